// The value types every format is decoded to, whatever its encoding was.

/** What a channel carries, as framelock sees it. `other` can still be read generically. */
export type Kind =
  | 'camera'
  | 'lidar'
  | 'radar'
  | 'imu'
  | 'odometry'
  | 'pose'
  | 'gnss'
  | 'twist'
  | 'wrench'
  | 'joints'
  | 'range'
  | 'signals'
  | 'camera_info'
  | 'transforms'
  | 'other';

/** One field of a point: scalar `type` at byte `offset` of each point. `count` > 1 is an array per point. */
export interface PointField {
  readonly name: string;
  readonly type: 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';
  readonly offset: number;
  readonly count: number;
}

/** Bytes of a scalar. */
export const scalarBytes: Readonly<Record<PointField['type'], number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

/** A cloud as it lies in the recording: `count` points of `step` bytes, rows of `rowStep` bytes. `data` is a view. */
export interface PointCloud {
  readonly kind: 'points';
  readonly frameId: string;
  readonly width: number;
  readonly height: number;
  readonly fields: readonly PointField[];
  readonly bigEndian: boolean;
  readonly step: number;
  readonly rowStep: number;
  readonly data: Uint8Array;
  /**
   * The recording moved the points to where the sensor would have seen them at the cloud's stamp. A time among their fields then
   * says when they were measured, not where they are: nothing moves them by it again.
   */
  readonly atStamp?: boolean;
  /** What the recording's makers say that the stamp of a sweep is, and where they say it; for formats whose points tell nothing of it. */
  readonly sweepStamp?: { readonly meaning: 'scan_start' | 'scan_mid' | 'scan_end'; readonly evidence: string };
}

/** A picture. `format` is `jpeg`, `png`, … for encoded bytes, or a ROS raw encoding name (`rgb8`, `bayer_rggb8`, `16UC1`, …). */
export interface Image {
  readonly kind: 'image';
  readonly frameId: string;
  readonly format: string;
  readonly encoded: boolean;
  /**
   * Encoded pictures whose file does not tell what its numbers are, where the message does: a raw encoding name of a mosaic
   * (`bayer_rggb8`) or of plain numbers (`16UC1`). A coloured file says itself what its colours are.
   */
  readonly pixels?: string;
  /** 0 where the message does not say (encoded pictures: read their own header). */
  readonly width: number;
  readonly height: number;
  /** Bytes per row of a raw picture, 0 for encoded ones. */
  readonly step: number;
  readonly bigEndian: boolean;
  readonly data: Uint8Array;
}

/** One reading of an IMU-like sensor: the numbers of the channel's `SampleColumn`s, one after the other; NaN is not measured. */
export interface Sample {
  readonly kind: 'sample';
  readonly frameId: string;
  /** Odometry: the frame whose pose is given. Empty otherwise. */
  readonly childFrameId: string;
  readonly values: Float64Array;
}

/** A group of `width` numbers of a Sample, e.g. `angular_velocity`, 3, rad/s, x y z. */
export interface SampleColumn {
  readonly name: string;
  readonly width: number;
  readonly unit: string;
  /** What each of the numbers belongs to, e.g. joint names. */
  readonly names?: readonly string[];
}

/** Part of a sensor that is read, px of its full resolution. All zeros: all of it (REP 104). */
export interface RegionOfInterest {
  readonly xOffset: number;
  readonly yOffset: number;
  readonly width: number;
  readonly height: number;
  /** Rectified pictures are meant to show the largest rectangle that this part fills after rectification, not the same pixels. */
  readonly doRectify: boolean;
}

/**
 * CameraInfo: K 3×3, R 3×3 row-major, P 3×4 row-major; `model` as recorded. Pixel (0,0) is the centre of the first pixel.
 * All of them, width and height too, are of the full resolution, whatever `roi` and `binning` make of the pictures (REP 104).
 */
export interface CameraInfo {
  readonly kind: 'camera_info';
  readonly frameId: string;
  readonly width: number;
  readonly height: number;
  readonly model: string;
  readonly D: readonly number[];
  readonly K: readonly number[];
  readonly R: readonly number[];
  readonly P: readonly number[];
  /** Columns and rows of the sensor that become one of the picture, as recorded: 0 is 1. Absent: 1, 1. */
  readonly binning?: readonly [x: number, y: number];
  /** As recorded. Absent: the whole sensor. */
  readonly roi?: RegionOfInterest;
}

/** TF: each maps points of `child` into `parent`. `stampNs` undefined means always. */
export interface Transforms {
  readonly kind: 'transforms';
  readonly transforms: readonly {
    readonly parent: string;
    readonly child: string;
    readonly stampNs: bigint;
    readonly translation: readonly [number, number, number];
    readonly rotationXyzw: readonly [number, number, number, number];
  }[];
}

/** Anything else, decoded by its definition into null-prototype objects. */
export interface Generic {
  readonly kind: 'generic';
  readonly value: unknown;
}

export type Value = PointCloud | Image | Sample | CameraInfo | Transforms | Generic;
