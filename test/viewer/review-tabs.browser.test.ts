// Two windows of one browser on one review: nothing that is said in either is lost, and each sees the other's.
import { expect, test } from 'vitest';
import { copyOf, introduce, itemShown, press, queueOf, reviewTown, saidIn, written } from './review-town.js';
import { shown, skipped, view } from './viewing.js';

test.skipIf(skipped)('verdicts given in turn and at once in two windows are all on the disk, each once', async () => {
  const dataset = copyOf(await reviewTown());
  const { items } = queueOf(dataset);
  const { page, said } = await view(dataset, 'view=review');
  await introduce(page);
  await itemShown(page, items[0], 1);
  // The address of the page is without the token: the second window is let in by the cookie.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByText('Reviewing as ann on desk').waitFor();
  await itemShown(other, items[0], 1);

  await press(page, 'r', '1', 'Enter');
  await itemShown(page, items[1], 2);
  await press(other, 'j', 'j');
  await itemShown(other, items[2], 3);
  await Promise.all([press(page, 'a', 'Enter'), press(other, 'f', 'Enter')]);
  await Promise.all([written(page), written(other)]);
  const records = saidIn(dataset);
  const ids = records.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const told = (k: number) =>
    records.filter(({ target }) => JSON.stringify(target) === JSON.stringify(items[k].target));
  expect([0, 1, 2].map(k => told(k).map(({ verdict }) => verdict))).toEqual([['reject'], ['accept'], ['flag']]);

  // The window that is looked at again knows what the other said.
  await other.evaluate(() => dispatchEvent(new Event('focus')));
  for (const k of [0, 1])
    await other
      .locator(`.queue [aria-posinset="${k + 1}"][data-state="${k === 0 ? 'rejected' : 'accepted'}"]`)
      .waitFor();
  expect(said).toEqual([]);
  await shown(other, items[3].frame);
});
