// KITTI object folders: real frames with measured facts, and splits, calibrations and files of every kind.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../src/platform/node/folder.js';
import { allFormats } from '../../../src/source/index.js';
import { kittiObject } from '../../../src/source/kitti-object/index.js';
import { NO_STAMP } from '../../../src/source/source.js';
import { type Files, firstOf, memoryFolder, messagesOf, opened, pngOf, sweepOf } from '../opened-folder.js';

const real = join(import.meta.dirname, '../../../../shared/data/noncommercial/kitti_object/object');

const calib = (fx: number) =>
  `P2: ${fx} 0 610 45 0 ${fx} 173 0.2 0 0 1 0.003\nR0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: 0 -1 0 0 0 0 -1 -0.08 1 0 0 -0.27\n`;

/** Frames 3, 4, 10 and 12; 10 is of another day. */
function split(at = ''): Files {
  const files: Files = {};
  for (const n of [3, 4, 10, 12]) {
    const name = String(n).padStart(6, '0');
    files[`${at}velodyne/${name}.bin`] = sweepOf(n);
    files[`${at}image_2/${name}.png`] = n === 10 ? pngOf(1224, 370) : pngOf(1242, 375);
    files[`${at}calib/${name}.txt`] = calib(n === 10 ? 707 : 721.5377).replace('P2', n === 4 ? '\nP2' : 'P2');
    files[`${at}label_2/${name}.txt`] = '';
  }
  return files;
}

describe.skipIf(!existsSync(real))('real frames', () => {
  it.each([
    ['000000', [[0, 115384, 1224, 370]]],
    [
      '000001',
      [
        [100, 120268, 1242, 375],
        [200, 126891, 1242, 375],
      ],
    ],
    [
      'training/000002',
      [
        [100, 120268, 1242, 375],
        [200, 126891, 1242, 375],
      ],
    ],
  ])('%s: the frames of its calibration, with the points and pictures of the facts', async (part, expected) => {
    const { source, codes } = await opened(kittiObject, openFolder(real), part);
    expect([codes, source.lost]).toEqual([['FL0120'], []]);
    const [sweeps, pictures] = ['velodyne', 'image_2'].map(topic => messagesOf(source, topic));
    expect(sweeps.map(([ms]) => ms)).toEqual(expected.map(([ms]) => ms));
    expect(pictures.map(([ms]) => ms)).toEqual(expected.map(([ms]) => ms));
    for (const [i, [, points, width, height]] of expected.entries()) {
      const at = (topic: string) =>
        [...source.messages.channel].flatMap((c, m) => (source.channels[c].topic === topic ? [m] : []))[i];
      const decode = async (topic: string) =>
        source.channels[source.messages.channel.at(at(topic))].decoder.decode(await source.read(at(topic)));
      expect(await decode('velodyne')).toMatchObject({ frameId: 'velodyne', width: points });
      expect(await decode('image_2')).toMatchObject({ frameId: 'image_02', format: 'png', width, height });
      expect(await firstOf(source, 'image_2/camera_info')).toMatchObject({ frameId: 'image_02', width, height });
    }
    await source.close();
  });
});

describe('frames that have names', () => {
  const golden = join(import.meta.dirname, '../../golden/nuscenes-kitti.json');
  const frames: [string, { calib: string; size: [number, number] }][] = Object.entries(
    JSON.parse(readFileSync(golden, 'utf8')).frames,
  );
  const files: Files = {};
  for (const [i, [token, { calib, size }]] of frames.entries()) {
    files[`train/calib/${token}.txt`] = calib;
    files[`train/velodyne/${token}.bin`] = sweepOf(i + 1);
    files[`train/image_2/${token}.png`] = pngOf(...size);
  }
  const [first] = frames[0];
  const sweeps = (source: Parameters<typeof messagesOf>[0]) => messagesOf(source, 'velodyne');

  it('as in what nuScenes’ own exporter writes, come in the order of their names, 100 ms apart', async () => {
    const { source, issues } = await opened(kittiObject, memoryFolder(files));
    expect(sweeps(source).map(([ms]) => ms)).toEqual(frames.map((_, i) => 100 * i));
    expect(
      sweeps(source)
        .map(([, file]) => file)
        .sort(),
    ).toEqual(
      Object.keys(files)
        .filter(path => path.endsWith('.bin'))
        .sort(),
    );
    expect(source.lost).toEqual([]);
    expect(issues.find(({ code }) => code === 'FL0120')?.text).toContain('have names and no clock');
    expect(await firstOf(source, 'image_2/camera_info')).toMatchObject({ width: 160, height: 90 });
  });

  it('can be asked for by name, below the split or without it', async () => {
    for (const part of [first, `train/${first}`, 'train']) {
      const { source } = await opened(kittiObject, memoryFolder(files), part);
      expect(sweeps(source)).toHaveLength(frames.length);
    }
    await expect(opened(kittiObject, memoryFolder(files), 'train/none')).rejects.toMatchObject({ code: 'FL0124' });
  });

  it('are not other files, which have neither a calibration nor labels of their name', async () => {
    const { source } = await opened(kittiObject, memoryFolder({ ...files, 'train/image_2/overview.png': pngOf(9, 9) }));
    expect(messagesOf(source, 'image_2')).toHaveLength(frames.length);
    for (const strange of [
      ['velodyne/a.bin', 'image_2/a.png'],
      ['image_2/000001.png', 'calib/readme.txt'],
    ])
      expect(kittiObject.sniffFolder!(strange)).toBe(false);
  });
});

