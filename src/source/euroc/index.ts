// EuRoC's (ASL) layout, in which TUM-VI and many recorders write too; what opens a sequence is loaded with the first.
import type { SourceFormat } from '../source.js';
import { findSequences } from './layout.js';

export const euroc: SourceFormat = {
  name: 'euroc',
  parts: 'sequence',
  sniffFolder: names => findSequences(names).length > 0,
  openFolder: async (folder, context) => (await import('./open-sequence.js')).openSequence(folder, context),
};
