// A whole review by keys alone, in a real browser: what is on the disk afterwards is exactly what was said.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Edit, VerdictWord } from '../../src/qa/review/verdict.js';
import { framelock } from '../support/cli.js';
import {
  copyOf,
  hasBox,
  introduce,
  itemShown,
  press,
  queueOf,
  reviewTown,
  saidIn,
  toldText,
  written,
} from './review-town.js';
import { skipped, view } from './viewing.js';

let town: string;
beforeAll(async () => {
  if (!skipped) town = await reviewTown();
}, 240_000);

interface Saying {
  readonly keys: readonly string[];
  readonly verdict: VerdictWord;
  readonly reasons?: readonly string[];
  readonly note?: string;
  readonly edit?: Edit;
}

const radians = (deg: number) => (deg * Math.PI) / 180;

/** What is said of items 1 to 20, in turn. The corrections go to the first two that have a box in space. */
function sayingsFor(solid: readonly number[]): readonly Saying[] {
  const corrections: readonly Saying[] = [
    {
      keys: ['r', '1', 'm', 'w', 'w', 'Shift+d', 'Escape'],
      verdict: 'reject',
      reasons: ['position'],
      edit: { dx: 0.2, dy: -0.02 },
    },
    {
      keys: ['r', '2', 'm', 'q', 'Alt+a', 'Shift+t', 'm'],
      verdict: 'reject',
      reasons: ['heading'],
      edit: { dyaw: radians(1.9), dlength: 0.02 },
    },
  ];
  const others: readonly Saying[] = [
    { keys: ['a'], verdict: 'accept' },
    { keys: ['r', '5'], verdict: 'reject', reasons: ['ghost'] },
    { keys: ['1', '2', 'r'], verdict: 'reject', reasons: ['position', 'heading'] },
    { keys: ['f'], verdict: 'flag' },
    { keys: ['u'], verdict: 'unsure' },
    { keys: ['s'], verdict: 'skip' },
    { keys: ['a', 'r', '3', '4', '3'], verdict: 'reject', reasons: ['class'] },
    { keys: ['a', 'a', 'a'], verdict: 'accept' },
    {
      keys: ['n', 'text:half hidden; "A" & r', 'Enter', 'u', '9'],
      verdict: 'unsure',
      reasons: ['duplicate'],
      note: 'half hidden; "A" & r',
    },
  ];
  let next = 0;
  return Array.from({ length: 20 }, (_, k) => corrections[solid.indexOf(k)] ?? others[next++ % others.length]);
}

async function type(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys)
    if (key.startsWith('text:')) await page.keyboard.type(key.slice(5));
    else await page.keyboard.press(key);
}

test.skipIf(skipped)(
  'twenty items by keys leave exactly their verdicts, in order and bound to what was seen',
  async () => {
    const dataset = copyOf(town);
    const { items, dataset: recording } = queueOf(dataset);
    expect(items.length).toBeGreaterThan(20);
    const solid = items.flatMap((item, k) => (item.row !== null && hasBox(dataset, item.row) ? [k] : [])).slice(0, 2);
    expect(solid[1]).toBeLessThan(20);
    const sayings = sayingsFor(solid);
    const { page, said } = await view(dataset, 'view=review');
    await introduce(page);
    const waits: number[] = [];
    for (const [k, { keys }] of sayings.entries()) {
      await itemShown(page, items[k], k + 1);
      await type(page, keys);
      await page.evaluate(watchNext, items[k + 1].frame);
      await page.keyboard.press('Enter');
      waits.push(await page.evaluate(() => (window as never as { next: Promise<number> }).next));
    }
    await itemShown(page, items[20], 21);
    expect(await toldText(page)).toMatch(/; next: 21 of \d+: /);
    await written(page);
    const skipped = sayings.filter(({ verdict }) => verdict === 'skip').length;
    await page.getByText(`${20 - skipped} of ${items.length} judged`).waitFor();
    const records = saidIn(dataset);
    expect(records.length).toBe(20);
    for (const [k, record] of records.entries()) {
      const { target, sensors, calib, score, stratum, evidence } = items[k];
      const { id, hlc, dwell_ms, tool, ...rest } = record;
      expect(rest).toEqual({
        v: 1,
        author: 'ann',
        target,
        sensors: [...sensors].sort(),
        calib,
        dataset: recording,
        verdict: sayings[k].verdict,
        reasons: sayings[k].reasons ?? [],
        note: sayings[k].note ?? '',
        edit: sayings[k].edit ?? null,
        evidence,
        score,
        stratum,
        supersedes: null,
        adjudicates: null,
      });
      expect(dwell_ms).toBeGreaterThan(0);
      expect(tool).toMatch(/^framelock \d/);
      if (k > 0) expect(id > records[k - 1].id && hlc > records[k - 1].hlc).toBe(true);
    }
    expect(new Set(records.map(({ stratum }) => stratum)).size).toBeGreaterThan(1);
    // What the reviewer saw never told one kind from the other.
    expect(await page.locator('body').innerHTML()).not.toMatch(/stratum|planted|control item/);
    const status = await framelock(['review', 'status', dataset, '--json']);
    expect(status.stderr).toBe('');
    const median = [...waits].sort((a, b) => a - b)[Math.floor(waits.length / 2)];
    console.info(`verdict to next item: ${waits.map(ms => ms.toFixed(0)).join(' ')} ms, median ${median.toFixed(0)}`);
    expect(median).toBeLessThan(1000);
    expect(said).toEqual([]);
  },
);

