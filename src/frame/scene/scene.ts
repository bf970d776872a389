// What a frame holds, as checks of labels see it: clouds and pictures with their places and moments, wherever they come from.
import type { Camera } from '../../camera/camera.js';
import type { PointRows } from '../../geometry/box3.js';
import type { SE3 } from '../../geometry/se3.js';

/** A number that points have, beside x, y and z: its place in a row, and its unit as the dataset's `point_fields` say. */
export interface PointColumn {
  readonly name: string;
  readonly unit: string;
}

interface SceneCell {
  /** Name of the sensor in the dataset. */
  readonly sensor: string;
  readonly T_rig_sensor: SE3;
  /** Corrected stamp, and stamp as recorded, ns. */
  readonly stampNs: bigint;
  readonly rawNs: bigint;
  /** stampNs minus the frame's, ns, and one standard deviation of the clock's correction; NaN where nobody knows. */
  readonly dtNs: number;
  readonly sigmaNs: number;
  /** Of the recording's file that it was read from, as the dataset says it. */
  readonly file: string;
}

/** A LiDAR's or radar's points in the frame of the sensor, m: `x`, `y`, `z` are where `xyz` says. */
export interface SceneCloud extends SceneCell, PointRows {
  readonly kind: 'lidar' | 'radar';
  readonly points: Float32Array;
  /** In the order of a row. */
  readonly columns: readonly PointColumn[];
  /** Place in a row of the point's moment, s since `rawNs`; undefined where points have none, or were moved to the stamp. */
  readonly time: number | undefined;
  /** Moved to its stamp by `convert --deskew`. */
  readonly deskewed: boolean;
}

export interface ScenePicture extends SceneCell {
  readonly width: number;
  readonly height: number;
  /** Undefined where the rig has no usable lens for pictures of this size. */
  readonly lens: Camera | undefined;
  /** Encoded bytes; asked for only by what draws. */
  bytes(): Uint8Array;
}

export interface SceneFrame {
  readonly index: number;
  readonly stampNs: bigint;
  readonly clouds: readonly SceneCloud[];
  readonly pictures: readonly ScenePicture[];
}

/** Where and when a sensor's cell of a frame is, without its data: what labels are bound by. */
export interface SceneMoment {
  readonly frame: number;
  readonly sensor: string;
  readonly stampNs: bigint;
  readonly rawNs: bigint;
  readonly file: string;
}

export interface SceneSensor {
  readonly name: string;
  readonly topic: string;
  readonly kind: string;
  /** Undefined where the rig does not place it. */
  readonly T_rig_sensor: SE3 | undefined;
  readonly lens: Camera | undefined;
  /** Worst calibration health of the dataset for it, where `convert --check-calibration` looked; undefined else. */
  readonly suspicious: boolean | undefined;
}

/** The frames of a dataset, read one at a time. */
export interface Scene {
  readonly recording: string;
  readonly sensors: readonly SceneSensor[];
  readonly frames: number;
  readonly frameStampsNs: BigInt64Array;
  /** Of all LiDAR, radar and camera cells that are present, by frame, then sensor. */
  readonly moments: readonly SceneMoment[];
  /**
   * Pose of the rig at a corrected stamp, along constant twists between the poses of frames; undefined outside of them, or
   * where the dataset has no poses.
   */
  poseAt(stampNs: bigint): SE3 | undefined;
  /** In the order asked for. What a frame gives out is good until the next one is taken. */
  read(frames: readonly number[]): AsyncIterable<SceneFrame>;
}
