// Of what a dataset was made, in words that stay short.
import { expect, test } from 'vitest';
import { madeOf } from '../../../src/qa/overview/made-of.js';

const files = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `${i}.bin`, size: 10 + i }));
const size = (bytes: number) => `${bytes} B`;

test('files are named while there are few', () => {
  expect(madeOf({ framelock: '1.2.3', inputs: files(2) }, size)).toBe(
    'made by framelock 1.2.3 from 0.bin (10 B), 1.bin (11 B)',
  );
  expect(madeOf({ framelock: '1.2.3', inputs: files(7) }, size)).toBe(
    'made by framelock 1.2.3 from 0.bin (10 B), 1.bin (11 B), 2.bin (12 B), 3.bin (13 B) and 3 more (45 B)',
  );
});

test('a recording that was not converted was made by nobody', () => {
  expect(madeOf({ framelock: 'not converted', inputs: files(1) }, size)).toBe(
    'made from 0.bin (10 B) while it is looked at: not converted',
  );
});
