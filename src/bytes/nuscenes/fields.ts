// What stands in a row of a nuScenes table, checked: tokens, numbers, stamps.
import { FramelockError } from '../../issue.js';

export type Row = Readonly<Record<string, unknown>>;

/** A token has 32 digits; other makers of this layout use names. */
const MAX_TOKEN = 256;

/** Throws FL0116, as all of these do, for what is no text; an empty one is no token. */
export function tokenOf(row: Row, key: string): string {
  const text = textOf(row, key);
  return text !== '' ? text : refuse(key, 'a token', text);
}

/** May be empty: the `prev` of a first row is. */
export function textOf(row: Row, key: string): string {
  const value = row[key];
  return typeof value === 'string' && value.length <= MAX_TOKEN ? value : refuse(key, 'a text', value);
}

/** `count` finite numbers. */
function numbersOf(row: Row, key: string, count: number): number[] {
  const value = row[key];
  const good = Array.isArray(value) && value.length === count && value.every(Number.isFinite);
  return good ? value : refuse(key, `${count} finite numbers`, value);
}

/** 3×3 row by row; undefined for the empty list of a sensor that is no camera. */
export function matrixOf(row: Row, key: string): number[] | undefined {
  const value = row[key];
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  const flat = Array.isArray(value) && value.length === 3 ? value.flat() : [];
  return flat.length === 9 && flat.every(Number.isFinite) ? flat : refuse(key, 'a 3×3 matrix', value);
}

/** T_a_b of `translation` and `rotation`, which is w, x, y, z: a foreign order that ends here. Metres; not yet checked to be of unit length. */
export function poseOf(row: Row): {
  readonly t: [number, number, number];
  readonly q: [number, number, number, number];
} {
  const [x, y, z] = numbersOf(row, 'translation', 3);
  const [qw, qx, qy, qz] = numbersOf(row, 'rotation', 4);
  return { t: [x, y, z], q: [qx, qy, qz, qw] };
}

/** `timestamp` is µs since 1970, exact in ns by × 1000. A float64 holds a µs of our century to 0.25 µs, which some makers use. */
export function stampOf(row: Row): bigint {
  const value = row.timestamp;
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > MAX_MICROSECONDS)
    return refuse('timestamp', 'microseconds since 1970', value);
  const whole = Math.floor(value);
  return BigInt(whole) * 1000n + BigInt(Math.round((value - whole) * 1000));
}

/** What int64 ns hold. */
const MAX_MICROSECONDS = 9.2e15;

function refuse(key: string, expected: string, value: unknown): never {
  const got = value === undefined ? 'none' : (JSON.stringify(value) ?? String(value)).slice(0, 80);
  throw new FramelockError('FL0116', `expected ${expected} as "${key}", got ${got}`);
}
