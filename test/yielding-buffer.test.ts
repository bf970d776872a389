// Memory that is given back is gone at once, and with it what its views showed.
import { expect, test } from 'vitest';
import { giveBack, yielding } from '../src/yielding-buffer.js';

test('zeros, until they are given back', () => {
  const buffer = yielding(64);
  const view = new Uint32Array(buffer);
  expect([...view]).toEqual(Array(16).fill(0));
  view.fill(7);
  giveBack(buffer);
  expect([buffer.byteLength, view.length, view[0]]).toEqual([0, 0, undefined]);
});

test('memory of another kind is left to the collector', () => {
  const fixed = [new ArrayBuffer(8), new SharedArrayBuffer(8)];
  for (const buffer of fixed) giveBack(buffer);
  expect(fixed.map(({ byteLength }) => byteLength)).toEqual([8, 8]);
  // What an older engine makes knows neither word.
  const older = { byteLength: 8 } as ArrayBuffer;
  expect(() => giveBack(older)).not.toThrow();
});
