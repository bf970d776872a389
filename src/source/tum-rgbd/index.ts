// The layout of the TUM RGB-D benchmark, in which many others write too; what opens a sequence is loaded with the first.
import type { SourceFormat } from '../source.js';
import { findSequences } from './layout.js';

export const tumRgbd: SourceFormat = {
  name: 'tum-rgbd',
  parts: 'sequence',
  sniffFolder: names => findSequences(names).length > 0,
  openFolder: async (folder, context) => (await import('./open-sequence.js')).openSequence(folder, context),
};
