// The header of a PCD file: which fields a point has, how many points there are and how they are written.
import { FramelockError } from '../../issue.js';
import type { PointField } from '../../message/value.js';

export type PcdData = 'ascii' | 'binary' | 'binary_compressed';

/** One field as the file writes it. 8-byte integers are kept as float64, which PointField has. */
export interface PcdField {
  readonly name: string;
  readonly type: PointField['type'] | 'int64' | 'uint64';
  readonly size: number;
  readonly count: number;
}

export interface PcdHeader {
  readonly fields: readonly PcdField[];
  readonly width: number;
  readonly height: number;
  /** tx ty tz qw qx qy qz as written: where the points were seen from. The points are not moved by it. */
  readonly viewpoint: readonly number[];
  readonly data: PcdData;
  /** First byte after the header. */
  readonly end: number;
}

const TYPES: ReadonlyMap<string, PcdField['type']> = new Map([
  ...(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'] as const).map(
    type => [`${type.startsWith('u') ? 'U' : 'I'}${Number(type.replace(/\D+/, '')) / 8}`, type] as const,
  ),
  ['F4', 'float32'],
  ['F8', 'float64'],
]);
const MAX_HEADER = 64 << 10;
const MAX_FIELDS = 1000;
/** A driver's widest point has some hundred bytes. */
const MAX_STEP = 64 << 10;

/** Point Cloud Library's PCD, versions .5 to .7. Throws FL0533 with what was expected and what is there. */
export function pcdHeader(bytes: Uint8Array): PcdHeader {
  const { lines, end } = headerLines(bytes);
  const words = (key: string) => lines.get(key);
  const names = words('FIELDS') ?? words('COLUMNS');
  if (!names || names.length === 0) return fail('a line FIELDS with names', 'none');
  if (names.length > MAX_FIELDS) fail(`at most ${MAX_FIELDS} fields`, String(names.length));
  // Old files of single-precision points have neither line.
  const sizes = words('SIZE') ?? names.map(() => '4');
  const types = words('TYPE') ?? names.map(() => 'F');
  const counts = words('COUNT') ?? names.map(() => '1');
  for (const [key, list] of Object.entries({ SIZE: sizes, TYPE: types, COUNT: counts }))
    if (list.length !== names.length) fail(`${names.length} values of ${key}, one per field`, String(list.length));
  const fields = names.map((name, i): PcdField => {
    const type = TYPES.get(`${types[i].toUpperCase()}${sizes[i]}`);
    if (!type) return fail(`type I, U or F and size 1, 2, 4 or 8 of field "${name}"`, `${types[i]} ${sizes[i]}`);
    return { name, type, size: Number(sizes[i]), count: whole(counts[i], `COUNT of field "${name}"`, 1) };
  });
  const step = fields.reduce((sum, field) => sum + field.size * field.count, 0);
  if (step > MAX_STEP) fail(`points of at most ${MAX_STEP} bytes`, String(step));
  return { fields, ...extent(words), viewpoint: viewpointOf(words('VIEWPOINT')), data: dataOf(words('DATA')), end };
}

function extent(words: (key: string) => string[] | undefined): { width: number; height: number } {
  const given = (key: string) => {
    const list = words(key);
    return list && whole(list[0] ?? '', key, 0);
  };
  const points = given('POINTS');
  const height = given('HEIGHT') ?? 1;
  const width = given('WIDTH') ?? (height === 1 ? points : undefined);
  if (width === undefined) return fail('lines WIDTH and HEIGHT, or POINTS', 'none');
  if (points !== undefined && points !== width * height)
    fail(`POINTS to be WIDTH times HEIGHT, ${width} x ${height}`, String(points));
  return { width, height };
}

function viewpointOf(words: readonly string[] | undefined): number[] {
  if (!words) return [0, 0, 0, 1, 0, 0, 0];
  const numbers = words.map(Number);
  if (numbers.length !== 7 || !numbers.every(Number.isFinite)) fail('seven numbers of VIEWPOINT', words.join(' '));
  return numbers;
}

function dataOf(words: readonly string[] | undefined): PcdData {
  const word = words?.[0]?.toLowerCase();
  if (word === 'ascii' || word === 'binary' || word === 'binary_compressed') return word;
  return fail('DATA ascii, binary or binary_compressed', word ?? 'none');
}

/** Lines up to and with DATA; the data begins right behind its line feed. */
function headerLines(bytes: Uint8Array): { lines: Map<string, string[]>; end: number } {
  const lines = new Map<string, string[]>();
  for (let at = 0; at < Math.min(bytes.length, MAX_HEADER); ) {
    const feed = bytes.indexOf(0x0a, at);
    const stop = feed === -1 ? bytes.length : feed;
    if (stop > MAX_HEADER) break;
    const [key = '', ...words] = new TextDecoder().decode(bytes.subarray(at, stop)).trim().split(/\s+/);
    at = stop + 1;
    if (key === '' || key.startsWith('#')) continue;
    if (!/^[A-Z]+$/i.test(key)) break;
    lines.set(key.toUpperCase(), words);
    if (key.toUpperCase() === 'DATA') return { lines, end: Math.min(at, bytes.length) };
  }
  return fail('the header of a PCD file that ends with a line DATA', 'none');
}

function whole(word: string, what: string, least: number): number {
  const value = Number(word);
  if (/^\d+$/.test(word) && value >= least && value <= 2 ** 31) return value;
  return fail(`a whole number from ${least} on for ${what}`, `"${word.slice(0, 40)}"`);
}

function fail(expected: string, got: string): never {
  throw new FramelockError('FL0533', `expected ${expected}, got ${got.slice(0, 200)}`);
}