describe('a file that is lost', () => {
  it('is counted where other sensors have one of its frame; a sensor without any was not fetched', async () => {
    const files = split('training/');
    delete files['training/image_2/000004.png'];
    const { source, issues } = await opened(kittiObject, memoryFolder(files));
    expect(source.lost).toContainEqual({ reason: 'file_missing', topic: 'image_2', count: 1 });
    expect(issues.find(({ code }) => code === 'FL0106')?.text).toMatch(
      /^1 of 3 frames have no file of image_2, the first is number 4;/,
    );
    const clouds = Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('image_2')));
    expect((await opened(kittiObject, memoryFolder(clouds))).codes).not.toContain('FL0106');
  });
});

describe('frames of one calibration', () => {
  it('are not those of a calibration that was cut, while others have a whole one', async () => {
    const files = split('training/');
    for (const cut of ['', 'P2: 721.5377 0 61']) {
      files['training/calib/000003.txt'] = cut;
      const { source } = await opened(kittiObject, memoryFolder(files));
      expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([400, 1200]);
    }
  });

  it('are read, the others are counted with how to read them', async () => {
    const { source, issues } = await opened(kittiObject, memoryFolder(split('object/training/')));
    expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([300, 400, 1200]);
    expect(source.lost).toEqual([
      { reason: 'other_calibration', topic: 'image_2', count: 1 },
      { reason: 'other_calibration', topic: 'velodyne', count: 1 },
    ]);
    expect(issues.map(({ code }) => code)).toEqual(['FL0121', 'FL0120']);
    expect(issues[0].text).toContain('3 of 4 frames');
    expect(issues[0].text).toContain('data/object/training/000010 (1)');
  });

  it('the other ones by a frame of theirs, as asked and without loss', async () => {
    const { source, codes } = await opened(kittiObject, memoryFolder(split()), '000010');
    expect(messagesOf(source, 'velodyne')).toEqual([[1000, 'velodyne/000010.bin']]);
    expect([source.lost, codes]).toEqual([[], ['FL0120']]);
    expect(await firstOf(source, 'image_2/camera_info')).toMatchObject({ width: 1224, height: 370 });
  });

  it('a calibration is one whatever its blanks; frames without any come after those with one', async () => {
    const { 'calib/000003.txt': _, ...files } = split();
    const { source, issues } = await opened(kittiObject, memoryFolder(files));
    expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([400, 1200]);
    expect(issues[0].text).toContain('data/000003 (1)');
  });

  it('no header stamps: times are made up, and nothing moves', async () => {
    const { source } = await opened(kittiObject, memoryFolder(split()));
    expect([...source.messages.stampNs].every(stamp => stamp === NO_STAMP)).toBe(true);
    expect(source.channels.map(({ decoder }) => decoder.kind).sort()).toEqual([
      'camera',
      'camera_info',
      'lidar',
      'transforms',
    ]);
  });

  it("a lens of a day of KITTI is for that day's pictures; of others it takes the size of the first", async () => {
    const small = { 'velodyne/000000.bin': sweepOf(1), 'image_2/000000.png': pngOf(621, 187) };
    const info = async (text: string) =>
      firstOf(
        (await opened(kittiObject, memoryFolder({ ...small, 'calib/000000.txt': text }))).source,
        'image_2/camera_info',
      );
    // Halved pictures with KITTI's numbers: later FL0503, since the focal length is for the whole picture.
    expect(await info(calib(721.5377).replace('610', '609.5593'))).toMatchObject({ width: 1242, height: 375 });
    expect(await info(calib(360))).toMatchObject({ width: 621, height: 187, K: [360, 0, 610, 0, 360, 173, 0, 0, 1] });
  });
});

