// KITTI tracking folders: sequences, their GPS/IMU rows and calibration, and what may be missing.
import { describe, expect, it } from 'vitest';
import { allFormats } from '../../../src/source/index.js';
import { kittiTracking } from '../../../src/source/kitti-tracking/index.js';
import { type Files, firstOf, memoryFolder, messagesOf, opened, pngOf, sweepOf } from '../opened-folder.js';

/** The benchmark's file has no colon behind these three. */
const calib =
  'P2: 721.5377 0 609.5593 44.85728 0 721.5377 172.854 0.2163791 0 0 1 0.002745884\nR_rect 1 0 0 0 1 0 0 0 1\n' +
  'Tr_velo_cam 0 -1 0 0 0 0 -1 -0.08 1 0 0 -0.27\nTr_imu_velo 1 0 0 -0.81 0 1 0 0.32 0 0 1 -0.8\n';
const row = (east: number) => `49.01 ${8.43 + east * 1e-5} 116.4 0 0 0.1${' 0'.repeat(24)}`;

function sequence(name: string, frames: readonly number[], at = 'training/'): Files {
  const files: Files = {};
  for (const n of frames) {
    const frame = String(n).padStart(6, '0');
    files[`${at}velodyne/${name}/${frame}.bin`] = sweepOf(n + 1);
    files[`${at}image_02/${name}/${frame}.png`] = pngOf(1242, 375);
  }
  files[`${at}calib/${name}.txt`] = calib;
  files[`${at}oxts/${name}.txt`] = `${frames.map(row).join('\n')}\n`;
  files[`${at}label_02/${name}.txt`] = '';
  return files;
}

const two = { ...sequence('0000', [0, 1, 2]), ...sequence('0003', [0, 1]) };

describe('sequences', () => {
  it('the first is read, and how to read the others is said', async () => {
    const { source, codes, issues } = await opened(kittiTracking, memoryFolder(two, 'kitti'));
    expect(messagesOf(source, 'velodyne')).toEqual([
      [0, 'training/velodyne/0000/000000.bin'],
      [100, 'training/velodyne/0000/000001.bin'],
      [200, 'training/velodyne/0000/000002.bin'],
    ]);
    expect(codes).toEqual(['FL0105', 'FL0120']);
    expect(issues[0].text).toContain('2 KITTI sequences (0000, 0003); only 0000 is read');
    expect(issues[0].text).toContain('kitti/training/0003');
    expect(source.lost).toEqual([]);
  });

  it.each(['0003', 'training/0003'])('%s below the folder', async part => {
    const { source, codes } = await opened(kittiTracking, memoryFolder(two), part);
    expect(messagesOf(source, 'image_02').map(([, file]) => file)).toEqual([
      'training/image_02/0003/000000.png',
      'training/image_02/0003/000001.png',
    ]);
    expect(codes).toEqual(['FL0120']);
  });

  it.each(['0004', '', 'testing/0003'])('%j is not there: FL0124', async part => {
    await expect(opened(kittiTracking, memoryFolder(two), part)).rejects.toMatchObject({ code: 'FL0124' });
  });

  it('of two splits the full names are told', async () => {
    const { issues, source } = await opened(
      kittiTracking,
      memoryFolder({ ...sequence('0000', [0], 'testing/'), ...two }),
    );
    expect(issues[0].text).toContain('training/0000, training/0003, testing/0000');
    expect(messagesOf(source, 'velodyne')[0][1]).toContain('training/');
  });

  it('is no object folder, and the object benchmark no sequence', () => {
    const names = Object.keys(two).sort();
    expect(allFormats.filter(format => format.sniffFolder?.(names)).map(({ name }) => name)).toEqual([
      'kitti-tracking',
    ]);
  });
});

