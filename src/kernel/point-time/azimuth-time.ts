// Times for the points of a spinning LiDAR that recorded none: from the direction of each point, where the scan allows it.
//
//   t = ((azimuth − start) · direction mod 2π) / 2π · P        P: time of one turn
//
// This holds only for points in the order they were fired over one turn. Clouds sorted ring by ring do not say where
// the turn began, and solid-state sensors do not turn: both are refused.
import { wrapAngle } from '../../geometry/angle.js';
import type { PointColumns } from '../transform.js';

export interface Points {
  readonly points: Float32Array;
  readonly stride: number;
  readonly xyz: PointColumns;
  readonly count: number;
}

export interface Spin {
  /** 1: counter-clockwise seen from above, −1: clockwise. */
  readonly direction: 1 | -1;
  /** Azimuth (atan2(y, x), rad) of the first points. */
  readonly start: number;
  /** Angle from the first to the last points, rad, about 2π. */
  readonly turn: number;
}

/** Stretches of a cloud that are looked at: 5° each. */
const STRETCHES = 72;
const FEWEST = 10 * STRETCHES;
/** Nearer ones are the car's own roof, or stand for no return (nuScenes has many at 0.5 m to the right), m. */
const NEAREST = 0.75;
/** A turn may lack this much where nothing answered, and overlap so much, rad. */
const LEAST_TURN = 1.7 * Math.PI;
const MOST_TURN = 2.3 * Math.PI;
/** Mean resultant length of a stretch of 5°, with lasers that look up to 15° aside of one another. */
const LEAST_CLOSE = 0.85;
/** Part of the stretches that must be close, and must go the same way. */
const LEAST_AGREEMENT = 0.95;

/** How the scan turned, or why that cannot be said. */
export function spinOf(cloud: Points): Spin | { readonly refused: string } {
  const azimuth = azimuths(cloud);
  const known = azimuth.filter(a => !Number.isNaN(a));
  if (known.length < FEWEST)
    return { refused: `expected at least ${FEWEST} points with a direction, got ${known.length}` };
  const means = Array.from({ length: STRETCHES }, (_, k) => {
    const [from, to] = [k, k + 1].map(edge => Math.floor((edge * known.length) / STRETCHES));
    return meanDirection(known.subarray(from, to));
  });
  const close = means.filter(({ length }) => length >= LEAST_CLOSE).length;
  const steps = means.slice(1).map((m, k) => wrapAngle(m.angle - means[k].angle));
  const total = steps.reduce((sum, step) => sum + step, 0);
  if (close < LEAST_AGREEMENT * STRETCHES)
    return { refused: 'neighbouring points look in different directions: they are not in the order of a turning scan' };
  const agreement = steps.filter(step => step * total > 0).length / steps.length;
  // From the middle of the first stretch to that of the last one, and half a stretch more on either side.
  const turn = (Math.abs(total) * STRETCHES) / (STRETCHES - 1);
  if (agreement < LEAST_AGREEMENT)
    return { refused: 'the points go to and fro: they are not in the order of a turning scan' };
  if (turn > MOST_TURN)
    return { refused: `the points go round ${(turn / (2 * Math.PI)).toFixed(1)} times: they lie ring by ring` };
  if (turn < LEAST_TURN)
    return { refused: `the points go round ${Math.round((turn * 180) / Math.PI)}°, not all the way` };
  const direction = total > 0 ? 1 : -1;
  const start = wrapAngle(means[0].angle - (direction * turn) / (2 * STRETCHES));
  return { direction, start, turn };
}

/**
 * Time of each point since the beginning of the turn, ns; NaN for points that are too near to have a direction. Lasers that look aside of the
 * others belong to the end of the turn that their place in the order says.
 */
export function azimuthTimes(cloud: Points, spin: Pick<Spin, 'direction' | 'start'>, turnNs: number): Float64Array {
  const times = azimuths(cloud);
  const turn = 2 * Math.PI;
  for (let i = 0; i < times.length; i++) {
    let phase = ((times[i] - spin.start) * spin.direction) / turn;
    phase -= Math.floor(phase);
    const place = i / times.length;
    if (place < 0.25 && phase > 0.75) phase -= 1;
    else if (place > 0.75 && phase < 0.25) phase += 1;
    times[i] = phase * turnNs;
  }
  return times;
}

function azimuths({ points, stride, xyz: [ix, iy, iz], count }: Points): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    const x = points[at + ix];
    const y = points[at + iy];
    const flat = x * x + y * y;
    out[i] = flat > NEAREST * NEAREST && Number.isFinite(flat + points[at + iz]) ? Math.atan2(y, x) : Number.NaN;
  }
  return out;
}

function meanDirection(azimuth: Float64Array): { angle: number; length: number } {
  let [x, y] = [0, 0];
  for (const a of azimuth) {
    x += Math.cos(a);
    y += Math.sin(a);
  }
  return { angle: Math.atan2(y, x), length: Math.hypot(x, y) / azimuth.length };
}
