// Small messages of compressed chunks that are needed before the frames are filled: poses, calibration, and radar scans, whose
// sign of Doppler is tried. Kept from the index pass, they save decompressing the whole recording once more.
import type { Kind } from '../message/value.js';
import { lowerBound } from '../time/order-statistics.js';

/** Beyond this the rest is read from the chunks again: memory must not grow with the recording. */
export const mostBytes = 32 * 2 ** 20;
export const longestKept = 16384;
/** A few hundred scans tell: the rest of a long recording is not worth its memory. */
const mostRadarBytes = 4 * 2 ** 20;

const kinds: ReadonlySet<Kind> = new Set(['odometry', 'pose', 'transforms', 'camera_info', 'radar']);

/** Payloads lie one behind the other in pieces of this size: an array of its own costs each as much again as it holds. */
const slabBytes = 2 ** 20;

export class KeptMessages {
  /** Positions in the table, ascending; of each the slab that it lies in, where it begins there, and its length. */
  readonly #messages: number[] = [];
  readonly #places: { readonly slab: number[]; readonly at: number[]; readonly length: number[] } = {
    slab: [],
    at: [],
    length: [],
  };
  #slabs: Uint8Array[] = [];
  #free = 0;
  #bytes = 0;
  #radarBytes = 0;

  /** What an earlier index pass kept: payloads one behind the other in `bytes`, which are the caller's no more. */
  static restored(messages: Uint32Array, lengths: Uint32Array, bytes: Uint8Array): KeptMessages {
    const kept = new KeptMessages();
    kept.#slabs = [bytes];
    for (const [i, message] of messages.entries()) kept.#note(message, 0, kept.#bytes, lengths[i]);
    return kept;
  }

  /** Keeps a copy when the kind is wanted and there is room. `message` is its position in the table, beyond those before. */
  offer(message: number, kind: Kind, payload: Uint8Array): void {
    if (!kinds.has(kind) || payload.length > longestKept || this.#bytes + payload.length > mostBytes) return;
    if (kind === 'radar') {
      if (this.#radarBytes + payload.length > mostRadarBytes) return;
      this.#radarBytes += payload.length;
    }
    if (payload.length > this.#free) {
      this.#slabs.push(new Uint8Array(slabBytes));
      this.#free = slabBytes;
    }
    const at = slabBytes - this.#free;
    this.#slabs[this.#slabs.length - 1].set(payload, at);
    this.#free -= payload.length;
    this.#note(message, this.#slabs.length - 1, at, payload.length);
  }

  /** By ascending position in the table. */
  *entries(): Generator<[message: number, payload: Uint8Array]> {
    for (const [i, message] of this.#messages.entries()) yield [message, this.#payload(i)];
  }

  get(message: number): Uint8Array | undefined {
    const i = lowerBound(this.#messages, message);
    return this.#messages[i] === message ? this.#payload(i) : undefined;
  }

  #note(message: number, slab: number, at: number, length: number): void {
    this.#messages.push(message);
    this.#places.slab.push(slab);
    this.#places.at.push(at);
    this.#places.length.push(length);
    this.#bytes += length;
  }

  #payload(i: number): Uint8Array {
    const { slab, at, length } = this.#places;
    return this.#slabs[slab[i]].subarray(at[i], at[i] + length[i]);
  }
}
