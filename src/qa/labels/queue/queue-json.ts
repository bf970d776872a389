// queue.json as docs/LABELS.md gives it: what is to be looked at, in order, with the reasons. Values only.
import type { Severity } from '../../../issue.js';
import type { Stratum, Target } from '../../review/index.js';

export interface QueueReason {
  readonly check: string;
  readonly severity: Severity;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly nats: number;
  /** Above the limit that holds for its class. */
  readonly finding: boolean;
  readonly text: string;
  readonly sensor: string;
  readonly frame: number;
  /** Rows of boxes.arrow. */
  readonly row: number | null;
  readonly other: number | null;
  readonly shift: readonly (number | null)[] | null;
}

export interface QueueItem {
  readonly id: string;
  /** Written into the verdict, never shown. */
  readonly stratum: Stratum;
  readonly target: Target;
  readonly sensors: readonly string[];
  readonly calib: string | null;
  readonly score: number;
  /** Of boxes.arrow: all that it is about, and the one to show first. */
  readonly rows: readonly number[];
  readonly row: number | null;
  readonly frame: number;
  readonly frame_stamp_ns: string;
  readonly camera: string | null;
  readonly cloud: string | null;
  /** left, top, right, bottom in `camera`'s picture, px. */
  readonly box_px: readonly number[] | null;
  /** m in the rig frame. */
  readonly at: readonly number[] | null;
  readonly reasons: readonly QueueReason[];
  readonly evidence: Readonly<Record<string, number>>;
}

export interface QueueRigFault {
  readonly sensor: string;
  readonly kind: 'camera' | 'lidar' | 'radar';
  readonly check: string;
  readonly cause: string;
  readonly alike: readonly string[];
  /** rad, m or s, as the cause is, about or along the sensor's own axes; sigma alike. */
  readonly value: readonly number[];
  readonly sigma: readonly number[];
  readonly unit: string;
  /** What the labels lie beside it by on the whole. */
  readonly moves: number;
  readonly moves_unit: 'px' | 'cm';
  /** The measurements of labels are without it. */
  readonly taken_out: boolean;
  readonly labels: number;
  readonly tracks: number;
  readonly text: string;
  readonly target: Target;
}

export interface QueueJson {
  readonly framelock_queue: 1;
  readonly recording: string;
  readonly dataset: string | null;
  readonly seed: number;
  readonly labels: {
    readonly formats: readonly string[];
    readonly bound: number;
    readonly unbound: Readonly<Record<string, number>>;
    readonly tracks: number;
    readonly categories: Readonly<Record<string, number>>;
  };
  readonly checks: readonly {
    readonly name: string;
    readonly unit: string;
    readonly limit: number;
    readonly severity: Severity;
    readonly about: string;
  }[];
  readonly rig: readonly QueueRigFault[];
  readonly population: {
    readonly labels: number;
    readonly ranked: number;
    readonly control: number;
    readonly planted: number;
    readonly control_from: number;
  };
  readonly items: readonly QueueItem[];
}
