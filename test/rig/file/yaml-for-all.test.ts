// What PyYAML, which reads YAML 1.1, makes of the files: numbers stay numbers and names stay names.

import { describe, expect, test } from 'vitest';
import { Document, parse, parseDocument } from 'yaml';
import { yamlForAll } from '../../../src/rig/file/yaml-for-all.js';

/** The float of PyYAML's resolver: without a point, or without a sign of the exponent, it is text. */
const float11 = /^[-+]?\d[\d_]*\.[\d_]*([eE][-+]\d+)?$/;
const numbers = [1e-7, -2e-9, 3.5e-7, -1.25e-10, 1e21, 5e-324, 2.5e22, 0.00003, 0.5];
const names = ['no', 'on', 'y', 'Yes', 'off', '1_000', '1:30', '0b1', 'camera', 'front-2'];

describe('a value written', () => {
  const text = new Document({ numbers, names }, { version: '1.2', schema: 'core', ...yamlForAll }).toString();
  const lines = text.split('\n').map(line => line.replace(/^ *- /, ''));

  test.each(numbers.filter(n => String(n).includes('e')))('%d has a point before its exponent', n => {
    expect(lines.filter(line => float11.test(line)).map(Number)).toContain(n);
  });

  test('is read as it was, by YAML 1.1 and 1.2', () => {
    for (const version of ['1.1', '1.2'] as const) expect(parse(text, { version })).toEqual({ numbers, names });
    expect(lines).toContain('"no"');
    expect(lines).toContain('camera');
  });
});

test('a number that is written again keeps its exponent, and its point', () => {
  const document = parseDocument('a: 1.0e-7\nb: 0.5 # half\n', { version: '1.2', schema: 'core', ...yamlForAll });
  expect(document.toString()).toBe('a: 1.0e-7\nb: 0.5 # half\n');
  expect(document.toJS()).toEqual({ a: 1e-7, b: 0.5 });
});
