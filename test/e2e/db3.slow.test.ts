// rosbag2's SQLite files on the command line: a folder in parts, a log beside, damage, and a dataset of real sensors.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { balance, framelock, shared } from '../support/cli.js';
import { framesOf } from '../support/dataset.js';
import { goldenFile } from '../support/db3-golden.js';

const work = mkdtempSync(join(tmpdir(), 'framelock-db3-'));
afterAll(() => rmSync(work, { recursive: true }));

function folder(name: string, files: Record<string, Uint8Array | string>): string {
  mkdirSync(join(work, name));
  for (const [path, content] of Object.entries(files)) writeFileSync(join(work, name, path), content);
  return join(work, name);
}
const total = (json: { channels: { messages: number }[] }) => json.channels.reduce((sum, c) => sum + c.messages, 0);

describe('info', () => {
  const metadata = (...parts: string[]) =>
    `rosbag2_bagfile_information:\n  version: 5\n  relative_file_paths:\n${parts.map(part => `    - ${part}\n`).join('')}`;
  const [a, b] = [goldenFile('pages of 512'), goldenFile('rosbags, version 9, message')];

  it('parts are one recording, with and without metadata.yaml', async () => {
    const parts = { 'x_0.db3': a.content, 'x_1.db3': b.content };
    for (const [name, more] of [
      ['plain', {}],
      ['described', { 'metadata.yaml': metadata('x_0.db3', 'x_1.db3') }],
    ] as const) {
      const { code, json } = await framelock(['info', folder(name, { ...parts, ...more }), '--json']);
      expect([code, json.format, total(json)]).toEqual([0, 'db3', a.messages.length + b.messages.length]);
    }
  });

  it('a part that is missing, and one that is compressed as a whole and cut, are told', async () => {
    const packed = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0);
    const path = folder('lacking', {
      'metadata.yaml': metadata('x_0.db3', 'x_1.db3', 'x_2.db3.zstd'),
      'x_0.db3': a.content,
      'x_2.db3.zstd': packed,
    });
    const { code, issues } = await framelock(['info', path]);
    expect(code).toBe(3);
    expect(issues.filter(line => /^FL0101: .*x_1\.db3/.test(line))).toHaveLength(1);
    expect(issues.filter(line => /^FL0205: .*x_2\.db3\.zstd/.test(line))).toHaveLength(1);
  });

  it('a log that was not merged is read, from a folder and by its name, and nothing is written beside', async () => {
    const log = goldenFile('a log that was not merged');
    const path = folder('killed', { 'x.db3': log.content, 'x.db3-wal': log.wal! });
    for (const named of [path, join(path, 'x.db3')]) {
      const { code, json, issues } = await framelock(['info', named, '--json']);
      expect([code, total(json)]).toEqual([0, log.messages.length]);
      expect(issues.filter(line => /^FL0190: .*x\.db3-wal/.test(line))).toHaveLength(1);
    }
    expect(existsSync(join(path, 'x.db3-shm'))).toBe(false);
  });

  it('a file that was cut ends with 3, and one line says so', async () => {
    const whole = goldenFile('as rosbag2 writes it').content;
    const path = folder('cut', { 'x.db3': whole.slice(0, Math.floor(whole.length / 2)) });
    const { code, json, issues } = await framelock(['info', path, '--json']);
    expect(code).toBe(3);
    expect(total(json)).toBeGreaterThan(0);
    expect(issues.filter(line => line.startsWith('FL0201'))).toHaveLength(1);
  });
});

describe.skipIf(!existsSync(`${shared}composed`))('a dataset of real sensors', () => {
  it('closes its books, verifies, and every message is found again', async () => {
    const recording = `${shared}composed/kitti_2011_09_26_db3`;
    const out = join(work, 'kitti');
    const { code, json } = await framelock(['convert', recording, '-o', out, '--json', '-q']);
    expect(code).toBe(0);
    expect(balance(json)).toEqual({ found: 13, sum: 13 });
    expect(framesOf(out)).toHaveLength(3);
    expect((await framelock(['verify', out])).code).toBe(0);
    for (const sensor of ['velodyne_points', 'cam2'])
      for (const frame of ['0', '2']) {
        const traced = await framelock(['trace', out, recording, '--frame', frame, '--sensor', sensor, '--json']);
        expect([traced.code, traced.json.same]).toEqual([0, true]);
      }
  });

  it('is the same for any number of threads', async () => {
    const recording = `${shared}composed/kitti_2011_09_26_db3`;
    const hashes = new Set<string>();
    for (const workers of ['0', '1', '2']) {
      const out = join(work, `workers-${workers}`);
      const { code } = await framelock(['convert', recording, '-o', out, '--workers', workers, '-q', '--json']);
      expect(code).toBe(0);
      const { stdout, stderr } = await framelock(['verify', out]);
      hashes.add(`${stdout}${stderr}`.match(/[0-9a-f]{64}/)![0]);
    }
    expect(hashes.size).toBe(1);
  });
});
