// Argoverse 2 as a log format; what opens a log is loaded with the first.
import type { SourceFormat } from '../source.js';
import { findLogs } from './layout.js';

export const argoverse2: SourceFormat = {
  name: 'argoverse2',
  sniffFolder: names => findLogs(names).length > 0,
  openFolder: async (folder, context) => (await import('./log.js')).openLog(folder, context),
};
