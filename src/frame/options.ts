// What a person may ask of a conversion; everything has a default.
import type { ClockFile } from '../rig/index.js';
import type { Missing, SyncPolicy } from '../sync/index.js';
import { nearest } from '../sync/index.js';
import type { Moment } from '../time/stamp.js';
import type { FrameRange } from './only-frames.js';

/**
 * Which time of a message counts. auto: header stamps, corrected by the rig file, else by what the stamps tell for certain.
 * raw: header stamps as recorded. log: record stamps. A clock file corrects the topics that it names, the rig file the others.
 */
export type ClockMode = 'auto' | 'raw' | 'log' | ClockFile;

/** What may be asked of each stream on its own. Durations in ns. */
export interface StreamOptions {
  /** Largest |dt| of a match, inclusive. */
  readonly toleranceNs?: number;
  /** What is done where the stream has nothing for a frame; `null` leaves the cell empty. */
  readonly missing?: Missing;
  /** Oldest message that is held, widest gap that is interpolated across; 2.5 median steps of the stream by default. */
  readonly maxGapNs?: number;
  /** Policy `approximate`: messages of the stream are never closer than this. */
  readonly minStepNs?: number;
}

export interface FrameOptions extends StreamOptions {
  /** Topic or sensor name whose messages make the frames; undefined lets framelock choose. */
  readonly reference?: string;
  readonly policy: SyncPolicy;
  readonly toleranceNs: number;
  /** Topics or sensor names to export; undefined means all. Calibration topics are always read. */
  readonly topics?: readonly string[];
  /** Topics of types that are otherwise only listed whose numbers are exported, too; `all`: every one that is not a log. */
  readonly signals?: readonly string[];
  /** Frames with start <= stamp < end. */
  readonly start?: Moment;
  readonly end?: Moment;
  /** Of the frames that the other options give, only these. */
  readonly frames?: FrameRange;
  readonly projection: boolean;
  /** Default: auto. */
  readonly clock?: ClockMode;
  /** By topic or sensor name; of several for one stream the last one that says something counts. */
  readonly streams?: readonly (StreamOptions & { readonly topic: string })[];
  /** The stream with the shortest median step makes the frames. */
  readonly fastest?: boolean;
  /** No message serves two frames. */
  readonly oneToOne?: boolean;
  /** Policy `resample`. */
  readonly grid?: { readonly stepNs: number; readonly phaseNs: number };
  /** Policy `approximate`: a queue without end, sets no wider than the tolerance, and an age penalty of 0.1 by default. */
  readonly sets?: { readonly queueSize?: number; readonly maxIntervalNs?: number; readonly agePenalty?: number };
  /** Whether IMU-like sensors also give a value at the frame's own stamp; by default with `resample` only. */
  readonly interpolate?: boolean;
  /** Whether a picture gets of each direction the point that was measured nearest it, also out of the sweep before or after. */
  readonly mergeSweeps?: boolean;
  /** Whether the LiDAR–camera calibrations are checked, which decodes pictures. */
  readonly checkCalibration?: boolean;
  /** Whether the stored points of a LiDAR's sweep are moved to the sweep's stamp. Projections do not depend on it. */
  readonly deskew?: boolean;
  /** Whether every projected point is told to be visible, occluded or neither for certain. */
  readonly visibility?: boolean;
}

/** The commands' own defaults: nearest messages within 50 ms, with projections. */
export const defaultOptions: FrameOptions = { policy: nearest, toleranceNs: 50_000_000, projection: true };
