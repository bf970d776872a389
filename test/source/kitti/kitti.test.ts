// KITTI raw drives: real folders with measured facts, and made-up ones with every gap the layout can have.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Folder } from '../../../src/bytes/bytes.js';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { Issues } from '../../../src/issue.js';
import type { Sample } from '../../../src/message/value.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openFolder } from '../../../src/platform/node/folder.js';
import { kitti } from '../../../src/source/kitti/index.js';
import { parseKittiTime } from '../../../src/source/kitti/stamps.js';
import { NO_STAMP, type Source } from '../../../src/source/source.js';
import { decode, listOf } from '../../support/source-messages.js';

const data = join(import.meta.dirname, '../../../../shared/data');
const composed = join(data, 'composed/kitti_raw');
const timestampsOnly = join(data, 'noncommercial/kitti_raw_drive_0001_timestamps');

async function opened(folder: Folder): Promise<{ source: Source; codes: string[] }> {
  const issues = new Issues();
  const source = await kitti.openFolder!(folder, { issues, decompress: new Map(), digest: nodeDigest });
  return {
    source,
    codes: issues
      .sorted()
      .map(issue => issue.code)
      .sort(),
  };
}

/** A folder in memory. */
function folderOf(files: Record<string, string | Uint8Array>, name = 'drive'): Folder {
  const content = new Map(
    Object.entries(files).map(([path, data]) => [
      path,
      typeof data === 'string' ? new TextEncoder().encode(data) : data,
    ]),
  );
  return {
    name,
    list: async () => [...content.keys()].sort(),
    open: async path => memoryBytes(path, content.get(path)!),
  };
}

describe('time lines', () => {
  it.each([
    ['2011-09-26 13:02:25.951199337', 1317042145951199337n],
    ['1970-01-01 00:00:00.000000001', 1n],
    ['2000-02-29 23:59:59.9', 951868799900000000n],
    ['2012-12-31 23:59:60', 1356998400000000000n],
    ['2011-09-26 13:02:25\r', 1317042145000000000n],
    ['2011-02-29 00:00:00', undefined],
    ['2011-13-01 00:00:00', undefined],
    ['2011-09-26 24:00:00', undefined],
    ['2011-09-26 13:02:25.9511993370', undefined],
    ['', undefined],
  ])('%j', (line, ns) => expect(parseKittiTime(line)).toBe(ns));

  it('agrees with Date over 150 years', () => {
    for (let day = -3000; day < 50000; day += 17) {
      const text = new Date(day * 86400000).toISOString().replace('T', ' ').replace('Z', '');
      expect(parseKittiTime(text)).toBe(BigInt(day) * 86400000000000n);
    }
  });
});

