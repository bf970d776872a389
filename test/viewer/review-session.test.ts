// The session of a review without a browser: verdicts on their way to the disk, retries, other authors, undo and redo, drafts, filters.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Issues } from '../../src/issue.js';
import { reviewAuthor } from '../../src/qa/review/author.js';
import { readLedger } from '../../src/qa/review/read-ledger.js';
import { hash, item, queueText } from './review-items.js';

const COUNT = 5;

/** Modules hold the state of a page: each test gets a page of its own. `disk`: by path; `fault`: why writing fails. */
async function page(storage: Map<string, string>, disk: Map<string, string>, fault: { text: string }) {
  vi.resetModules();
  // The page before is gone, and tries nothing any more.
  vi.clearAllTimers();
  vi.stubGlobal('localStorage', {
    get length() {
      return storage.size;
    },
    key: (k: number) => [...storage.keys()][k] ?? null,
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
  });
  const store = await import('../../viewer/state/store.js');
  const { connection } = await import('../../viewer/main/connection-state.js');
  const session = await import('../../viewer/state/review/session.js');
  const saving = await import('../../viewer/state/review/saving.js');
  const current = await import('../../viewer/state/review/current.js');
  const speak = await import('../../viewer/state/review/speak.js');
  store.dataset.value = {
    framelock: '1',
    frames: COUNT,
    datasetHash: 'd',
    sensors: [],
    inputs: [],
    rigText: '',
  } as never;
  connection.value = {
    place: { kind: 'server', files: [] },
    writable: true,
    verdicts: async () => new TextEncoder().encode([...disk.values()].join('\n')),
    write: async (folder, name, text) => {
      if (fault.text) throw new Error(fault.text);
      const path = `${folder}/${name}`;
      disk.set(path, (disk.get(path) ?? '') + text);
      return path;
    },
  };
  const text = queueText(Array.from({ length: COUNT }, (_, k) => item(k)));
  await session.openReview({ text: async () => text } as never);
  current.openItem(session.queue.value!.items[0]);
  return { ...session, ...saving, ...current, ...speak };
}

const lines = (text = '') =>
  text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
const ANN = 'review/verdicts/ann.desk.jsonl';

