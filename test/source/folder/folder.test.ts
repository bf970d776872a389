// Plain folders: SUSTechPOINTS, Xtreme1 and anybody's own; names that are stamps or numbers; what pairs and what does not.
import { describe, expect, it } from 'vitest';
import { stampOfName } from '../../../src/source/folder/file-stamp.js';
import { folder } from '../../../src/source/folder/index.js';
import { findScenes } from '../../../src/source/folder/layout.js';
import { allFormats } from '../../../src/source/index.js';
import { NO_STAMP } from '../../../src/source/source.js';
import { type Files, firstOf, memoryFolder, messagesOf, opened, pngOf } from '../opened-folder.js';

const pcd = '# .PCD v0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nWIDTH 1\nHEIGHT 1\nPOINTS 1\nDATA ascii\n1 2 3\n';
const ply =
  'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n4 5 6\n';
const sustech = JSON.stringify({
  extrinsic: [0, -1, 0, 0.1, 0, 0, -1, 0.2, 1, 0, 0, 0.3, 0, 0, 0, 1],
  intrinsic: [700, 0, 620, 0, 700, 180, 0, 0, 1],
});
const xtreme = (tx: number) =>
  JSON.stringify([
    {
      cameraInternal: { fx: 700, fy: 700, cx: 620, cy: 180 },
      cameraExternal: [0, -1, 0, tx, 0, 0, -1, 0.2, 1, 0, 0, 0.3, 0, 0, 0, 1],
      rowMajor: true,
      width: 1242,
      height: 375,
    },
  ]);

describe('names that are stamps', () => {
  it.each([
    ['1317042145', 1317042145_000_000_000n],
    ['1317042145.951199337', 1317042145_951_199_337n],
    ['1317042145.95', 1317042145_950_000_000n],
    ['1317042145951', 1317042145_951_000_000n],
    ['1317042145951199', 1317042145_951_199_000n],
    ['1317042145951199337', 1317042145_951_199_337n],
    ['315966265259836000', 315966265_259_836_000n],
    ['000012', undefined],
    ['0000000012', undefined],
    ['1317042145951.5', undefined],
    ['99999999999999999999', undefined],
    ['9999999999', undefined],
    ['1317042145a', undefined],
    ['', undefined],
  ])('%s', (name, ns) => expect(stampOfName(name)).toBe(ns));

  it.each([
    ['cloud_1583836591_182590976', 1_583_836_591_182_590_976n],
    ['1583836591-000000007', 1_583_836_591_000_000_007n],
    ['1583836591_18259097', undefined],
    ['a1583836591_182590976b', undefined],
    ['99_182590976', undefined],
    ['12_1583836591_182590976', 1_583_836_591_182_590_976n],
  ])('s and ns: %s', (name, ns) => expect(stampOfName(name)).toBe(ns));
});

describe('SUSTechPOINTS', () => {
  const scene = (at = ''): Files =>
    Object.fromEntries(
      [
        ...['000950', '000965'].flatMap(frame => [
          [`lidar/${frame}.pcd`, pcd],
          [`camera/front/${frame}.jpg`, pngOf(1242, 375)],
          [`camera/left/${frame}.jpg`, pngOf(1242, 375)],
          [`radar/front_points/${frame}.pcd`, pcd],
          [`label/${frame}.json`, '[]'],
        ]),
        ['calib/camera/front.json', sustech],
        ['calib/camera/left.json', sustech],
      ].map(([path, data]) => [at + path, data]),
    );

  it.each(['', 'example/'])('below %j: clouds, pictures by their names, a calibration for each camera', async at => {
    const { source, codes } = await opened(folder, memoryFolder(scene(at)));
    expect([codes, source.lost]).toEqual([['FL0120'], []]);
    expect(source.channels.map(({ topic, decoder }) => [topic, decoder.kind])).toEqual([
      ['lidar', 'lidar'],
      ['radar/front_points', 'radar'],
      ['camera/front', 'camera'],
      ['camera/left', 'camera'],
      [`${at}calib/camera/front/tf_static`, 'transforms'],
      [`${at}calib/camera/left/tf_static`, 'transforms'],
      ['camera/front/camera_info', 'camera_info'],
      ['camera/left/camera_info', 'camera_info'],
    ]);
    expect(messagesOf(source, 'lidar').map(([ms]) => ms)).toEqual([95000, 96500]);
    expect(messagesOf(source, 'camera/left').map(([ms]) => ms)).toEqual([95000, 96500]);
    expect(source.messages.stampNs.at(0)).toBe(NO_STAMP);
    expect(await firstOf(source, 'lidar')).toMatchObject({ frameId: 'lidar', width: 1 });
    // The file tells no size: the picture does.
    expect(await firstOf(source, 'camera/left/camera_info')).toMatchObject({
      frameId: 'left',
      width: 1242,
      height: 375,
    });
    // Equal numbers of two cameras are still two cameras.
    expect(await firstOf(source, `${at}calib/camera/left/tf_static`)).toMatchObject({
      transforms: [{ parent: 'lidar', child: 'left', translation: [-0.3, 0.1, 0.2].map(v => expect.closeTo(v, 12)) }],
    });
  });

  it('of several scenes the first is read, another by its name', async () => {
    const files = { ...scene('b/'), ...scene('a/') };
    const first = await opened(folder, memoryFolder(files));
    expect(first.codes).toEqual(['FL0105', 'FL0120']);
    expect(first.issues[0].text).toContain('(data/b)');
    expect(messagesOf(first.source, 'lidar')[0][1]).toBe('a/lidar/000950.pcd');
    const other = await opened(folder, memoryFolder(files), 'b');
    expect([messagesOf(other.source, 'lidar')[0][1], other.codes]).toEqual(['b/lidar/000950.pcd', ['FL0120']]);
    await expect(opened(folder, memoryFolder(files), 'c')).rejects.toMatchObject({ code: 'FL0124' });
  });
});

