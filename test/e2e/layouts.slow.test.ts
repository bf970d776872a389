// KITTI odometry, EuRoC and TUM RGB-D on the command line: from folders to frames, the same bytes with any number of workers, and back to the source.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eurocFiles, tumRgbdFiles } from '../conformance/numbered-folders.js';
import { balance, framelock, shared } from '../support/cli.js';
import { framesOf, hashesOf } from '../support/dataset.js';

const work = mkdtempSync(join(tmpdir(), 'framelock-layouts-'));
const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/kitti-odometry.json'), 'utf8'));
const write = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(work, path)), { recursive: true });
  writeFileSync(join(work, path), content);
};

beforeAll(() => {
  for (const [path, text] of Object.entries<string>(golden.texts)) write(`dataset/${path}`, text);
  for (const [i, sweep] of (golden.sweeps as string[]).entries()) {
    write(`dataset/sequences/07/velodyne/00000${i}.bin`, Buffer.from(sweep, 'base64'));
    for (const camera of [0, 1, 2, 3])
      write(`dataset/sequences/07/image_${camera}/00000${i}.png`, Buffer.from(golden.png, 'base64'));
  }
  for (const [path, content] of eurocFiles()) write(`euroc/${path}`, content);
  for (const [path, content] of tumRgbdFiles()) write(`tum/${path}`, content);
});
afterAll(() => rmSync(work, { recursive: true }));

describe('KITTI odometry', () => {
  it.each(['dataset', 'dataset/sequences', 'dataset/sequences/07', 'dataset/07'])(
    '%s means one sequence with its poses',
    async path => {
      const { code, json, issues } = await framelock(['info', join(work, path), '--json', '-q']);
      expect([code, issues]).toEqual([0, []]);
      expect(json.format).toBe('kitti-odometry');
      expect(json.channels.find((c: { topic: string }) => c.topic === 'poses')).toMatchObject({
        kind: 'odometry',
        messages: 5,
      });
    },
  );

  it('a sequence away from its poses is read without', async () => {
    mkdirSync(join(work, 'alone'));
    symlinkSync(join(work, 'dataset/sequences/07'), join(work, 'alone/07'));
    const { code, json } = await framelock(['info', join(work, 'alone/07'), '--json']);
    expect(code).toBe(0);
    expect(json.channels.some((c: { topic: string }) => c.topic === 'poses')).toBe(false);
  });

  it('frames at the stamps of times.txt, the same bytes with any workers, and back to the source', async () => {
    const outs: Map<string, string>[] = [];
    for (const workers of ['0', '1', '2']) {
      const out = join(work, `out-${workers}`);
      const args = ['convert', join(work, 'dataset/07'), '-o', out, '--workers', workers, '--json', '-q'];
      const { code, json, issues } = await framelock(args);
      expect([code, issues]).toEqual([0, []]);
      const { found, sum } = balance(json);
      expect([found, sum]).toEqual([35, 35]);
      outs.push(hashesOf(out));
    }
    expect(outs[1]).toEqual(outs[0]);
    expect(outs[2]).toEqual(outs[0]);
    const frames = framesOf(join(work, 'out-0'));
    expect(frames.map(frame => Number(frame.at('stamp_ns')))).toEqual([0, 103697800, 207401200, 311098700, 414955300]);
    for (const sensor of ['velodyne', 'poses', 'image_2']) {
      const traced = await framelock([
        'trace',
        join(work, 'out-1'),
        join(work, 'dataset/07'),
        '--frame',
        '3',
        '--sensor',
        sensor,
        '--json',
      ]);
      expect(traced.code).toBe(0);
    }
    const sync = await framelock(['sync', join(work, 'dataset/07'), '--json', '-q']);
    expect([sync.code, sync.json.frames]).toEqual([0, 5]);
  }, 120_000);
});

describe('EuRoC and TUM RGB-D', () => {
  it.each([
    ['euroc', 'imu0', []],
    ['euroc/mav0', 'imu0', []],
    ['tum', 'depth', ['FL0502', 'FL0502', 'FL0508']],
  ])(
    '%s becomes frames of two cameras by the clock of one',
    async (path, sensor, codes) => {
      const outs: Map<string, string>[] = [];
      for (const workers of ['0', '2']) {
        const out = join(work, `${path.replace('/', '-')}-${workers}`);
        const { code, json, issues } = await framelock([
          'convert',
          join(work, path),
          '-o',
          out,
          '--workers',
          workers,
          '--json',
          '-q',
        ]);
        expect([code, issues.map(line => line.slice(0, 6))]).toEqual([0, codes]);
        const { found, sum } = balance(json);
        expect(found).toBe(sum);
        expect(json.frames).toBe(4);
        outs.push(hashesOf(out));
      }
      expect(outs[1]).toEqual(outs[0]);
      const out = join(work, `${path.replace('/', '-')}-0`);
      const traced = await framelock(['trace', out, join(work, path), '--frame', '2', '--sensor', sensor, '--json']);
      expect(traced.code).toBe(0);
    },
    120_000,
  );

  const turned = `${shared}permissive/time_offset/euroc_imu_vs_gt/real_data`;
  it.skipIf(!existsSync(turned))('IMU and ground truth turn alike, at one time (needs ../shared/data)', async () => {
    const { code, json } = await framelock(['calib', 'time', `${turned}:imu0`, `${turned}:gt0`, '--json', '-q']);
    expect([code, json.observable]).toEqual([0, true]);
    // Measured without framelock: zero within 1 ms. The body is the IMU, so the turn between them is none.
    expect(Math.abs(json.offset_ns)).toBeLessThan(1e6);
    expect(json.rotation_xyzw[3]).toBeGreaterThan(0.99999);
  });

  it('links that leave the folder are no pictures, and a table of a hundred thousand lines needs little memory', async () => {
    const head = '#timestamp [ns],w_RS_S_x,w_RS_S_y,w_RS_S_z,a_RS_S_x,a_RS_S_y,a_RS_S_z\n';
    const row = (i: number) => `${1403636579763555584n + BigInt(i) * 5_000_000n},0.1,0.2,0.3,9.8,0,${i}\n`;
    write('long/mav0/imu0/data.csv', head + Array.from({ length: 100_000 }, (_, i) => row(i)).join(''));
    write('secret/1403636579763555584.png', new Uint8Array(40));
    mkdirSync(join(work, 'long/mav0/cam0'));
    symlinkSync(join(work, 'secret'), join(work, 'long/mav0/cam0/data'));
    write('long/mav0/cam0/data.csv', '1403636579763555584,1403636579763555584.png\n');
    const { code, json } = await framelock(['info', join(work, 'long'), '--json'], {
      env: { NODE_OPTIONS: '--max-old-space-size=64' },
    });
    // As of a folder that may not be looked into: what lies behind the link was not read.
    expect(code).toBe(3);
    const told = json.issues.find((issue: { code: string }) => issue.code === 'FL0101');
    expect([told.at.file, told.text]).toEqual([
      'mav0/cam0/data',
      expect.stringContaining('a link leading out of the folder'),
    ]);
    expect(json.channels.find((c: { topic: string }) => c.topic === 'imu0').messages).toBe(100_000);
    expect(json.lost).toEqual([{ reason: 'file_missing', topic: 'cam0', count: 1 }]);
  });
});
