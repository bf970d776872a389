// A rigid motion as three.js takes it.
import { Matrix4 } from 'three';
import { type SE3, toMatrix } from '../../src/geometry/se3.js';

export function matrixOf(T: SE3): Matrix4 {
  const [a, b, c, d, e, f, g, h, i, j, k, l] = toMatrix(T);
  return new Matrix4().set(a, b, c, d, e, f, g, h, i, j, k, l, 0, 0, 0, 1);
}
