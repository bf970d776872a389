// Sweeps that were read a moment ago, so that one that serves as a neighbour and as a frame's own is decoded once.
import type { LaterKernels } from '../kernel/index.js';
import type { ReadCloud } from './cloud-reader.js';
import type { SourceRef } from './frame.js';

/** What a message says, whatever frame asks. */
export interface RecentSweep extends ReadCloud {
  readonly source: SourceRef;
}

interface Known {
  readonly sweep: RecentSweep;
  /** Calls of `recycle` before it was read. */
  readonly interval: number;
}

/**
 * Holds as few as the caller keeps. Points lie in the kernels' memory, which is given up at every second `recycle`: until
 * then a neighbour may be looked at, but a frame that is written later needs points of its own interval.
 */
export class RecentSweeps {
  readonly #kernels: LaterKernels;
  readonly #known = new Map<number, Known>();
  #interval = 0;

  constructor(kernels: LaterKernels) {
    this.#kernels = kernels;
  }

  /** To be called with the kernels' `recycle`. */
  recycle(): void {
    this.#interval++;
    for (const [message, { interval }] of this.#known) if (interval < this.#interval - 1) this.#known.delete(message);
  }

  add(message: number, sweep: RecentSweep): void {
    this.#put(message, { sweep, interval: this.#interval });
  }

  /** `lasting`: its points must stay good as long as what is read now. */
  async get(message: number, lasting: boolean): Promise<RecentSweep | undefined> {
    const known = this.#known.get(message);
    if (!known) return undefined;
    this.#put(message, known);
    if (!lasting || known.interval === this.#interval) return known.sweep;
    const { points } = known.sweep;
    const bytes = await this.#kernels.keep(points.byteLength);
    const copy = new Float32Array(bytes.buffer, bytes.byteOffset, points.length);
    copy.set(points);
    const sweep = { ...known.sweep, points: copy };
    this.add(message, sweep);
    return sweep;
  }

  /** To the end of the order: a map keeps that of first insertion. */
  #put(message: number, known: Known): void {
    this.#known.delete(message);
    this.#known.set(message, known);
  }

  /** Lets go of all but the `most` that were used last. */
  keepLast(most: number): void {
    let spare = this.#known.size - most;
    for (const message of this.#known.keys()) if (spare-- > 0) this.#known.delete(message);
  }
}
