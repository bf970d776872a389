// framelock calib time as a person runs it: tables and topics in, words, JSON, a clock file and an exit code out.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { splitMotionInput } from '../../src/platform/node/motion-input.js';
import { parseClockFile } from '../../src/rig/file/index.js';
import { handheld, type Motion, seededMotion, straightRoad } from '../support/motion.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'framelock-calib-'));
const path = (name: string) => join(folder, name);

/** A TUM trajectory of 20 Hz on a clock that reads 1000.0123 s more than the gyroscope's. */
function writeTables(motion: Motion, name: string): void {
  const poses: string[] = ['# timestamp tx ty tz qx qy qz qw'];
  for (let k = 0; k < 1200; k++) {
    const t = 0.0137 + k / 20;
    poses.push([(t + 1000.0123).toFixed(6), 0, 0, 0, ...motion.orientation(t)].join(' '));
  }
  const rates = ['#timestamp [ns],w_RS_S_x,w_RS_S_y,w_RS_S_z,a,a,a'];
  for (let k = 0; k < 12000; k++)
    rates.push([1700000000000000000n + BigInt(k) * 5000000n, ...motion.rate(k / 200), 0, 0, 0].join());
  writeFileSync(path(`${name}.tum`), poses.join('\n'));
  writeFileSync(path(`${name}.csv`), rates.join('\n'));
}

beforeAll(() => {
  writeTables(handheld(seededMotion(1)), 'hand');
  writeTables(straightRoad(seededMotion(2)), 'road');
});

describe('observable', () => {
  test('JSON has the offset, A’s clock minus B’s, and what belongs to it', async () => {
    const { code, out, err } = await runCli('calib', 'time', path('hand.tum'), path('hand.csv'), '--json');
    expect([code, err]).toEqual([0, '']);
    const json = JSON.parse(out);
    const truth = 1000.0123e9 - 1.7e18;
    expect(json.observable).toBe(true);
    // A number of this size has steps of 256 ns.
    expect(Math.abs(json.offset_ns - truth)).toBeLessThan(Math.max(5 * json.sigma_ns, 50e3));
    expect(json.rotation_xyzw.map(Math.abs)).toEqual([0, 0, 0, 1].map(x => expect.closeTo(x, 3)));
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining([
        'offset_ns',
        'sigma_ns',
        'drift_ppm',
        'rotation_xyzw',
        'observable',
        'reasons',
        'issues',
      ]),
    );
    expect([json.a, json.b]).toEqual([
      { topic: 'hand.tum', signal: 'TUM trajectory' },
      { topic: 'hand.csv', signal: 'EuRoC IMU' },
    ]);
  });

  test('the clock file brings B’s stamps onto A’s clock', async () => {
    const clock = path('clock.json');
    const { code, err } = await runCli('calib', 'time', path('hand.tum'), path('hand.csv'), '-o', clock);
    expect(code).toBe(0);
    expect(err).toContain('brings hand.csv onto the clock of hand.tum');
    const file = JSON.parse(readFileSync(clock, 'utf8'));
    expect(file.framelock_clocks).toBe(1);
    // The very file that `--clock` takes.
    expect(parseClockFile(readFileSync(clock, 'utf8'), 'clock.json')).toBeDefined();
    const [entry] = file.clocks;
    expect(Object.keys(entry)).toEqual(['topic', 'offset_ns', 'drift_ppm', 'epoch_ns', 'sigma_ns']);
    expect([entry.topic, entry.drift_ppm]).toEqual(['hand.csv', 0]);
    // A reading of B 10 s after its start happened when A showed 1010.0123 s.
    const error = 1700000010000000000n + BigInt(entry.offset_ns) - 1010_012_300_000n;
    expect(Math.abs(Number(error))).toBeLessThan(50e3);
    expect(BigInt(entry.epoch_ns)).toBeGreaterThan(1700000020000000000n);
    expect(BigInt(entry.epoch_ns)).toBeLessThan(1700000040000000000n);
  });

  test('words', async () => {
    const { out } = await runCli('calib', 'time', path('hand.tum'), path('hand.csv'));
    expect(out).toMatch(/^offset +-1699998999\.98\d{7} s ± 0\.0\d+ ms/m);
    expect(out).toMatch(/A's clock minus B's/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(160);
  });
});

describe('not observable', () => {
  test('exit code 1, no offset, the reasons, and no clock file', async () => {
    const clock = path('none.json');
    const { code, out, err } = await runCli('calib', 'time', path('road.tum'), path('road.csv'), '--json', '-o', clock);
    const json = JSON.parse(out);
    expect([code, json.observable, json.offset_ns, json.sigma_ns, json.rotation_xyzw]).toEqual([
      1,
      false,
      null,
      null,
      null,
    ]);
    expect(json.reasons.some((r: { refuses: boolean }) => r.refuses)).toBe(true);
    expect(existsSync(clock)).toBe(false);
    expect(err).toContain('was not written');
    expect((await runCli('calib', 'time', path('road.tum'), path('road.csv'))).out).toContain('not observable');
  });

  test('a recording of two seconds is too short', async () => {
    const town = 'samples/town/town.mcap';
    const { code, out } = await runCli('calib', 'time', `${town}:/odom`, `${town}:imu/data`, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ observable: false, a: { topic: '/odom' }, b: { topic: '/imu/data' } });
  });
});

describe('wrong use', () => {
  const town = 'samples/town/town.mcap';
  test.each([
    [[path('nothing.bag'), path('hand.csv')], 1, 'FL0101'],
    [[town, path('hand.csv')], 2, 'FL0801'],
    [[`${town}:/nose`, path('hand.csv')], 2, 'FL0801'],
    [[path('hand.tum'), path('hand.csv'), '--columns', 't,foo'], 2, 'FL0801'],
    [[path('hand.tum'), path('hand.csv'), '--speed'], 2, 'FL0801'],
    [[path('hand.tum'), path('hand.csv'), '--max-lag', 'much'], 2, 'FL0801'],
  ])('%j', async (args, exit, text) => {
    const { code, err } = await runCli('calib', 'time', ...args);
    expect(code).toBe(exit);
    expect(err).toContain(text);
  });
});

describe('where the path ends and the topic begins', () => {
  const exists =
    (...known: string[]) =>
    (name: string) =>
      known.includes(name);
  test.each([
    ['drive.bag', ['drive.bag'], 'drive.bag', undefined],
    ['drive.bag:/imu', ['drive.bag'], 'drive.bag', '/imu'],
    ['C:\\drive.bag', ['C:\\drive.bag'], 'C:\\drive.bag', undefined],
    ['C:\\drive.bag:/imu', ['C:\\drive.bag', 'C'], 'C:\\drive.bag', '/imu'],
    ['drive.bag:/a:b', ['drive.bag'], 'drive.bag', '/a:b'],
    ['a:b.bag:/c:d', ['a:b.bag'], 'a:b.bag', '/c:d'],
    ['drive:/imu', ['drive:/imu', 'drive'], 'drive:/imu', undefined],
  ])('%s', (text, known, file, topic) => {
    expect(splitMotionInput(text, exists(...known))).toEqual({ path: file, topic });
  });

  test('nothing of that name', () => {
    expect(() => splitMotionInput('x:/y', exists())).toThrow(/no such file/);
    expect(() => splitMotionInput('x:', exists('x'))).toThrow(/no such file/);
  });
});
