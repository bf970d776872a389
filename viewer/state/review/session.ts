// A review under way: the queue, what everybody said so far, and the verdicts of this author, which count here at once.
import { computed, signal } from '@preact/signals';
import { Issues } from '../../../src/issue.js';
import { type Author, type Made, reviewAuthor, type Said } from '../../../src/qa/review/author.js';
import { emptyLedger, joinLedgers, type Ledger } from '../../../src/qa/review/ledger.js';
import type { Present } from '../../../src/qa/review/present.js';
import { readLedger } from '../../../src/qa/review/read-ledger.js';
import { activeRecords, type Item, type ItemState, itemsOf } from '../../../src/qa/review/states.js';
import { isReviewerName, type LedgerOwner, targetKey, type Verdict } from '../../../src/qa/review/verdict.js';
import { connection } from '../../main/connection-state.js';
import type { DataClient } from '../data-client.js';
import * as store from '../store.js';
import { allOf, type ShownState, shownState } from './blind.js';
import { calibrationNow, changedSince, recordingNow } from './dataset-now.js';
import { remembered, rememberLocally } from './local-ledger.js';
import { parseQueue, type Queue, type QueueItem } from './queue.js';
import { appendedBytes, flush, save, takeUpUnsaved } from './saving.js';

export const queue = signal<Queue | undefined>(undefined);
export const queueProblem = signal<string | undefined>(undefined);
/** What was said of this queue's items. */
export const ledger = signal<Ledger>(emptyLedger);
/** Whether the ledgers were read: who reviews is not asked before. */
export const ready = signal(false);
export const reviewer = signal<LedgerOwner | undefined>(undefined);
let author: Author | undefined;

export const standings = computed<ReadonlyMap<string, Item>>(() => {
  const now = queue.value;
  return now ? itemsOf(ledger.value, present.value) : new Map();
});

/** What keeps verdicts on this queue from counting, in words. */
export const queueOutdated = computed(() =>
  queue.value && store.dataset.value ? changedSince(queue.value, store.dataset.value) : undefined,
);

export function standingOf(item: QueueItem): Item | undefined {
  return standings.value.get(targetKey(item.target));
}

export function stateOf(item: QueueItem): ItemState {
  return standingOf(item)?.state ?? 'open';
}

/** As this reviewer may see it. */
export function shownStateOf(item: QueueItem): ShownState {
  return shownState(standingOf(item), reviewer.value?.author);
}

/** Labels are those that the queue was made of; calibration and recording those of the dataset. */
const present = computed<Present>(() => {
  const { dataset = null, items = [] } = queue.value ?? {};
  const data = store.dataset.value;
  const revs = new Map(items.map(({ target }) => [targetKey(target), target.rev]));
  return {
    dataset: (data && recordingNow(data)) ?? dataset ?? undefined,
    revOf: target => revs.get(targetKey(target)),
    calibOf: data && calibrationNow(data.rigText),
  };
});

let opened: DataClient | undefined;

/** Reads the queue once. */
export async function openReview(client: DataClient): Promise<void> {
  if (opened === client) return readAgain();
  opened = client;
  queueProblem.value = undefined;
  try {
    const text = await client.text('review/queue/queue.json');
    if (text === undefined) throw new Error('This dataset has no review queue: framelock qa --review makes one.');
    queue.value = parseQueue(text);
  } catch (error) {
    opened = undefined;
    queueProblem.value = error instanceof Error ? error.message : String(error);
    return;
  }
  const before = takeUpUnsaved();
  if (before.length > 0) take(new TextEncoder().encode(before.map(({ line }) => line).join('')));
  await readAgain();
  const [name, device] = [remembered('framelock.author'), remembered('framelock.device')];
  if (queue.peek()?.dataset && isReviewerName(name) && isReviewerName(device)) nameReviewer(name, device);
  ready.value = true;
  void flush();
}

/** Length of what was read last: ledgers only grow. */
let lastLength = -1;

/** What other authors and other tabs wrote since. */
export async function readAgain(): Promise<void> {
  const read = connection.value?.verdicts;
  if (!read) return;
  try {
    const bytes = await read();
    if (bytes.length - appendedBytes() === lastLength) return;
    lastLength = bytes.length - appendedBytes();
    take(bytes);
  } catch (error) {
    store.notice(`verdicts could not be read: ${error instanceof Error ? error.message : error}`);
  }
}

function take(bytes: Uint8Array): void {
  const issues = new Issues();
  const read = readLedger(bytes, 'review/verdicts', issues);
  for (const issue of issues.sorted()) store.notice(`${issue.code}: ${issue.text}`);
  author?.saw(read);
  ledger.value = joinLedgers([ledger.value, ofQueue(read)]);
}

/** A ledger may hold 10⁵ verdicts on other things: judged anew after every key are only those on this queue's items. */
function ofQueue({ entries, conflicts }: Ledger): Ledger {
  const keys = new Set(queue.peek()?.items.map(({ target }) => targetKey(target)));
  const wanted = [...entries].filter(
    ([, { record }]) => record && (record.supersedes !== null || keys.has(targetKey(record.target))),
  );
  return { entries: new Map(wanted), conflicts };
}

/** Throws in words for names that are none. */
export function nameReviewer(name: string, device: string): void {
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
  author = made;
  reviewer.value = { author: name, device };
  rememberLocally('framelock.author', name);
  rememberLocally('framelock.device', device);
}

export function forgetReviewer(): void {
  author = undefined;
  reviewer.value = undefined;
}

/** Relative to the dataset; undefined while nobody is named. */
export function ledgerPathNow(): string | undefined {
  return reviewer.value && author?.path;
}

/** Throws FL0801 for what would be no verdict. */
export function say(said: Said): Verdict {
  return keep(author!.say(said));
}

export function takeBack(record: Verdict): Verdict {
  return keep(author!.undo(record));
}

/** Settles what others disagree on. */
export function adjudicate(said: Said, item: Item): Verdict {
  return keep(
    author!.adjudicate(
      said,
      allOf(item).map(({ record }) => record),
    ),
  );
}

/** The latest word of this reviewer on this machine that counts. */
export function lastOwn(): Verdict | undefined {
  const own = reviewer.peek();
  return activeRecords(ledger.peek())
    .filter(({ author, hlc, verdict }) => verdict !== null && author === own?.author && hlc.slice(30) === own.device)
    .at(-1);
}

/** Whether this reviewer said anything of this queue on this machine, taken back or not. */
export function hasSaid(): boolean {
  const own = reviewer.value;
  return [...ledger.value.entries.values()].some(
    ({ record }) => record?.author === own?.author && record?.hlc.slice(30) === own?.device,
  );
}

function keep({ record, line }: Made): Verdict {
  ledger.value = joinLedgers([ledger.value, readLedger(new TextEncoder().encode(line), 'here', new Issues())]);
  save({ path: author!.path, id: record.id, line });
  return record;
}
