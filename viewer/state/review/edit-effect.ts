// What a correction does to the numbers: points inside, and overlap with the label's own boxes in pictures, before and after.
import type { Box3 } from '../../../src/geometry/box3.js';
import { overlapOf } from '../../../src/projection/pixel-rect.js';
import type { LabelData, PictureBoxData } from '../../data/boxes.js';
import type { SensorData } from '../../data/dataset-data.js';
import type { FrameData } from '../../data/frame-data.js';
import { noNudge } from '../calibrate/nudge.js';
import { insideOf } from '../inside.js';
import { labelAt, labelInPicture, spaceMoment } from '../label-places.js';

export interface BeforeAfter {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export interface EditEffect {
  /** Points of the active cloud, as it was recorded. */
  readonly inside: BeforeAfter;
  /** Intersection over union with the box that was drawn in this picture; both cut at its border. */
  readonly overlaps: readonly (BeforeAfter & { readonly camera: string })[];
}

export interface Effects {
  readonly label: LabelData;
  /** The corrected box, at the label's moment; undefined where the correction leaves none. */
  readonly box: Box3 | undefined;
  readonly frame: FrameData;
  readonly around: readonly FrameData[];
  readonly cloud: SensorData | undefined;
  readonly cameras: readonly SensorData[];
  /** Of the same thing in this frame. */
  readonly flat: readonly PictureBoxData[];
}

export function editEffect({ label, box, frame, around, cloud, cameras, flat }: Effects): EditEffect {
  const after = { ...label, box };
  const count = (one: LabelData) => {
    const there = labelAt(one, spaceMoment(frame, cloud), around);
    const points = there && insideOf(there, cloud, cloud && frame.cells.get(cloud.name));
    return points && points.length / 3;
  };
  const overlaps = flat.flatMap(drawn => {
    const camera = cameras.find(one => one.name === drawn.camera);
    const picture = camera && frame.cells.get(camera.name);
    if (!camera || picture?.kind !== 'picture') return [];
    const overlap = (one: LabelData) => {
      const seen = one.box && labelInPicture(one, camera, picture, noNudge, around)?.inside;
      return seen ? overlapOf(seen, drawn) : one.box ? 0 : undefined;
    };
    return [{ camera: camera.name, before: overlap(label), after: overlap(after) }];
  });
  return { inside: { before: count(label), after: count(after) }, overlaps };
}

/** The boxes in pictures of a label: its own, and those of its track, which a file may hold as labels of their own. */
export function flatBoxesOf(label: LabelData, here: readonly LabelData[]): readonly PictureBoxData[] {
  return here
    .filter(
      one => one.frame === label.frame && (one.row === label.row || (label.track !== '' && one.track === label.track)),
    )
    .flatMap(({ boxes2 }) => boxes2);
}