let storage: Map<string, string>;
let disk: Map<string, string>;
let fault: { text: string };
beforeEach(() => {
  vi.useFakeTimers();
  [storage, disk, fault] = [new Map(), new Map(), { text: '' }];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const open = () => page(storage, disk, fault);
const soon = () => vi.advanceTimersByTimeAsync(1);

describe('verdicts', () => {
  test('are written as they are given, and nothing is said without a name or a choice', async () => {
    const at = await open();
    at.choose('accept');
    at.commit();
    expect(at.told.value).toBe('say first who reviews');
    at.nameReviewer('ann', 'desk');
    at.choose('accept');
    at.commit();
    expect(at.told.value).toBe('choose a verdict first: A, R, F, U or S');
    at.choose('reject');
    at.toggleReason('ghost');
    at.commit();
    await soon();
    expect(lines(disk.get(ANN)).map(({ verdict, reasons, target }) => [verdict, reasons, target])).toEqual([
      ['reject', ['ghost'], item(0).target],
    ]);
    expect(at.told.value).toBe('rejected, ghost; next: 2 of 5: car car, open');
    expect(storage.size).toBe(2);
  });

  test('wait while writing fails, outlive the page, and go to the ledger of who gave them', async () => {
    let at = await open();
    at.nameReviewer('ann', 'desk');
    fault.text = 'the disk is full';
    at.choose('accept');
    at.commit();
    await soon();
    expect([at.writeProblem.value, at.unsaved.value.length, disk.size]).toEqual(['the disk is full', 1, 0]);
    at = await open();
    expect(at.reviewer.value).toEqual({ author: 'ann', device: 'desk' });
    expect(at.stateOf(item(0))).toBe('accepted');
    at.forgetReviewer();
    at.nameReviewer('bob', 'desk');
    at.openItem(at.queue.value!.items[1]);
    at.choose('unsure');
    at.commit();
    await soon();
    expect(at.unsaved.value.map(({ path }) => path)).toEqual([ANN, 'review/verdicts/bob.desk.jsonl']);
    fault.text = '';
    await vi.advanceTimersByTimeAsync(3000);
    expect([at.writeProblem.value, at.unsaved.value]).toEqual(['', []]);
    expect(lines(disk.get(ANN)).map(({ verdict }) => verdict)).toEqual(['accept']);
    expect(lines(disk.get('review/verdicts/bob.desk.jsonl')).map(({ verdict }) => verdict)).toEqual(['unsure']);
    expect([...storage.keys()].filter(key => key.startsWith('framelock.verdict '))).toEqual([]);
  });

  test('go in pieces that the server takes, whatever is written in them', async () => {
    const { firstOf } = await open();
    const made = (k: number, path: string, note: string) => ({
      path,
      id: String(k),
      line: `${JSON.stringify({ note })}\n`,
    });
    const all = Array.from({ length: 60 }, (_, k) => made(k, k < 50 ? 'a' : 'b', (k % 2 ? '字' : '"\\').repeat(2000)));
    let rest: readonly (typeof all)[number][] = all;
    const pieces: (typeof all)[] = [];
    while (rest.length > 0) {
      const piece = firstOf(rest);
      expect(piece.length).toBeGreaterThan(0);
      expect(new Set(piece.map(({ path }) => path)).size).toBe(1);
      const text = piece.map(({ line }) => line).join('');
      expect(new TextEncoder().encode(JSON.stringify({ name: 'verdicts/a.b.jsonl', text })).length).toBeLessThan(
        2 ** 16,
      );
      pieces.push([...piece]);
      rest = rest.slice(piece.length);
    }
    expect(pieces.flat()).toEqual(all);
    expect(firstOf([made(0, 'a', '字'.repeat(50_000)), made(1, 'a', '')]).length).toBe(1);
  });

  test('are taken back and said again, own ones only', async () => {
    disk.set('review/verdicts/eve.desk.jsonl', otherLine());
    const at = await open();
    at.nameReviewer('ann', 'desk');
    at.undoVerdict();
    expect(at.told.value).toBe('nothing to take back');
    at.redoVerdict();
    expect(at.told.value).toBe('nothing was taken back');
    for (const word of ['accept', 'reject'] as const) {
      at.choose(word);
      at.commit();
    }
    at.undoVerdict();
    expect([at.stateOf(item(1)), at.currentId.value]).toEqual(['open', item(1).id]);
    at.undoVerdict();
    at.redoVerdict();
    expect([at.stateOf(item(0)), at.stateOf(item(1))]).toEqual(['disputed', 'open']);
    at.redoVerdict();
    expect(at.stateOf(item(1))).toBe('rejected');
    at.undoVerdict();
    // A new word ends what could be said again.
    at.choose('flag');
    at.commit();
    at.redoVerdict();
    expect(at.told.value).toBe('nothing was taken back');
    expect(at.stateOf(item(1))).toBe('flagged');
    await soon();
    const written = lines(disk.get(ANN));
    expect(written.map(({ verdict }) => verdict)).toEqual(['accept', 'reject', null, null, null, null, null, 'flag']);
    expect(
      written
        .filter(({ verdict }) => verdict === null)
        .every(({ supersedes }) => written.some(({ id }) => id === supersedes)),
    ).toBe(true);
    const issues = new Issues();
    readLedger(new TextEncoder().encode(disk.get(ANN)), 'ann', issues);
    expect(issues.sorted()).toEqual([]);
  });

  test('of others come in when they are read again', async () => {
    const at = await open();
    at.nameReviewer('ann', 'desk');
    expect(at.shownStateOf(item(0))).toBe('open');
    disk.set('review/verdicts/eve.desk.jsonl', otherLine());
    await at.readAgain();
    expect(at.shownStateOf(item(0))).toBe('judged');
    at.choose('accept');
    at.commit();
    expect(at.shownStateOf(item(0))).toBe('disputed');
    at.openItem(at.queue.value!.items[0]);
    at.choose('skip');
    at.commit(true);
    expect(at.told.value).toBe('skipping settles nothing');
    at.choose('reject');
    at.commit(true);
    expect(at.shownStateOf(item(0))).toBe('rejected');
  });
});

test('what was begun on an item waits there; its own frame comes back without losing it', async () => {
  const at = await open();
  at.nameReviewer('ann', 'desk');
  at.choose('reject');
  at.toggleReason('size');
  at.setEdit({ dx: 0.1 });
  at.openBy(1);
  expect(at.draft.value).toEqual({ reasons: [], note: '', edit: {} });
  at.openBy(-1);
  expect(at.draft.value).toEqual({ word: 'reject', reasons: ['size'], note: '', edit: { dx: 0.1 } });
  at.openItem(at.queue.value!.items[0]);
  expect(at.draft.value.word).toBe('reject');
  at.openBy(-1);
  expect(at.currentId.value).toBe(item(0).id);
});

test('a filter keeps the open item, and the walk ends in words', async () => {
  const at = await open();
  at.nameReviewer('ann', 'desk');
  at.filter.value = 'open';
  for (let k = 0; k < COUNT; k++) {
    expect(at.currentId.value).toBe(item(k).id);
    at.choose('accept');
    at.commit();
  }
  expect(at.told.value).toBe('accepted; that was the last one');
  expect(at.items.value.map(({ id }) => id)).toEqual([item(COUNT - 1).id]);
  at.filter.value = 'accepted';
  expect(at.items.value.length).toBe(COUNT);
});

/** Eve rejects the first item. */
function otherLine(): string {
  const options = { author: 'eve', device: 'desk', tool: 't', dataset: hash(0), now: () => 1_764_000_000_000 };
  const { target, sensors, calib } = item(0);
  const author = reviewAuthor({ ...options, entropy: count => new Uint8Array(count) });
  return author.say({ target, sensors, calib: calib!, verdict: 'reject' }).line;
}
