// Stamps of a sequence: times.txt, one number of seconds per line, line i for frame i.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';
import { parseMomentText } from '../../time/moment-text.js';
import { textLines } from '../plain-files/text-lines.js';

/** A sequence of hours: memory is 8 bytes a frame, whatever the file holds. */
const MOST_FRAMES = 1 << 22;
const NONE = -(2n ** 63n);

export interface Times {
  /** ns on the sequence's clock; undefined for a frame without a line, or whose line is no number. */
  of(frame: number): bigint | undefined;
  /** Frames that have a stamp, ascending. */
  frames(): Iterable<number>;
}

/** Read by integers only: `1.037e-01` is 103 700 000 ns. Throws FL0208 for more lines than a sequence can have. */
export async function readTimes(file: Bytes): Promise<Times> {
  let stamps = new BigInt64Array(1024).fill(NONE);
  let end = 0;
  const decoder = new TextDecoder();
  for await (const { bytes, lines } of textLines(file))
    for (const { index, start, length, cut } of lines) {
      if (index >= MOST_FRAMES)
        throw new FramelockError('FL0208', `expected at most ${MOST_FRAMES} times, got more`, {
          at: { file: file.name },
        });
      const stamp = cut
        ? undefined
        : parseMomentText(decoder.decode(bytes.subarray(start, start + length)).trim(), 's');
      if (stamp === undefined) continue;
      if (index >= stamps.length) {
        const grown = new BigInt64Array(Math.max(2 * stamps.length, index + 1)).fill(NONE);
        grown.set(stamps);
        stamps = grown;
      }
      stamps[index] = stamp;
      end = index + 1;
    }
  const known = stamps.subarray(0, end);
  return {
    of: frame => (frame < end && known[frame] !== NONE ? known[frame] : undefined),
    *frames() {
      for (let i = 0; i < end; i++) if (known[i] !== NONE) yield i;
    },
  };
}
