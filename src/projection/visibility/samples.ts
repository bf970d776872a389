// The cloud thinned to one point per direction: what stands before everything else there. The others are only asked about.
import { Cells } from '../../kernel/visibility/cells.js';
import type { Directions } from './directions.js';

export interface Samples {
  /** Points that stand for their direction. */
  readonly members: Int32Array;
  /** Of every point: the one that stands for its direction, −1 where nothing was measured. */
  readonly of: Int32Array;
  /** Distance from beam to beam if they lay evenly, rad. */
  readonly even: number;
}

/** Blocks of directions that are filled or empty, rad: about a degree, more than most scanners' steps. */
const BLOCK = 0.02;
/** Closer than any scanner's beams, rad. */
const FINEST = 2e-5;
/** A direction is this part of the even distance wide: rows may be close in one way and far apart in the other. */
const PARTS = 8;

export function samplesOf(directions: Directions): Samples {
  const { azimuth, elevation, range } = directions;
  const count = range.length;
  const blocks = new Set<number>();
  let measured = 0;
  for (let i = 0; i < count; i++) {
    if (!(range[i] > 0)) continue;
    measured++;
    blocks.add(Math.floor(azimuth[i] / BLOCK) * 4096 + Math.floor(elevation[i] / BLOCK));
  }
  const even = Math.max(PARTS * FINEST, BLOCK * Math.sqrt(blocks.size / Math.max(1, measured)));
  const cells = new Cells(azimuth, elevation, even / PARTS, even / PARTS);
  const of = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    if (!(range[i] > 0)) continue;
    const known = cells.first(cells.x[i], cells.y[i]);
    if (known < 0) cells.add(i);
    else if (stands(directions, i, known)) cells.replace(known, i);
  }
  const members: number[] = [];
  for (let i = 0; i < count; i++) {
    if (!(range[i] > 0)) continue;
    of[i] = cells.first(cells.x[i], cells.y[i]);
    if (of[i] === i) members.push(i);
  }
  return { members: Int32Array.from(members), of, even };
}

/** The nearer one; of equal ones by direction, so that the order of the cloud does not matter. */
function stands({ azimuth, elevation, range }: Directions, a: number, b: number): boolean {
  if (range[a] !== range[b]) return range[a] < range[b];
  if (azimuth[a] !== azimuth[b]) return azimuth[a] < azimuth[b];
  return elevation[a] < elevation[b];
}
