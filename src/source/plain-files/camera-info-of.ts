// A lens of a layout's files as the camera info of its pictures: no rectification, for the pose is among the transforms.
import type { Intrinsics } from '../../camera/camera.js';
import type { CameraInfo } from '../../message/value.js';

/** R is the identity and P is K | 0. `distortion`: none of pictures that are undistorted. */
export function cameraInfoOf(
  frameId: string,
  model: string,
  { width, height, fx, fy, cx, cy }: Intrinsics,
  distortion: readonly number[] = [],
): CameraInfo {
  return {
    kind: 'camera_info',
    frameId,
    width,
    height,
    model,
    D: [...distortion],
    K: [fx, 0, cx, 0, fy, cy, 0, 0, 1],
    R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    P: [fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0],
  };
}
