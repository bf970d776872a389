// Between two rotations along the shorter arc, at a constant rate (Shoemake 1985).
import { quat } from 'gl-matrix';
import type { Quaternion } from './se3.js';

/** `s` in [0, 1] from `a` to `b`, unit quaternions. The result keeps the sign of `a`; that of `b` does not matter, bit for bit. */
export function slerp(a: Quaternion, b: Quaternion, s: number): Quaternion {
  return slerpBetween(a, b)(s);
}

/** `slerp` for many `s`: what does not depend on it is computed once. */
export function slerpBetween(a: Quaternion, b: Quaternion): (s: number) => Quaternion {
  const sign = sameSide(a, b) ? 1 : -1;
  const gap = Math.hypot(a[0] - sign * b[0], a[1] - sign * b[1], a[2] - sign * b[2], a[3] - sign * b[3]);
  // Angle between the quaternions from their chord: exact for small steps, where gl-matrix's slerp turns linear too early.
  const angle = 2 * Math.asin(Math.min(1, gap / 2));
  const small = angle < 1e-6;
  const sine = Math.sin(angle);
  return s => {
    const wa = small ? 1 - s : Math.sin((1 - s) * angle) / sine;
    const wb = sign * (small ? s : Math.sin(s * angle) / sine);
    const q: [number, number, number, number] = [
      wa * a[0] + wb * b[0],
      wa * a[1] + wb * b[1],
      wa * a[2] + wb * b[2],
      wa * a[3] + wb * b[3],
    ];
    quat.normalize(q, q);
    return q;
  };
}

/** Whether b, not -b, is on a's half. At a half turn both are as near: the turn about the axis's first positive part is taken. */
function sameSide(a: Quaternion, b: Quaternion): boolean {
  const dot = quat.dot(a, b);
  if (dot !== 0) return dot > 0;
  const turn: [number, number, number, number] = [0, 0, 0, 0];
  quat.multiply(turn, [-a[0], -a[1], -a[2], a[3]], b);
  return (turn.slice(0, 3).find(part => part !== 0) ?? 1) > 0;
}
