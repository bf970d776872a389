// Sync sees only stamps: the policies and the values they make.
export * from './alignment.js';
export { exact } from './exact.js';
export { nearest } from './nearest.js';
export { rejectedByPicks, rejectedByWindows } from './rejections.js';
export { medianStep, windowsSincePrevious } from './windows.js';

import type { SyncPolicy } from './alignment.js';
import { exact } from './exact.js';
import { nearest } from './nearest.js';

/** The policies a person may name; a caller's own is passed as an argument instead. */
export const policies: readonly SyncPolicy[] = [nearest, exact];
