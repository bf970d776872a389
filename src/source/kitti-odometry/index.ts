// KITTI's odometry benchmark; what opens a sequence is loaded with the first.
import type { SourceFormat } from '../source.js';
import { findSequences } from './layout.js';

export const kittiOdometry: SourceFormat = {
  name: 'kitti-odometry',
  parts: 'sequence',
  sniffFolder: names => findSequences(names).length > 0,
  openFolder: async (folder, context) => (await import('./open-sequence.js')).openSequence(folder, context),
};
