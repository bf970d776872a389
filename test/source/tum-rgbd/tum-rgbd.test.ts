// The layout of the TUM RGB-D benchmark: as people have it, and against evo.
import { describe, expect, it } from 'vitest';
import type { Image, Sample } from '../../../src/message/value.js';
import { allFormats } from '../../../src/source/index.js';
import { tumRgbd } from '../../../src/source/tum-rgbd/index.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';
import { decode, listOf } from '../../support/source-messages.js';
import { type Files, firstOf, memoryFolder, opened, pngOf } from '../opened-folder.js';
import { golden, sequence, stampsOf } from './sequence.js';

const formatsOf = (files: Files) =>
  allFormats.filter(format => format.sniffFolder?.(Object.keys(files).sort())).map(({ name }) => name);

describe('as people have it', () => {
  it.each([
    ['the folder itself', ''],
    ['the folder above', 'rgbd_dataset_freiburg1_xyz/'],
    ['deeper', 'tum/freiburg1/xyz/'],
  ])('%s', async (_, path) => {
    const files = sequence(path);
    expect(formatsOf(files)).toEqual(['tum-rgbd']);
    const { source, codes } = await opened(tumRgbd, memoryFolder(files));
    expect(codes).toEqual(['FL0576']);
    expect(source.lost).toEqual([]);
    expect(source.channels.map(({ topic, decoder }) => [topic, decoder.kind])).toEqual([
      ['rgb', 'camera'],
      ['depth', 'camera'],
      ['accelerometer', 'imu'],
      ['groundtruth', 'odometry'],
    ]);
    // Exact, by Python's Decimal: a float of seconds is 238 ns wide.
    for (const topic of ['rgb', 'depth', 'groundtruth'] as const)
      expect(stampsOf(source, topic)).toEqual(golden.ns[topic]);
    expect([...source.messages.logNs]).toEqual([...source.messages.stampNs]);
  });

  it('poses are those that evo reads, of the camera in the world', async () => {
    const { source } = await opened(tumRgbd, memoryFolder(sequence()));
    const all = listOf(source, 'groundtruth');
    expect(all).toHaveLength(golden.poses.length);
    for (const [i, message] of all.entries()) {
      const { frameId, childFrameId, values } = (await decode(source, message)) as Sample;
      expect([frameId, childFrameId]).toEqual(['world', 'rgb']);
      const norm = Math.hypot(...golden.poses[i].slice(3));
      for (const [k, v] of golden.poses[i].entries()) expect(values[k]).toBeCloseTo(k < 3 ? v : v / norm, 12);
    }
  });

  it('pictures are paired by their stamps, as evo pairs them, never by their rows', async () => {
    const { plan, frames, source } = await framesOfFolder(memoryFolder(sequence(), 'xyz'), {
      reference: 'rgb',
      toleranceNs: 20_000_000,
    });
    expect(plan.rig.frameId).toBe('rgb');
    expect(plan.trajectory?.from).toBe('groundtruth');
    // Cells come in the order of the sensors' names.
    const pairs = frames.map(({ cells }) =>
      cells.filter(({ kind }) => kind === 'picture').map(cell => String((cell as { rawNs: bigint }).rawNs)),
    );
    const theirs = golden.pairs.map(([rgb, depth]) => [golden.ns.depth[depth], golden.ns.rgb[rgb]]);
    expect(pairs.filter(cells => cells.length === 2)).toEqual(theirs);
    // Not every picture has one, and some are not in the row of their partner.
    expect(theirs.length).toBeLessThan(golden.ns.rgb.length);
    expect(golden.pairs.some(([rgb, depth]) => rgb !== depth)).toBe(true);
    await source.close();
  });

  it('depth is said to be 16 bits of depth, and is kept from what compares brightness', async () => {
    const { source } = await opened(tumRgbd, memoryFolder(sequence()));
    expect(await firstOf(source, 'depth')).toMatchObject({
      frameId: 'rgb',
      format: 'png',
      pixels: '16UC1',
      width: 640,
    });
    expect(((await firstOf(source, 'rgb')) as Image).pixels).toBeUndefined();
    expect(await firstOf(source, 'accelerometer')).toMatchObject({
      frameId: 'accelerometer',
      values: Float64Array.of(0.1, -9.7, 0.3),
    });
    const coloured = { ...sequence(), [`depth/${golden.texts['depth.txt'].match(/depth\/(\S+)/)![1]}`]: pngOf(4, 3) };
    const other = await opened(tumRgbd, memoryFolder(coloured));
    expect(((await firstOf(other.source, 'depth')) as Image).pixels).toBeUndefined();
  });

  it('of several sequences the first is read, and another by its name', async () => {
    const files = { ...sequence('fr1_xyz/'), ...sequence('fr2_desk/') };
    const { issues } = await opened(tumRgbd, memoryFolder(files, 'tum'));
    expect(issues[0].text).toContain('2 TUM RGB-D sequences (fr1_xyz, fr2_desk); only fr1_xyz is read');
    const other = await opened(tumRgbd, memoryFolder(files, 'tum'), 'fr2_desk');
    expect(other.source.files.every(({ name }) => name.startsWith('fr2_desk/'))).toBe(true);
    await expect(opened(tumRgbd, memoryFolder(files), 'fr9')).rejects.toMatchObject({ code: 'FL0124' });
  });

  it("Bonn's poses are of markers, not of the camera: they wait for a rig file", async () => {
    const { source } = await opened(tumRgbd, memoryFolder(sequence('rgbd_bonn_balloon/')));
    expect(source.channels.find(({ topic }) => topic === 'groundtruth')!.decoder.kind).toBe('pose');
    expect(await firstOf(source, 'groundtruth')).toMatchObject({ frameId: 'world', childFrameId: 'markers' });
    const files = sequence('balloon/');
    files['balloon/depth.txt'] = String(files['balloon/depth.txt']).replace('dataset_freiburg1_xyz', 'bonn_balloon');
    const renamed = await opened(tumRgbd, memoryFolder(files));
    expect(renamed.source.channels.find(({ topic }) => topic === 'groundtruth')!.decoder.kind).toBe('pose');
  });

  it('leaves other folders alone', () => {
    expect(formatsOf({ 'rgb.txt': '' })).toEqual([]);
    expect(formatsOf({ 'notes/depth.txt': '', 'pictures/1.5.png': '' })).toEqual([]);
    expect(formatsOf({ 'rgb/0.png': '', 'depth/0.png': '', 'associations.txt': '' })).toEqual([]);
    expect(formatsOf({ ...sequence(), 'xyz.bag': '' })).toEqual([]);
    expect(formatsOf({ ...sequence('a/'), 'scan.pcd': '' })).toEqual(['folder']);
  });
});