describe('Xtreme1', () => {
  const export1 = (configs: readonly number[]): Files =>
    Object.fromEntries(
      configs.flatMap((tx, i) => [
        [`Scene_1/lidar_point_cloud_0/0${i}.pcd`, pcd],
        [`Scene_1/camera_image_0/0${i}.jpg`, pngOf(1242, 375)],
        [`Scene_1/camera_config/0${i}.json`, xtreme(tx)],
      ]),
    );

  it('one calibration for all frames', async () => {
    const { source, codes } = await opened(folder, memoryFolder(export1([0.1, 0.1, 0.1])));
    expect(codes).toEqual(['FL0120']);
    expect(await firstOf(source, 'camera_image_0/camera_info')).toMatchObject({ frameId: 'camera_0', width: 1242 });
    expect(messagesOf(source, 'lidar_point_cloud_0').length).toBe(3);
  });

  it('frames of another calibration are counted and read by one of theirs', async () => {
    const files = export1([0.1, 0.2, 0.1, 0.2, 0.3]);
    const { source, issues } = await opened(folder, memoryFolder(files));
    expect(source.lost).toEqual([
      { reason: 'other_calibration', topic: 'lidar_point_cloud_0', count: 3 },
      { reason: 'other_calibration', topic: 'camera_image_0', count: 3 },
    ]);
    expect(issues[0]).toMatchObject({ code: 'FL0121' });
    expect(issues[0].text).toContain('data/Scene_1/01 (2), data/Scene_1/04 (1)');
    const other = await opened(folder, memoryFolder(files), 'Scene_1/01');
    expect(messagesOf(other.source, 'camera_image_0').map(([ms]) => ms)).toEqual([100, 300]);
    expect([other.source.lost, other.codes]).toEqual([[], ['FL0120']]);
    expect(await firstOf(other.source, 'tf_static')).toMatchObject({
      transforms: [{ translation: [-0.3, 0.2, 0.2].map(v => expect.closeTo(v, 12)) }],
    });
  });
});