describe.skipIf(!existsSync(composed))('composed drive', () => {
  const stamps = {
    velodyne_points: [
      '1317042145951199337',
      '1317042146054281661',
      '1317042146157358891',
      '1317042146260450684',
      '1317042146363515608',
      '1317042146466599772',
    ],
    image_02: [
      '1317042145961661696',
      '1317042146064785152',
      '1317042146167923456',
      '1317042146270924032',
      '1317042146374087680',
      '1317042146477058304',
    ],
  };
  const points = [114278, 114217, 114048, 113719, 113513, 113459];

  it.each(['', '2011_09_26'])('from %j: stamps, points, pictures', async below => {
    const { source, codes } = await opened(openFolder(join(composed, below)));
    expect(codes).toEqual([]);
    expect(source.lost).toEqual([]);
    expect(source.stamps).toBeUndefined();
    for (const [topic, expected] of Object.entries(stamps)) {
      const list = listOf(source, topic);
      expect(list.map(i => String(source.messages.stampNs.at(i)))).toEqual(expected);
      expect(list.map(i => String(source.messages.logNs.at(i)))).toEqual(expected);
    }
    const clouds = await Promise.all(listOf(source, 'velodyne_points').map(i => decode(source, i)));
    expect(clouds.map(cloud => cloud.kind === 'points' && cloud.width)).toEqual(points);
    for (const [n, i] of listOf(source, 'image_02').entries()) {
      const image = await decode(source, i);
      if (image.kind !== 'image') throw new Error(image.kind);
      expect([image.format, image.width, image.height, image.frameId]).toEqual(['png', 1242, 375, 'image_02']);
      const file = readFileSync(
        join(composed, `2011_09_26/2011_09_26_drive_0001_sync/image_02/data/000000000${n}.png`),
      );
      expect(createHash('sha256').update(image.data).digest('hex')).toBe(
        createHash('sha256').update(file).digest('hex'),
      );
    }
    await source.close();
  });

  it('points lie in the ranges that numpy measured', async () => {
    const facts = JSON.parse(readFileSync(join(data, 'composed/kitti_2011_09_26.facts.json'), 'utf8'));
    const { source } = await opened(openFolder(composed));
    const cloud = await decode(source, listOf(source, 'velodyne_points')[0]);
    if (cloud.kind !== 'points') throw new Error(cloud.kind);
    const view = new DataView(cloud.data.buffer, cloud.data.byteOffset, cloud.data.byteLength);
    for (const { name, offset } of cloud.fields) {
      let [low, high] = [Infinity, -Infinity];
      for (let i = 0; i < cloud.width; i++) {
        const value = view.getFloat32(i * 16 + offset, true);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      expect([low, high]).toEqual(facts.clouds[0].range[name]);
    }
  });

  it('calibration: cameras and transforms as in the bag of the same day', async () => {
    const facts = JSON.parse(readFileSync(join(data, 'composed/kitti_2011_09_26.facts.json'), 'utf8'));
    const { source } = await opened(openFolder(composed));
    const info = await decode(source, listOf(source, 'image_02/camera_info')[0]);
    if (info.kind !== 'camera_info') throw new Error(info.kind);
    expect([info.frameId, info.width, info.height, info.K]).toEqual([
      'image_02',
      1242,
      375,
      facts.camera_info['/cam2/camera_info'].K,
    ]);
    expect(info.D.every(d => d === 0)).toBe(true);
    const list = listOf(source, 'tf_static');
    expect(list.map(i => source.messages.stampNs.at(i))).toEqual([NO_STAMP, NO_STAMP]);
    expect(list.map(i => source.messages.logNs.at(i))).toEqual([1317042145951199337n, 1317042145951199337n]);
    const edges = (await Promise.all(list.map(i => decode(source, i)))).flatMap(value =>
      value.kind === 'transforms' ? value.transforms : [],
    );
    expect(edges.map(edge => [edge.parent, edge.child])).toEqual([
      ['oxts', 'velodyne'],
      ...['00', '01', '02', '03'].map(n => ['velodyne', `image_${n}`]),
    ]);
    const want = [facts.tf_static[0].matrix, facts.tf_static[1].matrix].map((m: number[][]) => [
      m[0][3],
      m[1][3],
      m[2][3],
    ]);
    expect(edges[0].translation.map((v, i) => Math.abs(v - want[0][i])).every(d => d < 1e-6)).toBe(true);
    expect(edges[3].translation.map((v, i) => Math.abs(v - want[1][i])).every(d => d < 1e-6)).toBe(true);
  });

  it('oxts: the row that the dataset shows', async () => {
    const { source } = await opened(openFolder(composed));
    const channel = source.channels.find(c => c.topic === 'oxts')!;
    const [message] = listOf(source, 'oxts');
    expect(source.messages.stampNs.at(message)).toBe(1317042145964389445n);
    const sample = await decode(source, message);
    if (sample.kind !== 'sample') throw new Error(sample.kind);
    expect(channel.decoder.kind).toBe('odometry');
    expect(sample.values.length).toBe(channel.decoder.columns.reduce((sum, column) => sum + column.width, 0));
    const v = [...sample.values];
    // Mercator by the devkit's formula, in Python float64; yaw back from the quaternion.
    expect(v[2]).toBe(116.43032836914);
    expect(v[0]).toBeCloseTo(
      Math.cos((49.015003823272 * Math.PI) / 180) * ((8.4342971002335 * Math.PI * 6378137) / 180),
      6,
    );
    const [x, y, z, w] = v.slice(3, 7);
    expect(Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))).toBeCloseTo(-2.6087069803847, 12);
    expect(Math.asin(2 * (w * y - z * x))).toBeCloseTo(0.00903, 12);
    expect(Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y))).toBeCloseTo(0.035752, 12);
    expect(v.slice(7)).toEqual([
      13.172716663769, -0.12475264293164, -0.032919903047354, 0.0089018002187228, -0.022495299354602,
      -0.018809330937153, -0.34030092211055, -0.31686915378551, 10.209117821189, 49.015003823272, 8.4342971002335,
      116.43032836914,
    ]);
  });
});

