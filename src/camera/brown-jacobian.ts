// Camera.jacobian of the Brown-Conrady models.
import { batchJacobian, throughDivision } from './batch-jacobian.js';
import { type Brown, evaluate } from './brown.js';
import type { Camera } from './camera.js';

export function brownJacobian(params: Float64Array, d: Brown, radius: number): Camera['jacobian'] {
  const limit = radius * radius;
  const at = { ex: 0, ey: 0, xx: 0, xy: 0, yy: 0 };
  return batchJacobian(params, (X, Y, Z, out) => {
    const x = X / Z;
    const y = Y / Z;
    if (!(Z > 0 && x * x + y * y < limit)) return false;
    evaluate(d, x, y, 0, 0, at);
    throughDivision([at.xx, at.xy, at.xy, at.yy], x, y, Z, out);
    return true;
  });
}
