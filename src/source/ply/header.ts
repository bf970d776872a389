// The header of a PLY file: its elements in order, and how their values are written.
import { FramelockError } from '../../issue.js';
import type { PointField } from '../../message/value.js';

type Scalar = PointField['type'];

export interface PlyProperty {
  readonly name: string;
  readonly type: Scalar;
  /** Type of the number of values before them, where the property is a list. */
  readonly count?: Scalar;
}

export interface PlyElement {
  readonly name: string;
  readonly count: number;
  readonly properties: readonly PlyProperty[];
}

export interface PlyHeader {
  readonly format: 'ascii' | 'binary_little_endian' | 'binary_big_endian';
  readonly elements: readonly PlyElement[];
  /** First byte after the header. */
  readonly end: number;
}

/** Both spellings of Turk's description (1994) and of later writers. */
const TYPES: ReadonlyMap<string, Scalar> = new Map([
  ...(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64'] as const).map(
    type => [type, type] as const,
  ),
  ['char', 'int8'],
  ['uchar', 'uint8'],
  ['short', 'int16'],
  ['ushort', 'uint16'],
  ['int', 'int32'],
  ['uint', 'uint32'],
  ['float', 'float32'],
  ['double', 'float64'],
]);
const MAX_HEADER = 64 << 10;
const MAX_ELEMENTS = 100;
const MAX_PROPERTIES = 1000;
const MAX_COUNT = 2 ** 31;

/** Throws FL0123 with what was expected and what is there. */
export function plyHeader(bytes: Uint8Array): PlyHeader {
  const { lines, end } = headerLines(bytes);
  let format: PlyHeader['format'] | undefined;
  const elements: (PlyElement & { properties: PlyProperty[] })[] = [];
  for (const words of lines) {
    const [key, ...rest] = words;
    if (key === 'comment' || key === 'obj_info' || key === undefined) continue;
    if (key === 'format') format = formatOf(rest);
    else if (key === 'element') elements.push(elementOf(rest));
    else if (key === 'property' && elements.length > 0) elements[elements.length - 1].properties.push(propertyOf(rest));
    else plyFail('a line of format, comment, element, or a property of one', `"${key}"`);
  }
  if (!format) return plyFail('a line of format', 'none');
  if (elements.length > MAX_ELEMENTS) plyFail(`at most ${MAX_ELEMENTS} elements`, String(elements.length));
  if (elements.some(({ properties }) => properties.length > MAX_PROPERTIES))
    plyFail(`at most ${MAX_PROPERTIES} properties of an element`, 'more');
  return { format, elements, end };
}

function formatOf([name, version]: readonly string[]): PlyHeader['format'] {
  if (version === '1.0' && (name === 'ascii' || name === 'binary_little_endian' || name === 'binary_big_endian'))
    return name;
  return plyFail('format ascii, binary_little_endian or binary_big_endian 1.0', `${name} ${version}`);
}

function elementOf([name, count]: readonly string[]): PlyElement & { properties: PlyProperty[] } {
  const value = Number(count);
  if (name === undefined || !/^\d+$/.test(count ?? '') || value > MAX_COUNT)
    return plyFail('an element with a name and a number', `${name} ${count}`);
  return { name, count: value, properties: [] };
}

function propertyOf(words: readonly string[]): PlyProperty {
  const list = words[0] === 'list';
  const [count, type, name] = list ? words.slice(1) : [undefined, ...words];
  const [of, counted] = [TYPES.get(type ?? ''), count === undefined ? undefined : TYPES.get(count)];
  if (!of || name === undefined || (list && (!counted || counted.startsWith('float'))))
    return plyFail('a property with a type and a name', words.join(' '));
  return counted ? { name, type: of, count: counted } : { name, type: of };
}

/** Lines after `ply` and before `end_header`, as words. Lines end with a line feed, a carriage return, or both. */
function headerLines(bytes: Uint8Array): { lines: string[][]; end: number } {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, MAX_HEADER));
  const match = /(?:^|\r\n|\n|\r)end_header[ \t]*(\r\n|\n|\r|$)/.exec(text);
  if (!match) return plyFail('the header of a PLY file that ends with a line end_header', 'none');
  const [magic, ...lines] = text.slice(0, match.index).split(/\r\n|\n|\r/);
  if (magic.trim() !== 'ply') plyFail('a first line ply', `"${magic}"`);
  // Where lines end with a carriage return alone, a line feed behind the last is the first byte of the data.
  const short = match[1] === '\r\n' && /[\r\n]+/.exec(text)?.[0] === '\r' ? 1 : 0;
  return {
    lines: lines.map(line => line.split(/[ \t]+/).filter(word => word !== '')),
    end: match.index + match[0].length - short,
  };
}

export function plyFail(expected: string, got: string): never {
  throw new FramelockError('FL0123', `expected ${expected}, got ${got.slice(0, 200)}`);
}
