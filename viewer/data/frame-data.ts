// One frame as the viewer holds it: typed views of the record batch it came in, nothing copied.
import type { SE3 } from '../../src/geometry/se3.js';

export interface Stamped {
  readonly stampNs: bigint;
  readonly rawNs: bigint;
  readonly logNs: bigint;
  /** stampNs minus the frame's. */
  readonly dtNs: bigint;
  readonly match: string;
}

export interface PictureData extends Stamped {
  readonly kind: 'picture';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Name with an ending that tells the encoding. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** The recording gives another calibration at its time than the one that is known: nothing can be projected into it. */
  readonly otherLens?: boolean;
}

export interface CloudData extends Stamped {
  readonly kind: 'cloud';
  /** `count` × `width of the layout`, interleaved, sensor frame. */
  readonly points: Float32Array<ArrayBuffer>;
  readonly count: number;
  /** Points were moved to where the sensor would have seen them at its stamp: their times tell no motion any more. */
  readonly deskewed: boolean;
}

export interface WindowData extends Stamped {
  readonly kind: 'window';
  readonly stamps: BigInt64Array;
  /** By name of the group: `stamps.length` × its width. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

export interface MissingData {
  readonly kind: 'missing';
}

export type CellData = PictureData | CloudData | WindowData | MissingData;

export interface ProjectionData {
  readonly index: Uint32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  readonly depth: Float32Array;
  /** As the dataset has it (docs/DATASET.md); undefined in datasets made without it. */
  readonly visibility?: Uint8Array;
  readonly compensated: boolean;
  /** Where sweeps were merged: which of three clouds `index` counts in. Only points of this frame's own (0) can be linked to it. */
  readonly sweep?: Int8Array;
}

export interface FrameData {
  readonly index: number;
  readonly stampNs: bigint;
  readonly T_world_rig?: SE3;
  /** By sensor; a Map, because names come from a recording. */
  readonly cells: ReadonlyMap<string, CellData>;
  /** By name of the pair, `<cloud>_in_<camera>`. */
  readonly projections: ReadonlyMap<string, ProjectionData>;
  /** Bytes of the batch that the views lie in, shared by all frames of that batch. */
  readonly buffer: ArrayBuffer;
}
