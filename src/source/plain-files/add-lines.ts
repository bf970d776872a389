// A text file of which each line is a message.
import type { Folder } from '../../bytes/bytes.js';
import type { FileSource } from './file-source.js';
import { type Line, textLines } from './text-lines.js';

/** `stampNs` undefined: the layout's stamp is no header's. */
export interface LineStamps {
  readonly logNs: bigint;
  readonly stampNs?: bigint;
}

/** Adds the lines that have a stamp to the channel, which is asked for at the first of them. `unstamped`: how many have none; `rows`: the number of the last line, counted from 1. */
export async function addLines(
  source: FileSource,
  folder: Folder,
  path: string,
  channel: () => number,
  stampsOf: (line: Line, bytes: Uint8Array) => LineStamps | undefined,
): Promise<{ readonly unstamped: number; readonly rows: number }> {
  const file = await folder.open(path);
  let [unstamped, rows] = [0, 0];
  let known: number | undefined;
  try {
    for await (const { offset, bytes, lines } of textLines(file)) {
      if (lines.length === 0) continue;
      const block = await source.stretch(path, offset, bytes.length);
      for (const line of lines) {
        const { start, length } = line;
        rows = line.index + 1;
        const stamps = stampsOf(line, bytes.subarray(start, start + length));
        if (!stamps) {
          unstamped++;
          continue;
        }
        known ??= channel();
        source.part(known, stamps.logNs, block, start, length, stamps.stampNs);
      }
    }
  } finally {
    await file.close();
  }
  return { unstamped, rows };
}
