// Labels: every format that framelock reads, as the same plain values.
import { argoverse2Labels } from './av2.js';
import { coco } from './coco.js';
import { cvatCuboids } from './cvat/index.js';
import { framelockLabels } from './framelock/index.js';
import { kittiObjectLabels, kittiTrackingLabels } from './kitti/index.js';
import type { LabelFormat } from './label-format.js';
import { nuscenes } from './nuscenes/index.js';
import { openLabel } from './openlabel/index.js';
import { sustechPoints } from './sustechpoints.js';
import { townTruth } from './town-truth.js';
import { xtreme1 } from './xtreme1.js';

export type { Box2, Label, LabelFault, LabelMoment, LabelSet } from './label.js';
export type {
  LabelFormat,
  LabelInput,
  LabelledSensor,
  LabelWriteContext,
  LabelWriter,
  WrittenLabels,
} from './label-format.js';
export { openLabels } from './open-labels.js';

/** In the order in which they are asked; no two recognise the same input. */
export const labelFormats: readonly LabelFormat[] = [
  townTruth,
  framelockLabels,
  openLabel,
  sustechPoints,
  cvatCuboids,
  xtreme1,
  coco,
  argoverse2Labels,
  nuscenes,
  kittiObjectLabels,
  kittiTrackingLabels,
];
