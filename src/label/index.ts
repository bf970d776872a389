// Labels: every format that framelock reads, as the same plain values.
import { argoverse2Labels } from './av2.js';
import type { LabelFormat } from './label-format.js';
import { nuscenes } from './nuscenes/index.js';
import { townTruth } from './town-truth.js';

export { type Box2, type Label, type LabelFault, type LabelMoment, type LabelSet, labelFaults } from './label.js';
export type {
  LabelContext,
  LabelFormat,
  LabelInput,
  LabelledSensor,
  LabelWriteContext,
  WrittenLabels,
} from './label-format.js';
export { openLabels } from './open-labels.js';

/** In the order in which they are asked; no two recognise the same input. */
export const labelFormats: readonly LabelFormat[] = [townTruth, argoverse2Labels, nuscenes];
