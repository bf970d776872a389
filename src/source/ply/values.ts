// The values of a PLY file one after the other, binary or as text: the vertices packed, everything else passed over.
import { type PointField, scalarBytes } from '../../message/value.js';
import { writeScalar } from '../../message/write-scalar.js';
import { type PlyElement, type PlyHeader, type PlyProperty, plyFail } from './header.js';

type Scalar = PointField['type'];

/** Reads the numbers of a file in order. A value that is not there throws FL0123. */
interface Values {
  next(type: Scalar): number;
  /** Whether so many values, which take `bytes` bytes when they are binary, can still be there. */
  has(values: number, bytes: number): boolean;
  skip(values: number, type: Scalar): void;
}

/** Scalar properties of the rows of `vertex`, little endian and without gaps; lists are read over. */
export function packedRows(bytes: Uint8Array, { format, elements }: PlyHeader, vertex: PlyElement): Uint8Array {
  const values = format === 'ascii' ? textValues(bytes) : binaryValues(bytes, format === 'binary_little_endian');
  for (const element of elements) {
    if (element === vertex) return rowsOf(values, element);
    passOver(values, element);
  }
  return bytes.subarray(0, 0);
}

function rowsOf(values: Values, { count, properties }: PlyElement): Uint8Array {
  const smallest = properties.reduce((sum, { type, count: of }) => sum + scalarBytes[of ?? type], 0);
  // Memory is not taken for points that cannot be there.
  if (!values.has(count * properties.length, count * smallest))
    plyFail(`${count} points of ${properties.length} values`, 'fewer bytes than that');
  const step = scalarsOf(properties).reduce((sum, { type }) => sum + scalarBytes[type], 0);
  const out = new Uint8Array(count * step);
  const view = new DataView(out.buffer);
  let at = 0;
  for (let row = 0; row < count; row++)
    for (const { type, count: of } of properties) {
      if (of) {
        values.skip(listLength(values, of), type);
        continue;
      }
      writeScalar[type](view, at, values.next(type));
      at += scalarBytes[type];
    }
  return out;
}

export function scalarsOf(properties: readonly PlyProperty[]): PlyProperty[] {
  return properties.filter(({ count }) => count === undefined);
}

function passOver(values: Values, { count, properties }: PlyElement): void {
  if (properties.length === 0) return;
  for (let row = 0; row < count; row++)
    for (const { type, count: of } of properties) values.skip(of ? listLength(values, of) : 1, type);
}

function listLength(values: Values, type: Scalar): number {
  const length = values.next(type);
  return length >= 0 && Number.isInteger(length) ? length : plyFail('a length of a list', String(length));
}

const READ: Record<Scalar, (view: DataView, at: number, little: boolean) => number> = {
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  int16: (view, at, little) => view.getInt16(at, little),
  uint16: (view, at, little) => view.getUint16(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
};

function binaryValues(bytes: Uint8Array, little: boolean): Values {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number) => {
    if (length > bytes.length - at) plyFail(`${length} more bytes`, String(bytes.length - at));
    at += length;
    return at - length;
  };
  return {
    next: type => READ[type](view, take(scalarBytes[type]), little),
    has: (_, size) => size <= bytes.length - at,
    skip: (values, type) => void take(values * scalarBytes[type]),
  };
}

const PIECE = 1 << 16;

/** Words are parted by blanks and line ends alike; elements of a file end where their numbers are complete. */
function textValues(bytes: Uint8Array): Values {
  let words: string[] = [];
  let [word, at] = [0, 0];
  const refill = () => {
    while (word === words.length && at < bytes.length) {
      let end = Math.min(at + PIECE, bytes.length);
      while (end < bytes.length && bytes[end] > 0x20) end++;
      words = new TextDecoder('latin1')
        .decode(bytes.subarray(at, end))
        .split(/\s+/)
        .filter(one => one !== '');
      [word, at] = [0, end];
    }
    if (word === words.length) plyFail('another number', 'the end of the file');
  };
  return {
    next(type) {
      if (word === words.length) refill();
      return numberOf(words[word++], type);
    },
    // A digit and what parts it from the next.
    has: values => values * 2 <= bytes.length + 1,
    skip(count) {
      for (let left = count; left > 0; ) {
        if (word === words.length) refill();
        const step = Math.min(left, words.length - word);
        word += step;
        left -= step;
      }
    },
  };
}

const RANGES: Partial<Record<Scalar, readonly [number, number]>> = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  uint8: [0, 2 ** 8 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  uint16: [0, 2 ** 16 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};

function numberOf(word: string, type: Scalar): number {
  const range = RANGES[type];
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) {
    const value = Number(word);
    if (!range || (Number.isInteger(value) && value >= range[0] && value <= range[1])) return value;
  } else if (!range) {
    if (/^[+-]?nan(\(\w*\))?$/i.test(word)) return Number.NaN;
    const infinite = /^([+-]?)inf(inity)?$/i.exec(word);
    if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return plyFail(`a number of type ${type}`, `"${word.slice(0, 40)}"`);
}
