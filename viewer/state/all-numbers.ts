// Reads numbers of frames all over the recording, coarse first, so that a curve has its shape at once and gets finer.
import { signal } from '@preact/signals';
import type { FrameData } from '../data/frame-data.js';
import { type FrameNumbers, frameNumbers } from '../data/frame-numbers.js';
import type { DataClient } from './data-client.js';
import { dataset, loading, notice } from './store.js';

/** Frames that are read without being asked for more: each costs its pictures, too. */
const FIRST = 200;
/** ms between two looks at whether the shown frame is there: it goes before. */
const PAUSE = 40;
/** ms: a curve that grows is drawn this often. */
const SHOWN_EVERY = 250;

/** By frame. A new map whenever more are known. */
export const numbers = signal<ReadonlyMap<number, FrameNumbers>>(new Map());
export const readingNumbers = signal(false);
/** How many frames are wanted. */
const wanted = signal(0);

const known = new Map<number, FrameNumbers>();
let running = false;
let left = true;

/** Begins or goes on, until the returned function is called. */
export function readNumbers(client: DataClient): () => void {
  left = false;
  wanted.value = Math.max(wanted.peek(), FIRST);
  void run(client);
  return () => {
    left = true;
  };
}

/** What is read anyway. */
export function learnNumbers(frame: FrameData | undefined): void {
  if (!frame || known.has(frame.index)) return;
  known.set(frame.index, frameNumbers(frame));
  numbers.value = new Map(known);
}

export function readAllNumbers(client: DataClient): void {
  wanted.value = Number.POSITIVE_INFINITY;
  void run(client);
}

async function run(client: DataClient): Promise<void> {
  if (running) return;
  running = true;
  readingNumbers.value = true;
  let shownAt = performance.now();
  try {
    let taken = 0;
    for (const frame of coarseFirst(dataset.peek()?.frames ?? 0)) {
      if (left || taken >= wanted.peek()) break;
      taken++;
      if (known.has(frame)) continue;
      while (loading.peek()) await new Promise(done => setTimeout(done, PAUSE));
      for (const one of await client.numbers(frame)) known.set(one.index, one);
      if (performance.now() - shownAt < SHOWN_EVERY) continue;
      shownAt = performance.now();
      numbers.value = new Map(known);
    }
  } catch (error) {
    notice(`the curve over all frames is not whole: ${error instanceof Error ? error.message : error}`);
  }
  numbers.value = new Map(known);
  readingNumbers.value = false;
  running = false;
}

/** Every frame once: each round halves the step of the one before. */
export function* coarseFirst(count: number): Generator<number> {
  let step = 1;
  while (2 * step < count) step *= 2;
  for (let first = true; step >= 1; step /= 2, first = false)
    for (let i = first ? 0 : step; i < count; i += first ? step : 2 * step) yield i;
}
