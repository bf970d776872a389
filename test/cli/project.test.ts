// framelock project on the toy town: which pictures are written, what they are called, and what is refused.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { chosenFrames } from '../../src/cli/frame-range.js';
import { decodeImage } from '../../src/platform/node/jpeg.js';
import { runCli } from './run-cli.js';

const recording = 'samples/town/town.mcap';
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'framelock-project-')), 'out');

interface Json {
  readonly pictures: readonly Readonly<Record<string, unknown>>[];
  readonly skipped: readonly unknown[];
}

test('one frame: a picture per camera, described in JSON', async () => {
  const out = newFolder();
  const { code, out: text } = await runCli('project', recording, '-o', out, '--frame', '5', '--json', '-q');
  expect(code).toBe(0);
  const { pictures, skipped } = JSON.parse(text) as Json;
  expect(skipped).toEqual([]);
  expect(readdirSync(out).sort()).toEqual(['camera_front_000005.png', 'camera_left_000005.png']);
  expect(pictures[0]).toEqual({
    frame: 5,
    camera: 'camera_front',
    cloud: 'lidar_top',
    file: 'camera_front_000005.png',
    points: expect.any(Number),
    dt_ns: expect.any(Number),
    motion_compensated: true,
    visibility: { visible: expect.any(Number), occluded: expect.any(Number), unknown: expect.any(Number) },
  });
  const { visible, occluded, unknown } = pictures[0].visibility as Record<string, number>;
  expect(visible + occluded + unknown).toBe(pictures[0].points);
  expect(visible).toBeGreaterThan(0.8 * (pictures[0].points as number));
  const picture = await decodeImage(readFileSync(join(out, 'camera_front_000005.png')));
  expect(picture.width).toBe(320);
  expect(picture.height).toBeGreaterThan(240);
});

test('a range of frames of one camera as JPEG, the same bytes on every run', async () => {
  const [a, b] = [newFolder(), newFolder()];
  for (const out of [a, b]) {
    const args = [
      '-o',
      out,
      '--frames',
      '2:9:3',
      '--camera',
      '/camera_front/image/compressed',
      '--format',
      'jpeg',
      '-q',
    ];
    expect((await runCli('project', recording, ...args)).code).toBe(0);
  }
  const names = ['camera_front_000002.jpg', 'camera_front_000005.jpg', 'camera_front_000008.jpg'];
  expect(readdirSync(a).sort()).toEqual(names);
  for (const name of names) expect(readFileSync(join(a, name)).equals(readFileSync(join(b, name)))).toBe(true);
});

test('depth maps: 16 bit, 1/256 m, what is nearest and visible', async () => {
  const out = newFolder();
  const args = ['-o', out, '--frame', '5', '--camera', 'camera_front', '--depth', '--merge-sweeps', '--json', '-q'];
  const { pictures } = JSON.parse((await runCli('project', recording, ...args)).out) as Json;
  const depth = pictures[0].depth as { file: string; pixels: number };
  expect(depth.file).toBe('camera_front_000005_depth.png');
  const { data, info } = await sharp(readFileSync(join(out, depth.file)))
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([320, 240, 1]);
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2).filter(value => value > 0);
  expect(values.length).toBe(depth.pixels);
  // Houses of the town stand 3 to 60 m away.
  const sorted = values.slice().sort();
  expect(sorted[0] / 256).toBeGreaterThan(1);
  expect(sorted[sorted.length >> 1] / 256).toBeGreaterThan(3);
  expect(sorted[sorted.length >> 1] / 256).toBeLessThan(40);
});

test.each([
  [
    'farther than a depth map reaches',
    ['translation_m: [0.9, 0, 1.95]', 'translation_m: [300, 0, 1.95]'],
    /^FL0622: \/lidar_top\/points: \d+ points of a frame are farther than 255\.99 m; the depth map leaves them out$/m,
  ],
  [
    'faster than a camera reads its lines',
    [/(camera_left:[\s\S]*?stamp: exposure_mid)/, '$1\n    readout_ns: 600000000\n    readout: left_to_right'],
    /^FL0621: \/camera_left\/image\/compressed: \d+ points of a picture moved so fast .* not seen, look at readout_ns/m,
  ],
] as const)('points %s are counted', async (_, [from, to], line) => {
  const out = newFolder();
  const rig = `${out}-rig.yaml`;
  writeFileSync(rig, readFileSync('samples/town/rig.true.yaml', 'utf8').replace(from, to));
  const { code, err } = await runCli('project', recording, '--rig', rig, '-o', out, '--frame', '10', '--depth');
  expect(code).toBe(0);
  expect(err).toMatch(line);
  const right = await runCli('project', recording, '--rig', 'samples/town/rig.true.yaml', '-o', newFolder(), '--depth');
  expect(right.err).not.toMatch(/FL062[12]/);
});

