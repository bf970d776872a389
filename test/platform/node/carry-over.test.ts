// Replacing a dataset keeps the verdicts and calibrations that people wrote into it, also when a run is ended in between.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outputFolder } from '../../../src/platform/node/output-folder.js';
import { startWriter } from '../../../src/platform/node/writer.js';

let folder: string;
let dataset: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-carry-'));
  dataset = join(folder, 'drive');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const text = (path: string) => readFileSync(join(folder, path), 'utf8');

/** The last step of a conversion, on files that are already there. */
async function convert(text: string): Promise<void> {
  put('drive.unfinished/data/frames.arrow', text);
  const out = await outputFolder(dataset, false, startWriter(false, 'here'));
  await out.finish();
}

const ledger = 'review/verdicts/ann.desk.jsonl';

test('verdicts and calibrations go over, everything else is replaced', async () => {
  await convert('one');
  put(`drive/${ledger}`, 'verdicts');
  put('drive/calib/new.yaml', 'rig');
  put('drive/data/more.arrow', 'old');
  await convert('two');
  expect([text('drive/data/frames.arrow'), text(`drive/${ledger}`), text('drive/calib/new.yaml')]).toEqual([
    'two',
    'verdicts',
    'rig',
  ]);
  expect(readdirSync(join(dataset, 'data'))).toEqual(['frames.arrow']);
  expect(readdirSync(folder)).toEqual(['drive']);
});

test('a run that was ended between two renames lost nothing', async () => {
  await convert('one');
  put(`drive/${ledger}`, 'verdicts');
  renameSync(dataset, `${dataset}.unfinished.replaced`);
  await convert('two');
  expect([text('drive/data/frames.arrow'), text(`drive/${ledger}`)]).toEqual(['two', 'verdicts']);
  // And after the second one, with another reviewer at work since.
  put(`drive.unfinished.replaced/${ledger.replace('ann', 'bob')}`, 'of bob');
  await convert('three');
  expect([
    text('drive/data/frames.arrow'),
    text(`drive/${ledger}`),
    text(`drive/${ledger.replace('ann', 'bob')}`),
  ]).toEqual(['three', 'verdicts', 'of bob']);
  expect(readdirSync(folder)).toEqual(['drive']);
});

test('two ledgers of one name: neither is lost, and it is said', async () => {
  await convert('one');
  put(`drive/${ledger}`, 'verdicts');
  put(`drive.unfinished.replaced/${ledger}`, 'others');
  await expect(convert('two')).rejects.toMatchObject({ code: 'FL0702' });
  expect([text(`drive/${ledger}`), text(`drive.unfinished.replaced/${ledger}`)]).toEqual(['verdicts', 'others']);
});

test('a link goes over as a link', async () => {
  await convert('one');
  put('elsewhere/ann.desk.jsonl', 'verdicts');
  symlinkSync(join(folder, 'elsewhere'), join(dataset, 'review'));
  await convert('two');
  expect(text('drive/review/ann.desk.jsonl')).toBe('verdicts');
  expect(existsSync(join(folder, 'elsewhere', 'ann.desk.jsonl'))).toBe(true);
});
