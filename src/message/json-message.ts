// JSON messages (Foxglove schemas and ROS-like ones): the same wanted fields, found by name instead of by layout.
import { FramelockError } from '../issue.js';
import { decodeBase64 } from './base64.js';
import type { Slots, Want } from './plan.js';
import { toNs } from './stamp.js';

const utf8 = new TextDecoder('utf-8', { fatal: false });
const MAX_NESTING = 64;

/** The parsed object. Throws FL0304 when the bytes are not a JSON object or it is nested too deeply. */
export function parseJson(bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new FramelockError('FL0304', 'expected a JSON message, got something else', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('expected a JSON object as message');
  return bare(value, 0);
}

/** The same value with null-prototype objects, so that a key of the recording is never looked up on a prototype. */
function bare(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_NESTING) fail(`expected JSON of at most ${MAX_NESTING} levels, got more`);
  if (Array.isArray(value)) {
    // Arrays of numbers are the long ones: they need no walk of their own.
    for (let i = 0; i < value.length; i++) if (typeof value[i] === 'object') value[i] = bare(value[i], depth + 1);
    return value;
  }
  const object: { [key: string]: unknown } = Object.create(null);
  for (const [key, entry] of Object.entries(value)) object[key] = bare(entry, depth + 1);
  return object;
}

/** Fills the slots of a layout. Throws FL0304 when a field that is not optional is missing or of another kind. */
export function fillFromJson(wants: readonly Want[], message: unknown, slots: Slots): Slots {
  let numbers = 0;
  let parts = 0;
  for (const want of wants) {
    const value = convert(valueAt(message, want.path), want.as);
    if (value === undefined && !want.optional) fail(`expected the field ${want.path} as ${want.as}, got none`);
    if (want.as === 'number') slots.numbers[numbers++] = value === undefined ? NaN : (value as number);
    else slots.parts[parts++] = value;
  }
  return slots;
}

/** The first of the paths in `a.b|c` that leads to something. */
export function valueAt(message: unknown, path: string): unknown {
  for (const option of path.split('|')) {
    let value = message;
    for (const name of option.split('.'))
      value = typeof value === 'object' && value !== null ? (value as { [key: string]: unknown })[name] : undefined;
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function convert(value: unknown, as: Want['as']): unknown {
  if (value === undefined) return undefined;
  switch (as) {
    case 'number':
      return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : numberName(value);
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'list':
      return Array.isArray(value)
        ? Float64Array.from(value, v => (typeof v === 'number' ? v : (numberName(v) ?? NaN)))
        : undefined;
    case 'bytes':
      if (typeof value === 'string') return decodeBase64(value) ?? fail('expected base64 data, got other characters');
      return Array.isArray(value) ? Uint8Array.from(value, v => (typeof v === 'number' ? v : 0)) : undefined;
    case 'value':
      return value;
  }
}

/** Writers without a number for them spell these out. */
function numberName(value: unknown): number | undefined {
  if (value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  return value === '-Infinity' ? -Infinity : undefined;
}

/** Where a message's own stamp lies, and that of one of its `transforms`. */
export const stampPaths = 'timestamp|header.stamp|stamp|header.timestamp';
export const transformStampPaths = 'timestamp|header.stamp';

/** The stamp of a JSON message: `timestamp`, `stamp` or a header's, as {sec, nsec|nanosec} or an RFC 3339 text. */
export function jsonStamp(message: unknown): bigint | undefined {
  const list = valueAt(message, 'transforms');
  return (
    toStampNs(valueAt(message, stampPaths)) ??
    (Array.isArray(list) && list.length > 0 ? toStampNs(valueAt(list[0], transformStampPaths)) : undefined)
  );
}

/** `{sec, nsec}` of a decoded message, or its JSON forms, in ns. */
export function toStampNs(value: unknown): bigint | undefined {
  if (typeof value === 'string') return fromRfc3339(value);
  const sec = valueAt(value, 'sec|secs');
  const nsec = valueAt(value, 'nsec|nanosec|nsecs') ?? 0;
  return Number.isSafeInteger(sec) && Number.isSafeInteger(nsec) ? toNs(sec as number, nsec as number) : undefined;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,18}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

function fromRfc3339(text: string): bigint | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const fraction = (match[7] ?? '').padEnd(9, '0').slice(0, 9);
  const offset = match[8] === undefined ? 0 : (match[8] === '-' ? -1 : 1) * (Number(match[9]) * 60 + Number(match[10]));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return BigInt(ms / 1000 - offset * 60) * 1_000_000_000n + BigInt(fraction);
}

function fail(text: string): never {
  throw new FramelockError('FL0304', text);
}
