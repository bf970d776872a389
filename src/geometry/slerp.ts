// Between two rotations along the shorter arc, at a constant rate (Shoemake 1985).
import { quat } from 'gl-matrix';
import type { Quaternion } from './se3.js';

/** `s` in [0, 1] from `a` to `b`, unit quaternions. The result keeps the sign of `a`; that of `b` does not matter, bit for bit. */
export function slerp(a: Quaternion, b: Quaternion, s: number): Quaternion {
  const sign = sameSide(a, b) ? 1 : -1;
  const gap = Math.hypot(...a.map((value, i) => value - sign * b[i]));
  // Angle between the quaternions from their chord: exact for small steps, where gl-matrix's slerp turns linear too early.
  const angle = 2 * Math.asin(Math.min(1, gap / 2));
  const small = angle < 1e-6;
  const wa = small ? 1 - s : Math.sin((1 - s) * angle) / Math.sin(angle);
  const wb = sign * (small ? s : Math.sin(s * angle) / Math.sin(angle));
  const q: [number, number, number, number] = [0, 0, 0, 1];
  quat.normalize(q, a.map((value, i) => wa * value + wb * b[i]) as [number, number, number, number]);
  return q;
}

/** Whether b, not -b, is on a's half. At a half turn both are as near: the turn about the axis's first positive part is taken. */
function sameSide(a: Quaternion, b: Quaternion): boolean {
  const dot = quat.dot(a, b);
  if (dot !== 0) return dot > 0;
  const turn: [number, number, number, number] = [0, 0, 0, 0];
  quat.multiply(turn, [-a[0], -a[1], -a[2], a[3]], b);
  return (turn.slice(0, 3).find(part => part !== 0) ?? 1) > 0;
}
