// How far points fall from where the picture shows them, under a pose, and how that changes as the pose moves.
import type { Camera } from '../../camera/camera.js';
import { crossProduct } from '../../geometry/rotation-vector.js';
import { type SE3, toMatrix, type Vec3 } from '../../geometry/se3.js';
import type { Correspondences } from './correspondences.js';

export interface PixelResiduals {
  /** Projected minus seen, px; NaN where the lens does not see the point. */
  readonly uv: Float64Array;
  /** Length of each, px; infinite where the lens does not see the point. */
  readonly size: Float64Array;
  /** Points in the camera's frame, m. */
  readonly xyz: Float64Array;
}

export function pixelResiduals(
  { count, uv, xyz }: Correspondences,
  lens: Camera,
  T_camera_target: SE3,
): PixelResiduals {
  const M = toMatrix(T_camera_target);
  const moved = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]];
    for (let r = 0; r < 3; r++) moved[3 * i + r] = M[4 * r] * x + M[4 * r + 1] * y + M[4 * r + 2] * z + M[4 * r + 3];
  }
  const out = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  lens.project(moved, count, out, seen);
  const size = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    out[2 * i] -= uv[2 * i];
    out[2 * i + 1] -= uv[2 * i + 1];
    size[i] = seen[i] ? Math.hypot(out[2 * i], out[2 * i + 1]) : Number.POSITIVE_INFINITY;
  }
  return { uv: out, size, xyz: moved };
}

/** JᵀWJ (6×6, row-major) and −JᵀWr over points of weight > 0. Unknowns: turn about the camera's axes (rad), then shift (m). */
export function poseEquations({ uv, xyz }: PixelResiduals, lens: Camera, { t }: SE3, weight: Float64Array) {
  const count = weight.length;
  const D = new Float64Array(6 * count);
  lens.jacobian(xyz, count, D);
  const matrix = new Float64Array(36);
  const right = new Float64Array(6);
  const J = new Float64Array(6);
  for (let i = 0; i < count; i++) {
    if (!(weight[i] > 0)) continue;
    // R·X turns about the origin of the target's frame: δ(R·X) = ω × R·X.
    const arm: Vec3 = [xyz[3 * i] - t[0], xyz[3 * i + 1] - t[1], xyz[3 * i + 2] - t[2]];
    for (let row = 0; row < 2; row++) {
      const d: Vec3 = [D[6 * i + 3 * row], D[6 * i + 3 * row + 1], D[6 * i + 3 * row + 2]];
      J.set(crossProduct(arm, d));
      J.set(d, 3);
      for (let a = 0; a < 6; a++) {
        right[a] -= weight[i] * J[a] * uv[2 * i + row];
        for (let b = 0; b < 6; b++) matrix[6 * a + b] += weight[i] * J[a] * J[b];
      }
    }
  }
  return { matrix, right };
}
