// Takes the sensor's own motion out of a sweep: every point as it would have been measured at the sweep's middle moment.
import { type SE3, toMatrix, type Vec3 } from '../../geometry/index.js';
import { rotationExp, rotationLog } from '../../geometry/rotation-vector.js';
import { transformPointsOverTime } from '../../kernel/index.js';
import type { ThinCloud } from './thin-cloud.js';

/** Constant motion of the sensor in its own frame: rotation vector and translation per second, rad/s and m/s. */
export interface Twist {
  readonly turn: Vec3;
  readonly velocity: Vec3;
}

/** Matrices over a sweep; at 60°/s and 10 Hz they are 0.003 rad apart, see kernel/transform.ts. */
const KNOTS = 33;

/** The motion that leads to `T_start_end` after `ns`: turning and going straight are spread evenly over the time. */
export function twistOf(T_start_end: SE3, ns: number): Twist {
  const perSecond = 1e9 / ns;
  const turn = rotationLog(T_start_end.q).map(v => v * perSecond);
  const velocity = T_start_end.t.map(v => v * perSecond);
  return { turn: [turn[0], turn[1], turn[2]], velocity: [velocity[0], velocity[1], velocity[2]] };
}

/** T_now_then: where the sensor will be after `ns`. */
export function moved({ turn, velocity }: Twist, ns: number): SE3 {
  const s = ns * 1e-9;
  return {
    q: rotationExp([turn[0] * s, turn[1] * s, turn[2] * s]),
    t: [velocity[0] * s, velocity[1] * s, velocity[2] * s],
  };
}

/** First and last time among the points, ns relative to the stamp; both 0 when the cloud has no times. */
export function timeSpan({ times, count }: ThinCloud): { readonly first: number; readonly last: number } {
  if (!times || count === 0) return { first: 0, last: 0 };
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (times[i] < first) first = times[i];
    if (times[i] > last) last = times[i];
  }
  return { first, last };
}

/** xyz of all points in the sensor's frame at the middle of the sweep; without times or motion, as measured. */
export function stillCloud(cloud: ThinCloud, twist: Twist | undefined): Float64Array {
  const { first, last } = timeSpan(cloud);
  if (!cloud.times || !twist || !(last > first)) return Float64Array.from(cloud.xyz);
  const middle = (first + last) / 2;
  const t = Float64Array.from({ length: KNOTS }, (_, k) => first + ((last - first) * k) / (KNOTS - 1));
  const matrices = new Float64Array(12 * KNOTS);
  t.forEach((ns, k) => {
    matrices.set(toMatrix(moved(twist, ns - middle)), 12 * k);
  });
  const out = new Float64Array(3 * cloud.count);
  transformPointsOverTime(cloud.xyz, 3, [0, 1, 2], cloud.count, cloud.times, { t, matrices }, out);
  return out;
}
