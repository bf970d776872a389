// How the rig moves during the sweep: 13 poses, slerp and straight lines between them, and where that leads every point.
import { apply, interpolate } from '../../dist/geometry/se3.js';

export const SEGMENTS = 12;
const SWEEP_S = 0.1;
/** A brisk turn: 15 m/s, 0.5 rad/s of yaw, with some roll and pitch. */
const SPEED = 15;
const RATES = [0.05, -0.08, 0.5];

const times = Float64Array.from({ length: SEGMENTS + 1 }, (_, i) => (SWEEP_S * i) / SEGMENTS);

/** T_start_now at `t` s: a small rotation about a fixed axis, and an arc. */
function poseOn(t) {
  const size = Math.hypot(...RATES);
  const half = (size * t) / 2;
  const q = [...RATES.map(r => (r / size) * Math.sin(half)), Math.cos(half)];
  const yaw = RATES[2] * t;
  return { q, t: [(SPEED * Math.sin(yaw)) / RATES[2], (SPEED * (1 - Math.cos(yaw))) / RATES[2], 0.2 * t] };
}

export const poses = Array.from(times, poseOn);

/** Between two poses: slerp, and a straight line. */
export function poseAt(t) {
  const k = Math.max(0, Math.min(SEGMENTS - 1, Math.floor((t / SWEEP_S) * SEGMENTS)));
  const s = (t - times[k]) / (times[k + 1] - times[k]);
  return interpolate(poses[k], poses[k + 1], s);
}

export const poseTimes = times;

/** `pose_t` s, `pose_q` xyzw and `pose_p` m, float64: T_start_now. */
export function poseData() {
  return {
    pose_t: times,
    pose_q: Float64Array.from(poses.flatMap(p => p.q)),
    pose_p: Float64Array.from(poses.flatMap(p => p.t)),
  };
}

/** The answer that every deskew is compared with, float64: point by point through its own pose. */
export function sweepTruth({ x, y, z, t }) {
  const out = [0, 0, 0].map(() => new Float64Array(x.length));
  let pose = poseAt(0);
  for (let i = 0; i < x.length; i++) {
    if (i === 0 || t[i] !== t[i - 1]) pose = poseAt(t[i]);
    const moved = apply(pose, [x[i], y[i], z[i]]);
    for (const [k, axis] of out.entries()) axis[i] = moved[k];
  }
  return { moved_x: out[0], moved_y: out[1], moved_z: out[2] };
}
