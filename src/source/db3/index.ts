// ROS 2 recordings in SQLite (rosbag2 `.db3`); what opens one is loaded with the first.
import type { SourceFormat } from '../source.js';
import { hasMagic } from './header.js';

export const db3: SourceFormat = {
  name: 'db3',
  sniffBytes: hasMagic,
  indexBytes: async (bytes, context) => (await import('./open-db3.js')).indexDb3(bytes, context),
  openBytes: async (bytes, context) => (await import('./open-db3.js')).openDb3(bytes, context),
  joinIndex: async (bytes, index, context) => (await import('./open-db3.js')).joinDb3(bytes, index, context),
  mayKeepIndex: async bytes => !(await (await import('./beside.js')).hasLog(bytes)),
};
