// framelock qa plant: labels and ledger on disk, the same every time, and one clear line for what is wrong.
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { samples } from '../support/cli.js';
import { runCli } from './run-cli.js';

const truth = `${samples}town/truth.json`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-plant-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

test('labels and a ledger of every kind, the same for the same seed', async () => {
  const { code, out, err } = await runCli('qa', 'plant', truth, '-o', at('planted.arrow'), '--seed', '3');
  expect(code, err).toBe(0);
  expect(out).toMatch(/^swap +1$/m);
  const ledger = JSON.parse(readFileSync(at('planted.arrow.planted.json'), 'utf8'));
  expect(ledger).toMatchObject({ framelock_planted: 1, seed: 3, share: 0.05, format: 'town-truth' });
  expect(Object.values(ledger.counts).every(n => Number(n) > 0)).toBe(true);
  expect(ledger.faults).toHaveLength(Object.values<number>(ledger.counts).reduce((a, b) => a + b, 0));
  await runCli('qa', 'plant', truth, '-o', at('again.arrow'), '--seed', '3');
  expect(readFileSync(at('again.arrow'))).toEqual(readFileSync(at('planted.arrow')));
  const again = readFileSync(at('again.arrow.planted.json'), 'utf8');
  expect(again).toBe(readFileSync(at('planted.arrow.planted.json'), 'utf8'));
  const read = await runCli('labels', at('planted.arrow'), '--json');
  expect(read.code, read.err).toBe(0);
});

test('only the kinds and the share that were asked for', async () => {
  const { code, out } = await runCli(
    ...['qa', 'plant', truth, '-o', at('p.arrow'), '--kinds', 'flip, ghost', '--share', '0.1', '--json', '--quiet'],
  );
  expect(code).toBe(0);
  const { counts, written } = JSON.parse(out);
  const kinds = Object.keys(counts).filter(kind => counts[kind] > 0);
  expect(kinds).toEqual(['ghost', 'flip']);
  expect(counts.flip).toBe(counts.ghost);
  expect(written.format).toBe('framelock');
});

test('nothing is replaced unasked', async () => {
  const args = ['qa', 'plant', truth, '-o', at('p.arrow'), '--quiet'];
  expect((await runCli(...args)).code).toBe(0);
  const before = readFileSync(at('p.arrow'));
  const second = await runCli(...args, '--seed', '2');
  expect(second.code).toBe(2);
  expect(second.err).toContain('FL0702');
  expect(readFileSync(at('p.arrow'))).toEqual(before);
  expect((await runCli(...args, '--seed', '2', '--overwrite')).code).toBe(0);
  expect(readFileSync(at('p.arrow'))).not.toEqual(before);
});

test('a run that was killed before its ledger is completed by the same command, and by no other', async () => {
  const args = ['qa', 'plant', truth, '-o', at('p.arrow'), '-q'];
  expect((await runCli(...args)).code).toBe(0);
  const [labels, ledger] = [readFileSync(at('p.arrow')), readFileSync(at('p.arrow.planted.json'))];
  rmSync(at('p.arrow.planted.json'));
  const other = await runCli(...args, '--seed', '2');
  expect([other.code, existsSync(at('p.arrow.planted.json'))]).toEqual([2, false]);
  expect(other.err).toContain('FL0702');
  expect((await runCli(...args)).code).toBe(0);
  expect(readFileSync(at('p.arrow'))).toEqual(labels);
  expect(readFileSync(at('p.arrow.planted.json'))).toEqual(ledger);
});

test('a run that overwrites and fails leaves labels and ledger as they were', async () => {
  // Too long for what an unfinished file is called.
  const [labels, ledger] = [`${'p'.repeat(240)}.arrow`, 'ledger.json'];
  const args = (out: string) => ['qa', 'plant', truth, '-o', at(out), '--ledger', at(ledger), '-q'];
  expect((await runCli(...args('p.arrow'))).code).toBe(0);
  renameSync(at('p.arrow'), at(labels));
  const before = [labels, ledger].map(name => readFileSync(at(name)));
  const failed = await runCli(...args(labels), '--seed', '2', '--overwrite');
  expect([failed.code, failed.err]).toEqual([74, expect.stringMatching(/^FL0701: .*ENAMETOOLONG/)]);
  expect([labels, ledger].map(name => readFileSync(at(name)))).toEqual(before);
  expect((await runCli(...args('p.arrow'), '--seed', '2', '--overwrite')).code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual([ledger, 'p.arrow', labels].sort());
  expect(readFileSync(at(ledger))).not.toEqual(before[1]);
});

test.each([
  [['--share', '1.5'], /a number from 0 to 1/],
  [['--share', 'NaN'], /a number from 0 to 1/],
  [['--kinds', 'shift,twist'], /got "twist"/],
  [['--seed', '-1'], /whole number/],
  [['--to', 'nothing'], /expected --to/],
])('%s is refused in one line', async (more, text) => {
  const { code, err } = await runCli('qa', 'plant', truth, '-o', at('p.arrow'), ...more);
  expect(code).toBe(2);
  expect(err).toMatch(text);
  expect(existsSync(at('p.arrow'))).toBe(false);
});

test('what is no labels is said as everywhere', async () => {
  const { code, err } = await runCli('qa', 'plant', `${samples}town/rig.true.yaml`, '-o', at('p.arrow'));
  expect(code).toBe(1);
  expect(err).toContain('FL1001');
});

test('what cannot be planted is said of each kind, with why', async () => {
  const one = { obj_id: '1', obj_type: 'Car', psr: { position: { x: 1, y: 2, z: 3 }, rotation: { x: 0, y: 0, z: 1 } } };
  writeFileSync(at('000001.json'), JSON.stringify([{ ...one, psr: { ...one.psr, scale: { x: 4, y: 2, z: 1 } } }]));
  const args = ['qa', 'plant', at('000001.json'), '-o', at('p.arrow'), '--kinds', 'swap,late,shift'];
  const { code, err } = await runCli(...args);
  expect(code).toBe(0);
  expect(err).toMatch(
    /^FL1031: fewer faults than asked for were planted: swap 0 of 1, there are too few labels with another track near them; late none, there are too few labels with [^;]+; .*000001\.json$/m,
  );
});
