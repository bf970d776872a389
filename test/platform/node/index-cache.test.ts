// Kept indexes on disk: found while a recording is as it was, never otherwise, and never a reason to fail.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type CachePlace, cachePlace } from '../../../src/platform/node/cache-place.js';
import { openFile } from '../../../src/platform/node/file.js';
import { indexCache } from '../../../src/platform/node/index-cache.js';
import { writePieces } from '../../../src/platform/node/write-pieces.js';

const root = mkdtempSync(join(tmpdir(), 'framelock-index-cache-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
let recording: string;
let runs = 0;
const yesterday = new Date('2026-01-02T03:04:05.678Z');
/** Longer than what is hashed at its ends. */
const content = new Uint8Array(400_000).map((_, i) => i % 251);
const pieces = [new TextEncoder().encode('an index'), new Uint8Array(1000).fill(7), new Uint8Array(0)];

beforeEach(() => {
  folder = join(root, String(runs++));
  mkdirSync(folder);
  recording = join(folder, 'drive.bag');
  write(content);
});

function write(bytes: Uint8Array, time = yesterday) {
  writeFileSync(recording, bytes);
  utimesSync(recording, time, time);
}

const inFolder = (): CachePlace => ({ kind: 'folder', path: join(folder, 'not', 'there', 'yet') });
const beside: CachePlace = { kind: 'beside' };
const slotAt = async (place: CachePlace, path = recording, options = {}) => {
  const file = await openFile(path);
  const slot = await indexCache(place, { least: 1, ...options })?.slot(file);
  return { slot, close: () => file.close() };
};

const sizeOf = (all: readonly Uint8Array[]) => all.reduce((sum, piece) => sum + piece.length, 0);

async function save(place: CachePlace, what = pieces, options = {}) {
  const { slot, close } = await slotAt(place, recording, options);
  await slot?.save(what, sizeOf(what));
  await close();
}

/** What is kept for the recording, as hex; undefined: nothing. */
async function found(place: CachePlace, path = recording): Promise<string | undefined> {
  const { slot, close } = await slotAt(place, path);
  const bytes = await slot?.load();
  const hex = bytes && Buffer.from(await bytes.read(0, bytes.size)).toString('hex');
  await bytes?.close();
  await close();
  return hex;
}
const whole = Buffer.concat(pieces).toString('hex');

describe.each([
  ['in a folder', inFolder],
  ['beside the recording', () => beside],
] as const)('%s', (kind, placeOf) => {
  test('what was kept is found again, and nothing unfinished stays', async () => {
    const place = placeOf();
    expect(await found(place)).toBeUndefined();
    await save(place);
    expect(await found(place)).toBe(whole);
    const where = place.kind === 'folder' ? place.path : folder;
    const names = readdirSync(where).filter(name => name !== 'drive.bag' && name !== 'not');
    expect(names.length).toBe(1);
    expect(names[0]).toMatch(/\.flindex$/);
    if (process.platform !== 'win32' && kind === 'in a folder') {
      expect(statSync(where).mode & 0o777).toBe(0o700);
      expect(statSync(join(where, names[0])).mode & 0o777).toBe(0o600);
    }
  });

  test('the last one kept counts', async () => {
    await save(placeOf());
    await save(placeOf(), [new Uint8Array([1])]);
    expect(await found(placeOf())).toBe('01');
  });

  test('many at once: each is whole', async () => {
    const place = placeOf();
    const other = [new Uint8Array(5000).fill(9)];
    const all = new Set([undefined, whole, Buffer.concat(other).toString('hex')]);
    const work = Array.from({ length: 40 }, (_, i) =>
      i % 3 === 2 ? found(place).then(one => expect(all).toContain(one)) : save(place, i % 3 === 0 ? pieces : other),
    );
    await Promise.all(work);
    expect([...all].slice(1)).toContain(await found(place));
  });

  test('a file that was changed so lately that its time may not show the next change is not kept', async () => {
    write(content, new Date());
    const { slot, close } = await slotAt(placeOf());
    expect(slot).toBeUndefined();
    await close();
  });

  test('a recording that changed while it was indexed is not kept', async () => {
    const { slot, close } = await slotAt(placeOf());
    utimesSync(recording, new Date(), new Date());
    await slot!.save(pieces, sizeOf(pieces));
    utimesSync(recording, yesterday, yesterday);
    expect(await found(placeOf())).toBeUndefined();
    await close();
  });

  test('what is as large as half of the recording does not pay', async () => {
    await save(placeOf(), [new Uint8Array(content.length / 2 + 1)]);
    expect(await found(placeOf())).toBeUndefined();
  });

  test('a place that cannot be written is no error', async () => {
    const place = placeOf();
    if (place.kind === 'folder') writeFileSync(join(folder, 'not'), 'a file where a folder should be');
    else mkdirSync(`${recording}.flindex`);
    await save(place);
    expect(await found(place)).toBeUndefined();
    expect(readdirSync(folder).filter(name => name.endsWith('.tmp'))).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a folder without the right to write',
    async () => {
      chmodSync(folder, 0o500);
      await save(placeOf());
      expect(await found(placeOf())).toBeUndefined();
      chmodSync(folder, 0o700);
    },
  );

  test.skipIf(process.platform === 'win32')('a pipe where the index should be does not make anybody wait', async () => {
    const place = placeOf();
    await save(place);
    const where = place.kind === 'folder' ? place.path : folder;
    const name = readdirSync(where).find(one => one.endsWith('.flindex'))!;
    rmSync(join(where, name));
    execFileSync('mkfifo', [join(where, name)]);
    expect(await found(place)).toBeUndefined();
  });
});

describe('another state of the recording has another key', () => {
  const keyNow = async () => {
    const { slot, close } = await slotAt(beside);
    await close();
    return slot!.key;
  };

  test.each<[string, () => void]>([
    ['longer', () => write(Buffer.concat([content, Buffer.alloc(1)]))],
    ['shorter', () => write(content.subarray(1))],
    ['written to later, by a microsecond', () => utimesSync(recording, yesterday, yesterday.getTime() / 1000 + 1e-6)],
    ['another first byte', () => write(content.with(0, 77))],
    ['another last byte', () => write(content.with(content.length - 1, 77))],
    ['another byte 65 kB from its start', () => write(content.with(65_535, 77))],
    ['another byte 65 kB from its end', () => write(content.with(content.length - 65_536, 77))],
  ])('%s', async (_, change) => {
    await save(inFolder());
    const before = await keyNow();
    change();
    expect(await keyNow()).not.toEqual(before);
    // What the name does not say, the reader of the index compares: beside a recording there is one name.
    expect(await found(inFolder())).toBeUndefined();
  });

  test('the same content under another name is the same recording', async () => {
    await save(inFolder());
    const moved = join(folder, 'moved.bag');
    renameSync(recording, moved);
    expect(await found(inFolder(), moved)).toBe(whole);
    copyFileSync(moved, recording);
    utimesSync(recording, yesterday, yesterday);
    expect(await found(inFolder())).toBe(whole);
  });
});

test('small recordings are not worth it', async () => {
  const file = await openFile(recording);
  expect(await indexCache(inFolder())!.slot(file)).toBeUndefined();
  await file.close();
});

test('what was used longest ago goes when there is no room', async () => {
  const place = inFolder() as { path: string } & CachePlace;
  const recordings = [0, 1, 2, 3].map(i => join(folder, `${i}.bag`));
  for (const [i, path] of recordings.entries()) {
    writeFileSync(path, content.with(0, i));
    utimesSync(path, yesterday, yesterday);
  }
  const keep = async (i: number) => {
    const { slot, close } = await slotAt(place, recordings[i], { most: 3500 });
    await slot!.save([new Uint8Array(1000).fill(i)], 1000);
    await close();
  };
  for (const i of [0, 1, 2]) {
    await keep(i);
    for (const name of readdirSync(place.path)) {
      const path = join(place.path, name);
      if (readFileSync(path)[0] === i) utimesSync(path, i + 1, i + 1);
    }
  }
  // The first is used again; so the second is the oldest.
  expect(await found(place, recordings[0])).toBeDefined();
  writeFileSync(join(place.path, 'x.flindex.1-1.tmp'), '');
  utimesSync(join(place.path, 'x.flindex.1-1.tmp'), 1, 1);
  writeFileSync(join(place.path, 'of somebody else'), 'y'.repeat(5000));
  await keep(3);
  const left = await Promise.all(recordings.map(path => found(place, path)));
  expect(left.map(one => one !== undefined)).toEqual([true, false, true, true]);
  expect(readdirSync(place.path).filter(name => name.endsWith('.tmp'))).toEqual([]);
  expect(existsSync(join(place.path, 'of somebody else'))).toBe(true);
});

test('many pieces, written whole', async () => {
  const many = Array.from({ length: 1500 }, (_, i) => new Uint8Array(i % 5).fill(i));
  const path = join(folder, 'out', 'many');
  await writePieces(path, many, false);
  expect(readFileSync(path).equals(Buffer.concat(many))).toBe(true);
});

describe('where', () => {
  const home = join(root, 'home');
  test.each<[Record<string, string>, string, CachePlace]>([
    [{ FRAMELOCK_CACHE: 'off', HOME: home }, 'linux', { kind: 'off' }],
    [{ FRAMELOCK_CACHE: 'beside', HOME: home }, 'linux', { kind: 'beside' }],
    [{ FRAMELOCK_CACHE: join(root, 'own'), HOME: home }, 'linux', { kind: 'folder', path: join(root, 'own') }],
    [{ HOME: home }, 'linux', { kind: 'folder', path: join(home, '.cache', 'framelock', 'indexes') }],
    [
      { HOME: home, FRAMELOCK_CACHE: '' },
      'linux',
      { kind: 'folder', path: join(home, '.cache', 'framelock', 'indexes') },
    ],
    [
      { HOME: home, XDG_CACHE_HOME: join(root, 'xdg') },
      'linux',
      { kind: 'folder', path: join(root, 'xdg', 'framelock', 'indexes') },
    ],
    [
      { HOME: home, XDG_CACHE_HOME: 'relative' },
      'linux',
      { kind: 'folder', path: join(home, '.cache', 'framelock', 'indexes') },
    ],
    [{ HOME: home }, 'darwin', { kind: 'folder', path: join(home, 'Library', 'Caches', 'framelock', 'indexes') }],
    [
      { LOCALAPPDATA: join(root, 'local') },
      'win32',
      { kind: 'folder', path: join(root, 'local', 'framelock', 'indexes') },
    ],
    [{}, 'win32', { kind: 'off' }],
  ])('%j on %s', (environment, system, place) => {
    expect(cachePlace(environment, system)).toEqual(place);
  });

  test('off is off', () => expect(indexCache({ kind: 'off' })).toBeUndefined());
});
