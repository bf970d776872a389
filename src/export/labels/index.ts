// Everything that labels can be written as: the formats of the label room that write, and framelock's own Arrow file.
import { type LabelWriter, labelFormats } from '../../label/index.js';
import { arrowLabels } from './arrow-labels.js';

export { arrowLabels } from './arrow-labels.js';

/** By name, what `framelock labels --to` takes. */
export const labelWriters: readonly LabelWriter[] = [
  ...labelFormats.flatMap(({ name, about, write }) => (write ? [{ name, about, write }] : [])),
  arrowLabels,
];
