// Bytes in memory behave like a file: fresh buffers, and the same refusals.
import { expect, test } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';

test('reads are copies, also of a Buffer', async () => {
  const content = Buffer.from('abcdef');
  const bytes = memoryBytes('x', content);
  const read = await bytes.read(1, 3);
  content[1] = 0;
  read[1] = 0;
  expect(Buffer.from(read).toString()).toBe('b\0d');
  expect(content.toString()).toBe('a\0cdef');
  expect(read.buffer.byteLength).toBe(3);
});

test.each([
  [-1, 1],
  [0, 7],
  [6, 1],
  [7, 0],
  [0, -1],
  [0.5, 1],
  [0, Number.NaN],
  [2 ** 60, 1],
])('range %d + %d is refused', async (offset, length) => {
  await expect(memoryBytes('x', new Uint8Array(6)).read(offset, length)).rejects.toMatchObject({
    code: 'FL0104',
    at: { file: 'x', offset },
  });
});

test('nothing at the end is a range', async () => {
  expect(await memoryBytes('x', new Uint8Array(6)).read(6, 0)).toHaveLength(0);
});
