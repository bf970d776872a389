// Parts of a JSON file are what the whole is made of, and what is no JSON is refused with its byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { type JsonPath, visitJson } from '../../../src/label/json/json-parts.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Puts the parts together again. */
function rebuilt(bytes: Uint8Array, depth: number): unknown {
  const root: { value?: unknown } = {};
  const holders = new Map<string, Record<string | number, unknown> | unknown[]>();
  const put = (path: JsonPath, value: unknown) => {
    if (path.length === 0) root.value = value;
    else {
      const holder = holders.get(JSON.stringify(path.slice(0, -1))) as Record<string | number, unknown>;
      Object.defineProperty(holder, path.at(-1)!, { value, enumerable: true, configurable: true, writable: true });
    }
  };
  const text = new TextDecoder().decode(bytes);
  const kinds = (path: JsonPath) =>
    path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], JSON.parse(text));
  visitJson(bytes, 'a.json', {
    enter(path) {
      if (path.length >= depth) return false;
      const holder = Array.isArray(kinds(path)) ? [] : {};
      holders.set(JSON.stringify(path), holder);
      put([...path], holder);
      return true;
    },
    take: (path, value) => put([...path], value),
  });
  return root.value;
}

const tree = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

describe('parts', () => {
  it('are what the whole is made of, however deep one goes and however it is spaced', () => {
    fc.assert(
      fc.property(
        tree,
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom(undefined, 1, '\t', ' \n'),
        (value, depth, space) => {
          const text = JSON.stringify(value, null, space);
          expect(rebuilt(bytesOf(text), depth)).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('come with their own text and place', () => {
    const text = '\ufeff {"a": [1608294055298616123, "x\\"]"], "b":1.500}';
    const found: unknown[] = [];
    visitJson(bytesOf(text), 'a.json', {
      enter: path => path.length < 2,
      take: (path, _, said, at) => found.push([path.join('.'), said, at]),
    });
    const at = (part: string) => bytesOf(text.slice(0, text.indexOf(part))).length;
    expect(found).toEqual([
      ['a.0', '1608294055298616123', at('1608')],
      ['a.1', '"x\\"]"', at('"x')],
      ['b', '1.500', at('1.500')],
    ]);
  });

  it('NaN and Infinity come as null, in texts they stay', () => {
    const found: unknown[] = [];
    visitJson(bytesOf('[[NaN, -Infinity, "NaN \\" Infinity"], NaN]'), 'a.json', {
      enter: path => path.length === 0,
      take: (_, value) => found.push(value),
    });
    expect(found).toEqual([[null, null, 'NaN " Infinity'], null]);
  });
});

describe('what is no JSON', () => {
  const valid = ['{"a":1}', '[1,2]', '"a"', '1e5', 'true', '{"a":{"b":[]}}'];
  const changed = [
    ...[
      '',
      ' ',
      '{',
      '[',
      '"a',
      '{"a"',
      '{"a":',
      '{"a":1',
      '[1,',
      '[1,]',
      '{"a":1,}',
      '{a:1}',
      "{'a':1}",
      '[1 2]',
      '{"a" 1}',
      '01',
      '+1',
      'nul',
      '[1]]',
      '{}{}',
      '"\u0001"',
      '"\\x"',
      ':',
      ',',
      '[:]',
      '{"a"::1}',
      '[1:2]',
    ],
    '['.repeat(100_000),
    '{"a":'.repeat(100_000),
  ];
  const accepts = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it.each([0, 1, 2, 99])('is refused as by the platform, going %i deep', depth => {
    for (const text of [...valid, ...changed]) {
      let ours: string | boolean = true;
      try {
        visitJson(bytesOf(text), 'a.json', { enter: path => path.length < depth, take: () => {} });
      } catch (error) {
        if (!(error instanceof FramelockError)) throw error;
        ours = error.code;
        expect(error.at?.offset).toBeTypeOf('number');
      }
      expect([text.slice(0, 20), ours]).toEqual([text.slice(0, 20), accepts(text) ? true : 'FL1002']);
    }
  });

  it('bytes that are no UTF-8', () => {
    const bytes = Uint8Array.of(0x22, 0xc3, 0x28, 0x22);
    expect(() => visitJson(bytes, 'a.json', { enter: () => true, take: () => {} })).toThrow(/no UTF-8/);
  });
});
