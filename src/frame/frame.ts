// One SyncedFrame: a moment, and what each sensor had to say about it, as columns.
import type { SE3 } from '../geometry/se3.js';
import type { PointTimes } from '../kernel/index.js';
import type { Match } from '../sync/index.js';
import type { Sensor } from './sensor.js';

/** Where a message's bytes lie. `innerOffset` is the offset inside the decompressed chunk at `offset`, or -1 when stored as is. */
export interface Address {
  readonly file: string;
  readonly offset: number;
  readonly innerOffset: number;
  readonly length: number;
}

export interface SourceRef extends Address {
  /** CRC-32 of the message's bytes. */
  readonly crc32: number;
}

/** What every cell has that is not missing. */
export interface CellBase {
  readonly sensor: Sensor;
  readonly match: Match;
  /** Corrected stamp, stamp as recorded, record stamp; ns. For windows: of the last reading. */
  readonly stampNs: bigint;
  readonly rawNs: bigint;
  readonly logNs: bigint;
  /** Of the clock's correction, ns; NaN where nobody knows. */
  readonly sigmaNs: number;
  /** stampNs minus the frame's stamp. */
  readonly dtNs: number;
  readonly source: SourceRef;
}

export interface PictureCell extends CellBase {
  readonly kind: 'picture';
  /** Encoded bytes as recorded, or a lossless encoding of a raw picture. */
  readonly bytes: Uint8Array;
  readonly format: string;
  /** 0 when the picture's header cannot be read. */
  readonly width: number;
  readonly height: number;
}

/** Where the points tell their time (seconds relative to the cloud's header stamp), and the first and last, ns. */
export interface SweepTimes extends PointTimes {
  readonly column: number;
}

export interface CloudCell extends CellBase {
  readonly kind: 'cloud';
  /** Interleaved, in the order of the sensor's point layout. */
  readonly points: Float32Array;
  readonly count: number;
  /** Undefined when the points do not tell their time. */
  readonly times?: SweepTimes;
  /** Where sweeps were to be moved to their stamps: whether this one was. */
  readonly deskewed?: Deskewed;
  /** The points as recorded, where `points` were moved: each at its own moment, which is what projections start from. */
  readonly recorded?: Float32Array;
}

/** Why a sweep was not moved to its stamp; `at_stamp`: the recording did it already. */
export type NotDeskewed = 'at_stamp' | 'no_poses' | 'not_placed' | 'no_times' | 'outside_poses' | 'pose_gap';

/** `gapNs`: the widest step between two poses that the sweep's motion rests on. */
export type Deskewed =
  | { readonly moved: true; readonly poses: string; readonly gapNs: number }
  | { readonly moved: false; readonly why: NotDeskewed };

export interface WindowCell extends CellBase {
  readonly kind: 'window';
  /** Corrected stamps of the readings since the frame before, ns. None where only the value at the frame is known. */
  readonly stamps: BigInt64Array;
  /** One array per SampleColumn: `stamps.length * width` numbers. */
  readonly columns: readonly Float64Array[];
  /** Where values at the frames' own stamps were asked for. */
  readonly atFrame?: AtFrame;
}

/** What an IMU-like sensor says at the frame's own stamp. */
export interface AtFrame {
  readonly match: Match;
  /** Stamps of the readings before and after, minus the frame's; undefined where there is none. */
  readonly beforeNs?: number;
  readonly afterNs?: number;
  /** One array per SampleColumn, `width` numbers; undefined when missing. */
  readonly columns?: readonly Float64Array[];
}

/** A sensor that has nothing for this frame. */
export interface MissingCell {
  readonly kind: 'missing';
  readonly sensor: Sensor;
  /** Why there is no value at the frame's stamp either, where one was asked for. */
  readonly atFrame?: AtFrame;
}

export type Cell = PictureCell | CloudCell | WindowCell | MissingCell;

/** A sweep of the same stream that is not the frame's own. */
export interface OtherSweep {
  /** The first frame that has it as its own, −1 for none. */
  readonly frame: number;
  readonly stampNs: bigint;
  readonly source: SourceRef;
}

/**
 * The points of a cloud that fall on a picture, ascending by index into the cloud of the same frame. Where sweeps are merged,
 * ascending by sweep first.
 */
export interface ProjectionCell {
  readonly cloud: string;
  readonly camera: string;
  readonly index: Uint32Array;
  /** px; (0, 0) is the centre of the first pixel. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** Distance along the optical axis, m. */
  readonly depth: Float32Array;
  /** Whether the car's motion between point and picture was taken out. */
  readonly compensated: boolean;
  /** Where it was asked for: whether the camera saw the point; 0 unknown, 1 visible, 2 occluded. */
  readonly visibility?: Uint8Array;
  /** Where visibility was asked for and the lens sees beyond 90°: distance from the lens, m. */
  readonly range?: Float32Array;
  /** Where sweeps are merged: whose cloud `index` counts in: −1 that of `before`, 0 this frame's, 1 that of `after`. */
  readonly sweep?: Int8Array;
  /** The neighbouring sweeps in the stream, where points of theirs were taken. */
  readonly before?: OtherSweep;
  readonly after?: OtherSweep;
}

export interface SyncedFrame {
  readonly index: number;
  readonly stampNs: bigint;
  /** Pose at the frame's stamp in the trajectory's local world; undefined outside the trajectory. */
  readonly T_world_rig?: SE3;
  /** In the order of FramePlan.sensors. */
  readonly cells: readonly Cell[];
  /** In the order of FramePlan.pairs; undefined where cloud, picture or pose is missing. */
  readonly projections: readonly (ProjectionCell | undefined)[];
}
