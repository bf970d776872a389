// A conversion on Node, where what lies on the disk changes under it.
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
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

/** What a conversion with several files of frames ends with when `meanwhile` happens after its first batch of frames. */
async function endOf(name: string, meanwhile: (path: string) => void): Promise<string> {
  const path = join(folder, `${name}.mcap`);
  cpSync('samples/town/town.mcap', path);
  const session = await openSession([path]);
  let done = false;
  const onProgress = () => {
    if (!done) meanwhile(path);
    done = true;
  };
  try {
    const request = { session, out: join(folder, name), options: defaultOptions, overwrite: false, workers: 0 };
    return (await convert({ ...request, onProgress })).hash;
  } catch (error) {
    return String((error as Error).message);
  } finally {
    await session.close();
  }
}

/** Writes to the middle of a file, and leaves its length and its name. */
function overwrite(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, new Uint8Array(64), 0, 64, 1_000_000);
  closeSync(file);
}

test('frames of a file that was written to meanwhile are of nobody knows what: none are kept', async () => {
  const whole = await endOf('untouched', () => {});
  expect(whole).toMatch(/^[0-9a-f]{64}$/);
  expect(await endOf('written', overwrite)).toMatch(/written to while it was converted.*none were kept/);
  expect(existsSync(join(folder, 'written'))).toBe(false);
  expect(readdirSync(join(folder, 'written.unfinished'), { recursive: true })).toEqual([]);
  // The file that was opened is still the one that is read.
  const other = (path: string) => {
    renameSync(path, `${path}.old`);
    cpSync('samples/town/town.mcap', path);
    overwrite(path);
  };
  for (const end of [await endOf('replaced', other), await endOf('removed', path => rmSync(path))])
    expect(end).toMatch(/^[0-9a-f]{64}$/);
  // What comes behind was not there when the file was opened.
  expect(await endOf('longer', path => appendFileSync(path, new Uint8Array(1000)))).toMatch(/^[0-9a-f]{64}$/);
});