/** From the key to the next item's frame, with its pictures, on the stage. */
function watchNext(frame: number): void {
  const heading = () => document.querySelector('.verdict h2')?.textContent;
  const before = heading();
  (window as never as { next: Promise<number> }).next = new Promise(done => {
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        const look = () => {
          const { show } = window.framelock!;
          if (heading() !== before && show.frameShown()?.index === frame && !show.busy)
            done(performance.now() - timeStamp);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      { once: true },
    );
  });
}

test.skipIf(skipped)('taking back leaves a tombstone, saying again another, also after a reload', async () => {
  const dataset = copyOf(town);
  const { items } = queueOf(dataset);
  const { page, said } = await view(dataset, 'view=review');
  await introduce(page);
  const row = (k: number) => page.locator(`.queue [aria-posinset="${k}"]`);
  await itemShown(page, items[0], 1);
  await press(page, 'Control+z');
  expect(await toldText(page)).toBe('nothing to take back');
  await press(page, 'a', 'Enter');
  await itemShown(page, items[1], 2);
  await press(page, 'r', '2', 'Enter');
  await itemShown(page, items[2], 3);
  await press(page, 'Control+z');
  await itemShown(page, items[1], 2);
  expect(await toldText(page)).toMatch(/^taken back: rejected; 2 of \d+: .*, open$/);
  expect(await row(2).getAttribute('data-state')).toBe('open');
  await press(page, 'Control+Shift+z');
  expect(await toldText(page)).toMatch(/^said again: rejected; 2 of \d+: .*, rejected$/);
  await written(page);
  const [first, second, tombstone, again] = saidIn(dataset);
  expect(tombstone).toMatchObject({
    verdict: null,
    supersedes: second.id,
    target: second.target,
    stratum: second.stratum,
  });
  expect(again).toMatchObject({ verdict: null, supersedes: tombstone.id, target: second.target });
  // The name is remembered, and so is what was said.
  await page.reload();
  await page.getByText('Reviewing as ann on desk').waitFor();
  await page.locator('.queue [data-state="rejected"]').waitFor();
  await itemShown(page, items[1], 2);
  await press(page, 'Control+z', 'Control+z');
  await itemShown(page, items[0], 1);
  await written(page);
  await page.getByText(`0 of ${items.length} judged`).waitFor();
  expect(saidIn(dataset).map(({ verdict, supersedes }) => [verdict, supersedes])).toEqual([
    ['accept', null],
    ['reject', null],
    [null, second.id],
    [null, tombstone.id],
    [null, second.id],
    [null, first.id],
  ]);
  expect(said).toEqual([]);
});

test.skipIf(skipped)('a damaged queue is one clear line, an empty one too', async () => {
  const dataset = copyOf(town);
  const path = join(dataset, 'review/queue/queue.json');
  const queue = queueOf(dataset);
  for (const [text, line] of [
    ['{"framelock_queue": 1, "items": [', 'review/queue/queue.json is damaged'],
    [JSON.stringify({ ...queue, items: [...queue.items.slice(0, 2), { id: 'x' }] }), 'item 3 of'],
    [JSON.stringify({ ...queue, items: [] }), 'The queue is empty'],
  ]) {
    writeFileSync(path, text);
    const { page, said } = await view(dataset, 'view=review');
    await page.locator('.empty', { hasText: line }).waitFor();
    expect(said).toEqual([]);
  }
});
