// What is wrong with a recording is said in one line each, and what can be saved is saved.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { balance, framelock } from '../support/cli.js';
import { framesOf } from '../support/dataset.js';
import { bagOf, drive, mcapOf, start, type Topic } from '../support/recording.js';
import { type Case, convert, folder } from './converting.js';

let [good, goodBag]: Uint8Array[] = [];
beforeAll(async () => {
  good = await mcapOf(drive());
  goodBag = await bagOf(drive());
});

describe('files that are no recording', () => {
  test.each<[string, () => Case, RegExp]>([
    ['missing', () => ({}), /^FL0101: .*no such file.*check the path; .*drive\.mcap$/],
    [
      'a Git LFS pointer',
      () => ({ bytes: 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n' }),
      /^FL0103: .*Git LFS pointer.*git lfs pull.*; drive\.mcap$/,
    ],
    [
      'a web page',
      () => ({ bytes: '<!DOCTYPE html><html></html>' }),
      /^FL0103: .*HTML page.*download.*again; drive\.mcap$/,
    ],
    ['compressed', () => ({ bytes: gzipSync(good) }), /^FL0103: .*gzip.*unpack it first; drive\.mcap$/],
    ['empty', () => ({ bytes: '' }), /^FL0102: .*empty file.*; drive\.mcap$/],
    ['zeros', () => ({ bytes: new Uint8Array(5000) }), /^FL0103: .*zero bytes.*copy.*again; drive\.mcap$/],
  ])('%s', async (_, make, line) => {
    const ran = await convert(make());
    expect(ran.code).toBe(1);
    expect(ran.issues).toEqual([expect.stringMatching(line)]);
  });

  test('one of several: the others are used, and what is missing is a loss', async () => {
    writeFileSync(join(folder, 'page.bag'), '<!DOCTYPE html>');
    writeFileSync(join(folder, 'text.mcap'), 'hello');
    const ran = await convert({ bytes: good, args: [join(folder, 'page.bag')] });
    expect([ran.code, ran.json.frames]).toEqual([3, 5]);
    expect(ran.issues).toEqual([expect.stringMatching(/^FL0103: .*HTML.*the other inputs were used; page\.bag$/)]);
    const none = await framelock(['info', join(folder, 'text.mcap'), join(folder, 'page.bag')]);
    expect([none.code, none.issues.map(line => line.slice(-9)).sort()]).toEqual([
      1,
      ['page.bag', 'text.mcap'].map(n => expect.stringContaining(n)),
    ]);
  });

  test('a folder without recordings', async () => {
    const place = join(folder, 'holiday');
    mkdirSync(place);
    writeFileSync(join(place, 'notes.txt'), 'nothing');
    const ran = await framelock(['info', place]);
    expect([ran.code, ran.issues]).toEqual([1, [expect.stringMatching(/^FL0103: .*folder.*; holiday$/)]]);
  });

  test.each<[string, () => Promise<Case>]>([
    ['MCAP without channels', async () => ({ bytes: await mcapOf([]) })],
    ['bag without connections', async () => ({ bytes: await bagOf([]), file: 'drive.bag' })],
    ['topics without messages', async () => ({ bytes: await mcapOf(drive().map(t => ({ ...t, messages: [] }))) })],
  ])('%s: nothing to convert, and info says so', async (_, make) => {
    const ran = await convert(await make());
    expect(ran.code).toBe(1);
    expect(ran.issues.at(-1)).toMatch(/^FL0802: .*framelock info/);
  });
});

describe('recordings that break off', () => {
  test.each([0.3, 0.6, 0.9, 0.999])('at %d of their length: what is whole is kept, exit 3', async share => {
    for (const [bytes, file] of [
      [good, 'drive.mcap'],
      [goodBag, 'drive.bag'],
    ] as const) {
      const ran = await convert({ bytes: bytes.subarray(0, Math.floor(bytes.length * share)), file });
      expect([file, ran.code]).toEqual([file, 3]);
      expect(ran.issues[0]).toMatch(/^FL0201: .*kept.*; drive\.(mcap|bag):\d+$/);
      expect(ran.json.frames).toBeGreaterThanOrEqual(share < 0.5 ? 1 : share < 0.8 ? 3 : 5);
    }
  });

  test('before the first message: the damage is said before the failure', async () => {
    const ran = await convert({ bytes: good.subarray(0, 500) });
    expect(ran.code).toBe(1);
    expect(ran.issues.map(line => line.slice(0, 6))).toEqual(expect.arrayContaining(['FL0201', 'FL0802']));
  });

  test('a bag without its index is scanned, and nothing is lost', async () => {
    const position = new DataView(goodBag.buffer, goodBag.byteOffset).getUint32(
      13 + 4 + 4 + 'op='.length + 1 + 4 + 'index_pos='.length,
      true,
    );
    const ran = await convert({ bytes: goodBag.subarray(0, position), file: 'drive.bag' });
    expect([ran.json.frames, balance(ran.json).found]).toEqual([5, 37]);
    expect(ran.issues[0]).toMatch(/^FL0202: .*scanned.*; drive\.bag$/);
  });
});

describe('containers', () => {
  test('an unknown compression is named', async () => {
    const ran = await convert({ bytes: await mcapOf(drive(), { compressor: { name: 'brotli', compress: b => b } }) });
    expect(ran.code).toBe(1);
    expect(ran.issues.find(line => line.startsWith('FL0204'))).toMatch(/brotli/);
  });
});

const swapped = (topic: string, definition: string) => drive().map(t => (t.topic === topic ? { ...t, definition } : t));
const odd: Topic = {
  topic: '/odd',
  type: 'my_msgs/Odd',
  definition: 'uint8 a\n',
  messages: [{ logNs: start, value: Uint8Array.of(0, 1, 0, 0, 7) }],
};
const broken = (which: (i: number) => boolean, value: (old: object) => object) =>
  drive().map(t =>
    t.topic === '/lidar/points'
      ? { ...t, messages: t.messages.map((m, i) => (which(i) ? { ...m, value: value(m.value) as never } : m)) }
      : t,
  );

describe('messages', () => {
  test.each<[string, () => Promise<Uint8Array>, number, RegExp[], Record<string, number>, number]>([
    ['an unknown type is listed, not lost', () => mcapOf([...drive(), odd]), 0, [], {}, 1],
    ['an unknown type without definition too', () => mcapOf([...drive(), { ...odd, definition: '' }]), 0, [], {}, 1],
    [
      'a missing definition of a standard type',
      () => mcapOf(swapped('/lidar/points', '')),
      0,
      [/^FL0302: \/lidar\/points: .*built-in one is used$/],
      {},
      0,
    ],
    [
      'a malformed definition',
      () => mcapOf(swapped('/lidar/points', 'this is [[ not a definition')),
      3,
      [/^FL0303: \/lidar\/points: /, /^FL0304: \/lidar\/points: .*all 5 were dropped.*; drive\.mcap:\d+$/],
      { undecodable: 5 },
      0,
    ],
    [
      'one cut message',
      () =>
        mcapOf(
          broken(
            i => i === 1,
            () => Uint8Array.of(1, 2, 3),
          ),
        ),
      3,
      [/^FL0304: \/lidar\/points: .*dropped; drive\.mcap:\d+$/],
      { undecodable: 1 },
      0,
    ],
    [
      'one cloud shorter than it says',
      () =>
        mcapOf(
          broken(
            i => i === 1,
            old => ({ ...old, data: new Uint8Array(5) }),
          ),
        ),
      3,
      [/^FL0306: \/lidar\/points: .*dropped; drive\.mcap:\d+$/],
      { undecodable: 1 },
      0,
    ],
    [
      'a topic of nothing but rubbish',
      () =>
        mcapOf(
          broken(
            () => true,
            () => Uint8Array.of(0, 1, 0, 0, 3),
          ),
        ),
      3,
      [/^FL0304: \/lidar\/points: .*all 5 were dropped.*; drive\.mcap:\d+$/],
      { undecodable: 5 },
      0,
    ],
  ])('%s', async (_, make, code, lines, dropped, unselected) => {
    const ran = await convert({ bytes: await make() });
    expect([ran.code, ran.issues]).toEqual([code, lines.map(line => expect.stringMatching(line))]);
    const { after_last_frame: _late, ...others } = ran.json.accounting.dropped;
    expect([others, ran.json.accounting.unselected]).toEqual([dropped, unselected]);
  });
});

describe('stamps', () => {
  test('a camera whose header stamps are zero gets the record stamps', async () => {
    const ran = await convert({
      bytes: await mcapOf(drive({ stamp: (ns, topic) => (topic.startsWith('/camera') ? 0n : ns) })),
    });
    expect([ran.code, ran.issues]).toEqual([
      0,
      [expect.stringMatching(/^FL0401: \/camera\/image_raw: .*record stamps were used.*check the driver$/)],
    ]);
    expect(framesOf(ran.out).map(row => row.at('camera', 'dt_ns'))).toEqual(Array(5).fill(15_000_000n));
  });

  test('all header stamps zero: every stream is said', async () => {
    const ran = await convert({ bytes: await mcapOf(drive({ stamp: () => 0n })) });
    expect([ran.code, ran.json.frames]).toEqual([0, 5]);
    expect(ran.issues.map(line => line.split(': ')[1]).sort()).toEqual([
      '/camera/image_raw',
      '/imu/data',
      '/lidar/points',
    ]);
  });

  test('all header and record stamps zero: still one frame per sweep', async () => {
    const topics = drive({ stamp: () => 0n }).map(t => ({
      ...t,
      messages: t.messages.map(m => ({ ...m, logNs: 0n })),
    }));
    const ran = await convert({ bytes: await mcapOf(topics) });
    expect([ran.code, ran.json.frames]).toEqual([0, 5]);
  });
});
