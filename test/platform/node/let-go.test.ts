// Memory that is let go is gone, without a collection of garbage.
import { expect, test } from 'vitest';
import { letGo } from '../../../src/platform/node/let-go.js';

test('an array that is let go is empty, and its memory the system’s again', async () => {
  const MiB = 2 ** 20;
  const array = new Uint8Array(256 * MiB).fill(1);
  const held = process.memoryUsage.rss();
  letGo(array);
  expect(array.length).toBe(0);
  await expect.poll(() => process.memoryUsage.rss(), { timeout: 20_000 }).toBeLessThan(held - 200 * MiB);
});

test('what threads share is left alone', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(64)).fill(1);
  letGo(shared);
  expect(shared).toEqual(new Uint8Array(64).fill(1));
});
