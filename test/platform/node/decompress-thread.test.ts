// What the thread that decompresses answers: bytes of its own, or how many it put where the job wanted them.
import { expect, test } from 'vitest';
import { serveChunks } from '../../../src/platform/node/decompress-thread.js';
import { bzip2 } from '../../support/bzip2-writer.js';

const data = Uint8Array.from({ length: 3000 }, (_, i) => (i * i) >> 5);
const job = { codec: 'bz2', stored: bzip2(data), size: data.length };

test('without a room the bytes are its own', async () => {
  const made = await serveChunks()(job);
  expect(made).toEqual(data);
});

test('into a room that is larger than what is put there it says how much that was', async () => {
  const into = new SharedArrayBuffer(4000);
  new Uint8Array(into).fill(9);
  expect(await serveChunks()({ ...job, into })).toBe(data.length);
  expect(new Uint8Array(into, 0, data.length)).toEqual(data);
  expect(new Uint8Array(into, data.length)).toEqual(new Uint8Array(1000).fill(9));
});

test('what has another size than its chunk says is refused', async () => {
  for (const size of [data.length - 1, data.length + 1])
    await expect(serveChunks()({ ...job, size, into: new SharedArrayBuffer(4000) })).rejects.toMatchObject({
      code: 'FL0205',
    });
});
