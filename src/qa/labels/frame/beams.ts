// The directions in which a LiDAR looks, found from its cloud: how many beams go into each elevation, and what each cell of
// directions returned.
import { RAD_PER_DEG } from '../../../geometry/angle.js';
import type { PointRows } from '../../../geometry/box3.js';

export interface Beams {
  /** Beams per rad of azimuth between two elevations (rad), 0 where the LiDAR looks at nothing. */
  between(low: number, high: number): number;
  /** Whether anything came back from the sector of an azimuth, rad. */
  looks(azimuth: number): boolean;
  /** Mean distance between beams at an elevation, rad, as if they lay evenly; Infinity where there are none. */
  spacing(elevation: number): number;
  /** From an elevation (rad) to the next line of beams above it; Infinity where there is none, about 0.1° where lines lie that close. */
  gapAbove(elevation: number): number;
  /** Calls back with the rows of all returns in the cells of directions that a range of azimuths and elevations touches. */
  each(azimuths: readonly [number, number], elevations: readonly [number, number], take: (row: number) => void): void;
}

/** Cells of the sphere of directions: columns of azimuth and lines of elevation, 1° each. */
const CELLS = 360;
const LINES = 180;
/** Elevations are counted as finely as this, rad. */
const FINE = 0.1 * RAD_PER_DEG;
const FINES = 1800;
/** A block of elevations in which a sector counts as filled or not: wider than the steps of a LiDAR with few beams. */
const PER_BLOCK = 25;
const SECTORS = 72;
/** Of lines, in steps of elevation: less than this part of the beams beside it is no line, more of them in a row than this are many, and farther apart lie none. */
const FAINT = 0.1;
const THICKEST = 3;
const WIDEST = 80;

/** Points in the LiDAR's own frame as measured, its pole along z. */
export function beamsOf({ points, stride, xyz: [ix, iy, iz], count }: PointRows): Beams {
  const cellOf = new Int32Array(count).fill(-1);
  const starts = new Uint32Array(CELLS * LINES + 1);
  const fine = new Uint32Array(FINES * SECTORS);
  for (let i = 0, at = 0; i < count; i++, at += stride) {
    const [u, v, w] = [points[at + ix], points[at + iy], points[at + iz]];
    const level = Math.sqrt(u * u + v * v);
    // What is no number, or in the sensor itself, has no direction.
    if (!(level > 0.1) || !Number.isFinite(w)) continue;
    const azimuth = Math.atan2(v, u);
    const elevation = Math.atan(w / level);
    const c = cellAt(azimuth) + CELLS * lineAt(elevation);
    cellOf[i] = c;
    starts[c + 1]++;
    const f = Math.min(FINES - 1, Math.floor((elevation + Math.PI / 2) / FINE));
    fine[f * SECTORS + sectorOf(azimuth)]++;
  }
  for (let c = 0; c < CELLS * LINES; c++) starts[c + 1] += starts[c];
  const order = new Uint32Array(starts[CELLS * LINES]);
  const next = starts.slice();
  for (let i = 0; i < count; i++) if (cellOf[i] >= 0) order[next[cellOf[i]]++] = i;

  const { summed, filled } = profileOf(fine);
  const upTo = (elevation: number) => {
    const f = Math.min(FINES, Math.max(0, (elevation + Math.PI / 2) / FINE));
    const whole = Math.min(FINES - 1, Math.floor(f));
    return summed[whole] + (f - whole) * (summed[whole + 1] - summed[whole]);
  };
  const between = (low: number, high: number) => Math.max(0, upTo(high) - upTo(low));
  return {
    between,
    looks: azimuth => filled[sectorOf(azimuth)] > 0,
    spacing(elevation) {
      const half = (PER_BLOCK * FINE) / 2;
      const perSteradian = between(elevation - half, elevation + half) / (2 * half * Math.cos(elevation));
      return perSteradian > 0 ? 1 / Math.sqrt(perSteradian) : Number.POSITIVE_INFINITY;
    },
    gapAbove(elevation) {
      const rate = (f: number) => (f >= 0 && f < FINES ? summed[f + 1] - summed[f] : 0);
      const from = Math.floor((elevation + Math.PI / 2) / FINE);
      // What is much thinner than the lines around it is none: sparse returns of a line that jitters.
      let most = 0;
      for (let f = from - PER_BLOCK; f <= from + PER_BLOCK; f++) most = Math.max(most, rate(f));
      const isLine = (f: number) => rate(f) > FAINT * most;
      // The line itself may lie across two steps, and the elevation beside it by a little.
      let above = isLine(from) ? from : from + 1;
      while (above <= from + THICKEST && isLine(above)) above++;
      if (above > from + THICKEST) return FINE;
      for (let f = above; f < from + WIDEST; f++) if (isLine(f)) return (f - from) * FINE;
      return Number.POSITIVE_INFINITY;
    },
    each([from, to], [low, high], take) {
      const first = Math.floor(from / RAD_PER_DEG);
      const cells = Math.min(CELLS - 1, Math.floor(to / RAD_PER_DEG) - first);
      for (let line = lineAt(low); line <= lineAt(high); line++)
        for (let k = 0; k <= cells; k++) {
          const c = ((((first + k + 180) % CELLS) + CELLS) % CELLS) + CELLS * line;
          for (let n = starts[c]; n < starts[c + 1]; n++) take(order[n]);
        }
    },
  };
}

function cellAt(azimuth: number): number {
  return (Math.floor(azimuth / RAD_PER_DEG) + 180 + CELLS) % CELLS;
}

function lineAt(elevation: number): number {
  return Math.min(LINES - 1, Math.max(0, Math.floor(elevation / RAD_PER_DEG) + 90));
}

function sectorOf(azimuth: number): number {
  const s = Math.floor(((azimuth + Math.PI) / (2 * Math.PI)) * SECTORS);
  return ((s % SECTORS) + SECTORS) % SECTORS;
}

/**
 * Beams per rad of azimuth and step of elevation, summed from below. Sky and black things return nothing, so only sectors
 * count that return about as much of a block of elevations as the better ones do (half of their 80th percentile).
 */
function profileOf(fine: Uint32Array): { readonly summed: Float64Array; readonly filled: Uint32Array } {
  const summed = new Float64Array(FINES + 1);
  const filled = new Uint32Array(SECTORS);
  const rate = new Float64Array(FINES);
  for (let block = 0; block < FINES; block += PER_BLOCK) {
    const sums = new Uint32Array(SECTORS);
    for (let f = block; f < block + PER_BLOCK; f++) for (let s = 0; s < SECTORS; s++) sums[s] += fine[f * SECTORS + s];
    for (let s = 0; s < SECTORS; s++) filled[s] += sums[s];
    const some = sums.filter(n => n > 0).sort();
    if (some.length === 0) continue;
    const least = 0.5 * some[Math.floor(0.8 * (some.length - 1))];
    const full = [...sums.keys()].filter(s => sums[s] > 0 && sums[s] >= least);
    for (let f = block; f < block + PER_BLOCK; f++) {
      let n = 0;
      for (const s of full) n += fine[f * SECTORS + s];
      rate[f] = (n / full.length) * (SECTORS / (2 * Math.PI));
    }
  }
  for (let f = 0; f < FINES; f++) summed[f + 1] = summed[f] + rate[f];
  return { summed, filled };
}
