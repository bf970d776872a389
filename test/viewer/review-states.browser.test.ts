// A review with others, after changes, and where nothing can be written: what is disputed, stale, kept and tried again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Viewed, viewDataset } from '../../src/platform/node/view/view.js';
import { WriteRefused, writingInto } from '../../src/platform/node/view/writing.js';
import { reviewAuthor, type Said } from '../../src/qa/review/author.js';
import { framelock } from '../support/cli.js';
import {
  copyOf,
  hasBox,
  introduce,
  itemShown,
  makeQueue,
  openNumber,
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

/** Another author, elsewhere, whose ledger came by git. */
function other(dataset: string) {
  const queue = queueOf(dataset);
  const { appendReview } = writingInto(dataset);
  let random = 0;
  const author = reviewAuthor({
    author: 'ann',
    device: 'laptop',
    tool: 'framelock 0',
    dataset: queue.dataset,
    now: () => 1_764_000_000_000,
    entropy: count => Uint8Array.from({ length: count }, () => random++ % 256),
  });
  return (item: number, verdict: Said['verdict'], note = '') => {
    const { target, sensors, calib } = queue.items[item];
    const made = author.say({ target, sensors, calib: calib!, verdict, note });
    appendReview(author.path.replace('review/', ''), made.line);
    return made.record;
  };
}

test.skipIf(skipped)('a second reviewer is not led; two words are a dispute, and somebody settles it', async () => {
  const dataset = copyOf(town);
  const { items } = queueOf(dataset);
  const say = other(dataset);
  const first = say(0, 'accept', 'looks right to me');
  const { page, said } = await view(dataset, 'view=review');
  await introduce(page, 'bob');
  const row = (k: number) => page.locator(`.queue [aria-posinset="${k}"]`);
  await itemShown(page, items[0], 1);
  await row(1).getByText('judged by others').waitFor();
  for (const place of ['.items', '.side'])
    expect(await page.locator(place).textContent()).not.toMatch(/accepted|said accept|looks right to me/);
  await page.getByText('1 by others, shown when you have said yours').waitFor();
  await press(page, 'r', '2', 'Enter');
  await itemShown(page, items[1], 2);
  await row(1).getByText('disputed').waitFor();
  await press(page, 'k');
  await itemShown(page, items[0], 1);
  expect(await page.getByRole('list', { name: 'Said before' }).textContent()).toBe(
    'ann said accept (looks right to me)bob said reject: heading',
  );
  await press(page, 'a', 'Shift+Enter');
  expect(await toldText(page)).toMatch(/^settled: accepted; next: 2 of/);
  await row(1).getByText('accepted').waitFor();
  await written(page);
  const [own, settled] = saidIn(dataset, 'bob.desk.jsonl');
  expect(settled).toMatchObject({ verdict: 'accept', adjudicates: [first.id, own.id].sort() });
  // Nothing is settled where nobody disagrees.
  await itemShown(page, items[1], 2);
  await press(page, 'a', 'Shift+Enter');
  expect(await toldText(page)).toBe('nothing to settle: nobody disagrees');
  // What is written meanwhile is read when the page is looked at again.
  say(2, 'reject');
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await row(3).getByText('judged by others').waitFor();
  expect(said).toEqual([]);
});

test.skipIf(skipped)(
  'a relabelled and a recalibrated item is stale, with the older verdict shown, and no other',
  async () => {
    const dataset = copyOf(town);
    const { items } = queueOf(dataset);
    const { page } = await view(dataset, 'view=review');
    await introduce(page);
    // One that was right is moved far ahead, so that the next queue has it; those of other labels stay as they are.
    const right = items.filter(
      ({ stratum, row, target }) => stratum === 'ranked' && target.kind === 'label' && row !== null,
    );
    const moved = right.find(({ row }) => hasBox(dataset, row!))!;
    const accepted = right.filter(one => one !== moved).slice(0, 5);
    for (const [item, keys] of [
      [moved, ['r', '1', 'm', ...Array(9).fill('w'), 'Escape', 'Enter']],
      ...accepted.map(item => [item, ['a', 'Enter']] as const),
    ] as const) {
      await openNumber(page, dataset, items.indexOf(item));
      await press(page, ...keys);
    }
    await written(page);
    expect(saidIn(dataset)[0].edit).toEqual({ dx: 0.9 });
    const relabelled = join(dataset, '../relabelled.arrow');
    const applied = await framelock([
      'review',
      'apply',
      dataset,
      '--labels',
      join(dataset, 'review/queue/labels.arrow'),
      '-o',
      relabelled,
      '-q',
    ]);
    expect([applied.code, applied.stderr]).toEqual([0, '']);
    await makeQueue(dataset, relabelled, '--items', '200');
    const again = queueOf(dataset).items;
    const kept = accepted.filter(({ id }) => again.some(one => one.id === id));
    expect(kept.length).toBeGreaterThan(0);
    await page.reload();
    await page.getByText('Reviewing as ann').waitFor();
    const state = (id: string) => page.locator(`.queue [data-item="${id}"]`).getAttribute('data-state');
    await page.locator(`.queue [data-item="${moved.id}"][data-state="stale"]`).waitFor();
    for (const { id } of kept) expect([id, await state(id)]).toEqual([id, 'accepted']);
    await page.locator('.queue select').selectOption('stale');
    await page.locator('.queue [data-state="stale"]').click();
    await page.getByText('ann said reject: position stale: the label was changed since').waitFor();
    await page.getByText(`${kept.length} of ${again.length} judged`).waitFor();
    // A camera is turned: what was looked at in it is stale, and the queue says that it is old.
    const rigPath = join(dataset, 'rig.json');
    const camera = kept[0].sensors.find(name => name.startsWith('camera'))!;
    const rig = JSON.parse(readFileSync(rigPath, 'utf8'));
    rig.sensors[camera].pose.translation_m[0] += 0.05;
    writeFileSync(rigPath, JSON.stringify(rig));
    await page.reload();
    const touched = again.filter(({ sensors }) => sensors.includes(camera)).length;
    await page.getByText(`The calibration was changed since this queue was made (${touched} items)`).waitFor();
    await page.locator(`.queue [data-item="${kept[0].id}"][data-state="stale"]`).waitFor();
  },
);

test.skipIf(skipped)('where nothing can be written, verdicts stay in the browser and leave as a file', async () => {
  const dataset = copyOf(town);
  const { items } = queueOf(dataset);
  const { writing: _, ...readOnly } = await viewDataset(dataset);
  const { page, said } = await view(readOnly as Viewed, 'view=review');
  await introduce(page);
  await itemShown(page, items[0], 1);
  await press(page, 'a', 'Enter');
  await itemShown(page, items[1], 2);
  await press(page, 'r', '5', 'Enter');
  await page.getByText('This host cannot be written to').waitFor();
  await page.reload();
  await page.getByText(`2 of ${items.length} judged`).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download 2 as ann.desk.jsonl' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('ann.desk.jsonl');
  const lines = readFileSync((await file.path())!, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines.map(({ target, verdict, reasons }) => [target.label, verdict, reasons])).toEqual([
    [(items[0].target as { label?: string }).label, 'accept', []],
    [(items[1].target as { label?: string }).label, 'reject', ['ghost']],
  ]);
  expect(saidIn(dataset)).toEqual([]);
  expect(said).toEqual([]);
});

test.skipIf(skipped)(
  'a failed write is said, kept over a reload, and tried again into the ledger of who said it',
  async () => {
    const dataset = copyOf(town);
    const { items } = queueOf(dataset);
    const viewed = await viewDataset(dataset);
    let full = true;
    const appendReview = (name: string, text: string) => {
      if (full) throw new WriteRefused(507, 'review/verdicts/ann.desk.jsonl cannot be written (ENOSPC)');
      return viewed.writing!.appendReview(name, text);
    };
    const { page } = await view({ ...viewed, writing: { ...viewed.writing!, appendReview } }, 'view=review');
    await introduce(page);
    await itemShown(page, items[0], 1);
    await press(page, 'a', 'Enter');
    const alert = page.getByRole('alert').filter({ hasText: 'not written yet' });
    await alert
      .getByText('1 verdict is not written yet: review/verdicts/ann.desk.jsonl cannot be written (ENOSPC)')
      .waitFor();
    await itemShown(page, items[1], 2);
    await press(page, 'r', 'Enter');
    await alert.getByText('2 verdicts are not written yet').waitFor();
    await page.reload();
    await page.getByText(`2 of ${items.length} judged`).waitFor();
    await alert.waitFor();
    // Another person goes on at the same machine: each ledger gets its own.
    await page.getByRole('button', { name: 'change' }).click();
    await page.locator('form.author input').first().fill('bob');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.locator('.queue [aria-posinset="3"]').click();
    await itemShown(page, items[2], 3);
    await press(page, 'u', 'Enter');
    await alert.getByText('3 verdicts are not written yet').waitFor();
    expect(saidIn(dataset)).toEqual([]);
    full = false;
    await alert.waitFor({ state: 'detached', timeout: 10_000 });
    await written(page);
    expect(saidIn(dataset).map(({ verdict }) => verdict)).toEqual(['accept', 'reject']);
    expect(saidIn(dataset, 'bob.desk.jsonl').map(({ verdict }) => verdict)).toEqual(['unsure']);
    await page.reload();
    await written(page);
    expect(saidIn(dataset).length).toBe(2);
  },
);
