// A review under way: the queue, what everybody said so far, and the verdicts of this author, written as they are given.
import { computed, signal } from '@preact/signals';
import { Issues } from '../../../src/issue.js';
import { type Author, reviewAuthor, type Said } from '../../../src/qa/review/author.js';
import { emptyLedger, joinLedgers, type Ledger } from '../../../src/qa/review/ledger.js';
import type { Present } from '../../../src/qa/review/present.js';
import { readLedger } from '../../../src/qa/review/read-ledger.js';
import { type Item, type ItemState, itemsOf } from '../../../src/qa/review/states.js';
import { isReviewerName, targetKey, type Verdict } from '../../../src/qa/review/verdict.js';
import { connection } from '../../main/connection-state.js';
import type { DataClient } from '../data-client.js';
import * as store from '../store.js';
import { keepLocally, keptLocally } from './local-ledger.js';
import { parseQueue, type Queue, type QueueItem } from './queue.js';

export const queue = signal<Queue | undefined>(undefined);
export const queueProblem = signal<string | undefined>(undefined);
export const ledger = signal<Ledger>(emptyLedger);
/** Lines that are not in the dataset's folder yet, and why not. */
export const unsaved = signal<readonly string[]>([]);
export const writeProblem = signal('');
export const author = signal<Author | undefined>(undefined);

export const standings = computed<ReadonlyMap<string, Item>>(() => {
  const now = queue.value;
  return now ? itemsOf(ledger.value, presentOf(now)) : new Map();
});

export function standingOf(item: QueueItem): Item | undefined {
  return standings.value.get(targetKey(item.target));
}

export function stateOf(item: QueueItem): ItemState {
  return standingOf(item)?.state ?? 'open';
}

/** The hashes that the queue was made with are what there is now. */
function presentOf({ dataset, items }: Queue): Present {
  const revs = new Map(items.map(({ target }) => [targetKey(target), target.rev]));
  const calibs = new Map(items.map(({ sensors, calib }) => [sensorKey(sensors), calib ?? undefined]));
  return {
    dataset: dataset ?? undefined,
    revOf: target => revs.get(targetKey(target)),
    calibOf: sensors => calibs.get(sensorKey(sensors)),
  };
}

function sensorKey(sensors: readonly string[]): string {
  return JSON.stringify([...sensors].sort());
}

let opened: DataClient | undefined;

/** Reads the queue once. */
export async function openReview(client: DataClient): Promise<void> {
  if (opened === client) return;
  opened = client;
  try {
    const text = await client.text('review/queue/queue.json');
    if (text === undefined) throw new Error('This dataset has no review queue: framelock qa --review makes one.');
    queue.value = parseQueue(text);
  } catch (error) {
    opened = undefined;
    queueProblem.value = error instanceof Error ? error.message : String(error);
    return;
  }
  // What could not be written into the dataset's folder stays in this browser.
  if (!connection.value?.write) take(new TextEncoder().encode(keptLocally(store.dataset.peek()!.datasetHash)));
  await readAgain();
  const [name, device] = [localStorage.getItem('framelock.author'), localStorage.getItem('framelock.device')];
  if (isReviewerName(name) && isReviewerName(device)) nameAuthor(name, device);
}

/** What other authors and other tabs wrote since. */
export async function readAgain(): Promise<void> {
  const read = connection.value?.verdicts;
  if (!read) return;
  try {
    take(await read());
  } catch (error) {
    store.notice(`verdicts could not be read: ${error instanceof Error ? error.message : error}`);
  }
}

function take(bytes: Uint8Array): void {
  const issues = new Issues();
  const read = readLedger(bytes, 'review/verdicts', issues);
  for (const issue of issues.sorted()) store.notice(`${issue.code}: ${issue.text}`);
  ledger.value = joinLedgers([ledger.value, read]);
  author.peek()?.saw(ledger.peek());
}

/** Throws in words for names that are none. */
export function nameAuthor(name: string, device: string): void {
  const dataset = queue.peek()?.dataset;
  if (dataset === null || dataset === undefined)
    throw new Error('This queue is of a recording that was not converted: verdicts would be bound to nothing.');
  const made = reviewAuthor({
    author: name,
    device,
    tool: `framelock ${store.dataset.peek()!.framelock}`,
    dataset,
    now: Date.now,
    entropy: count => crypto.getRandomValues(new Uint8Array(count)),
  });
  made.saw(ledger.peek());
  author.value = made;
  localStorage.setItem('framelock.author', name);
  localStorage.setItem('framelock.device', device);
}

export function forgetAuthor(): void {
  author.value = undefined;
}

/** Writes a verdict; it counts here at once. */
export function say(said: Said): Verdict {
  const { record, line } = author.peek()!.say(said);
  keep(line);
  return record;
}

export function takeBack(record: Verdict): void {
  keep(author.peek()!.undo(record).line);
}

/** Settles what others disagree on. */
export function adjudicate(said: Said, item: Item): Verdict {
  const settled = [...item.verdicts, ...item.adjudications].map(({ record }) => record);
  const { record, line } = author.peek()!.adjudicate(said, settled);
  keep(line);
  return record;
}

function keep(line: string): void {
  ledger.value = joinLedgers([ledger.value, readLedger(new TextEncoder().encode(line), 'here', new Issues())]);
  unsaved.value = [...unsaved.value, line];
  void flush();
}

/** What the server takes at once, and when a failed write is tried again. */
const MOST_BYTES = 32_000;
const RETRY_MS = 3000;
let writing = false;
let timer: ReturnType<typeof setTimeout> | undefined;

export async function flush(): Promise<void> {
  clearTimeout(timer);
  const write = connection.peek()?.write;
  const path = author.peek()?.path;
  if (writing || path === undefined) return;
  if (!write) {
    keepLocally(store.dataset.peek()!.datasetHash, unsaved.peek());
    return;
  }
  writing = true;
  try {
    while (unsaved.peek().length > 0) {
      const lines: string[] = [];
      for (let size = 0; lines.length < unsaved.peek().length; ) {
        const line = unsaved.peek()[lines.length];
        size += line.length;
        if (lines.length > 0 && size > MOST_BYTES) break;
        lines.push(line);
      }
      await write('review', path.replace(/^review\//, ''), lines.join(''));
      unsaved.value = unsaved.peek().slice(lines.length);
    }
    writeProblem.value = '';
  } catch (error) {
    writeProblem.value = error instanceof Error ? error.message : String(error);
    timer = setTimeout(() => void flush(), RETRY_MS);
  } finally {
    writing = false;
  }
}
