// The small JSON reader says what the YAML parser and the engine's own JSON say, and refuses what they refuse.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from '../../../src/rig/file/json-document.js';
import { readYaml } from '../../../src/rig/file/yaml-document.js';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('every JSON document is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, 4, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      fc.pre(!text.includes('"__proto__"') && !/[0-9]{16}/.test(text));
      expect(plain(readJson(text, 'x.json').value)).toEqual(JSON.parse(text));
    }),
  );
});

test('a place in it is what the YAML parser says', () => {
  const text = '{\n  "a": [1, {\n    "b": true}],\n "c": "x\\n"\n}';
  const [json, yaml] = [readJson(text, 'x.json'), readYaml(text, 'x.json')];
  for (const path of [[], ['a'], ['a', 1], ['a', 1, 'b'], ['c'], ['a', 1, 'missing'], ['nothing']])
    expect(json.where(path)).toBe(yaml.where(path));
  expect(json.value).toEqual(yaml.value);
});

test('whole numbers beyond 2^53 keep their digits, as in YAML', () => {
  const text = '{"epoch_ns": 1700000000123456789, "near": 9007199254740991, "less": -9007199254740993, "far": 1e300}';
  expect(readJson(text, 'x.json').value).toEqual(readYaml(text, 'x.json').value);
});

test.each([
  '',
  '{',
  '{"a":1',
  '{"a":1,}',
  '[1,]',
  '[1 2]',
  '{"a" 1}',
  '{a: 1}',
  "{'a': 1}",
  '{"a":1}{',
  '01',
  '1.',
  '.5',
  '+1',
  'NaN',
  'nul',
  '"\\x"',
  '"a',
  '"a\nb"',
  '[1] // no',
  '{"a":1,"a":2}',
  '{"__proto__":1}',
  '['.repeat(34) + ']'.repeat(34),
  `"${'x'.repeat(1 << 20)}"`,
])('%# is refused in one line', text => {
  expect(() => readJson(text, 'x.json')).toThrow(/^expected JSON, got/);
  try {
    readJson(text, 'x.json');
  } catch (error) {
    expect(error).toMatchObject({ code: 'FL0501', at: { file: 'x.json' } });
    expect((error as Error).message).not.toContain('\n');
  }
});

test('no text makes it hang or throw anything else', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '1',
    '-',
    '.5',
    'e9',
    'true',
    ' ',
    '\\',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const text = pieces.join('');
      try {
        const { value } = readJson(text, 'x.json');
        expect(plain(value)).toEqual(JSON.parse(text));
      } catch (error) {
        expect(error).toMatchObject({ code: 'FL0501' });
      }
    }),
    { numRuns: 2000 },
  );
});
