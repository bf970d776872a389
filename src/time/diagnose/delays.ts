// What the two stamps of each message say of one another: record minus header, the slope taken out, held-back messages marked.
import type { ScratchArrays } from '../../scratch.js';
import { median } from '../order-statistics.js';

export interface Delays {
  /** Positions of the messages that have both stamps. */
  readonly at: Uint32Array;
  /** Record minus header, ns, up to the constant between the two counts, without its usual slope. */
  readonly ns: Float64Array;
  /** The next message came right after: this one was held back with it, and says nothing of the usual delay. */
  readonly held: Uint8Array;
}

/** Blocks for the slope; a clock's drift bends little over 1/64 of a recording. */
const BLOCKS = 64;

/** The arrays lie in `scratch`. */
export function delaysOf(header: Float64Array, record: Float64Array, block: number, scratch: ScratchArrays): Delays {
  let n = 0;
  for (const stamp of header) if (!Number.isNaN(stamp)) n++;
  const at = scratch.uint32(n);
  for (let i = 0, k = 0; i < header.length; i++) if (!Number.isNaN(header[i])) at[k++] = i;
  const ns = scratch.float64(n);
  for (let k = 0; k < n; k++) ns[k] = record[at[k]] - header[at[k]];
  const held = scratch.uint8(n);
  for (let k = 0; k + 1 < n; k++) {
    const [own, next] = [at[k], at[k + 1]];
    if (record[next] - record[own] < 0.25 * (header[next] - header[own])) held[k] = 1;
  }
  const slope = slopeOf(header, at, ns, block);
  if (slope !== 0) for (let k = 0; k < n; k++) ns[k] -= slope * (header[at[k]] - header[at[0]]);
  return { at, ns, held };
}

/**
 * Median of the slopes from block to block of the smallest delay in each: a jump touches one of them only. Blocks hold at
 * least `least` messages; with fewer than four of them no slope can be told from a jump.
 */
function slopeOf(header: Float64Array, at: Uint32Array, ns: Float64Array, least: number): number {
  const blocks = Math.min(BLOCKS, Math.floor(at.length / least));
  if (blocks < 4) return 0;
  const slopes: number[] = [];
  let [lastT, lastFloor] = [Number.NaN, Number.NaN];
  for (let b = 0; b < blocks; b++) {
    const [from, to] = [Math.floor((b * at.length) / blocks), Math.floor(((b + 1) * at.length) / blocks)];
    let best = from;
    for (let k = from; k < to; k++) if (ns[k] < ns[best]) best = k;
    const t = header[at[best]];
    if (t > lastT) slopes.push((ns[best] - lastFloor) / (t - lastT));
    [lastT, lastFloor] = [t, ns[best]];
  }
  return slopes.length < 3 ? 0 : median(slopes);
}