describe("anybody's own", () => {
  it('clouds whose names are stamps, and cameras with stamps of their own', async () => {
    const { source, codes } = await opened(
      folder,
      memoryFolder({
        'points/1317042145951199.ply': ply,
        'points/1317042146054281.pcd': pcd,
        'left/1317042145.961661696.png': pngOf(8, 4),
        'left/preview.png': pngOf(8, 4),
      }),
    );
    expect(codes).toEqual(['FL0122']);
    const { stampNs, logNs } = source.messages;
    expect([...stampNs]).toEqual([1317042145951199000n, 1317042146054281000n, 1317042145961661696n]);
    expect([...logNs]).toEqual([...stampNs]);
    expect(source.lost).toEqual([{ reason: 'no_cloud', topic: 'left', count: 1 }]);
    expect(await firstOf(source, 'points')).toMatchObject({
      width: 1,
      fields: [{ name: 'x' }, { name: 'y' }, { name: 'z' }],
    });
  });

  it('names that are no numbers are counted in their order', async () => {
    const { source } = await opened(
      folder,
      memoryFolder({ 'scan_10.ply': ply, 'scan_9.ply': ply, 'scan_10.png': pngOf(8, 4), 'scan_9.png': pngOf(8, 4) }),
    );
    expect(messagesOf(source, 'points')).toEqual([
      [0, 'scan_9.ply'],
      [100, 'scan_10.ply'],
    ]);
    expect(messagesOf(source, 'pictures').map(([, file]) => file)).toEqual(['scan_9.png', 'scan_10.png']);
  });

  it('pictures of other names than the clouds are left out, and it is said', async () => {
    const { source, codes, issues } = await opened(
      folder,
      memoryFolder({ 'lidar/000001.pcd': pcd, 'shots/IMG_1.jpg': pngOf(8, 4), 'shots/IMG_2.jpg': pngOf(8, 4) }),
    );
    expect(codes).toEqual(['FL0122', 'FL0120']);
    expect(issues[0].text).toContain('2 of 2 files of shots');
    expect(source.lost).toEqual([{ reason: 'no_cloud', topic: 'shots', count: 2 }]);
    expect(source.channels.map(({ topic }) => topic)).toEqual(['lidar']);
  });

  it('of two files of one name the first by its ending is read, the other is counted', async () => {
    const { source, codes, issues } = await opened(
      folder,
      memoryFolder({
        'lidar/000001.pcd': pcd,
        'lidar/000001.ply': ply,
        'cam/000001.jpg': pngOf(8, 4),
        'cam/000001.png': pngOf(8, 4),
      }),
    );
    expect(['lidar', 'cam'].flatMap(topic => messagesOf(source, topic).map(([, file]) => file))).toEqual([
      'lidar/000001.pcd',
      'cam/000001.jpg',
    ]);
    expect(codes.filter(code => code === 'FL0122').length).toBe(2);
    expect(issues.map(({ text }) => text).join()).toContain('1 files of cam have the name of another');
    expect(source.lost).toEqual([
      { reason: 'name_taken', topic: 'lidar', count: 1 },
      { reason: 'name_taken', topic: 'cam', count: 1 },
    ]);
  });

  it('several LiDARs of one scene, several scenes of one LiDAR', async () => {
    const lidars = await opened(folder, memoryFolder({ 'top_lidar/1.pcd': pcd, 'left_lidar/1.pcd': pcd }));
    expect(lidars.source.channels.map(({ topic }) => topic)).toEqual(['left_lidar', 'top_lidar']);
    const scenes = await opened(folder, memoryFolder({ 'monday/1.pcd': pcd, 'friday/1.pcd': pcd }));
    expect(scenes.codes).toEqual(['FL0105', 'FL0120']);
    expect(messagesOf(scenes.source, 'points').map(([, file]) => file)).toEqual(['friday/1.pcd']);
  });

  it('recordings in folders below are not read, and that is said', async () => {
    const files = {
      '1673400472138016708.pcd': pcd,
      'drive/drive_0.db3': 'SQLite format 3\0',
      'drive/metadata.yaml': '',
    };
    const { codes, issues, source } = await opened(folder, memoryFolder(files));
    expect(codes).toEqual(['FL0105']);
    expect(issues[0].text).toMatch(/recordings that lie deeper \(drive\) are not/);
    expect(source.files.map(({ name }) => name)).toEqual(['1673400472138016708.pcd']);
  });

  it('what is no cloud is refused when it is decoded', async () => {
    const { source } = await opened(folder, memoryFolder({ 'a/1.pcd': 'hello', 'a/2.ply': 'ply\n' }));
    await expect(firstOf(source, 'a')).rejects.toMatchObject({ code: 'FL0306' });
    const { channels, messages } = source;
    await expect(
      source.read(1).then(bytes => channels[messages.channel.at(1)].decoder.decode(bytes)),
    ).rejects.toMatchObject({
      code: 'FL0306',
      message: expect.stringContaining('end_header'),
    });
  });

  it.each([
    ['a recording beside a map', ['drive.mcap', 'map/office.pcd']],
    ['a compressed recording beside a map', ['drive.mcap.zstd', 'map/office.pcd']],
    ['a hidden file alone', ['lidar/.1.pcd']],
    ['nuScenes', ['v1.0-mini/sample_data.json', 'samples/RADAR_FRONT/a.pcd']],
    ['pictures alone', ['camera/1.png']],
  ])('%s is not it', (_, names) => {
    expect(allFormats.some(format => format.sniffFolder?.(names))).toBe(false);
  });

  it('a hundred thousand files in five hundred scenes are sorted out', async () => {
    const names = Array.from({ length: 50_000 }, (_, i) => [
      `s${i % 500}/lidar/${i}.pcd`,
      `s${i % 500}/camera/front/${i}.png`,
    ]).flat();
    const scenes = findScenes(names);
    expect(scenes.map(({ path }) => path)).toEqual(Array.from({ length: 500 }, (_, i) => `s${i}/`));
    expect(new Set(scenes.map(({ pictures }) => pictures[0].files.size))).toEqual(new Set([100]));
  });
});
