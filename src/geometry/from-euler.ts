// Rotations written as three turns about named axes.
import type { Quaternion } from './se3.js';

/** Three axes, each turn about the axes that the ones before it have turned (intrinsic): `XYZ` is R = Rx(a) · Ry(b) · Rz(c). */
export type EulerSequence = `${'X' | 'Y' | 'Z'}${'X' | 'Y' | 'Z'}${'X' | 'Y' | 'Z'}`;

/** R = R_first(a) · R_second(b) · R_third(c), angles in rad in the order of the sequence. Unit quaternion; NaN gives NaN. */
export function fromEuler(sequence: EulerSequence, angles: readonly [number, number, number]): Quaternion {
  let q: Quaternion = [0, 0, 0, 1];
  for (const [i, axis] of [...sequence].entries()) {
    const turn: [number, number, number, number] = [0, 0, 0, Math.cos(angles[i] / 2)];
    turn['XYZ'.indexOf(axis)] = Math.sin(angles[i] / 2);
    q = times(q, turn);
  }
  return q;
}

/** Hamilton product. */
function times([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}
