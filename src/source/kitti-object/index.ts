// KITTI's object benchmark; what opens a split is loaded with the first.
import type { SourceFormat } from '../source.js';
import { findSplits } from './layout.js';

export const kittiObject: SourceFormat = {
  name: 'kitti-object',
  parts: 'split or frame',
  sniffFolder: names => findSplits(names).length > 0,
  openFolder: async (folder, context) => (await import('./open-split.js')).openSplit(folder, context),
};
