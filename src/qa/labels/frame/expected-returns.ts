// How many returns a box should hold: beams that point at it, less those that something nearer stopped.
//
//   n ≈ ∫ density(elevation) dα dε over the directions that meet the box − returns on the way to it
import { wrapAngle } from '../../../geometry/angle.js';
import { type Box3, boxCorners, type PointRows } from '../../../geometry/box3.js';
import { inverse, toMatrix } from '../../../geometry/se3.js';
import type { Beams } from './beams.js';

export interface ExpectedReturns {
  /** Beams that point at the box. */
  readonly beams: number;
  /** Of them: returns from before it, in it (or up to 0.1 m outside), and from behind it through it. */
  readonly before: number;
  readonly inside: number;
  readonly through: number;
  /** From the LiDAR to its middle, m. */
  readonly range: number;
}

/** A return this much nearer than the box, m, hides it; less, and it may be the object's own. */
const NEARER = 0.7;
/** Directions that are tried to each side. */
const MOST_TRIED = 24;
/** rad. */
const STEP = 0.004;

/** Returns lie this far out of a tight box, m: noise of ranges, and of a hand. */
const AROUND = 0.1;

/** Undefined for a box around the LiDAR itself. Box and points in the LiDAR's frame when the points on the box were measured. */
export function expectedReturns(box: Box3, beams: Beams, cloud: PointRows): ExpectedReturns | undefined {
  const { points, stride, xyz } = cloud;
  const [ix, iy, iz] = xyz;
  const extent = extentOf(box);
  if (!extent) return undefined;
  const toBox = toMatrix(inverse(box.T));
  const origin = [toBox[3], toBox[7], toBox[11]];
  const half = box.size.map(s => s / 2 + AROUND);
  if (origin.every((o, k) => Math.abs(o) <= half[k])) return undefined;
  let [before, inside, through] = [0, 0, 0];
  const tight = box.size.map(s => s / 2);
  const d = [0, 0, 0];
  beams.each(extent.azimuths, extent.elevations, row => {
    const at = row * stride;
    const [x, y, z] = [points[at + ix], points[at + iy], points[at + iz]];
    for (let k = 0; k < 3; k++) d[k] = toBox[4 * k] * x + toBox[4 * k + 1] * y + toBox[4 * k + 2] * z;
    const [into, out] = span(d, origin, half);
    if (!(into <= out) || out < 0) return;
    // Along the ray the return lies at 1.
    if (into <= 1 && out >= 1) {
      inside++;
      return;
    }
    // Only what meets the box itself is one of the beams that point at it.
    const [from, to] = span(d, origin, tight);
    if (!(from <= to)) return;
    if (to < 1) through++;
    else if ((from - 1) * Math.hypot(d[0], d[1], d[2]) > NEARER) before++;
  });
  return { beams: pointing(box, extent, beams), before, inside, through, range: Math.hypot(...box.T.t) };
}

/** Where the ray o + s·d enters and leaves |q| <= half; the first is larger where it passes by. */
function span(d: readonly number[], o: readonly number[], half: readonly number[]): readonly [number, number] {
  let [into, out] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let k = 0; k < 3; k++) {
    const a = (-half[k] - o[k]) / d[k];
    const b = (half[k] - o[k]) / d[k];
    into = Math.max(into, Math.min(a, b));
    out = Math.min(out, Math.max(a, b));
  }
  return [into, out];
}

interface Extent {
  /** Ascending; beyond ±π where the box lies across the seam. */
  readonly azimuths: readonly [number, number];
  readonly elevations: readonly [number, number];
}

function extentOf(box: Box3): Extent | undefined {
  const corners = boxCorners(box);
  const middle = Math.atan2(box.T.t[1], box.T.t[0]);
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < 24; k += 3) {
    const level = Math.hypot(corners[k], corners[k + 1]);
    const turn = Math.atan2(corners[k + 1], corners[k]) - middle;
    const azimuth = wrapAngle(turn);
    const elevation = Math.atan2(corners[k + 2], level);
    [left, right] = [Math.min(left, azimuth), Math.max(right, azimuth)];
    [low, high] = [Math.min(low, elevation), Math.max(high, elevation)];
  }
  // A box over or under the LiDAR goes around its pole.
  if (!(right - left < Math.PI)) return undefined;
  return { azimuths: [middle + left, middle + right], elevations: [low, high] };
}

function pointing(box: Box3, { azimuths: [left, right], elevations: [low, high] }: Extent, beams: Beams): number {
  const steps = (size: number) => Math.min(MOST_TRIED, Math.max(6, Math.ceil(size / STEP)));
  const [columns, lines] = [steps(right - left), steps(high - low)];
  const [wide, tall] = [(right - left) / columns, (high - low) / lines];
  const perLine = Float64Array.from({ length: lines }, (_, l) => beams.between(low + l * tall, low + (l + 1) * tall));
  const M = toMatrix(inverse(box.T));
  const origin = [M[3], M[7], M[11]];
  const half = box.size.map(s => s / 2);
  let sum = 0;
  for (let c = 0; c < columns; c++) {
    const azimuth = left + (c + 0.5) * wide;
    if (!beams.looks(azimuth)) continue;
    const [cos, sin] = [Math.cos(azimuth), Math.sin(azimuth)];
    for (let l = 0; l < lines; l++) {
      if (perLine[l] === 0) continue;
      const rise = low + (l + 0.5) * tall;
      const level = Math.cos(rise);
      const [x, y, z] = [level * cos, level * sin, Math.sin(rise)];
      const d = [0, 4, 8].map(k => M[k] * x + M[k + 1] * y + M[k + 2] * z);
      const [into, out] = span(d, origin, half);
      if (into <= out && out > 0) sum += perLine[l] * wide;
    }
  }
  return sum;
}
