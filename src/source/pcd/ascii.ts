// The points of a PCD file that are written as text, one line per point.
import { FramelockError } from '../../issue.js';
import type { PcdField } from './header.js';

/** Numbers as the files write them: decimal, with exponent, nan and inf in any case. */
function parsed(word: string, integer: boolean): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) return Number(word);
  // A point without a measurement is nan in every field; there is no such integer, and writers mean 0.
  if (/^[+-]?nan(\(\w*\))?$/i.test(word)) return integer ? 0 : Number.NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(word);
  if (infinite && !integer) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  throw new FramelockError('FL0533', `expected a number, got "${word.slice(0, 40)}"`);
}

const PIECE = 1 << 18;

type Write = (view: DataView, at: number, value: number) => void;

/** Range of the integers; 8-byte ones are kept as float64. */
const WRITERS: Record<PcdField['type'], { write: Write; range?: readonly [number, number] }> = {
  int8: { write: (view, at, value) => view.setInt8(at, value), range: [-(2 ** 7), 2 ** 7 - 1] },
  uint8: { write: (view, at, value) => view.setUint8(at, value), range: [0, 2 ** 8 - 1] },
  int16: { write: (view, at, value) => view.setInt16(at, value, true), range: [-(2 ** 15), 2 ** 15 - 1] },
  uint16: { write: (view, at, value) => view.setUint16(at, value, true), range: [0, 2 ** 16 - 1] },
  int32: { write: (view, at, value) => view.setInt32(at, value, true), range: [-(2 ** 31), 2 ** 31 - 1] },
  uint32: { write: (view, at, value) => view.setUint32(at, value, true), range: [0, 2 ** 32 - 1] },
  int64: { write: (view, at, value) => view.setFloat64(at, value, true), range: [-(2 ** 63), 2 ** 63] },
  uint64: { write: (view, at, value) => view.setFloat64(at, value, true), range: [0, 2 ** 64] },
  float32: { write: (view, at, value) => view.setFloat32(at, value, true) },
  float64: { write: (view, at, value) => view.setFloat64(at, value, true) },
};

/** Lines that are not empty, without blanks around them. Decoded by the piece: a call per line would take longer than parsing it. */
function* linesOf(text: Uint8Array): Generator<string> {
  const decoder = new TextDecoder();
  for (let from = 0; from < text.length; ) {
    const feed = text.indexOf(0x0a, Math.min(from + PIECE, text.length));
    const stop = feed === -1 ? text.length : feed + 1;
    for (const line of decoder.decode(text.subarray(from, stop)).split('\n')) {
      const trimmed = line.trim();
      if (trimmed !== '') yield trimmed;
    }
    from = stop;
  }
}

/**
 * `points` lines of text into packed little-endian points. Empty lines are skipped. Throws FL0533 with the number of the
 * point for a line with too few or too many words, a word that is no number or does not fit its field.
 */
export function asciiPoints(text: Uint8Array, fields: readonly PcdField[], points: number): Uint8Array {
  const columns = fields.flatMap(field => Array.from({ length: field.count }, () => field));
  // Every value needs a digit and what parts it from the next: memory is not taken for points that cannot be there.
  if (points * columns.length * 2 > text.length + 1)
    throw new FramelockError(
      'FL0533',
      `expected ${points} points of ${columns.length} values, got ${text.length} bytes`,
    );
  const step = columns.reduce((sum, field) => sum + field.size, 0);
  const out = new Uint8Array(points * step);
  const view = new DataView(out.buffer);
  let at = 0;
  let point = 0;
  for (const line of linesOf(text)) {
    if (point === points) break;
    const words = line.split(/\s+/);
    if (words.length !== columns.length)
      throw new FramelockError('FL0533', `expected ${columns.length} values of point ${point}, got ${words.length}`);
    for (const [i, { type, size, name }] of columns.entries()) {
      const { write, range } = WRITERS[type];
      const value = parsed(words[i], range !== undefined);
      if (range && !(value >= range[0] && value <= range[1] && Number.isInteger(value)))
        throw new FramelockError(
          'FL0533',
          `expected ${type} in "${name}" of point ${point}, got "${words[i].slice(0, 40)}"`,
        );
      write(view, at, value);
      at += size;
    }
    point++;
  }
  if (point !== points) throw new FramelockError('FL0533', `expected ${points} points, got ${point}`);
  return out;
}
