// The seam of `calib refine`: a method is a plain object in its own file, listed in index.ts.
import type { Refinement } from '../../calibration/refinement/index.js';
import type { RigFile } from '../../rig/index.js';
import type { EvidenceContext } from '../evidence/index.js';
import type { FramePlan } from '../plan.js';

/** What a method may use of what the person asked; names are those of sensors or topics. */
export interface RefineOptions {
  readonly camera?: string;
  readonly lidar?: string;
  readonly radar?: string;
  /** Most frames searched on; as many as half of them again are held out. */
  readonly frames?: number;
  /** Whether the sensor's clock is refined too. */
  readonly time?: boolean;
}

/** Looks at a recording. Throws FL0801 for names that are not there, FL0920 where there is too little to look at. */
export interface RecordingMethod {
  readonly name: string;
  readonly about: string;
  readonly reads: 'recording';
  refine(plan: FramePlan, options: RefineOptions, context: EvidenceContext): Promise<Refinement>;
}

/** Looks at a table that a person made, such as picked corners, beside a rig file. */
export interface TableMethod {
  readonly name: string;
  readonly about: string;
  readonly reads: 'table';
  refine(
    table: { readonly name: string; readonly text: string },
    rigFile: RigFile,
    options: RefineOptions,
  ): Promise<Refinement>;
}

export type RefineMethod = RecordingMethod | TableMethod;
