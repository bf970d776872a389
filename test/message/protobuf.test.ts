// Protobuf by its definition: every kind of field against what the makers' own runtime reads (test/oracle/protobuf-golden.py).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { type Decoder, decoderFor, lateReaders } from '../../src/message/index.js';

interface Golden {
  readonly recording: string;
  readonly messages: readonly { topic: string; type: string; log: string; value: unknown; json: string }[];
  readonly definitions: { readonly [type: string]: string };
  readonly cases: readonly { name: string; type: string; data: string; value: unknown }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/protobuf.json', import.meta.url), 'utf8'));

const late = await lateReaders(['protobuf']);

function decoder(type: string, issues = new Issues()): Decoder {
  const text = Buffer.from(golden.definitions[type], 'base64').toString('latin1');
  const schema = { name: type, encoding: 'protobuf', text };
  return decoderFor({ topic: '/t', type, encoding: 'protobuf', schema }, issues, late);
}

/** What the decoder gives, in the words of the golden file. */
function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'number')
    return Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? value : value > 0 ? 'inf' : '-inf';
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, canonical);
  if (Array.isArray(value)) return value.map(canonical);
  if (value instanceof Map)
    return [...value]
      .map(([key, item]) => [canonical(key), canonical(item)])
      .sort(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 2 && entries[0][0] === 'sec' && entries[1][0] === 'nsec') return entries.map(([, n]) => n);
  // `bool` lists are bytes here; the makers' are booleans.
  return new Map(
    entries.map(([key, item]) => [key, key === 'bool_list' ? Array.from(item, Boolean) : canonical(item)]),
  );
}

/** Maps instead of objects: a field called __proto__ must be compared too. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.keys(value).join() === 'base64') return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

describe('the makers read the same', () => {
  it.each(golden.cases)('$name', ({ type, data, value }) => {
    const found = decoder(type).decode(Buffer.from(data, 'base64'));
    expect(found.kind).toBe('generic');
    expect(canonical((found as { value: unknown }).value)).toEqual(plain(value));
  });

  it('gives bytes as a view of the message', () => {
    const { type, data } = golden.cases[0];
    const bytes = new Uint8Array(Buffer.from(data, 'base64'));
    const { value } = decoder(type).decode(bytes) as unknown as { value: { bytes_one: Uint8Array } };
    expect(value.bytes_one.buffer).toBe(bytes.buffer);
    expect(value.bytes_one).toHaveLength(256);
  });

  it('keeps names of the recording off every prototype', () => {
    const { type, data } = golden.cases[0];
    const { value } = decoder(type).decode(Buffer.from(data, 'base64')) as unknown as { value: object };
    expect(Object.getPrototypeOf(value)).toBe(null);
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')?.value).toBe(11);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
