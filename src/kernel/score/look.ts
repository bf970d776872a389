// Points moved into a camera and seen by its lens, in plain TypeScript and float64.
import type { Look } from './score-kernels.js';

/** Working memory of its own, grown as needed. */
export function plainLook(): Look {
  let xyz = new Float64Array(0);
  let uv = new Float64Array(0);
  let seen = new Uint8Array(0);
  return (points, motion, camera) => {
    const { count } = points;
    if (seen.length < count) {
      xyz = new Float64Array(3 * count);
      uv = new Float64Array(2 * count);
      seen = new Uint8Array(count);
    }
    move(points.xyz, count, motion, xyz);
    camera.project(xyz, count, uv, seen);
    return { xyz, uv, seen };
  };
}

/** Row-major 3×4 times points, float64. */
export function move(xyz: ArrayLike<number>, count: number, m: ArrayLike<number>, out: Float64Array): void {
  const [a, b, c, d, e, f, g, h, i, j, k, l] = Array.from(m);
  for (let n = 0; n < 3 * count; n += 3) {
    const x = xyz[n];
    const y = xyz[n + 1];
    const z = xyz[n + 2];
    out[n] = a * x + b * y + c * z + d;
    out[n + 1] = e * x + f * y + g * z + h;
    out[n + 2] = i * x + j * y + k * z + l;
  }
}
