// MCAP recordings; what opens one is loaded with the first.
import type { SourceFormat } from '../source.js';
import { hasMagic } from './records.js';

export const mcap: SourceFormat = {
  name: 'mcap',
  sniffBytes: hasMagic,
  indexBytes: async (bytes, context) => (await import('./open-mcap.js')).indexMcap(bytes, context),
  openBytes: async (bytes, context) => (await import('./open-mcap.js')).openMcap(bytes, context),
};
