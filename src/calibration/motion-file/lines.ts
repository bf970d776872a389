// The lines of a text file, read piece by piece: a file of a gigabyte costs one piece of memory.
import type { Bytes } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';

const PIECE = 1 << 20;
/** A line of a table is short; what has none for so long is no table. */
const LONGEST = 1 << 16;

export async function* linesOf(bytes: Bytes): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for (let offset = 0; offset < bytes.size; offset += PIECE) {
    const piece = await bytes.read(offset, Math.min(PIECE, bytes.size - offset));
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    if (rest.length > LONGEST)
      throw new FramelockError('FL0902', `expected lines of text, got one of more than ${LONGEST} characters`, {
        at: { file: bytes.name, offset },
      });
    yield* lines;
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}
