// The value of an IMU-like sensor between two readings, each group of numbers in the way that suits it.
import { hermite, screw, slerp, slopeAt, unitQuaternion } from '../geometry/index.js';
import type { Kind, Sample, SampleColumn } from '../message/value.js';

/** Neighbouring readings with strictly ascending stamps (ns), the two around the moment among them. */
export interface Neighbours {
  readonly t: readonly number[];
  readonly samples: readonly Sample[];
  /** Position of the last reading before the moment. */
  readonly before: number;
}

/**
 * One array per column. Quaternions by slerp; position with orientation along a screw; rates and accelerations of an IMU by
 * a cubic; longitude the short way round; a status is the nearer reading's; everything else linear.
 * Signals hold: nobody knows whether there is something between third and fourth gear. NaN where a reading does not say, and everywhere
 * when the two readings are given in different coordinate frames.
 */
export function interpolateSample(
  kind: Kind,
  columns: readonly SampleColumn[],
  near: Neighbours,
  at: number,
): Float64Array[] {
  const [a, b] = [near.samples[near.before], near.samples[near.before + 1]];
  const s = (at - near.t[near.before]) / (near.t[near.before + 1] - near.t[near.before]);
  const sameFrames = a.frameId === b.frameId && a.childFrameId === b.childFrameId;
  const out = splitColumns(columns, a).map(column => column.fill(Number.NaN));
  if (!sameFrames) return out;
  if (kind === 'signals') return splitColumns(columns, a);
  let from = 0;
  for (const [c, { name, width }] of columns.entries()) {
    for (let i = 0; i < width; i++) {
      const k = from + i;
      const way = kind === 'imu' ? () => cubic(near, k, s) : (wayOf(name, i) ?? blend);
      out[c][i] = way(a.values[k] ?? Number.NaN, b.values[k] ?? Number.NaN, s);
    }
    if (name === 'orientation_xyzw') out[c].set(turned(a.values.subarray(from), b.values.subarray(from), s));
    from += width;
  }
  moveAlong(columns, a, b, s, out);
  return out;
}

/** A reading's numbers, cut into its columns; NaN where it is shorter than they are. */
export function splitColumns(columns: readonly SampleColumn[], { values }: Sample): Float64Array[] {
  let from = 0;
  return columns.map(({ width }) => {
    const column = new Float64Array(width).fill(Number.NaN);
    column.set(values.subarray(from, from + width));
    from += width;
    return column;
  });
}

type Way = (a: number, b: number, s: number) => number;

function wayOf(column: string, i: number): Way | undefined {
  if (column === 'longitude' || (column === 'latitude_longitude_altitude' && i === 1)) return longitude;
  return column === 'status' ? nearer : undefined;
}

/** Ranges may be infinite: nothing lies between nothing seen and something. */
function blend(a: number, b: number, s: number): number {
  return a === b ? a : Number.isFinite(a) && Number.isFinite(b) ? a + s * (b - a) : Number.NaN;
}

const nearer: Way = (a, b, s) => (s <= 0.5 ? a : b);

/** Degrees, across the antimeridian where that is shorter; the result lies in [-180, 180]. */
const longitude: Way = (a, b, s) => {
  const way = b - a > 180 ? b - 360 : b - a < -180 ? b + 360 : b;
  const degrees = blend(a, way, s);
  return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
};

/** Slopes from up to five readings around each end; linear where a reading around does not say. */
function cubic({ t, samples, before }: Neighbours, k: number, s: number): number {
  const y = samples.map(sample => sample.values[k] ?? Number.NaN);
  const after = before + 1;
  const slope = (end: number) => {
    const [lo, hi] = [Math.max(0, end - 2), end + 3];
    const times = t.slice(lo, hi).map(ns => (ns - t[end]) / (t[after] - t[before]));
    return slopeAt(times, y.slice(lo, hi), end - lo);
  };
  const value = hermite(0, 1, y[before], y[after], slope(before), slope(after), s);
  return Number.isFinite(value) ? value : blend(y[before], y[after], s);
}

function turned(a: Float64Array, b: Float64Array, s: number): readonly number[] {
  const [p, q] = [unitQuaternion(a.subarray(0, 4)), unitQuaternion(b.subarray(0, 4))];
  return p && q ? slerp(p, q, s) : [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
}

/** Position and orientation of one body go together; without an orientation the position goes straight. */
function moveAlong(columns: readonly SampleColumn[], a: Sample, b: Sample, s: number, out: Float64Array[]): void {
  const position = columns.findIndex(column => column.name === 'position' && column.width === 3 && !column.names);
  const orientation = columns.findIndex(column => column.name === 'orientation_xyzw');
  if (position < 0 || orientation < 0) return;
  const poseOf = (sample: Sample) => {
    const split = splitColumns(columns, sample);
    const q = unitQuaternion(split[orientation]);
    const [x, y, z] = split[position];
    return q && { q, t: [x, y, z] as const };
  };
  const [from, to] = [poseOf(a), poseOf(b)];
  if (!from || !to) return;
  const { q, t } = screw(from, to, s);
  out[position].set(t);
  out[orientation].set(q);
}
