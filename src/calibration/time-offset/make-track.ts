// Motion tracks from rows as recordings and files give them: unsorted, repeated, with gaps and numbers that are none.
import { rotationExp, rotationInverse, rotationLog, rotationProduct } from '../../geometry/rotation-vector.js';
import { type Quaternion, unitQuaternion } from '../../geometry/se3.js';
import type { IncrementTrack, MotionTrack, RateTrack, SpeedTrack } from './motion-track.js';

/** `t` is ns since `originNs`; `values` has `width` numbers per row. */
export interface Rows {
  readonly originNs: bigint;
  readonly t: Float64Array;
  readonly values: Float64Array;
}

/** What was left out of a track, in rows. */
export interface LeftOut {
  /** A number is missing or not finite, or a quaternion is not of length 1 within 1e-3. */
  readonly unusable: number;
  /** The stamp was there before. */
  readonly repeated: number;
  /** Not left out, but put in order. */
  readonly backward: number;
}

export interface Made<T extends MotionTrack = MotionTrack> {
  readonly track: T;
  readonly leftOut: LeftOut;
}

/** Rows of x y z, rad/s. */
export function rateTrack(rows: Rows): Made<RateTrack> {
  const { t, values, leftOut } = cleaned(rows, 3, allFinite);
  const track = { kind: 'rate', originNs: rows.originNs, t, rate: values, headingOnly: onlyAboutZ(values) } as const;
  return { track, leftOut };
}

/** Rows of one number, m/s. */
export function speedTrack(rows: Rows): Made<SpeedTrack> {
  const { t, values, leftOut } = cleaned(rows, 1, allFinite);
  return { track: { kind: 'speed', originNs: rows.originNs, t, speed: values }, leftOut };
}

/** Rows of orientations xyzw of the body in some fixed frame. */
export function poseTrack(rows: Rows): Made<IncrementTrack> {
  const { t, values, leftOut } = cleaned(rows, 4, row => unitQuaternion(row) !== undefined && allFinite(row));
  const orientation = (i: number) => unitQuaternion(values.subarray(4 * i, 4 * i + 4))!;
  const track = increments(rows.originNs, t, orientation, false);
  return { track: { ...track, headingOnly: onlyAboutZ(track.rotation) }, leftOut };
}

/** Rows of one heading, rad, counted to the left (about z, up). */
export function headingTrack(rows: Rows): Made<IncrementTrack> {
  const { t, values, leftOut } = cleaned(rows, 1, allFinite);
  return { track: increments(rows.originNs, t, i => rotationExp([0, 0, values[i]]), true), leftOut };
}

function increments(
  originNs: bigint,
  t: Float64Array,
  orientation: (i: number) => Quaternion,
  headingOnly: boolean,
): IncrementTrack {
  const n = Math.max(0, t.length - 1);
  const rotation = new Float64Array(3 * n);
  let before: Quaternion | undefined;
  for (let i = 0; i <= n && t.length > 0; i++) {
    const now = orientation(i);
    if (before) rotation.set(rotationLog(rotationProduct(rotationInverse(before), now)), 3 * (i - 1));
    before = now;
  }
  return { kind: 'increments', originNs, start: t.slice(0, n), end: t.slice(1), rotation, error: 'pose', headingOnly };
}

/** Wheels know of a plane only: exact zeros about x and y are no measurement. */
function onlyAboutZ(vectors: Float64Array): boolean {
  let turns = false;
  for (let i = 0; i < vectors.length; i += 3) {
    if (Math.abs(vectors[i]) > 1e-12 || Math.abs(vectors[i + 1]) > 1e-12) return false;
    turns ||= vectors[i + 2] !== 0;
  }
  return turns;
}

/** Usable rows in ascending order of time; of equal stamps the first given. */
function cleaned({ t, values }: Rows, width: number, usable: (row: Float64Array) => boolean) {
  const row = (i: number) => values.subarray(width * i, width * (i + 1));
  const order = new Uint32Array(t.length);
  let n = 0;
  let backward = 0;
  for (let i = 0; i < t.length; i++) {
    if (!Number.isFinite(t[i]) || !usable(row(i))) continue;
    if (n > 0 && t[i] < t[order[n - 1]]) backward++;
    order[n++] = i;
  }
  const kept = order.subarray(0, n);
  if (backward > 0) kept.sort((a, b) => t[a] - t[b] || a - b);
  const times = new Float64Array(n);
  const out = new Float64Array(width * n);
  let m = 0;
  for (const i of kept) {
    if (m > 0 && t[i] === times[m - 1]) continue;
    times[m] = t[i];
    out.set(row(i), width * m++);
  }
  const leftOut: LeftOut = { unusable: t.length - n, repeated: n - m, backward };
  return { t: times.slice(0, m), values: out.slice(0, width * m), leftOut };
}

function allFinite(row: Float64Array): boolean {
  for (const x of row) if (!Number.isFinite(x)) return false;
  return true;
}
