// The methods of `calib refine`.
import type { RefineMethod } from './method.js';
import { nidMethod } from './nid-method.js';

export type { RecordingMethod, RefineMethod, RefineOptions, TableMethod } from './method.js';
export { nidMethod };

/** The first is the default. */
export const refineMethods: readonly RefineMethod[] = [nidMethod];
