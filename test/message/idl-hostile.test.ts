// IDL of strangers: any text becomes a definition or is refused, soon.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../src/issue.js';
import { turns } from '../support/effort.js';
import { define } from './helpers.js';

const adapted: { type: string; idl: string }[] = JSON.parse(
  readFileSync(new URL('../golden/ros2idl.json', import.meta.url), 'utf8'),
).adapted;
const struct = (members: string, before = '') => `module a { module msg { ${before} struct T { ${members} }; }; };`;
/** Undefined where it is refused as it should be. */
const read = (text: string, name = 'a/msg/T') => {
  try {
    return JSON.stringify(define(text, 'ros2idl', name));
  } catch (error) {
    if (error instanceof FramelockError && error.code === 'FL0303') return undefined;
    throw error;
  }
};

describe('text of strangers', () => {
  const words = fc.constantFrom(
    ...'module struct typedef enum const union sequence string double long unsigned a msg T x N :: : ; ; { } { } < > [ ] ( ) , = @ @optional 1 0x9 << + - * / " \' # // /* */ \n \\'.split(
      ' ',
    ),
    `\n${'='.repeat(80)}\nIDL: a/msg/T\n`,
    'struct T { double x; };',
  );
  it('becomes a definition or is refused', () => {
    const texts = fc.oneof(
      fc.array(words, { maxLength: 60 }).map(all => all.join(' ')),
      fc.string({ unit: 'binary' }),
    );
    const around = fc.constantFrom(
      ['', ''],
      ['module a { module msg { struct T { ', '}; }; };'],
      ['module a { module msg {', 'struct T { long x; }; }; };'],
    );
    fc.assert(
      fc.property(texts, around, (text, [before, after]) => {
        read(before + text + after);
      }),
      { numRuns: turns(500, 20000) },
    );
  });

  it('with a part cut out is never read as another message of equal names', () => {
    const { idl: text, type } = adapted.at(-1)!;
    const whole = read(text, type);
    expect(whole).toBeDefined();
    fc.assert(
      fc.property(fc.nat(text.length), at => {
        // A cut file is refused, unless only blanks are lost.
        expect([undefined, whole]).toContain(read(text.slice(0, at), type));
      }),
      { numRuns: turns(200, 5000) },
    );
  });

  it.each([
    ['signs of a seam', '='.repeat(1 << 20)],
    ['a comment', `/*${'*'.repeat(1 << 20)}`],
    ['quotes', `const string s = "${'\\"'.repeat(1 << 19)}`],
    ['parentheses', struct(`long x[${'('.repeat(1 << 19)}];`)],
    ['signs', struct(`long x[${'-'.repeat(1 << 19)}1];`)],
    ['sequences', struct(`${'sequence<'.repeat(1 << 17)}`)],
    ['modules', 'module a {'.repeat(1 << 16)],
    ['names', struct(`long ${'a'.repeat(1 << 20)};`)],
    ['parts of a name', struct(`${'a::'.repeat(1 << 18)}b x;`)],
    ['annotations', '@a(('.repeat(1 << 18)],
    ['fields', struct('long x;'.repeat(70000))],
    [
      'long names in long modules',
      `${Array.from({ length: 16 }, (_, i) => `module ${'m'.repeat(1000)}${i} {`).join('')}${struct('long x;')}${'};'.repeat(16)}`,
    ],
    [
      'long typedefs in many fields',
      `module ${'m'.repeat(1000)} { ${struct(
        Array.from({ length: 60000 }, (_, i) => `V59 x${i};`).join(''),
        Array.from({ length: 60 }, (_, i) => `typedef ${i ? `V${i - 1}` : 'long'} V${i};`).join(''),
      )} };`,
    ],
    ['uses of a constant', struct(`long x[${'N+'.repeat(1 << 19)}N];`, 'const long N = 0;')],
    ['words', `@a(${'x '.repeat(1 << 22)})`],
    ['seams', `${'='.repeat(80)}\nIDL: x\n`.repeat(10000)],
    [
      'doubling constants',
      struct(
        'long x[C40];',
        Array.from({ length: 41 }, (_, i) => `const long C${i} = ${i ? `C${i - 1} + C${i - 1}` : 1};`).join(''),
      ),
    ],
    [
      'doubling lists',
      struct(
        'L40 x;',
        Array.from({ length: 41 }, (_, i) => `typedef ${i ? `sequence<L${i - 1}>` : 'long'} L${i};`).join(''),
      ),
    ],
  ])('%s take no time', (_, text) => {
    // Of the processor: a test may be held up.
    const begun = process.cpuUsage();
    read(text);
    expect(process.cpuUsage(begun).user).toBeLessThan(2e6);
  });
});
