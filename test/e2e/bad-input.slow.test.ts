// What is wrong with a recording, a rig file or an option is said in one line each, and what can be saved is saved.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { balance, framelock, type Ran } from '../support/cli.js';
import { framesOf } from '../support/dataset.js';
import { bagOf, cameraInfo, drive, edge, mcapOf, start, type Topic } from '../support/recording.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let number = 0;

interface Case {
  readonly bytes?: Uint8Array | string;
  readonly file?: string;
  readonly rig?: string;
  readonly args?: readonly string[];
}

/** Converts quietly, so that stderr holds nothing but issues, and checks what holds for every run. */
async function convert({ bytes, file = 'drive.mcap', rig, args = [] }: Case): Promise<Ran & { out: string }> {
  const place = join(folder, String(number++));
  mkdirSync(place);
  if (bytes !== undefined) writeFileSync(join(place, file), bytes);
  if (rig !== undefined) writeFileSync(join(place, 'rig.yaml'), rig);
  const out = join(place, 'out');
  const rigArgs = rig === undefined ? [] : ['--rig', join(place, 'rig.yaml')];
  const ran = await framelock(['convert', join(place, file), '-o', out, '--json', '-q', ...rigArgs, ...args]);
  expect(ran.stderr).toMatch(/^(FL\d{4}: [^\n]+\n)*$/);
  expect(new Set(ran.issues).size, 'each line once').toBe(ran.issues.length);
  if (ran.json.accounting) {
    const { found, sum } = balance(ran.json);
    expect(sum).toBe(found);
    expect(framesOf(out)).toHaveLength(ran.json.frames);
  } else {
    expect(ran.json.error.code).toMatch(/^FL\d{4}$/);
    expect(ran.issues.at(-1)).toContain(ran.json.error.code);
  }
  return { ...ran, out };
}

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

describe('calibration', () => {
  const mounted = (lidar: Parameters<typeof edge>[2], ...more: ReturnType<typeof edge>[]) =>
    mcapOf(
      drive({
        transforms: [edge('base_link', 'lidar', lidar), edge('base_link', 'camera'), edge('base_link', 'imu'), ...more],
      }),
    );
  test.each<[string, () => Promise<Uint8Array>, RegExp[]]>([
    ['none for a camera', () => mcapOf(drive({ cameraInfo: null })), [/^FL0502: .*"camera".*rig file$/]],
    [
      'for pictures of another size',
      () => mcapOf(drive({ cameraInfo: cameraInfo(640, 480) })),
      [/^FL0503: \/camera\/image_raw: .*16x12.*640x480.*not projected/],
    ],
    [
      'of an unknown lens',
      () => mcapOf(drive({ cameraInfo: cameraInfo(16, 12, { distortion_model: 'wobbly' }) })),
      [/^FL0507: .*"wobbly".*not projected/],
    ],
    [
      'of zeros',
      () => mcapOf(drive({ cameraInfo: cameraInfo(16, 12, { K: [], P: [] }) })),
      [/^FL0509: .*zero.*not projected/],
    ],
    [
      'two parents of a frame',
      () => mounted({ q: [0, 0, 0, 1], t: [0, 0, 0] }, edge('other', 'lidar')),
      [/^FL0505: .*lidar.*two parents.*first was kept.*rig file$/],
    ],
    [
      'a quaternion that is none',
      () => mounted({ q: [0, 0, 0, 2], t: [0, 0, 0] }),
      [/^FL0506: .*base_link -> lidar.*ignored/, /^FL0508: .*"lidar".*rig file$/],
    ],
  ])('%s: the data is kept, exit 0', async (_, make, lines) => {
    const ran = await convert({ bytes: await make() });
    expect([ran.code, ran.json.frames]).toEqual([0, 5]);
    expect(ran.issues).toEqual(lines.map(line => expect.stringMatching(line)));
    expect(framesOf(ran.out)[0].at('camera', 'image', 'bytes').length).toBeGreaterThan(0);
  });

  test('transforms in a circle stop the conversion', async () => {
    const ran = await convert({
      bytes: await mcapOf(drive({ transforms: [edge('a', 'b'), edge('b', 'lidar'), edge('lidar', 'a')] })),
    });
    expect([ran.code, ran.issues]).toEqual([1, [expect.stringMatching(/^FL0504: .*cycle.*a/)]]);
  });
});