describe('rows, calibration and frames', () => {
  it('row i is the pose of frame i', async () => {
    const { source } = await opened(kittiTracking, memoryFolder(two), '0000');
    expect(messagesOf(source, 'oxts').map(([ms]) => ms)).toEqual([0, 100, 200]);
    const { channels, messages } = source;
    const rows = [...messages.channel].flatMap((c, i) => (channels[c].topic === 'oxts' ? [i] : []));
    const poses = await Promise.all(
      rows.map(async i => channels[messages.channel.at(i)].decoder.decode(await source.read(i))),
    );
    const east = poses.map(pose => (pose.kind === 'sample' ? pose.values[0] : Number.NaN));
    // Mercator at 49.01° (the devkit's): a degree of longitude is cos(49.01°) π/180 · 6378137 m.
    const step = Math.cos((49.01 * Math.PI) / 180) * (Math.PI / 180) * 6378137 * 1e-5;
    expect(east[1] - east[0]).toBeCloseTo(step, 5);
    expect(east[2] - east[1]).toBeCloseTo(step, 5);
  });

  it("lens, size and places come from the sequence's one calibration", async () => {
    const { source } = await opened(kittiTracking, memoryFolder(two), '0003');
    expect(await firstOf(source, 'image_02/camera_info')).toMatchObject({
      frameId: 'image_02',
      width: 1242,
      height: 375,
      K: [721.5377, 0, 609.5593, 0, 721.5377, 172.854, 0, 0, 1],
    });
    const transforms = await firstOf(source, 'tf_static');
    if (transforms.kind !== 'transforms') throw new Error(transforms.kind);
    expect(transforms.transforms.map(({ parent, child }) => [parent, child])).toEqual([
      ['oxts', 'velodyne'],
      ['velodyne', 'image_02'],
    ]);
    expect(transforms.transforms[0].translation.map(v => Number(v.toFixed(9)))).toEqual([0.81, -0.32, 0.8]);
  });

  it('sweeps that the benchmark lacks leave a gap, which is said', async () => {
    const { 'training/velodyne/0000/000001.bin': _, ...files } = two;
    const { source, issues } = await opened(kittiTracking, memoryFolder(files), '0000');
    expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([0, 200]);
    expect(messagesOf(source, 'image_02').map(([ms]) => ms)).toEqual([0, 100, 200]);
    expect(source.lost).toEqual([{ reason: 'file_missing', topic: 'velodyne', count: 1 }]);
    expect(issues[0]).toMatchObject({ code: 'FL0106', at: { file: 'training/velodyne/0000', topic: 'velodyne' } });
    expect(issues[0].text).toMatch(/^1 of 3 frames have no file of velodyne, the first is number 1;/);
  });

  it('fewer rows than frames are said: nobody knows which are missing', async () => {
    const files = { ...two, 'training/oxts/0000.txt': `${row(0)}\n${row(2)}\n` };
    const { issues } = await opened(kittiTracking, memoryFolder(files), '0000');
    expect(issues[0].code).toBe('FL0106');
    expect(issues[0].text).toMatch(/^2 rows of oxts for 3 frames/);
  });

  it('no calibration and no rows are said or left out; damaged rows drop when they are decoded', async () => {
    const { 'training/calib/0003.txt': _, ...files } = two;
    const damaged = { ...files, 'training/oxts/0003.txt': `x\n\n${row(1)}\r\n${'\xff'.repeat(5)}` };
    const { source, codes } = await opened(kittiTracking, memoryFolder(damaged), '0003');
    expect(codes).toEqual(['FL0502', 'FL0120']);
    const { channels, messages } = source;
    const rows = [...messages.channel].flatMap((c, i) => (channels[c].topic === 'oxts' ? [i] : []));
    const kinds = await Promise.all(
      rows.map(async i => {
        try {
          return channels[messages.channel.at(i)].decoder.decode(await source.read(i)).kind;
        } catch (error) {
          return (error as { code: string }).code;
        }
      }),
    );
    expect(kinds).toEqual(['FL0304', 'sample', 'FL0304']);
    const { 'training/oxts/0000.txt': __, ...without } = two;
    expect(messagesOf((await opened(kittiTracking, memoryFolder(without), '0000')).source, 'oxts')).toEqual([]);
  });
});
