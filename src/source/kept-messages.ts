// Small messages of compressed chunks that are needed before the frames are filled: poses and calibration. Kept from the
// index pass, they save decompressing the whole recording once more.
import type { Kind } from '../message/value.js';

/** Beyond this the rest is read from the chunks again: memory must not grow with the recording. */
export const mostBytes = 32 * 2 ** 20;
export const longestKept = 4096;

const kinds: ReadonlySet<Kind> = new Set(['odometry', 'pose', 'transforms', 'camera_info']);

export class KeptMessages {
  readonly #byMessage = new Map<number, Uint8Array>();
  #bytes = 0;

  /** Keeps a copy when the kind is wanted and there is room. `message` is its position in the table. */
  offer(message: number, kind: Kind, payload: Uint8Array): void {
    if (!kinds.has(kind) || payload.length > longestKept || this.#bytes + payload.length > mostBytes) return;
    this.#byMessage.set(message, payload.slice());
    this.#bytes += payload.length;
  }

  /** Keeps what an earlier index pass kept; the bytes are the caller's no more. */
  restore(message: number, payload: Uint8Array): void {
    this.#byMessage.set(message, payload);
    this.#bytes += payload.length;
  }

  /** By ascending position in the table. */
  entries(): Iterable<[message: number, payload: Uint8Array]> {
    return this.#byMessage.entries();
  }

  get(message: number): Uint8Array | undefined {
    return this.#byMessage.get(message);
  }
}
