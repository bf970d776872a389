// nuScenes; what opens a scene is loaded with the first.
import { findTables } from '../../bytes/nuscenes/tables.js';
import type { SourceFormat } from '../source.js';

export const nuscenes: SourceFormat = {
  name: 'nuscenes',
  parts: 'scene',
  sniffFolder: names => findTables(names).length > 0,
  openFolder: async (folder, context) => (await import('./open-scene.js')).openScene(folder, context),
};
