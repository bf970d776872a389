// A value inside a foreign file that knows where it stands, and the checks that every format makes of numbers.
import { fromMatrix, rotationError, type SE3, unitQuaternion } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';

export interface ForeignValue {
  readonly value: unknown;
  readonly file: string;
  /** `cam0.intrinsics (line 4, column 3)`. */
  readonly place: string;
  /** The value below a key or index; undefined when there is none or it is null. */
  at(...path: readonly (string | number)[]): ForeignValue | undefined;
}

/** `where` gives ` (line 4, column 3)` of a path, or ''. Only own keys are looked at. */
export function foreignValue(
  value: unknown,
  file: string,
  where: (path: readonly (string | number)[]) => string = () => '',
  path: readonly (string | number)[] = [],
): ForeignValue {
  return {
    value,
    file,
    get place() {
      const name = path.map(step => (typeof step === 'number' ? `[${step}]` : `.${step.slice(0, 80)}`)).join('');
      return `${name === '' ? 'the file' : name.replace(/^\./, '')}${where(path)}`;
    },
    at(...steps) {
      let below = value;
      for (const step of steps) {
        if (below === null || typeof below !== 'object' || !Object.hasOwn(below, step)) return undefined;
        below = (below as Record<string | number, unknown>)[step];
      }
      return below === null || below === undefined ? undefined : foreignValue(below, file, where, [...path, ...steps]);
    },
  };
}

/** Throws FL0501: `cam0.intrinsics (line 4, column 3): expected 4 numbers, got 3`. */
export function refuse(at: ForeignValue, text: string): never {
  throw new FramelockError('FL0501', `${at.place}: ${text}`, { at: { file: at.file } });
}

export function need(at: ForeignValue, ...path: readonly (string | number)[]): ForeignValue {
  return at.at(...path) ?? refuse(at, `expected "${path.join('.')}" below it, got none`);
}

/** The first of several spellings that is there. */
export function firstOf(at: ForeignValue, ...keys: readonly string[]): ForeignValue | undefined {
  for (const key of keys) {
    const found = at.at(key);
    if (found) return found;
  }
  return undefined;
}

export function keysOf({ value }: ForeignValue): string[] {
  return value === null || typeof value !== 'object' || Array.isArray(value) ? [] : Object.keys(value);
}

export function textOf(at: ForeignValue): string {
  const { value } = at;
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  return refuse(at, `expected a text, got ${shown(value)}`);
}

/** The text of a key; undefined where it is empty or not there. */
export function saidIn(at: ForeignValue, key: string): string | undefined {
  const found = at.at(key);
  return (found && textOf(found)) || undefined;
}

export function numberOf(at: ForeignValue): number {
  const { value } = at;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return refuse(at, `expected a finite number, got ${shown(value)}`);
}

/** Picture sizes: whole numbers from 1 to 65536. */
export function pixelsOf(at: ForeignValue): number {
  const value = numberOf(at);
  if (Number.isInteger(value) && value >= 1 && value <= 65536) return value;
  return refuse(at, `expected a whole number of pixels from 1 to 65536, got ${value}`);
}

/** A list of finite numbers; nested lists are read row by row. `counts`: how many may be there; none given: any, up to 4096. */
export function numbersOf(at: ForeignValue, ...counts: readonly number[]): number[] {
  const flat = Array.isArray(at.value) ? at.value.flat(2) : typeof at.value === 'number' ? [at.value] : undefined;
  if (!flat) return refuse(at, `expected a list of numbers, got ${shown(at.value)}`);
  if (counts.length > 0 ? !counts.includes(flat.length) : flat.length > 4096)
    return refuse(
      at,
      `expected ${counts.length > 0 ? counts.join(' or ') : 'at most 4096'} numbers, got ${flat.length}`,
    );
  const bad = flat.find(value => !(typeof value === 'number' && Number.isFinite(value)));
  if (bad !== undefined || flat.includes(undefined)) return refuse(at, `expected finite numbers, got ${shown(bad)}`);
  return flat as number[];
}

export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** Row by row. */
  readonly data: readonly number[];
}

/**
 * A matrix as lists of rows, or as `{rows, cols, data}` (ROS, EuRoC, OpenCV, OpenCalib) whose counts must agree, row by row in
 * each case. A plain list is one row.
 */
export function matrixOf(at: ForeignValue): Matrix {
  if (Array.isArray(at.value)) {
    const rows = at.value.map(row => (Array.isArray(row) ? row.length : -1));
    if (rows.every(length => length === -1)) return { rows: 1, cols: rows.length, data: numbersOf(at) };
    if (rows.some(length => length !== rows[0]))
      return refuse(at, `expected rows of equal length, got ${rows.map(n => Math.max(n, 1)).join(', ')}`);
    return { rows: rows.length, cols: rows[0], data: numbersOf(at) };
  }
  const [rows, cols] = [countOf(need(at, 'rows')), countOf(need(at, 'cols'))];
  const data = at.at('data');
  if (!data && rows * cols === 0) return { rows, cols, data: [] };
  return { rows, cols, data: numbersOf(data ?? need(at, 'data'), rows * cols) };
}

function countOf(at: ForeignValue): number {
  const value = numberOf(at);
  return Number.isInteger(value) && value >= 0 && value <= 4096
    ? value
    : refuse(at, `expected a count from 0 to 4096, got ${value}`);
}

/** The numbers of a matrix of one of the given shapes, row by row; a plain list of as many numbers is taken as one. */
export function shapedOf(at: ForeignValue, ...shapes: readonly (readonly [rows: number, cols: number])[]): number[] {
  const { rows, cols, data } = matrixOf(at);
  const fits = shapes.some(([r, c]) => (rows === r && cols === c) || (rows === 1 && cols === r * c));
  const wanted = shapes.map(([r, c]) => `${r}x${c}`).join(' or ');
  return fits ? [...data] : refuse(at, `expected a ${wanted} matrix, got ${rows}x${cols}`);
}

/** A rigid transform written as a 4×4 or 3×4 matrix. A rotation that is off by more than 1e-3 is refused, not repaired. */
export function rigidOf(at: ForeignValue): SE3 {
  const m = shapedOf(at, [4, 4], [3, 4]);
  const last = m.slice(12);
  if (last.some((value, i) => Math.abs(value - (i === 3 ? 1 : 0)) > 1e-6))
    return refuse(at, `expected 0 0 0 1 in the last row, got ${last.join(' ')}`);
  return rigidFrom(at, [...m.slice(0, 3), ...m.slice(4, 7), ...m.slice(8, 11)], [m[3], m[7], m[11]]);
}

/** From a row-major 3×3 and a translation in metres. */
export function rigidFrom(at: ForeignValue, R: readonly number[], t: readonly number[]): SE3 {
  const error = rotationError(R);
  if (!(error <= 1e-3))
    return refuse(at, `expected a rotation, got a matrix that is off by ${rounded(error)}; correct it in the file`);
  return fromMatrix([...R.slice(0, 3), t[0], ...R.slice(3, 6), t[1], ...R.slice(6, 9), t[2]]);
}

/** From a quaternion x, y, z, w and a translation in metres. */
export function poseFrom(at: ForeignValue, q: readonly number[], t: readonly number[]): SE3 {
  const unit = unitQuaternion(q);
  if (!unit) return refuse(at, `expected a unit quaternion x, y, z, w, got one of length ${rounded(Math.hypot(...q))}`);
  return { q: unit, t: [t[0], t[1], t[2]] };
}

export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  const text = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a group of keys' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
