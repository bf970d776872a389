// What a person may ask of a conversion; everything has a default.

import type { ClockFile } from '../rig/index.js';
import type { SyncPolicy } from '../sync/index.js';
import { nearest } from '../sync/index.js';
import type { Moment } from '../time/stamp.js';

/**
 * Which time of a message counts. auto: header stamps, corrected by the rig file, else by what the stamps tell for certain.
 * raw: header stamps as recorded. log: record stamps. A clock file corrects the topics that it names, the rig file the others.
 */
export type ClockMode = 'auto' | 'raw' | 'log' | ClockFile;

export interface FrameOptions {
  /** Topic or sensor name whose messages make the frames; undefined lets framelock choose. */
  readonly reference?: string;
  readonly policy: SyncPolicy;
  readonly toleranceNs: number;
  /** Topics or sensor names to export; undefined means all. Calibration topics are always read. */
  readonly topics?: readonly string[];
  /** Frames with start <= stamp < end. */
  readonly start?: Moment;
  readonly end?: Moment;
  readonly projection: boolean;
  /** Default: auto. */
  readonly clock?: ClockMode;
}

export const defaultOptions: FrameOptions = { policy: nearest, toleranceNs: 50_000_000, projection: true };
