// KITTI raw drives; what opens one is loaded with the first.
import type { SourceFormat } from '../source.js';
import { findDrives, isDrive } from './layout.js';

export const kitti: SourceFormat = {
  name: 'kitti',
  sniffFolder: names => findDrives(names).some(isDrive),
  openFolder: async (folder, context) => (await import('./open-drive.js')).openDrive(folder, context),
};
