// A machine that has no memory left in the middle of a conversion: it stops, drops nothing, and is completed by the same command.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultOptions } from '../../../src/frame/options.js';
import { FramelockError } from '../../../src/issue.js';
import { exhausted } from '../../../src/issue-exhausted.js';
import { convert, openSession } from '../../../src/platform/node/index.js';
import { hashesOf } from '../../support/dataset.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-exhausted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `refuse`: asked at each message that is read, once the first batch of frames is done. */
async function run(name: string, refuse: () => void): Promise<unknown> {
  const session = await openSession(['samples/town/town.mcap']);
  let begun = false;
  const { read } = session.source;
  const source: typeof session.source = {
    ...session.source,
    async read(...asked) {
      if (begun) refuse();
      return read.call(session.source, ...asked);
    },
  };
  const onProgress = () => {
    begun = true;
  };
  const out = join(folder, name);
  const options = { out, options: defaultOptions, overwrite: false, workers: 0, shardBytes: 2 ** 20, onProgress };
  try {
    return await convert({ session: { ...session, source }, ...options });
  } catch (error) {
    return error;
  } finally {
    await session.close();
  }
}

test.each<[string, () => never]>([
  [
    'a chunk',
    () => {
      throw exhausted('to decompress a chunk', new Error('EAGAIN'));
    },
  ],
  ['a buffer', () => new ArrayBuffer(2 ** 52) as never],
  [
    'a thread',
    () => {
      throw Object.assign(new Error('Worker terminated due to reaching memory limit'), {
        code: 'ERR_WORKER_OUT_OF_MEMORY',
      });
    },
  ],
])('no memory for %s', async (what, refuse) => {
  let asked = 0;
  const name = what.slice(2);
  const stopped = (await run(name, () => ++asked > 20 && refuse())) as FramelockError;
  expect(stopped).toBeInstanceOf(FramelockError);
  expect(stopped).toMatchObject({ code: 'FL0804', message: expect.stringMatching(/same command again.*--workers/) });
  expect(existsSync(join(folder, name))).toBe(false);
  expect(readdirSync(join(folder, `${name}.unfinished/progress`)).length).toBeGreaterThan(0);
  const resumed = await run(name, () => {});
  const calm = await run('calm', () => {});
  expect(resumed).toMatchObject({ already: false, issues: (calm as { issues: unknown }).issues });
  expect(hashesOf(join(folder, name))).toEqual(hashesOf(join(folder, 'calm')));
});
