// ROS 1 bags, format 2.0; what opens one is loaded with the first.
import type { SourceFormat } from '../source.js';
import { family, startsWith } from './magic.js';

export const ros1bag: SourceFormat = {
  name: 'ros1bag',
  sniffBytes: head => startsWith(head, family),
  indexBytes: async (bytes, context) => (await import('./open-bag.js')).indexBag(bytes, context),
  openBytes: async (bytes, context) => (await import('./open-bag.js')).openBag(bytes, context),
};
