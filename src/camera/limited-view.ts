// A lens that sees less than its formula: a fisheye's image circle, a hood, a housing.
import type { Camera } from './camera.js';

/** The same camera, blind beyond `maxAngle` (rad from the optical axis). */
export function limitedView(camera: Camera, maxAngle: number): Camera {
  if (maxAngle >= camera.maxAngle) return camera;
  const cos = Math.cos(maxAngle);
  const within = (x: number, y: number, z: number) => z >= cos * Math.sqrt(x * x + y * y + z * z);
  return {
    ...camera,
    maxAngle,
    formula: camera.formula && { ...camera.formula, cosine: Math.max(cos, camera.formula.cosine) },
    project(xyz, count, uv, seen) {
      camera.project(xyz, count, uv, seen);
      for (let i = 0; i < count; i++) {
        if (!seen[i] || within(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2])) continue;
        seen[i] = 0;
        uv[2 * i] = uv[2 * i + 1] = Number.NaN;
      }
    },
    jacobian(xyz, count, out) {
      camera.jacobian(xyz, count, out);
      for (let i = 0; i < count; i++)
        if (!within(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2])) out.fill(Number.NaN, 6 * i, 6 * i + 6);
    },
    unproject(uv, count, rays, ok) {
      camera.unproject(uv, count, rays, ok);
      for (let i = 0; i < count; i++) {
        if (ok[i] && !within(rays[3 * i], rays[3 * i + 1], rays[3 * i + 2])) ok[i] = 0;
      }
    },
  };
}
