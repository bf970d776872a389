// Three angles turned into a rotation in another order than they were meant in.
import { rotationProduct } from '../../../geometry/rotation-vector.js';
import type { Quaternion } from '../../../geometry/se3.js';
import type { PoseFamily } from '../reading.js';
import { anglesOf, fromAngles } from './angles.js';

export const eulerFamily: PoseFamily = {
  family: 'Euler angles',
  readings({ q, t }) {
    const [roll, pitch, yaw] = anglesOf(q);
    const [x, y, z] = [about(0, roll), about(1, pitch), about(2, yaw)];
    const product = (...all: Quaternion[]) => all.reduce(rotationProduct);
    const orders: [string, Quaternion][] = [
      ['Rx·Ry·Rz', product(x, y, z)],
      ['Ry·Rx·Rz', product(y, x, z)],
      ['Rx·Rz·Ry', product(x, z, y)],
      ['Ry·Rz·Rx', product(y, z, x)],
      ['Rz·Rx·Ry', product(z, x, y)],
    ];
    const mirrored = fixedOrder(q);
    return [
      ...orders.map(([order, meant]) => ({
        mistake: `angles meant as ${order} were multiplied as Rz·Ry·Rx`,
        T: { q: meant, t },
      })),
      { mistake: 'angles meant as Rz·Ry·Rx were multiplied as Rx·Ry·Rz', T: { q: fromAngles(mirrored), t } },
      { mistake: 'roll and yaw were swapped', T: { q: fromAngles([yaw, pitch, roll]), t } },
      { mistake: 'roll and pitch were swapped', T: { q: fromAngles([pitch, roll, yaw]), t } },
      { mistake: 'pitch and yaw were swapped', T: { q: fromAngles([roll, yaw, pitch]), t } },
      {
        mistake: 'roll, pitch and yaw were written with the other sign',
        T: { q: fromAngles([-roll, -pitch, -yaw]), t },
      },
      { mistake: 'roll was written with the other sign', T: { q: fromAngles([-roll, pitch, yaw]), t } },
      { mistake: 'pitch was written with the other sign', T: { q: fromAngles([roll, -pitch, yaw]), t } },
      { mistake: 'yaw was written with the other sign', T: { q: fromAngles([roll, pitch, -yaw]), t } },
    ];
  },
};

function about(axis: number, angle: number): Quaternion {
  const q = [0, 0, 0, Math.cos(angle / 2)];
  q[axis] = Math.sin(angle / 2);
  return q as unknown as Quaternion;
}

/** Angles of Rx·Ry·Rz: those of the inverse as Rz·Ry·Rx, with the other sign. */
function fixedOrder([x, y, z, w]: Quaternion): [number, number, number] {
  const [roll, pitch, yaw] = anglesOf([-x, -y, -z, w]);
  return [-roll, -pitch, -yaw];
}
