// From the formulas of one point to a Camera: the batch loops of the lens models that have no loops of their own.
import { batchJacobian, type PointJacobian } from './batch-jacobian.js';
import type { Camera, Intrinsics, LensFormula } from './camera.js';

/** A lens without focal lengths: m is where a ray meets its image plane, u = fx m.x + cx, v = fy m.y + cy. */
export interface PointLens {
  /** m of a point to out[0..1]; false where the lens does not see it (outside the domain, no direction at all). */
  project(X: number, Y: number, Z: number, out: Float64Array): boolean;
  /** The ray of m to out[0..2], of any length; false where there is none. */
  unproject(mx: number, my: number, out: Float64Array): boolean;
  readonly jacobian: PointJacobian;
}

export function pointCamera(
  model: string,
  { width, height, fx, fy, cx, cy }: Intrinsics,
  coefficients: readonly number[],
  maxAngle: number,
  lens: PointLens,
  formula?: Omit<LensFormula, 'cosine'>,
): Camera {
  const params = Float64Array.of(fx, fy, cx, cy, ...coefficients);
  const m = new Float64Array(2);
  const ray = new Float64Array(3);
  return {
    model,
    width,
    height,
    params,
    maxAngle,
    project(xyz, count, uv, seen) {
      for (let i = 0; i < count; i++) {
        const found = lens.project(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2], m);
        uv[2 * i] = found ? fx * m[0] + cx : Number.NaN;
        uv[2 * i + 1] = found ? fy * m[1] + cy : Number.NaN;
        seen[i] = found ? 1 : 0;
      }
    },
    unproject(uv, count, rays, ok) {
      for (let i = 0; i < count; i++) {
        const found = lens.unproject((uv[2 * i] - cx) / fx, (uv[2 * i + 1] - cy) / fy, ray);
        const scale = found ? 1 / Math.sqrt(ray[0] * ray[0] + ray[1] * ray[1] + ray[2] * ray[2]) : Number.NaN;
        for (let k = 0; k < 3; k++) rays[3 * i + k] = ray[k] * scale;
        ok[i] = found ? 1 : 0;
      }
    },
    jacobian: batchJacobian(params, lens.jacobian),
    formula: formula && { ...formula, cosine: -2 },
  };
}

/** How far inside a fold or a pole a lens ends, rad: there rounding can still tell one ray from the next. */
export const HAIR = 1e-6;

/** A square root whose argument may have been rounded below 0, as at a fold; NaN where it is truly negative. */
export function rootOfRounded(square: number): number {
  return square < 0 && square > -16 * Number.EPSILON ? 0 : Math.sqrt(square);
}
