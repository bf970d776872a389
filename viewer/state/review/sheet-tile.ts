// One tile of a contact sheet: a label's frame read, its part of a picture and its points from above drawn on plain canvases.
import { pointsInBox } from '../../../src/geometry/box3.js';
import { compose, identity, inverse, toMatrix } from '../../../src/geometry/se3.js';
import type { PictureBox } from '../../../src/projection/project-box.js';
import type { LabelData } from '../../data/boxes.js';
import type { PictureData } from '../../data/frame-data.js';
import { pictureForScreen } from '../../data/picture-for-screen.js';
import { widthOf, xyzOf } from '../../layers/colouring.js';
import { noNudge } from '../calibrate/nudge.js';
import type { DataClient } from '../data-client.js';
import { labelAt, labelInPicture, spaceMoment } from '../label-places.js';
import * as store from '../store.js';

export interface Tile {
  readonly picture?: PictureData;
  readonly seen?: PictureBox;
  /** x and y in the box's own frame, m, of the points around it; z within the box's height and a little more. */
  readonly around: Float32Array;
  readonly inside: number;
  readonly size: readonly [number, number, number];
}

/** Beyond the box, m. */
const MARGIN = 1;

export async function readTile(
  client: DataClient,
  label: LabelData,
  camera: string | null,
  cloud: string | null,
): Promise<Tile> {
  const count = store.dataset.peek()!.frames;
  const frame = await client.frame(label.frame);
  // A neighbour tells the motion from the frame to the picture.
  const beside = label.frame + 1 < count ? label.frame + 1 : label.frame - 1;
  const frames = beside >= 0 ? [frame, await client.frame(beside).catch(() => frame)] : [frame];
  const sensor = store.sensorNamed(cloud ?? undefined) ?? store.activeCloud.peek();
  const box = labelAt(label, spaceMoment(frame, sensor), frames);
  const cell = sensor && frame.cells.get(sensor.name);
  const size = (box?.size ?? [1, 1, 1]) as Tile['size'];
  const xyz = sensor && xyzOf(sensor);
  let around = new Float32Array(0);
  let inside = 0;
  if (box && cell?.kind === 'cloud' && sensor && xyz) {
    const T_sensor_box = compose(inverse(sensor.T_rig_sensor ?? identity), box.T);
    const rows = { points: cell.points, stride: widthOf(sensor), xyz, count: cell.count };
    inside = pointsInBox({ size, T: T_sensor_box }, rows).length;
    const wide = { T: T_sensor_box, size: size.map(length => length + 2 * MARGIN) as never as Tile['size'] };
    const near = pointsInBox(wide, rows);
    const M = toMatrix(inverse(T_sensor_box));
    around = new Float32Array(2 * near.length);
    near.forEach((row, k) => {
      const [x, y, z] = xyz.map(column => cell.points[row * rows.stride + column]);
      around[2 * k] = M[0] * x + M[1] * y + M[2] * z + M[3];
      around[2 * k + 1] = M[4] * x + M[5] * y + M[6] * z + M[7];
    });
  }
  const seeing = [camera ?? '', ...store.cameras.peek().map(one => one.name)];
  for (const name of seeing) {
    const one = store.sensorNamed(name);
    const picture = frame.cells.get(name);
    if (!one || picture?.kind !== 'picture') continue;
    const seen = labelInPicture(label, one, picture, noNudge, frames);
    if (seen?.inside) return { picture, seen, around, inside, size };
  }
  return { around, inside, size };
}

/** The box and as much around it, cut out of the picture. */
export async function drawInPicture(canvas: HTMLCanvasElement, { picture, seen }: Tile): Promise<void> {
  const context = canvas.getContext('2d')!;
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!picture || !seen?.inside) return;
  const bitmap = await pictureForScreen(picture.bytes).catch(() => undefined);
  if (!bitmap) return;
  const { left, top, right, bottom } = seen.inside;
  const scale = 0.55 * Math.min(canvas.width / Math.max(4, right - left), canvas.height / Math.max(4, bottom - top));
  // From pixels, whose first one's middle is (0, 0), to the canvas.
  const [x, y] = [
    canvas.width / 2 - scale * ((left + right) / 2 + 0.5),
    canvas.height / 2 - scale * ((top + bottom) / 2 + 0.5),
  ];
  context.drawImage(bitmap, x, y, scale * bitmap.width, scale * bitmap.height);
  bitmap.close();
  context.strokeStyle = '#ff3df2';
  context.beginPath();
  for (const line of seen.edges)
    for (let i = 0; i < line.length; i += 2) {
      const at = [x + scale * (line[i] + 0.5), y + scale * (line[i + 1] + 0.5)] as const;
      if (i === 0) context.moveTo(...at);
      else context.lineTo(...at);
    }
  context.stroke();
}

/** Ahead is up. */
export function drawFromAbove(canvas: HTMLCanvasElement, { around, size: [length, width] }: Tile): void {
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const scale = Math.min(canvas.width / (width + 2 * MARGIN), canvas.height / (length + 2 * MARGIN));
  const [cx, cy] = [canvas.width / 2, canvas.height / 2];
  context.fillStyle = style.color;
  for (let i = 0; i < around.length; i += 2)
    context.fillRect(cx - scale * around[i + 1] - 0.75, cy - scale * around[i] - 0.75, 1.5, 1.5);
  context.strokeStyle = '#ff3df2';
  context.strokeRect(cx - (scale * width) / 2, cy - (scale * length) / 2, scale * width, scale * length);
  context.beginPath();
  context.moveTo(cx, cy);
  context.lineTo(cx, cy - (scale * length) / 2);
  context.stroke();
}