describe('hostile names', () => {
  const name = '/cam\u001b[2J\n<script>alert(1)</script>|`x`[a](b)\u202e';
  test('move no cursor, forge no line and become no markup', async () => {
    const bytes = await mcapOf(drive({ cameraTopic: name, stamp: (ns, topic) => (topic === name ? 0n : ns) }));
    const ran = await convert({ bytes });
    expect([ran.code, ran.issues]).toEqual([0, [expect.stringContaining('\\x1b[2J\\x0a<script>')]]);
    const card = readFileSync(join(ran.out, 'README.md'), 'utf8');
    expect(card).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    // In code spans a tag is text; outside of them it must be escaped.
    expect(card.replace(/`[^`\n]*`/g, '')).not.toContain('<script>');
    for (const line of card.split('\n').filter(text => text.startsWith('|'))) {
      expect(line.replace(/`[^`\n]*`/g, '').split('|')).toHaveLength(11);
    }
    const info = await framelock(['info', join(ran.out, '../drive.mcap')]);
    expect(info.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe('rig files', () => {
  test.each<[string, string, number, RegExp]>([
    ['that are no YAML', 'framelock_rig: 1\nsensors: [}\n', 2, /^FL0501: .*line 2.*; rig\.yaml/],
    ['that are empty', '', 2, /^FL0501: .*; rig\.yaml/],
    [
      'with an unknown key',
      'framelock_rig: 1\nsensorz: {}\n',
      2,
      /^FL0501: .*line 2.*sensorz.*did you mean "sensors".*; rig\.yaml/,
    ],
    [
      'with a topic the recording lacks',
      'framelock_rig: 1\nsensors:\n  cam:\n    topic: /nope\n',
      0,
      /^FL0511: .*"\/nope".*left out.*framelock info/,
    ],
    [
      'whose trajectory is no topic',
      'framelock_rig: 1\ntrajectory: {topic: /nope}\n',
      2,
      /^FL0801: .*trajectory.*"\/nope"/,
    ],
    [
      'with a quaternion that is none',
      'framelock_rig: 1\nsensors:\n  cam:\n    topic: /camera/image_raw\n    pose: {from: c, to: b, translation_m: [0,0,0], rotation_xyzw: [0,0,0,2]}\n',
      2,
      /^FL0501: .*line 5.*unit quaternion.*; rig\.yaml/,
    ],
  ])('%s', async (_, rig, code, line) => {
    const ran = await convert({ bytes: good, rig });
    expect([ran.code, ran.issues]).toEqual([code, [expect.stringMatching(line)]]);
  });

  test('that are not there', async () => {
    const ran = await convert({ bytes: good, args: ['--rig', join(folder, 'nothing.yaml')] });
    expect([ran.code, ran.issues]).toEqual([1, [expect.stringMatching(/^FL0101: .*rig file.*nothing\.yaml$/)]]);
  });
});

describe('options', () => {
  test.each<[string[], number, RegExp]>([
    [['--tolerance', '50'], 2, /^FL0801: .*'50'.*unit, such as 50ms/],
    [['--tolerance', '-5ms'], 2, /^FL0801: /],
    [['--reference', 'nonsense'], 2, /^FL0801: .*\/lidar\/points.*"nonsense"$/],
    [['--topics', 'nonsense'], 2, /^FL0801: .*\/lidar\/points.*"nonsense"$/],
    [['--policy', 'nonsense'], 2, /^FL0801: .*nearest.*"nonsense"$/],
    [['--start', 'nonsense'], 2, /^FL0801: .*--start.*"nonsense"$/],
    [['--start', '5s'], 1, /^FL0802: .*--start.*\/lidar\/points|^FL0802: .*\/lidar\/points.*--start/],
    [['--shard-size', '0'], 2, /^FL0801: .*megabytes/],
    [['--frobnicate'], 2, /^FL0801: .*'--frobnicate'.*--help/],
  ])('%j', async (args, code, line) => {
    const ran = await convert({ bytes: good, args });
    expect([ran.code, ran.issues]).toEqual([code, [expect.stringMatching(line)]]);
  });

  test('no output folder, an unknown command, no recording', async () => {
    for (const args of [['convert', 'x.mcap'], ['frobnicate'], ['convert', '-o', 'x']]) {
      const ran = await framelock(args);
      expect([args, ran.code, ran.stderr]).toEqual([
        args,
        2,
        expect.stringMatching(/^FL0801: [^\n]+; run with --help to see what is possible\n$/),
      ]);
    }
  });
});