test('hidden points are drawn like all others when that is asked for', async () => {
  const [a, b] = [newFolder(), newFolder()];
  const args = (out: string) => ['-o', out, '--frame', '8', '--camera', 'camera_left', '-q', '--json'];
  const { pictures } = JSON.parse((await runCli('project', recording, ...args(a))).out) as Json;
  expect((pictures[0].visibility as { occluded: number }).occluded).toBeGreaterThan(0);
  const alike = JSON.parse((await runCli('project', recording, ...args(b), '--no-visibility')).out) as Json;
  expect(alike.pictures[0]).not.toHaveProperty('visibility');
  const name = 'camera_left_000008.png';
  expect(readFileSync(join(a, name)).equals(readFileSync(join(b, name)))).toBe(false);
});

test('a radar is drawn when it is asked for', async () => {
  const out = newFolder();
  const args = ['-o', out, '--frame', '5', '--cloud', 'radar_front_detections', '--json', '-q'];
  const { pictures } = JSON.parse((await runCli('project', recording, ...args)).out) as Json;
  expect(pictures.every(p => p.cloud === 'radar_front_detections')).toBe(true);
});

describe('refused, before anything is written', () => {
  test.each([
    [['--frame', '20'], /FL0801: expected --frame to be a whole number from 0 to 19; got "20"/],
    [['--frame', '-1'], /--frame|expected/],
    [['--frames', '0:21'], /FL0801: expected --frames/],
    [['--camera', 'nose'], /FL0801: expected --camera to be one of camera_front, camera_left; got "nose"/],
    [['--cloud', 'nose'], /FL0801: expected --cloud to be one of lidar_top, radar_front_detections; got "nose"/],
    [['--lidar', 'nose'], /FL0801: expected --cloud to be one of lidar_top, radar_front_detections; got "nose"/],
    [['--lidar', 'a', '--cloud', 'b'], /--lidar.*cannot be used with.*--cloud/],
    [['--format', 'gif'], /--format: expected one of png, jpeg/],
    [['--point-size', '0'], /expected a number above 0/],
  ])('%j', async (args, text) => {
    const out = newFolder();
    const { code, err } = await runCli('project', recording, '-o', out, ...args);
    expect(code).toBe(2);
    expect(err).toMatch(text);
    expect(existsSync(out)).toBe(false);
  });

  test('a recording whose LiDAR was not asked for', async () => {
    const { code, err } = await runCli('project', recording, '-o', newFolder(), '--topics', 'camera_front');
    expect(code).toBe(1);
    expect(err).toMatch(/FL0502: .*no LiDAR and no radar/);
  });
});

test.skipIf(!existsSync('/proc/self'))('a folder that cannot be made is FL0701, not a hang', async () => {
  const { code, err } = await runCli('project', recording, '-o', '/proc/nowhere/deep', '--frame', '5');
  expect(code).toBe(74);
  expect(err).toMatch(/FL0701: /);
});

test('ranges of frames', () => {
  expect(chosenFrames(undefined, undefined, 9)).toEqual([4]);
  expect(chosenFrames('3', undefined, 9)).toEqual([3]);
  expect(chosenFrames(undefined, '::4', 9)).toEqual([0, 4, 8]);
  expect(chosenFrames(undefined, '7:', 9)).toEqual([7, 8]);
  expect(chosenFrames(undefined, ':2', 9)).toEqual([0, 1]);
  for (const range of ['2:2', '3:1', '0:3:0', '1', 'a:b', '0:9:1:1', '-1:3', ':10']) {
    expect(() => chosenFrames(undefined, range, 9)).toThrow(/expected --frames/);
  }
  expect(() => chosenFrames('0', '0:1', 9)).toThrow(/either/);
  expect(() => chosenFrames('0', undefined, 0)).toThrow(/at least one frame/);
});
