// Camera.unproject and Camera.jacobian of the Brown-Conrady models without tilt.
import { batchJacobian, throughDivision } from './batch-jacobian.js';
import { type Brown, distort, distorted } from './brown.js';
import type { Camera } from './camera.js';
import { createUndistort } from './undistort.js';

export function brownUnproject(params: Float64Array, d: Brown, radius: number): Camera['unproject'] {
  const [fx, fy, cx, cy] = params;
  const undistort = createUndistort(d, radius);
  const xy = new Float64Array(2);
  return (uv, count, rays, ok) => {
    for (let i = 0; i < count; i++) {
      const found = undistort((uv[2 * i] - cx) / fx, (uv[2 * i + 1] - cy) / fy, xy);
      const z = found ? 1 / Math.sqrt(xy[0] * xy[0] + xy[1] * xy[1] + 1) : Number.NaN;
      rays[3 * i] = xy[0] * z;
      rays[3 * i + 1] = xy[1] * z;
      rays[3 * i + 2] = z;
      ok[i] = found ? 1 : 0;
    }
  };
}

export function brownJacobian(params: Float64Array, d: Brown, radius: number): Camera['jacobian'] {
  const limit = radius * radius;
  const at = distorted();
  return batchJacobian(params, (X, Y, Z, out) => {
    const x = X / Z;
    const y = Y / Z;
    if (!(Z > 0 && x * x + y * y < limit)) return false;
    distort(d, x, y, at);
    throughDivision(at, x, y, Z, out);
    return true;
  });
}
