// Timelines drawn in ASCII: one character is one step, a letter is a message, anything else is nothing.
import type { Stream } from '../../src/time/stream.js';

export interface Drawn {
  readonly stream: Stream;
  /** The letters, in the order of the stream's entries. */
  readonly names: string;
}

export function draw(line: string, stepNs = 10_000_000, sensor = 'drawn'): Drawn {
  const t: number[] = [];
  let names = '';
  [...line].forEach((c, i) => {
    if (!/[A-Za-z]/.test(c)) return;
    t.push(i * stepNs);
    names += c;
  });
  return { stream: streamOf(t, sensor), names };
}

export function streamOf(t: readonly number[], sensor = 'stream'): Stream {
  const ns = BigInt64Array.from(t, x => BigInt(Math.round(x)));
  return { sensor, t: Float64Array.from(t), rawNs: ns, logNs: ns, message: Uint32Array.from(t, (_, i) => i) };
}
