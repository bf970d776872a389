// Plain folders of clouds and pictures; what opens one is loaded with the first.
import type { SourceFormat } from '../source.js';
import { findScenes } from './layout.js';

export const folder: SourceFormat = {
  name: 'folder',
  parts: 'scene or frame',
  sniffFolder: names => findScenes(names).length > 0,
  openFolder: async (folder, context) => (await import('./open-plain.js')).openPlain(folder, context),
};
