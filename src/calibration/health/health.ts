// What a check of one LiDAR–camera pair says; plain values.
import type { SE3 } from '../../geometry/se3.js';
import type { Change as FoundChange } from './change.js';
import type { Learned } from './learn.js';
import type { Sweep } from './sweeps.js';
import type { WindowVerdict } from './window.js';

export type Verdict = 'healthy' | 'suspicious' | 'unknown';

export interface PairHealth {
  readonly camera: string;
  readonly cloud: string;
  /** The calibration that was given. */
  readonly T_camera_lidar: SE3;
  readonly verdict: Verdict;
  /** Sentences: why not healthy; for a healthy one what could not be judged. */
  readonly reasons: readonly string[];
  /** Frames that were asked for, that showed cloud and picture, and that held enough to be compared. */
  readonly frames: { readonly asked: number; readonly seen: number; readonly usable: number };
  /** Medians per frame. */
  readonly points: number;
  readonly edges: number;
  readonly learned?: Learned;
  readonly windows: readonly WindowVerdict[];
  readonly change?: FoundChange & { readonly frame: number; readonly tNs: number };
  readonly sweeps: readonly Sweep[];
}
