// Rows of a long JSON list: every one with its place, whatever stands between them, and what is damaged costs only itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes/bytes.js';
import { type JsonFault, type JsonRow, jsonRow, jsonRows } from '../../src/bytes/json-rows.js';
import { memoryBytes } from '../../src/bytes/memory.js';

async function read(text: string | Uint8Array, source?: Bytes) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const rows: JsonRow[] = [];
  const faults: JsonFault[] = [];
  for await (const batch of jsonRows(source ?? memoryBytes('t.json', bytes), fault => faults.push(fault)))
    rows.push(...batch);
  return { rows, faults, bytes, values: rows.map(row => row.value) };
}

const cut = (bytes: Uint8Array, { offset, length }: JsonRow) =>
  JSON.parse(new TextDecoder().decode(bytes.subarray(offset, offset + length)));

const values = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', '\n', 'é', '\u{1f697}') }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(fc.integer(), fc.string())),
);
const tables = fc.array(fc.dictionary(fc.string(), values, { noNullPrototype: true }), { maxLength: 30 });
// JSON writes −0 as 0.
const plain = (rows: unknown) => JSON.parse(JSON.stringify(rows));

describe('rows of a table', () => {
  it('are those of JSON.parse, with their places, however they are laid out', () =>
    fc.assert(
      fc.asyncProperty(tables, fc.constantFrom(undefined, 0, 1, 4, '\t', '\r\n '), async (rows, indent) => {
        const {
          values: got,
          faults,
          bytes,
          rows: placed,
        } = await read(`\ufeff ${JSON.stringify(rows, null, indent)}\n`);
        expect(faults).toEqual([]);
        expect(got).toEqual(plain(rows));
        expect(placed.map(row => cut(bytes, row))).toEqual(plain(rows));
      }),
    ));

  it('are the same across the border of two pieces, wherever it falls', async () => {
    const row = { token: 'a"b\\{}[]é', list: [1, 2.5e-7, { deep: ['}'] }], n: 1532402927647951 };
    const one = JSON.stringify(row);
    const many = Array.from({ length: Math.ceil((5 << 20) / one.length) }, () => one);
    for (const shift of [0, 20, one.length - 1]) {
      const { values: got, faults, bytes, rows } = await read(`${' '.repeat(shift)}[${many.join(',\n')}]`);
      expect(faults).toEqual([]);
      expect(got.length).toBe(many.length);
      expect(got.every(value => JSON.stringify(value) === one)).toBe(true);
      for (const at of [0, rows.length >> 1, rows.length - 1]) expect(cut(bytes, rows[at])).toEqual(row);
    }
  });

  it.each([
    ['[]', 0, []],
    [' [ ] ', 0, []],
    ['[{"a":1},{"b":NaN,"c":-Infinity,"d":"NaN \\" Infinity"}]', 2, []],
    ['', 0, ['empty file']],
    ['   ', 0, ['empty file']],
    ['{"a":1}', 0, ['a list of objects']],
    ['version https://git-lfs', 0, ['a list of objects']],
    ['[{"a":1}', 1, ['cut off']],
    ['[{"a":1},{"b":', 1, ['a row that is cut off']],
    ['[{"a":1},{"b":"x', 1, ['a row that is cut off']],
    ['[{"a":1}, 7, {"b":2}]', 2, ['expected a row']],
    ['[{"a":1},{"b":oops},{"c":3}]', 2, ['a row of JSON']],
    ['[{"a":1},[{"b":2}],{"c":3}]', 3, ['expected a row', 'end of the file']],
    ['[{"a":1}][{"b":2}]', 2, ['end of the file']],
    ['[{"a":1}\u0000\u0000\u0000{"b":2}]', 2, ['expected a row']],
    ['[{"a":1,"a":2}]', 1, []],
    ['[{"__proto__":{"x":1},"constructor":2}]', 1, []],
  ] as const)('%s', async (text, rows, faults) => {
    const got = await read(text);
    expect(got.values.length).toBe(rows);
    expect(got.faults.length).toBe(faults.length);
    for (const [i, words] of faults.entries()) expect(got.faults[i].text).toContain(words);
    for (const { offset } of got.faults) expect(offset).toBeLessThanOrEqual(got.bytes.length);
  });

  it('makes NaN, which Python writes, to null, and leaves texts alone', () => {
    expect(jsonRow(new TextEncoder().encode('{"a":[NaN,1,-Infinity],"b":"NaN, \\"Infinity","c":Infinity}'))).toEqual({
      a: [null, 1, null],
      b: 'NaN, "Infinity',
      c: null,
    });
    for (const text of ['', '[]', '7', 'null', '{', '{"a":}'])
      expect(jsonRow(new TextEncoder().encode(text))).toBeUndefined();
  });

  it('loses one row by one lost byte, and finds the next', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ token: `t${i}`, text: 'some "words" {', list: [i, i + 1] }));
    const whole = new TextEncoder().encode(JSON.stringify(rows, null, 1));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = whole.slice();
        damaged[at] = byte;
        const { values: got, faults } = await read(damaged);
        // The bracket at the very start is the whole list.
        if (at === 0 && byte !== 0x5b) return;
        const known = got.filter(row => rows.some(one => one.token === row.token)).length;
        expect(known).toBeGreaterThanOrEqual(rows.length - 1);
        if (got.length < rows.length) expect(faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  it('ends on anything, in bounded time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string({ unit: fc.constantFrom(...'{}[]",:\\1a '), maxLength: 300 }),
        ),
        async input => {
          const { rows, faults } = await read(typeof input === 'string' ? `[${input}` : input);
          const whole = typeof input === 'string' && /^[\s,]*]\s*$/.test(input);
          expect(rows.length + faults.length > 0).toBe(!whole);
        },
      ),
      { numRuns: 500 },
    );
    // Of processor time: other tests run beside.
    const started = process.cpuUsage();
    for (const text of ['{', '{"a', '"', '[', '{"a":1}x', '{}]']) {
      const { faults } = await read(`[${text.repeat(Math.ceil((3 << 19) / text.length))}`);
      expect(faults.length).toBeGreaterThan(0);
      expect(faults.length).toBeLessThanOrEqual(1001);
    }
    expect(process.cpuUsage(started).user).toBeLessThan(20e6);
  }, 120_000);

  it('refuses a row beyond a MiB and goes on behind it', async () => {
    const { values: got, faults } = await read(`[{"a":1},{"b":"${'x'.repeat(1 << 21)}"},{"c":3}]`);
    expect(got).toEqual([{ a: 1 }, { c: 3 }]);
    expect(faults.map(({ row, text }) => [row, text])).toEqual([
      [true, expect.stringContaining('more than 1048576 bytes')],
    ]);
  });

  it('holds a few pieces of a long file, never all of it', async () => {
    const row = new TextEncoder().encode(`{"token":"${'0'.repeat(32)}","translation":[1.5,2.5,3.5]},\n`);
    const size = Math.floor((20 << 20) / row.length) * row.length;
    let longest = 0;
    const endless: Bytes = {
      name: 'long.json',
      size: size + 1,
      async read(offset, length) {
        longest = Math.max(longest, length);
        const bytes = new Uint8Array(length);
        for (let at = -((offset + row.length - 1) % row.length); at < length; at += row.length)
          bytes.set(row.subarray(Math.max(-at, 0), length - at), Math.max(at, 0));
        if (offset === 0) bytes[0] = 0x5b;
        return bytes;
      },
      async close() {},
    };
    let count = 0;
    for await (const batch of jsonRows(endless, () => {})) {
      count += batch.length;
      expect(batch.length).toBeLessThan(200_000);
    }
    expect(count).toBe(size / row.length);
    expect(longest).toBeLessThanOrEqual(4 << 20);
  }, 60_000);
});
