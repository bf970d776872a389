// The lenses of the projections, and where the camera stands. Numbers that every language reads, in the order said here.
import { createCamera } from '../../dist/camera/index.js';
import { viewBounds } from '../../dist/camera/view-bounds.js';

export const minDepth = 0.1;

/** T_camera_rig: looks ahead, 2° down, 0.3 m before and 0.25 m below the LiDAR. */
export const toCamera = (() => {
  const [c, s] = [Math.cos(Math.PI / 90), Math.sin(Math.PI / 90)];
  const rows = [
    [0, -1, 0],
    [-s, 0, -c],
    [c, 0, -s],
  ];
  const at = [0.3, 0, -0.25];
  return Float64Array.from(rows.flatMap(r => [...r, -(r[0] * at[0] + r[1] * at[1] + r[2] * at[2])]));
})();

const pinhole = { width: 1920, height: 1080, fx: 1100, fy: 1105, cx: 958, cy: 541.5 };
const fisheye = { width: 1920, height: 1080, fx: 560, fy: 561, cx: 957, cy: 540.5 };

export const lenses = {
  plumb_bob: createCamera('plumb_bob', { ...pinhole, distortion: [-0.3, 0.09, 5e-4, -3e-4, -0.01] }),
  rational: createCamera('rational_polynomial', {
    ...pinhole,
    distortion: [0.4, 0.05, 1e-4, -1e-4, 0.002, 0.7, 0.15, 0.01],
  }),
  equidistant: createCamera('equidistant', { ...fisheye, distortion: [0.02, -0.01, 0.003, -0.0005] }),
};

/**
 * `lens_NAME`, float64: width height fx fy cx cy, least depth (distance for a lens that sees beyond 90°), limit of the formula's
 * domain, then where the picture lies: least and largest X/Z and Y/Z, or 0, cosine of a cone, 0, 0; then the coefficients.
 */
export function lensData() {
  const files = { toCamera };
  for (const [name, lens] of Object.entries(lenses)) {
    const { planes, cosine } = viewBounds(lens);
    const [fx, fy, cx, cy] = lens.params;
    // (1, 0, -left), (-1, 0, right), (0, 1, -top), (0, -1, bottom), each of unit length.
    const limits = planes.map(([a, b, c], k) => ((k & 1 ? 1 : -1) * c) / Math.abs(a || b));
    const bounds = planes.length === 4 ? limits : [0, cosine, 0, 0];
    const { limit, coefficients } = lens.formula;
    files[`lens_${name}`] = Float64Array.of(
      ...[lens.width, lens.height, fx, fy, cx, cy, minDepth, limit],
      ...bounds,
      ...coefficients,
    );
  }
  return files;
}
