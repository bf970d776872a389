// What one frame shows of how a LiDAR stands to a camera: a cloud and a gray picture of one moment. Values only.
import type { Camera } from '../../camera/camera.js';
import type { Box3 } from '../../geometry/box3.js';
import type { SE3, Vec3 } from '../../geometry/se3.js';
import type { GrayImage } from '../observe/gray-pyramid.js';

export interface FrameEvidence {
  /** Number of the frame in the plan. */
  readonly frame: number;
  /** The picture's moment, ns since the recording's origin. */
  readonly tNs: number;
  /**
   * Points x y z in rows of three, metres, all finite, in the recorded order, in the LiDAR's frame where the LiDAR stood at the
   * picture's moment: the car's motion since each point was measured is taken out when `compensated`. So p_camera =
   * T_camera_lidar · p for any extrinsic that is tried.
   */
  readonly xyz: Float32Array;
  readonly count: number;
  /** One number per point, in the recording's own unit. */
  readonly intensity?: Float32Array;
  /** Which beam measured each point, as recorded; any numbering. */
  readonly ring?: Float32Array;
  readonly picture: GrayImage;
  /** The lens of exactly this picture. */
  readonly camera: Camera;
  /** The calibration that is given. */
  readonly T_camera_lidar: SE3;
  readonly compensated: boolean;
  /** How the LiDAR's frame moves at the picture's moment, in its own axes; undefined where no trajectory tells. */
  readonly twist?: Twist;
  /** What is known to move by itself, in the LiDAR's frame at the picture's moment; undefined where nobody says. */
  readonly movers?: readonly Mover[];
}

export interface Mover {
  readonly box: Box3;
  /** Over ground, m/s. */
  readonly velocity: Vec3;
}

/** Speed of the frame's origin, m/s, and turn rate, rad/s. */
export interface Twist {
  readonly linear: Vec3;
  readonly angular: Vec3;
}
