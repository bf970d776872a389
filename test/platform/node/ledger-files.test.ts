// Ledgers on disk: what was torn costs only itself, and nothing leads out of the dataset.
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Issues } from '../../../src/issue.js';
import { appendLines } from '../../../src/platform/node/append-lines.js';
import { ledgerBytes, readJoinedLedger } from '../../../src/platform/node/ledger-files.js';
import { writingInto } from '../../../src/platform/node/view/writing.js';
import { itemsOf, ledgerText } from '../../../src/qa/review/index.js';
import { bench, onLabel, read } from '../../qa/review/reviewers.js';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'framelock-ledger-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const codesOf = (issues: Issues) => issues.sorted().map(({ code }) => code);

describe('appending', () => {
  test('a line that was cut short before stays alone', () => {
    const path = join(folder, 'x.jsonl');
    writeFileSync(path, 'torn');
    const file = openSync(path, 'a+');
    appendLines(file, 'whole\n');
    appendLines(file, 'whole\n');
    closeSync(file);
    expect(readFileSync(path, 'utf8')).toBe('torn\nwhole\nwhole\n');
  });
});

describe('what the viewer writes', () => {
  const { author } = bench();
  const [ann, bob] = [author('ann'), author('bob')];
  const made = ann.say(onLabel('x', 'reject'));

  test('comes back, of all authors', () => {
    const writing = writingInto(folder);
    expect(writing.appendReview('verdicts/ann.desk.jsonl', made.line)).toBe('review/verdicts/ann.desk.jsonl');
    writing.appendReview('verdicts/bob.desk.jsonl', bob.say(onLabel('x', 'accept')).line);
    const { ledger, files } = readJoinedLedger([folder], new Issues());
    expect(files.map(({ path }) => path.slice(folder.length))).toEqual([
      '/review/verdicts/ann.desk.jsonl',
      '/review/verdicts/bob.desk.jsonl',
    ]);
    expect([...itemsOf(ledger).values()].map(({ state }) => state)).toEqual(['disputed']);
    expect(ledgerText(read(writing.readVerdicts()).ledger)).toBe(ledgerText(ledger));
  });

  test.each([
    ['of another author', 'verdicts/bob.desk.jsonl', made.line, 422],
    ['of another device', 'verdicts/ann.phone.jsonl', made.line, 422],
    ['that are none', 'verdicts/ann.desk.jsonl', '{"v":1}\n', 422],
    ['under a name without a device', 'verdicts/ann.jsonl', made.line, 400],
    ['under a name that leads elsewhere', 'verdicts/../ann.desk.jsonl', made.line, 400],
    ['in another folder', 'other/ann.desk.jsonl', made.line, 400],
  ])('verdicts %s are refused', (_, name, text, status) => {
    expect(() => writingInto(folder).appendReview(name, text)).toThrow(expect.objectContaining({ status }));
  });

  test('no link is written or read through', () => {
    mkdirSync(join(folder, 'review'));
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'ann.desk.jsonl'), made.line);
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'review', 'verdicts'));
    expect(() => writingInto(folder).appendReview('verdicts/ann.desk.jsonl', made.line)).toThrow(/link/);
    expect(ledgerBytes(folder).length).toBe(0);
    rmSync(join(folder, 'review', 'verdicts'));
    mkdirSync(join(folder, 'review', 'verdicts'));
    symlinkSync(join(folder, 'elsewhere', 'ann.desk.jsonl'), join(folder, 'review', 'verdicts', 'ann.desk.jsonl'));
    expect(() => writingInto(folder).appendReview('verdicts/ann.desk.jsonl', made.line)).toThrow(/link/);
    expect(ledgerBytes(folder).length).toBe(0);
  });
});

describe('reading', () => {
  const lines = ['x', 'y'].map(label => bench().author('ann').say(onLabel(label, 'accept')).line);

  test('a torn last line is said with its place, and appending after it loses nothing more', () => {
    const path = join(folder, 'ann.desk.jsonl');
    writeFileSync(path, lines[0] + lines[1].slice(0, 99));
    const issues = new Issues();
    expect(readJoinedLedger([path], issues).ledger.entries.size).toBe(1);
    expect(issues.sorted()).toMatchObject([{ code: 'FL1051', at: { file: path, offset: lines[0].length } }]);
    appendFileSync(path, `\n${bench().author('bob').say(onLabel('z', 'flag')).line}`);
    const again = new Issues();
    expect(readJoinedLedger([folder], again).ledger.entries.size).toBe(2);
    expect(codesOf(again)).toEqual(['FL1052']);
  });

  test('one id with two contents in two files is said once', () => {
    const record = JSON.parse(lines[0]);
    writeFileSync(join(folder, 'a.jsonl'), lines[0]);
    writeFileSync(join(folder, 'b.jsonl'), `${JSON.stringify({ ...record, note: 'other' })}\n`);
    const issues = new Issues();
    expect(itemsOf(readJoinedLedger([folder], issues).ledger).size).toBe(0);
    expect(issues.sorted().map(({ code, count }) => [code, count])).toEqual([['FL1053', 1]]);
  });

  test('a dataset without a review has none; what is no ledger is refused', () => {
    writeFileSync(join(folder, 'dataset.json'), '{}');
    expect(readJoinedLedger([folder], new Issues()).ledger.entries.size).toBe(0);
    writeFileSync(join(folder, 'picture.jsonl'), Uint8Array.of(0x89, 0x50, 0x0a, 0x1a, 0x0a, 0));
    mkdirSync(join(folder, 'empty'));
    const refuse = (path: string) => () => readJoinedLedger([join(folder, path)], new Issues());
    expect(refuse('picture.jsonl')).toThrow(expect.objectContaining({ code: 'FL1050' }));
    expect(refuse('empty')).toThrow(expect.objectContaining({ code: 'FL1050' }));
    expect(refuse('nothing')).toThrow(expect.objectContaining({ code: 'FL0101' }));
  });
});