describe.skipIf(!existsSync(timestampsOnly))('a drive without its data files', () => {
  it('counts every stamp without a file', async () => {
    const { source, codes } = await opened(openFolder(timestampsOnly));
    expect(source.lost).toEqual([
      ...['image_00', 'image_01', 'image_02', 'image_03', 'velodyne_points'].map(topic => ({
        reason: 'file_missing',
        topic,
        count: 108,
      })),
      { reason: 'file_missing', topic: 'oxts', count: 107 },
    ]);
    expect(source.messages.count).toBe(1);
    // The stamps themselves are kept: they say how the sensors lie in time.
    expect([...source.stamps!].map(([id, stamps]) => [source.channels[id].topic, stamps.length])).toEqual(
      ['image_00', 'image_01', 'image_02', 'image_03', 'velodyne_points', 'oxts'].map(topic => [topic, 108]),
    );
    expect(codes).toEqual([...Array(6).fill('FL0106'), 'FL0502']);
  });
});

describe('made-up folders', () => {
  const line = (i: number) => `2011-09-26 13:02:2${i}.000000000`;
  const bin = new Uint8Array(32);

  it('gaps, files without stamps, damaged lines', async () => {
    const { source, codes } = await opened(
      folderOf({
        'velodyne_points/timestamps.txt': [line(0), line(1), 'soon', line(3), line(4)].join('\n'),
        'velodyne_points/data/0000000000.bin': bin,
        'velodyne_points/data/0000000002.bin': bin,
        'velodyne_points/data/0000000003.bin': bin.subarray(0, 20),
        'velodyne_points/data/0000000009.bin': bin,
        'velodyne_points/data/notes.txt': 'x',
      }),
    );
    expect(source.messages.count).toBe(2);
    expect([...source.messages.stampNs].map(ns => Number(ns % 10_000_000_000n) / 1e9)).toEqual([0, 3]);
    expect([...source.stamps!.get(0)!].map(ns => Number(ns % 10_000_000_000n) / 1e9)).toEqual([0, 1, 3, 4]);
    expect(source.lost).toEqual([
      { reason: 'file_missing', topic: 'velodyne_points', count: 2 },
      { reason: 'stamp_missing', topic: 'velodyne_points', count: 2 },
    ]);
    expect(codes).toEqual(['FL0106', 'FL0106', 'FL0502']);
    await expect(decode(source, 1)).rejects.toMatchObject({ code: 'FL0306' });
    const blocks = await source.readBlock(source.messages.block.at(0));
    expect(blocks.length).toBe(32);
  });

  it('text clouds of an _extract drive, and one drive chosen of several', async () => {
    const { source, codes } = await opened(
      folderOf({
        '2011_09_26/2011_09_26_drive_0002_extract/velodyne_points/timestamps.txt': line(0),
        '2011_09_26/2011_09_26_drive_0002_extract/velodyne_points/data/0000000000.txt': '1.5 2 -3 0.25\n4 5 6 0\n',
      }),
    );
    const cloud = await decode(source, 0);
    if (cloud.kind !== 'points') throw new Error(cloud.kind);
    expect([...new Float32Array(cloud.data.buffer)]).toEqual([1.5, 2, -3, 0.25, 4, 5, 6, 0]);
    expect(codes).toEqual(['FL0502']);
    const two = await opened(
      folderOf({
        'a_extract/velodyne_points/timestamps.txt': line(0),
        'a_extract/velodyne_points/data/0000000000.txt': '1 2 3 4',
        'a_sync/velodyne_points/timestamps.txt': line(0),
        'a_sync/velodyne_points/data/0000000000.bin': bin,
      }),
    );
    expect(two.source.files.map(file => file.name)).toEqual(['a_sync/velodyne_points/data/0000000000.bin']);
    expect(two.codes).toContain('FL0105');
  });

  it.each([
    ['wrong', 'P_rect_02: 1 2 3'],
    ['empty', ''],
    ['zeros', '\0'.repeat(40)],
  ])('a calibration file that cannot be used (%s) is reported, the drive is read', async (_, camToCam) => {
    const { source, codes } = await opened(
      folderOf({
        'calib_cam_to_cam.txt': camToCam,
        'calib_velo_to_cam.txt': 'R: 1 0 0 0 1 0 0 0 1\nT: 0 0 0',
        'calib_imu_to_velo.txt': 'R: 1 0 0 0 1 0 0 0 1\nT: 1 2 3',
        'image_02/timestamps.txt': line(0),
        'image_02/data/0000000000.png': bin,
      }),
    );
    expect(codes).toEqual(['FL0502']);
    const transforms = await decode(source, listOf(source, 'tf_static')[0]);
    expect(transforms.kind === 'transforms' && transforms.transforms.length).toBe(1);
    await expect(decode(source, 0)).rejects.toMatchObject({ code: 'FL0307' });
  });

  it('KITTI-360 has poses of some frames, at the moments of the pictures of image_00', async () => {
    const drive = '2013_05_28_drive_0000_sync';
    // Turned by 90° to the left; 7 digits, as the files have them.
    const matrix = (x: number) => `0 -1 0 ${x} 1 0 0 3844.25 0 0 1 116.5`;
    const files = {
      [`data_2d_raw/${drive}/image_00/timestamps.txt`]: [0, 1, 2, 3].map(line).join('\n'),
      ...Object.fromEntries([0, 1, 2, 3].map(n => [`data_2d_raw/${drive}/image_00/data_rect/000000000${n}.png`, bin])),
      [`data_poses/${drive}/poses.txt`]: `1 ${matrix(1000)}\n3 ${matrix(1001.5)} \r\n9 ${matrix(1)}\nx ${matrix(1)}\n`,
      'data_poses/other/poses.txt': `0 ${matrix(7)}\n`,
    };
    const { source, codes } = await opened(folderOf(files));
    const { channels, messages } = source;
    const poses = channels.find(({ topic }) => topic === 'poses')!;
    const pictures = channels.find(({ topic }) => topic === 'image_00')!;
    const of = (id: number) =>
      Array.from({ length: messages.count }, (_, i) => i).filter(i => messages.channel.at(i) === id);
    const [first, second] = of(poses.id);
    expect([first, second].map(i => messages.stampNs.at(i))).toEqual(
      [1, 3].map(n => messages.stampNs.at(of(pictures.id)[n])),
    );
    const value = poses.decoder.decode(await source.read(second)) as Sample;
    expect([value.frameId, value.childFrameId]).toEqual(['world', 'pose']);
    const half = Math.SQRT1_2;
    expect([...value.values]).toEqual([
      1001.5,
      3844.25,
      116.5,
      0,
      0,
      expect.closeTo(half, 12),
      expect.closeTo(half, 12),
    ]);
    expect(source.lost).toContainEqual({ reason: 'stamp_missing', topic: 'poses', count: 2 });
    expect(codes).toContain('FL0106');
  });

  it('KITTI-360 keeps pictures and points of a drive apart: one recording', async () => {
    const stamps = (sensor: string) => `${sensor}/timestamps.txt`;
    const drive = '2013_05_28_drive_0000_sync';
    const { source, codes } = await opened(
      folderOf({
        [stamps(`data_2d_raw/${drive}/image_00`)]: line(0),
        [`data_2d_raw/${drive}/image_00/data_rect/0000000000.png`]: bin,
        [stamps(`data_2d_raw/${drive}/image_02`)]: line(0),
        [`data_2d_raw/${drive}/image_02/data_rgb/0000000000.png`]: bin,
        [stamps(`data_3d_raw/${drive}/velodyne_points`)]: line(0),
        [`data_3d_raw/${drive}/velodyne_points/data/0000000000.bin`]: bin,
      }),
    );
    expect([codes, source.lost]).toEqual([['FL0502'], []]);
    expect(source.channels.map(({ topic }) => topic)).toEqual(['image_00', 'image_02', 'velodyne_points']);
    expect(source.messages.count).toBe(3);
  });

  it('pictures that end in jpeg', async () => {
    const { source } = await opened(
      folderOf({ 'image_02/timestamps.txt': line(0), 'image_02/data/0000000000.jpeg': bin }),
    );
    expect([source.messages.count, source.lost]).toEqual([1, []]);
  });

  it('damaged oxts rows', async () => {
    const { source } = await opened(
      folderOf({
        'oxts/timestamps.txt': [line(0), line(1)].join('\n'),
        'oxts/data/0000000000.txt': '49 8 x',
        'oxts/data/0000000001.txt': Array.from({ length: 30 }, (_, i) => i).join(' '),
      }),
    );
    await expect(decode(source, 0)).rejects.toMatchObject({ code: 'FL0304' });
    expect((await decode(source, 1)).kind).toBe('sample');
  });

  it('is not recognised by other folders', () => {
    expect(kitti.sniffFolder!(['a.bag', 'image_02/data/x.png', 'oxts/readme.txt'])).toBe(false);
    expect(kitti.sniffFolder!(['x/oxts/timestamps.txt'])).toBe(true);
  });
});
