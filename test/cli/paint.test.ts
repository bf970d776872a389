// framelock paint on the toy town: one cloud of one frame or of several, and what is refused.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drive, mcapOf } from '../support/recording.js';
import { runCli } from './run-cli.js';

const town = ['samples/town/town.mcap', '--rig', 'samples/town/rig.true.yaml'];
const newFile = () => join(mkdtempSync(join(tmpdir(), 'framelock-paint-')), 'deep', 'out.ply');
const VERTEX = 37;

/** Header lines, and the vertices' bytes. */
function read(file: string) {
  const bytes = readFileSync(file);
  const end = bytes.indexOf('end_header\n') + 'end_header\n'.length;
  const header = bytes.subarray(0, end).toString().split('\n');
  const count = Number(header.find(line => line.startsWith('element vertex'))!.split(/\s+/)[2]);
  return { header, count, vertices: bytes.subarray(end) };
}

test('several frames lie in one world, every point is there, and the file is the same on every run', async () => {
  const [a, b] = [newFile(), newFile()];
  for (const out of [a, b]) {
    const { code, out: text } = await runCli('paint', ...town, '-o', out, '--frames', '4:10:5', '--json', '-q');
    expect(code).toBe(0);
    const { points, painted, placeless, cameras, coordinates, skipped } = JSON.parse(text);
    const { header, count, vertices } = read(out);
    expect([count, vertices.length, placeless, skipped]).toEqual([points, points * VERTEX, 0, []]);
    expect(painted).toBeGreaterThan(0.4 * points);
    expect(cameras).toEqual(['camera_front', 'camera_left']);
    expect(header).toContain(`comment coordinates ${coordinates}`);
    const cameraOf = (i: number) => vertices[i * VERTEX + 15];
    const frameOf = (i: number) => vertices.readUInt32LE(i * VERTEX + 29);
    const all = Array.from({ length: points }, (_, i) => i);
    expect(all.filter(i => cameraOf(i) !== 255).length).toBe(painted);
    expect(new Set(all.map(cameraOf))).toEqual(new Set([0, 1, 255]));
    expect(new Set(all.map(frameOf))).toEqual(new Set([4, 9]));
  }
  expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  expect(readdirSync(dirname(a))).toEqual(['out.ply']);
});

test('the road lies level in the world, in every frame', async () => {
  const out = newFile();
  expect((await runCli('paint', ...town, '-o', out, '--frames', '2:20:8', '-q')).code).toBe(0);
  const { count, vertices } = read(out);
  const heights = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const frame = vertices.readUInt32LE(i * VERTEX + 29);
    const [x, y, z] = [0, 4, 8].map(o => vertices.readFloatLE(i * VERTEX + o));
    if (Math.hypot(x, y) < 60 && z < 0.4) heights.set(frame, [...(heights.get(frame) ?? []), z]);
  }
  expect([...heights.keys()]).toEqual([2, 10, 18]);
  for (const list of heights.values()) {
    const sorted = Float64Array.from(list).sort();
    expect(Math.abs(sorted[sorted.length >> 1])).toBeLessThan(0.1);
  }
});

describe('refused', () => {
  test('several frames without a trajectory, an unknown cloud', async () => {
    const out = newFile();
    const recording = join(dirname(dirname(out)), 'drive.mcap');
    writeFileSync(recording, await mcapOf(drive()));
    const several = await runCli('paint', recording, '-o', out, '--frames', '0:3');
    expect([several.code, several.err]).toEqual([1, expect.stringMatching(/FL0623: expected one frame/)]);
    const unknown = await runCli('paint', recording, '-o', out, '--cloud', 'nose');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/FL0801: expected --cloud/)]);
    expect(existsSync(out)).toBe(false);
    expect((await runCli('paint', recording, '-o', out, '-q')).code).not.toBe(2);
  });

  test('a file that another run is writing; one whose run was killed is taken over, and nothing is left', async () => {
    const out = newFile();
    mkdirSync(dirname(out));
    // As a run has it in the moment in which it takes the lock.
    writeFileSync(`${out}.lock`, '');
    const args = ['paint', ...town, '-o', out, '--frame', '5', '-q'];
    const { code, err } = await runCli(...args);
    expect([code, err]).toEqual([75, expect.stringMatching(/^FL0703: another framelock process is writing/m)]);
    expect(readdirSync(dirname(out))).toEqual(['out.ply.lock']);
    // Above what Linux gives to processes.
    writeFileSync(`${out}.lock`, String(2 ** 22 + 1));
    writeFileSync(`${out}.tmp`, 'unfinished');
    expect((await runCli(...args)).code).toBe(0);
    expect(readdirSync(dirname(out))).toEqual(['out.ply']);
  });

  test.skipIf(!existsSync('/proc/self'))('a file that cannot be made', async () => {
    const { code, err } = await runCli('paint', ...town, '-o', '/proc/nowhere/out.ply', '--frame', '5');
    expect(code).toBe(74);
    expect(err).toMatch(/FL0701: /);
  });
});
