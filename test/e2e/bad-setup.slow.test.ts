// Calibration, names, rig files and options that are wrong: one line and one exit code each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { header, pointCloud2 } from '../../src/simulate/messages.js';
import { framelock } from '../support/cli.js';
import { framesOf } from '../support/dataset.js';
import { cameraInfo, drive, edge, mcapOf, ms, start } from '../support/recording.js';
import { convert, folder } from './converting.js';

let good: Uint8Array;
beforeAll(async () => {
  good = await mcapOf(drive());
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
    [
      'transforms in a circle',
      () => mcapOf(drive({ transforms: [edge('a', 'b'), edge('b', 'lidar'), edge('lidar', 'a')] })),
      [/^FL0504: .*cycle.*a.*none of its transforms.*rig file$/, /^FL0508: .*"imu"/, /^FL0508: .*"lidar".*rig file$/],
    ],
  ])('%s: the data is kept, exit 0', async (_, make, lines) => {
    const ran = await convert({ bytes: await make() });
    expect([ran.code, ran.json.frames]).toEqual([0, 5]);
    expect(ran.issues).toEqual(lines.map(line => expect.stringMatching(line)));
    expect(framesOf(ran.out)[0].at('camera', 'image', 'bytes').length).toBeGreaterThan(0);
  });
});

test('a cloud of polar coordinates alone is stored, and it is said that nothing is projected', async () => {
  const fields = ['range', 'azimuth'].map(name => ({ name, type: 'float32' as const }));
  const polar = drive().map(topic => ({
    ...topic,
    messages: topic.messages.map((message, i) =>
      topic.topic === '/lidar/points'
        ? { ...message, value: pointCloud2(header(i, start + BigInt(i) * 100n * ms, 'lidar'), fields, [[5, i]]) }
        : message,
    ),
  }));
  const ran = await convert({ bytes: await mcapOf(polar) });
  expect([ran.code, ran.issues]).toEqual([0, [expect.stringMatching(/^FL0480: .*\[range azimuth\].*not projected/)]]);
  expect([...framesOf(ran.out)[2].at('lidar', 'points')]).toEqual([5, 2]);
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
    expect([ran.code, ran.issues]).toEqual([2, [expect.stringMatching(/^FL0801: .*rig file.*nothing\.yaml$/)]]);
  });
});

describe('options', () => {
  test.each<[string[], number, RegExp]>([
    [['--tolerance', '50'], 2, /^FL0801: --tolerance: .*unit, such as 50ms.*; got "50"/],
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
