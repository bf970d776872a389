// The methods of `calib refine`.
import { handEyeMethod } from './hand-eye-method.js';
import type { RefineMethod } from './method.js';
import { nidMethod } from './nid-method.js';
import { radarYawMethod } from './radar-yaw-method.js';
import { targetMethod } from './target-method.js';

export type { RecordingMethod, RefineOptions, TableMethod } from './method.js';

/** The first is the default. */
export const refineMethods: readonly RefineMethod[] = [nidMethod, handEyeMethod, targetMethod, radarYawMethod];
