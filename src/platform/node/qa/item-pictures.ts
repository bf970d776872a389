// Small pictures of queue items: the best camera's crop, and the points from above. Frames are read once each, in order.

import { findSensor } from '../../../frame/scene/find-sensor.js';
import { pointsInRig, type SceneFrame } from '../../../frame/scene/index.js';
import { compose, inverse } from '../../../geometry/se3.js';
import { type Issues, rethrowDefect } from '../../../issue.js';
import { projectBox } from '../../../projection/index.js';
import type { Judged, QueueItem } from '../../../qa/labels/index.js';
import type { ItemPicture } from '../../../qa/labels/page.js';
import { cameraCrop } from '../../../qa/labels/pictures/camera-crop.js';
import { topView } from '../../../qa/labels/pictures/top-view.js';
import { decodeImage, encodeJpeg } from '../jpeg.js';

/** By item; a picture that cannot be decoded is an issue, and left out. */
export async function itemPictures(
  judged: Judged,
  items: readonly QueueItem[],
  issues: Issues,
): Promise<ItemPicture[][]> {
  const pictures: ItemPicture[][] = items.map(() => []);
  const frames = [...new Set(items.map(item => item.frame))].sort((a, b) => a - b);
  for await (const frame of judged.context.scene.read(frames))
    for (const [i, item] of items.entries()) {
      if (item.frame !== frame.index) continue;
      for (const draw of [cropOf, topOf]) {
        const found = await draw(judged, item, frame, issues);
        if (found) pictures[i].push(found);
      }
    }
  return pictures;
}

async function cropOf(
  { context }: Judged,
  { camera, box_px: around, row }: QueueItem,
  frame: SceneFrame,
  issues: Issues,
): Promise<ItemPicture | undefined> {
  const picture = frame.pictures.find(one => one.sensor === camera);
  if (!picture || !around) return undefined;
  const { labels } = context.labels;
  const bound = row === null ? undefined : labels[row];
  const box = bound?.boxAt(picture.stampNs);
  const T_camera_rig = inverse(picture.T_rig_sensor);
  const shown = box && picture.lens && projectBox({ ...box, T: compose(T_camera_rig, box.T) }, picture.lens);
  const same = (position: number) =>
    position === row || (bound?.label.track !== '' && labels[position].label.track === bound?.label.track);
  const flat = context.labels.ofFrame[frame.index]
    .filter(same)
    .flatMap(position => labels[position].label.boxes2)
    .find(one => findSensor(context.scene, one.camera, ['camera'])?.name === camera);
  try {
    const decoded = await decodeImage(picture.bytes());
    const canvas = cameraCrop({ picture: decoded, around, box: shown, flat });
    return drawn(`${camera}, frame ${frame.index}`, canvas);
  } catch (error) {
    rethrowDefect(error);
    issues.add(error.code, `${camera}: ${error.message}; it was not drawn`, { topic: camera! });
    return undefined;
  }
}

async function topOf(
  { context }: Judged,
  { cloud, at, row }: QueueItem,
  frame: SceneFrame,
): Promise<ItemPicture | undefined> {
  const found = frame.clouds.find(one => one.sensor === cloud) ?? frame.clouds.find(one => one.kind === 'lidar');
  if (!found || !at || at.length !== 3) return undefined;
  const { labels, ofFrame } = context.labels;
  const boxOf = (position: number) => labels[position].boxAt(found.stampNs);
  const box = row === null ? undefined : boxOf(row);
  const others = ofFrame[frame.index].filter(position => position !== row).flatMap(position => boxOf(position) ?? []);
  const middle = box?.T.t ?? ([at[0], at[1], at[2]] as const);
  const points = pointsInRig(found, context.scene.poseAt);
  return drawn(`${found.sensor} from above`, topView({ middle, box, others, points }));
}

async function drawn(
  caption: string,
  { rgb, width, height }: { readonly rgb: Uint8Array; readonly width: number; readonly height: number },
): Promise<ItemPicture> {
  return { caption, jpeg: Buffer.from(await encodeJpeg(rgb, width, height)).toString('base64') };
}
