// The way of verdicts into the dataset's folder: appended as they are given, kept and tried again while that fails.
import { signal } from '@preact/signals';
import { connection } from '../../main/connection-state.js';
import * as store from '../store.js';
import { forgetLocally, keepLocally, keptLocally, type Unsaved } from './local-ledger.js';

/** Not in the dataset's folder yet. */
export const unsaved = signal<readonly Unsaved[]>([]);
/** Why the last try failed. */
export const writeProblem = signal('');
/** Whether what is not written would outlive this page. */
export const keptInBrowser = signal(true);

/** What the server takes at once (64 KiB with what stands around it), and when a failed write is tried again. */
const MOST_BYTES = 60_000;
const RETRY_MS = 3000;
let writing = false;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Bytes that this page appended: the ledgers grew by them, and need not be read again for it. */
let appended = 0;

export function appendedBytes(): number {
  return appended;
}

const datasetOf = () => store.dataset.peek()?.datasetHash ?? '';

/** What an earlier page could not write: it is tried again now. */
export function takeUpUnsaved(): readonly Unsaved[] {
  unsaved.value = keptLocally(datasetOf());
  return unsaved.peek();
}

export function save(verdict: Unsaved): void {
  keptInBrowser.value = keepLocally(datasetOf(), verdict) && keptInBrowser.peek();
  unsaved.value = [...unsaved.peek(), verdict];
  void flush();
}

export async function flush(): Promise<void> {
  clearTimeout(timer);
  const write = connection.peek()?.write;
  if (writing || !write) return;
  writing = true;
  try {
    while (unsaved.peek().length > 0) {
      const next = firstOf(unsaved.peek());
      const text = next.map(({ line }) => line).join('');
      await write('review', next[0].path.replace(/^review\//, ''), text);
      appended += new TextEncoder().encode(text).length;
      forgetLocally(datasetOf(), next);
      unsaved.value = unsaved.peek().slice(next.length);
    }
    writeProblem.value = '';
    keptInBrowser.value = true;
  } catch (error) {
    writeProblem.value = error instanceof Error ? error.message : String(error);
    timer = setTimeout(() => void flush(), RETRY_MS);
  } finally {
    writing = false;
  }
}

/** As many as go at once: of one ledger, and within what the server takes. At least one. */
export function firstOf(waiting: readonly Unsaved[]): readonly Unsaved[] {
  let size = 0;
  let count = 0;
  for (const { path, line } of waiting) {
    size += new TextEncoder().encode(JSON.stringify(line)).length;
    if (count > 0 && (size > MOST_BYTES || path !== waiting[0].path)) break;
    count++;
  }
  return waiting.slice(0, count);
}