describe('splits', () => {
  const both = { ...split('kitti/testing/'), ...split('kitti/training/') };

  it('training goes first, and it is said', async () => {
    const { source, codes, issues } = await opened(kittiObject, memoryFolder(both, 'kitti'));
    expect(messagesOf(source, 'velodyne')[0][1]).toBe('kitti/training/velodyne/000003.bin');
    expect(codes).toEqual(['FL0105', 'FL0121', 'FL0120']);
    expect(issues[0].text).toContain('(kitti/kitti/testing)');
  });

  it.each([
    ['testing', 'kitti/testing/velodyne/000003.bin'],
    ['testing/000010', 'kitti/testing/velodyne/000010.bin'],
    ['000010', 'kitti/training/velodyne/000010.bin'],
  ])('%s below the folder', async (part, file) => {
    const { source } = await opened(kittiObject, memoryFolder(both), part);
    expect(messagesOf(source, 'velodyne')[0][1]).toBe(file);
  });

  it.each(['validation', '000011', 'testing/000011', 'testing/', '', '../x'])('%j is not there: FL0124', async part => {
    await expect(opened(kittiObject, memoryFolder(both), part)).rejects.toMatchObject({ code: 'FL0124' });
  });

  it('more cameras than KITTI’s, as sets that were converted to its form have them', async () => {
    const five = [0, 1, 2, 3, 4].map(
      i => `P${i}: 500 0 610 0 0 500 173 0 0 0 1 0\nTr_velo_to_cam_${i}: 0 -1 0 ${i} 0 0 -1 0 1 0 0 0\n`,
    );
    const files: Files = {
      'velodyne/0000001.bin': sweepOf(3),
      'calib/0000001.txt': `${five.join('')}R0_rect: 1 0 0 0 1 0 0 0 1\n`,
    };
    for (const i of [0, 1, 2, 3, 4]) files[`image_${i}/0000001.jpg`] = pngOf(1242, 375);
    const { source, codes } = await opened(kittiObject, memoryFolder(files));
    const topics = source.channels.map(({ topic }) => topic).filter(topic => /^image_\d$/.test(topic));
    expect([topics, codes]).toEqual([['image_0', 'image_1', 'image_2', 'image_3', 'image_4'], ['FL0120']]);
    expect(await firstOf(source, 'image_4/camera_info')).toMatchObject({
      frameId: 'image_04',
      width: 1242,
      height: 375,
    });
  });

  it('pictures and calibration alone, points alone', async () => {
    const pictures = Object.fromEntries(Object.entries(split()).filter(([path]) => /^(image_2|calib)/.test(path)));
    expect((await opened(kittiObject, memoryFolder(pictures))).source.messages.count).toBe(3 + 2);
    const points = Object.fromEntries(Object.entries(split()).filter(([path]) => /^velodyne/.test(path)));
    const { source, codes } = await opened(kittiObject, memoryFolder(points));
    expect([source.messages.count, codes]).toEqual([4, ['FL0502', 'FL0120']]);
  });

  it.each([
    ['pictures of anybody', { 'image_2/000000.png': '' }],
    ['no numbers', { 'velodyne/a.bin': '', 'velodyne/000000.txt': '', 'velodyne/sub/x/000000.bin': '' }],
  ])('%s is not it', (what, files) => {
    const found = allFormats.filter(format => format.sniffFolder?.(Object.keys(files))).map(({ name }) => name);
    expect(found).toEqual(what === 'the odometry benchmark' ? ['kitti-odometry'] : []);
  });
});

describe('damage', () => {
  it('a calibration without numbers is said, and its frames are read without', async () => {
    const files = Object.fromEntries(
      Object.entries(split()).map(([path, data]) => [path, path.startsWith('calib') ? 'P2: x' : data]),
    );
    const { source, codes } = await opened(kittiObject, memoryFolder(files));
    expect(codes).toEqual(['FL0502', 'FL0120']);
    expect(source.messages.count).toBe(8);
  });

  it('numbers too far apart to be exact are counted in their order', async () => {
    const names = ['0', '7', '9999999999'];
    const files = Object.fromEntries(names.map(name => [`velodyne/${name}.bin`, sweepOf(1)]));
    const { source, issues } = await opened(kittiObject, memoryFolder(files));
    expect(messagesOf(source, 'velodyne').map(([ms]) => ms)).toEqual([0, 100, 200]);
    expect(issues.find(({ code }) => code === 'FL0120')!.text).toContain('comes nth');
  });

  it('a torn sweep and a picture that is none are refused when they are decoded', async () => {
    const { source } = await opened(
      kittiObject,
      memoryFolder({ ...split(), 'velodyne/000003.bin': new Uint8Array(17), 'image_2/000003.png': 'no' }),
    );
    await expect(firstOf(source, 'velodyne')).rejects.toMatchObject({ code: 'FL0306' });
    await expect(firstOf(source, 'image_2')).rejects.toMatchObject({ code: 'FL0307' });
    expect(await firstOf(source, 'image_2/camera_info')).toMatchObject({ width: 1242 });
  });
});
