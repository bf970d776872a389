// Bytes that already lie in memory: recordings made by `simulate`, and tests.
import { FramelockError } from '../issue.js';
import type { Bytes } from './bytes.js';

/** `read` gives fresh copies, so that holding or changing a result is as safe as with a file. */
export function memoryBytes(name: string, content: Uint8Array): Bytes {
  return {
    name,
    size: content.length,
    async read(offset, length) {
      checkRange(name, content.length, offset, length);
      // Not `slice`: a Buffer's slice is a view.
      return new Uint8Array(content.subarray(offset, offset + length));
    },
    async close() {},
  };
}

/** Every `Bytes` refuses the same ranges with the same words. */
export function checkRange(name: string, size: number, offset: number, length: number): void {
  if (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    length <= size - offset
  )
    return;
  throw new FramelockError('FL0104', `expected ${length} bytes at byte ${offset}, got a file of ${size} bytes`, {
    at: { file: name, offset },
  });
}
