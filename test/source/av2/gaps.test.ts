// A made-up log of Argoverse 2 with every gap that the layout can have: what is missing is said once, and the rest opens.
import { describe, expect, it } from 'vitest';
import type { Issues } from '../../../src/issue.js';
import { egoAt, folderOf, lensTable, madeLog, poseColumns, sweepStamp, sweepsOfLog } from '../../support/av2-log.js';
import { featherOf } from '../../support/feather-writer.js';
import { framesOfFolder, sourceOf } from '../../support/plan-of-folder.js';
import { decode, listOf } from '../../support/source-messages.js';

const codes = (issues: Issues) => issues.sorted().map(issue => issue.code);
const textOf = (issues: Issues, code: string) => issues.sorted().find(issue => issue.code === code)?.text ?? '';
const open = (files: Map<string, Uint8Array>) => sourceOf(folderOf(files));

describe('a log with gaps', () => {
  const without = (...paths: string[]) => {
    const files = madeLog();
    for (const path of paths) files.delete(path);
    return files;
  };

  it.each([
    ['city_SE3_egovehicle.feather', /^the log has no poses/],
    ['calibration/egovehicle_SE3_sensor.feather', /^the log has no mountings/],
    ['calibration/intrinsics.feather', /^the log has no lenses/],
  ])('without %s', async (path, text) => {
    const { source, issues } = await open(without(path));
    expect(codes(issues)).toEqual(['FL0110', 'FL0112']);
    expect(issues.sorted()[0]).toMatchObject({ text: expect.stringMatching(text), at: { file: path }, count: 1 });
    expect(listOf(source, 'lidar')).toHaveLength(sweepsOfLog);
    const { frames } = await framesOfFolder(folderOf(without(path)), { reference: 'lidar' });
    expect(frames).toHaveLength(sweepsOfLog);
  });

  it('without all of them says each once, and opens what is there', async () => {
    const files = madeLog();
    for (const path of files.keys()) if (!path.startsWith('sensors/')) files.delete(path);
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0110', 'FL0110', 'FL0110', 'FL0112']);
    expect(source.channels.map(channel => channel.topic)).toEqual([
      'ring_extra',
      'ring_front_center',
      'ring_side_left',
      'lidar',
    ]);
  });

  it('of sweeps alone needs no lenses', async () => {
    const files = madeLog();
    for (const path of files.keys()) if (/cameras|intrinsics/.test(path)) files.delete(path);
    expect(codes((await open(files)).issues)).toEqual(['FL0112']);
  });

  it('of pictures alone, or of poses alone', async () => {
    const pictures = madeLog();
    for (const path of pictures.keys()) if (/lidar/.test(path)) pictures.delete(path);
    expect(codes((await open(pictures)).issues)).toEqual([]);
    const files = madeLog();
    for (const path of files.keys()) if (path !== 'city_SE3_egovehicle.feather') files.delete(path);
    expect((await open(files)).source.messages.count).toBe(60);
  });

  it('leaves out sweeps that are damaged, empty or hold something else, and counts them', async () => {
    const files = madeLog();
    const sweep = (k: number) => `sensors/lidar/${sweepStamp(k)}.feather`;
    files.set(sweep(0), files.get(sweep(0))!.subarray(0, 900));
    files.set(sweep(1), new Uint8Array(0));
    files.set(sweep(2), featherOf({ x: { type: 'float32', values: [1] }, y: { type: 'text', values: ['2'] } }));
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0111', 'FL0112']);
    expect(textOf(issues, 'FL0111')).toMatch(
      /^3 of 4 sweeps cannot be used, the first because: .*cut off at 900 bytes/,
    );
    expect(source.lost).toEqual([{ reason: 'file_damaged', topic: 'lidar', count: 3 }]);
    expect(listOf(source, 'lidar')).toHaveLength(1);
  });

  it.each([
    'city_SE3_egovehicle.feather',
    'calibration/egovehicle_SE3_sensor.feather',
    'calibration/intrinsics.feather',
  ])('with a damaged %s opens all the rest', async path => {
    for (const bytes of [
      new Uint8Array(0),
      madeLog().get(path)!.subarray(0, -40),
      featherOf({ a: { type: 'int32', values: [1] } }),
    ]) {
      const { source, issues } = await open(madeLog().set(path, bytes));
      expect(codes(issues)).toEqual(['FL0111', 'FL0112']);
      expect(issues.sorted()[0].at).toEqual({ file: path });
      expect(listOf(source, 'lidar')).toHaveLength(sweepsOfLog);
    }
  });

  it('refuses poses whose stamps are in another unit', async () => {
    const poses = { timestamp_ns: { type: 'stamp_us' as const, values: [1n] }, ...poseColumns([egoAt(0)]) };
    const { issues } = await open(madeLog().set('city_SE3_egovehicle.feather', featherOf(poses)));
    expect(textOf(issues, 'FL0111')).toMatch(/expected column "timestamp_ns" in ns, got us/);
  });

  it('names rows that make no calibration or pose, and keeps the others', async () => {
    const files = madeLog();
    const numbers = (...values: (number | null)[]) => ({ type: 'float64' as const, values });
    files.set(
      'city_SE3_egovehicle.feather',
      featherOf({
        timestamp_ns: { type: 'int64', values: [sweepStamp(0), sweepStamp(1), null, sweepStamp(3)] },
        qw: numbers(1, 0.2, 1, 1),
        qx: numbers(0, 0, 0, 0),
        qy: numbers(0, 0, 0, 0),
        qz: numbers(0, 0, 0, 0),
        tx_m: numbers(1, 1, 1, 1),
        ty_m: numbers(2, 2, 2, Number.NaN),
        tz_m: numbers(3, 3, 3, 3),
      }),
    );
    files.set('calibration/intrinsics.feather', lensTable(['ring_front_center', 'ring_extra']));
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0106', 'FL0112']);
    expect(source.lost).toEqual([{ reason: 'stamp_missing', topic: 'city_SE3_egovehicle', count: 1 }]);
    const poses = listOf(source, 'city_SE3_egovehicle');
    expect(poses).toHaveLength(3);
    await expect(decode(source, poses[0])).resolves.toMatchObject({ kind: 'sample' });
    for (const bad of [1, 2]) await expect(decode(source, poses[bad])).rejects.toMatchObject({ code: 'FL0304' });
  });

  it('skips files that are named by no stamp, and never sees hidden files', async () => {
    const files = madeLog();
    const sweep = files.get(`sensors/lidar/${sweepStamp(0)}.feather`)!;
    for (const name of ['first', '9223372036854775808', '-5', '1e9']) files.set(`sensors/lidar/${name}.feather`, sweep);
    files.set(`sensors/lidar/._${sweepStamp(0)}.feather`, new Uint8Array(4096));
    files.set(`sensors/lidar/.${sweepStamp(0)}.feather`, sweep);
    files.set('sensors/cameras/ring_side_left/last.JPG', new Uint8Array(9));
    const { source, issues } = await open(files);
    expect(codes(issues)).toEqual(['FL0106', 'FL0106', 'FL0112']);
    expect(source.lost).toEqual([
      { reason: 'stamp_missing', topic: 'ring_side_left', count: 1 },
      { reason: 'stamp_missing', topic: 'lidar', count: 4 },
    ]);
    expect(listOf(source, 'lidar')).toHaveLength(sweepsOfLog);
  });

  it('reads one of several logs, and says which', async () => {
    const two = new Map(
      [...madeLog()].flatMap(
        ([path, bytes]) =>
          [
            [`val/b/${path}`, bytes],
            [`val/a/${path}`, bytes],
          ] as const,
      ),
    );
    const { source, issues } = await open(two);
    expect(codes(issues)).toEqual(['FL0105', 'FL0112']);
    expect(textOf(issues, 'FL0105')).toMatch(/holds 2 Argoverse 2 logs; only a is read/);
    expect(source.files.every(file => file.name.startsWith('val/a/'))).toBe(true);
  });
});
