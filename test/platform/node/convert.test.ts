// A conversion on Node, where what lies on the disk changes under it.
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultOptions } from '../../../src/frame/options.js';
import { convert, openSession } from '../../../src/platform/node/index.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-convert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const drive = join(folder, 'drive.mcap');
cpSync('samples/town/town.mcap', drive);

/** The codes about the file, of a conversion while `meanwhile` happens to it. */
async function codesOf(out: string, meanwhile: () => void): Promise<string[]> {
  const session = await openSession([drive]);
  try {
    meanwhile();
    const request = { session, out: join(folder, out), options: defaultOptions, overwrite: false, workers: 0 };
    const { issues } = await convert(request);
    return issues.filter(({ code }) => code.startsWith('FL01')).map(({ code, text }) => `${code} ${text}`);
  } finally {
    await session.close();
  }
}

test('a recording that grows is said to, once and with both lengths', async () => {
  expect(await codesOf('still', () => {})).toEqual([]);
  const grew = await codesOf('grown', () => appendFileSync(drive, new Uint8Array(1000)));
  expect(grew).toEqual([expect.stringMatching(/^FL0109 drive\.mcap grew from (\d+) to \d+ bytes/)]);
  const [was, is] = /from (\d+) to (\d+)/.exec(grew[0])!.slice(1).map(Number);
  expect(is - was).toBe(1000);
});
