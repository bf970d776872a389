// Camera.jacobian of a model that gives the derivatives of one point on its image plane.
import type { Camera } from './camera.js';

/**
 * d(mx, my)/d(X, Y, Z) of one point, row-major 2×3, to out[0..5]; m is the image plane before focal lengths and principal
 * point. False, and out left undefined, when the model does not see the point.
 */
export type PointJacobian = (X: number, Y: number, Z: number, out: Float64Array) => boolean;

export function batchJacobian(params: Float64Array, derive: PointJacobian): Camera['jacobian'] {
  const [fx, fy] = params;
  const one = new Float64Array(6);
  return (xyz, count, out) => {
    for (let i = 0; i < count; i++) {
      const seen = derive(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2], one);
      for (let k = 0; k < 6; k++) out[6 * i + k] = seen ? (k < 3 ? fx : fy) * one[k] : Number.NaN;
    }
  };
}

/** From d(mx, my)/d(x, y) of models of x = X/Z and y = Y/Z; xy is d(mx)/dy. */
export function throughDivision(
  { xx, xy, yx, yy }: { readonly xx: number; readonly xy: number; readonly yx: number; readonly yy: number },
  x: number,
  y: number,
  Z: number,
  out: Float64Array,
): void {
  out[0] = xx / Z;
  out[1] = xy / Z;
  out[2] = -(xx * x + xy * y) / Z;
  out[3] = yx / Z;
  out[4] = yy / Z;
  out[5] = -(yx * x + yy * y) / Z;
}

/** Of a model that is symmetric about the axis, m = g (X, Y) with R = √(X² + Y²): from g, and dg/dR / R and dg/dZ. */
export function aboutAxis(X: number, Y: number, g: number, gR: number, gZ: number, out: Float64Array): void {
  out[0] = g + gR * X * X;
  out[1] = out[3] = gR * X * Y;
  out[2] = gZ * X;
  out[4] = g + gR * Y * Y;
  out[5] = gZ * Y;
}
