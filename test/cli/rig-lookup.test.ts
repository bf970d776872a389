// framelock rig lookup on the committed drive: mountings as in the rig file, motion composed, refusals with their codes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compose, inverse, rotationAngle, type SE3 } from '../../src/geometry/index.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { channel, join as joined, mcapFile, schema } from '../support/mcap-builder.js';
import { runCli } from './run-cli.js';

const recording = 'samples/town/town.mcap';
const rig = parseRigFile(readFileSync('samples/town/rig.true.yaml', 'utf8'), 'rig.true.yaml');

interface Json {
  readonly from: string;
  readonly to: string;
  readonly stamp_ns: string;
  readonly translation_m: SE3['t'];
  readonly rotation_xyzw: SE3['q'];
}

async function lookup(target: string, source: string, ...more: string[]): Promise<Json & { T: SE3 }> {
  const { code, out, err } = await runCli('rig', 'lookup', recording, target, source, '--json', ...more);
  expect([code, err]).toEqual([0, '']);
  const json = JSON.parse(out) as Json;
  expect([json.from, json.to]).toEqual([source, target]);
  return { ...json, T: { t: json.translation_m, q: json.rotation_xyzw } };
}

const apart = (a: SE3, b: SE3) => {
  const T = compose(inverse(a), b);
  return Math.max(Math.hypot(...T.t), rotationAngle(T));
};

describe('found', () => {
  test('a mounting is that of the rig file, at no time of its own', async () => {
    const { T, stamp_ns } = await lookup('base_link', 'lidar_top');
    expect(apart(T, rig.sensors.lidar_top.pose!.T_to_frame)).toBeLessThan(1e-8);
    expect(stamp_ns).toBe('0');
  });

  test('moving and static edges compose, at a moment and at the latest', async () => {
    const at = ['--at', '1s'];
    const [whole, moving, fixed] = [
      await lookup('odom', 'lidar_top', ...at),
      await lookup('odom', 'base_link', ...at),
      await lookup('base_link', '/lidar_top', ...at),
    ];
    expect(whole.stamp_ns).toBe('1700000001000000000');
    expect(apart(whole.T, compose(moving.T, fixed.T))).toBeLessThan(1e-12);
    const latest = await lookup('odom', 'base_link');
    expect(BigInt(latest.stamp_ns)).toBeGreaterThan(1_700_000_001_900_000_000n);
    expect(apart(latest.T, (await lookup('odom', 'base_link', '--at', latest.stamp_ns)).T)).toBe(0);
  });

  test('across two times through a frame that stands still', async () => {
    const across = await lookup('lidar_top', 'lidar_top', '--at', '1.1s', '--source-at', '1s', '--fixed', 'odom');
    const [now, then] = [
      await lookup('odom', 'lidar_top', '--at', '1.1s'),
      await lookup('odom', 'lidar_top', '--at', '1s'),
    ];
    expect(apart(across.T, compose(inverse(now.T), then.T))).toBeLessThan(1e-12);
    expect(Math.hypot(...across.T.t)).toBeGreaterThan(0.3);
  });

  test('as text', async () => {
    const { out } = await runCli('rig', 'lookup', recording, 'base_link', 'lidar_top');
    expect(out).toMatch(
      /^lidar_top in base_link, for all time: p_base_link = R p_lidar_top \+ t\ntranslation m {3}0\.9/,
    );
  });
});

test.each([
  ['FL0540', 1, 'frame "nobody" does not exist', ['odom', 'nobody']],
  ['FL0540', 1, 'target frame "odm" does not exist, did you mean "odom"?; the recording has', ['odm', 'base_link']],
  ['FL0540', 1, 'frame "nobody" does not exist', ['nobody', '/nobody']],
  ['FL0540', 1, 'has no name', ['odom', '']],
  ['FL0542', 1, 'ask for 1700000000000000000 to 17', ['odom', 'base_link', '--at', '1h']],
  ['FL0801', 2, 'together', ['odom', 'base_link', '--fixed', 'odom']],
  ['FL0801', 2, '--at', ['odom', 'base_link', '--at', 'noon']],
])('refused with %s, exit code %i: %s', async (fl, exit, words, args) => {
  const { code, out, err } = await runCli('rig', 'lookup', recording, ...args);
  expect([code, out, err.split('\n').length]).toEqual([exit, '', 2]);
  expect(err.startsWith(`${fl}: `) && err.includes(words), err).toBe(true);
});

test('refused with FL0541, exit code 1, where nothing connects the frames', async () => {
  const place = mkdtempSync(join(tmpdir(), 'framelock-lookup-'));
  const edge = (parent: string, child: string, seconds: number) =>
    new TextEncoder().encode(
      JSON.stringify({
        timestamp: { sec: seconds, nsec: 0 },
        parent_frame_id: parent,
        child_frame_id: child,
        translation: { x: 1, y: 0, z: 0 },
        rotation: { x: 0, y: 0, z: 0, w: 1 },
      }),
    );
  const data = [edge('map', 'car', 1), edge('island', 'buoy', 2)];
  const file = mcapFile({
    definitions: joined(schema(1, 'foxglove.FrameTransform', 'jsonschema', '{}'), channel(1, 1, '/tf', 'json')),
    groups: [data.map((bytes, i) => ({ channel: 1, log: BigInt(i + 1) * 1_000_000_000n, data: bytes }))],
  });
  try {
    writeFileSync(join(place, 'two-trees.mcap'), file);
    const ask = (...frames: string[]) => runCli('rig', 'lookup', join(place, 'two-trees.mcap'), ...frames);
    expect((await ask('map', 'car', '--json')).code).toBe(0);
    const { code, out, err } = await ask('map', 'buoy');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^FL0541: .*record what connects them/);
  } finally {
    rmSync(place, { recursive: true });
  }
});
