// A reading: what a rig's numbers would be if the person who wrote them had made one certain mistake.
import type { Intrinsics } from '../../camera/camera.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';

/** The numbers of one camera and one LiDAR in a rig. */
export interface RigNumbers {
  readonly T_rig_camera: SE3;
  readonly T_rig_lidar: SE3;
  readonly model: string;
  readonly intrinsics: Intrinsics;
}

export interface Reading {
  /** `inverse`, `axes`, …: a family of mistakes; `given` for the numbers as they stand. */
  readonly family: string;
  /** Whose numbers would change. */
  readonly where: Where;
  /** What was written instead of what framelock reads, in a few words. */
  readonly mistake: string;
  readonly numbers: RigNumbers;
}

export type Where = 'camera pose' | 'LiDAR pose' | 'pose between LiDAR and camera' | 'lens' | 'nothing';

/** A mistake in a pose: `T` is what is meant. */
export interface MeantPose {
  readonly mistake: string;
  readonly T: SE3;
}

/** A kind of mistakes in poses, in its own file, listed in index.ts. `T` is what the file says; `names` are its frames. */
export interface PoseFamily {
  readonly family: string;
  readings(T: SE3, names: PoseNames): readonly MeantPose[];
}

/** T maps points of `from` into `to`. */
export interface PoseNames {
  readonly from: 'camera' | 'lidar' | 'rig';
  readonly to: 'camera' | 'lidar' | 'rig';
}

export interface LensFamily {
  readonly family: string;
  readings(
    lens: Pick<RigNumbers, 'model' | 'intrinsics'>,
    picture: { readonly width: number; readonly height: number },
  ): readonly { readonly mistake: string; readonly model: string; readonly intrinsics: Intrinsics }[];
}

export function extrinsicOf({ T_rig_camera, T_rig_lidar }: RigNumbers): SE3 {
  return compose(inverse(T_rig_camera), T_rig_lidar);
}
