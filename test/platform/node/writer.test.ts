// A writing thread that is not there (none can be started, or it ended) is said, never waited for.
import { expect, test } from 'vitest';
import { startWriter } from '../../../src/platform/node/writer.js';

test.each([0, 3000])('what is asked for %i ms after a thread that cannot start is refused', async wait => {
  // Beside the sources there is no compiled program for a thread.
  const writer = startWriter(false);
  await new Promise(resolve => setTimeout(resolve, wait));
  const file = writer.open('never');
  await expect(file.write(Array.from({ length: 8 }, () => new Uint8Array(4 << 20)))).rejects.toMatchObject({
    code: expect.stringMatching(/./),
  });
  await expect(file.commit()).rejects.toThrow();
  await file.abort();
});
