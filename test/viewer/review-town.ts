// The toy town with faults planted into its labels and the queue that `framelock qa --review` makes of it; and what tests ask of a review.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Box3 } from '../../src/geometry/box3.js';
import { Issues } from '../../src/issue.js';
import { readLedger } from '../../src/qa/review/read-ledger.js';
import type { Verdict } from '../../src/qa/review/verdict.js';
import type { QueueItem } from '../../viewer/state/review/queue.js';
import { framelock } from '../support/cli.js';
import { converted, copyOfMade, ownFolder, settled } from './viewing.js';

/** Folder of the dataset. */
export async function reviewTown(): Promise<string> {
  const folder = await copyOfMade('review', async into => {
    const dataset = join(into, 'dataset');
    cpSync(await converted('samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml'), dataset, {
      recursive: true,
    });
    const planted = join(into, 'planted.arrow');
    const plant = ['samples/town/truth.json', '-o', planted, '--seed', '3', '--share', '0.01', '-q'];
    expect(await framelock(['qa', 'plant', ...plant])).toMatchObject({ code: 0 });
    await makeQueue(dataset, planted, '--planted', `${planted}.planted.json`);
  });
  return join(folder, 'dataset');
}

/** 20 items besides the planted ones. */
export async function makeQueue(dataset: string, labels: string, ...args: string[]): Promise<void> {
  const made = await framelock(['qa', dataset, '--labels', labels, '--review', '--items', '20', '-q', ...args]);
  expect(made.stderr.replace(/^FL1004: .*\n/gm, '')).toBe('');
}

/** The same dataset in a folder of its own, without what was said there. */
export function copyOf(dataset: string): string {
  const copy = join(ownFolder(), 'dataset');
  cpSync(dataset, copy, { recursive: true });
  rmSync(join(copy, 'review/verdicts'), { recursive: true, force: true });
  return copy;
}

export interface QueueFile {
  readonly dataset: string;
  readonly items: readonly QueueItem[];
}

export function queueOf(dataset: string): QueueFile {
  return JSON.parse(readFileSync(join(dataset, 'review/queue/queue.json'), 'utf8'));
}

/** In the order in which they were written; none before the first. Fails where a line is no verdict. */
export function saidIn(dataset: string, ledger = 'ann.desk.jsonl'): Verdict[] {
  const path = join(dataset, 'review/verdicts', ledger);
  if (!existsSync(path)) return [];
  const issues = new Issues();
  const read = readLedger(readFileSync(path), ledger, issues);
  expect(issues.sorted()).toEqual([]);
  return [...read.entries.values()].map(({ record }) => record!);
}

/** Of boxes.arrow, by another reader than the viewer's. */
export function boxOfRow(dataset: string, row: number): { box: Box3; frame: number; track: string } {
  const table = tableFromIPC(readFileSync(join(dataset, 'review/queue/boxes.arrow')));
  const numbers = (name: string) => Array.from(table.getChild(name)!.get(row) as Iterable<number>);
  return {
    box: {
      T: { t: numbers('translation_m') as never, q: numbers('rotation_xyzw') as never },
      size: numbers('size_m') as never,
    },
    frame: table.getChild('frame')!.get(row),
    track: table.getChild('track')!.get(row),
  };
}

/** Whether the label of a row has a box in space. */
export function hasBox(dataset: string, row: number): boolean {
  return (
    tableFromIPC(readFileSync(join(dataset, 'review/queue/boxes.arrow')))
      .getChild('size_m')!
      .get(row) !== null
  );
}

/** Rows of a track that have a box in space, in the order of the file. */
export function solidRows(dataset: string, track: string): number[] {
  const table = tableFromIPC(readFileSync(join(dataset, 'review/queue/boxes.arrow')));
  return Array.from({ length: table.numRows }, (_, row) => row).filter(
    row => table.getChild('track')!.get(row) === track && table.getChild('size_m')!.get(row) !== null,
  );
}

/** Says who reviews, by keys: the form has the focus when it appears. */
export async function introduce(page: Page, name = 'ann', machine = 'desk'): Promise<void> {
  await page.locator('form.author input:focus').waitFor({ timeout: 30_000 });
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(machine);
  await page.keyboard.press('Enter');
  await page.getByText(`Reviewing as ${name} on ${machine}`).waitFor();
}

/** Waits until an item is on the stage: its frame, its box where it has one. */
export async function itemShown(page: Page, { frame, row, rows }: QueueItem, number: number): Promise<void> {
  await page.locator('.verdict h2', { hasText: new RegExp(`^${number}\\. `) }).waitFor();
  await page.locator(`.stamp[data-frame="${frame}"]`).waitFor();
  if (row !== null && rows.length > 0) await page.locator('.box-facts').waitFor();
  await settled(page);
}

export async function toldText(page: Page): Promise<string> {
  return (await page.locator('.told').textContent()) ?? '';
}

/** Waits until the page says that everything is on the disk. */
export async function written(page: Page): Promise<void> {
  await page.getByText('Written to review/verdicts/').waitFor();
}

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** `k`: from 0, in the whole list. */
export async function openNumber(page: Page, dataset: string, k: number): Promise<void> {
  await page.locator(`.queue [aria-posinset="${k + 1}"]`).click();
  await itemShown(page, queueOf(dataset).items[k], k + 1);
}
