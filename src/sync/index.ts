// Sync sees only stamps: the policies and the values they make.
export { type Aligned, alignStreams } from './align.js';
export * from './alignment.js';
export { approximate } from './approximate.js';
export type { Brackets } from './brackets.js';
export { exact } from './exact.js';
export { latest } from './latest.js';
export { keepFrames } from './missing.js';
export { nearest } from './nearest.js';
export { nearestTo } from './nearest-to.js';
export { type PolicyWords, wordsOf } from './policy-words.js';
export {
  countRejections,
  type Rejection,
  type RejectReason,
  reasonCode,
  rejections,
  rejectReasons,
} from './reject-reasons.js';
export { resample } from './resample.js';
export { windowsSincePrevious } from './windows.js';

import type { SyncPolicy } from './alignment.js';
import { approximate } from './approximate.js';
import { exact } from './exact.js';
import { latest } from './latest.js';
import { nearest } from './nearest.js';
import { resample } from './resample.js';

/** The policies a person may name; a caller's own is passed as an argument instead. */
export const policies: readonly SyncPolicy[] = [nearest, exact, approximate, latest, resample];
