// Which streams run on one clock: told by stamps that they share, by rates that agree too well for chance, or by jumps.
import type { ClockFit } from './clock-fit.js';
import { makeGroups } from './groups.js';
import { joinSharers } from './join-sharers.js';
import { smallest } from './select-smallest.js';

export interface ClockWitness {
  /** Of its believed header stamps. */
  readonly sketch: Float64Array;
  readonly fit: ClockFit;
  /** Its rate differs from the recorder's for certain. */
  readonly drifts: boolean;
  /** Positions of streams whose clock jumped together with its own. */
  readonly twins?: readonly number[];
}

/** Together the two sigmas must be below this, ppm: crystals lie some 50 ppm apart, so few pairs agree by chance. */
const SHARP_PPM = 0.5;
/** Rates that differ by no more than this many sigmas are one. */
const SIGMAS = 2.5;
/** Latencies of two streams of one clock differ by less, ns. */
export const LATENCIES_NS = 250e6;
/** Streams that have this share of the compared stamps in common are stamped by one clock. */
const SHARED = 0.5;
/** And this many of them. */
const LEAST_SHARED = 3;
/** Stamps of each stream that are compared with the others'. */
const SKETCH = 256;

/**
 * For each stream the number of its clock, counted from 0 in the order of the streams: what any pair tells joins their groups, so the
 * order in which pairs are looked at does not matter.
 */
export function sameClocks(streams: readonly ClockWitness[]): number[] {
  const groups = makeGroups(streams.length);
  const stay = (i: number, j: number) => stayTogether(streams[i].fit, streams[j].fit);
  const sketches = streams.map(({ sketch }) => sketch);
  joinSharers(sketches, LEAST_SHARED, groups, (i, j) => shareStamps(sketches[i], sketches[j]) && stay(i, j));
  streams.forEach(({ twins, fit }, i) => {
    for (const j of twins ?? []) if (j < i && nearby(fit, streams[j].fit)) groups.join(i, j);
  });
  const byRate = streams.map((_, i) => i).filter(i => streams[i].drifts && streams[i].fit.driftSigmaPpm <= SHARP_PPM);
  byRate.sort((a, b) => streams[a].fit.driftPpm - streams[b].fit.driftPpm);
  byRate.forEach((i, k) => {
    for (let n = k + 1; n < byRate.length; n++) {
      const j = byRate[n];
      if (streams[j].fit.driftPpm - streams[i].fit.driftPpm > SIGMAS * SHARP_PPM) break;
      if (groups.root(i) !== groups.root(j) && shareRate(streams[i], streams[j]) && stay(i, j)) groups.join(i, j);
    }
  });
  const numbers = new Map<number, number>();
  return streams.map((_, i) => {
    const own = groups.root(i);
    if (!numbers.has(own)) numbers.set(own, numbers.size);
    return numbers.get(own)!;
  });
}

/**
 * Two cameras of one trigger, an IMU and its magnetometer: no two clocks give the same ns again and again. Compared are the
 * stamps with the smallest hashes of each, up to the hash that both lists reach: a fair sample of what they have in common
 * (bottom-k sketch, Cohen and Kaplan, PODC 2007), whatever their lengths and order.
 */
function shareStamps(a: Float64Array, b: Float64Array): boolean {
  const reach = Math.min(reachOf(a), reachOf(b));
  let [i, j, found] = [0, 0, 0];
  while (i < a.length && j < b.length && a[i] <= reach && b[j] <= reach) {
    if (a[i] === b[j]) found++;
    const next = Math.min(a[i], b[j]);
    if (a[i] === next) i++;
    if (b[j] === next) j++;
  }
  // Of the shorter: a camera of 10 Hz shares every second stamp of its twin's 20 Hz.
  return found >= LEAST_SHARED && found >= SHARED * Math.min(countTo(a, i, reach), countTo(b, j, reach));
}

function countTo(sketch: Float64Array, from: number, reach: number): number {
  let count = from;
  while (count < sketch.length && sketch[count] <= reach) count++;
  return count;
}

/** The smallest hashes of stamps, whole ns since the origin, in any order: ascending, each once. */
export function stampSketch(stamp: Float64Array): Float64Array {
  const hashes = smallest(stamp, stamp.length, SKETCH, hashOf);
  return hashes.filter((hash, i) => i === 0 || hash !== hashes[i - 1]);
}

/** A list that is not full holds all hashes there are. */
function reachOf(sketch: Float64Array): number {
  return sketch.length < SKETCH ? 2 ** 32 : sketch[SKETCH - 1];
}

/** The finalizer of MurmurHash3 over both halves of the stamp. */
function hashOf(stamp: number): number {
  let h = Math.imul(Math.floor(stamp / 2 ** 32) | 0, 0x9e3779b1) ^ ((stamp % 2 ** 32) | 0);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Before their first jump they lie together, up to their latencies. */
function nearby(a: ClockFit, b: ClockFit): boolean {
  return Math.abs(a.segments[0].lowest - b.segments[0].lowest) <= LATENCIES_NS;
}

/** Not where one was set by so much, while the other ran on, that they cannot be one clock any more. */
function stayTogether(a: ClockFit, b: ClockFit): boolean {
  if (a.segments.length === b.segments.length) return true;
  return a.segments.every((own, i) =>
    b.segments.every((other, j) => {
      const from = Math.max(own.fromLog, other.fromLog);
      const overlap = from < Math.min(endOf(a, i), endOf(b, j));
      return !overlap || Math.abs(own.lowest - other.lowest) <= LATENCIES_NS;
    }),
  );
}

/** Record stamp up to which a segment goes, about. */
function endOf({ segments }: ClockFit, k: number): number {
  return segments[k + 1]?.fromLog ?? segments[k].lastStamp + segments[k].lowest;
}

function shareRate(a: ClockWitness, b: ClockWitness): boolean {
  if (!a.drifts || !b.drifts) return false;
  const sigma = Math.hypot(a.fit.driftSigmaPpm, b.fit.driftSigmaPpm);
  const close = Math.abs(a.fit.driftPpm - b.fit.driftPpm) <= SIGMAS * sigma;
  return sigma <= SHARP_PPM && close && Math.abs(a.fit.floorNs - b.fit.floorNs) <= LATENCIES_NS;
}
