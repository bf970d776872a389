// Points of other widths than the layout's: told by the files, never read shifted, and never believed of real sweeps.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PointCloud } from '../../src/message/value.js';
import { kitti } from '../../src/source/kitti/index.js';
import { kittiObject } from '../../src/source/kitti-object/index.js';
import { kittiTracking } from '../../src/source/kitti-tracking/index.js';
import { nuscenes } from '../../src/source/nuscenes/index.js';
import { pointWidth } from '../../src/source/plain-files/point-width.js';
import { nuscenesFolder, tableFiles } from '../support/nuscenes-folder.js';
import { seeded } from '../support/seeded.js';
import { firstOf, memoryFolder, opened } from './opened-folder.js';

/** A sweep around a street, seen by turning beams, point after point: distances, reflectance, ring, elongation, time, … */
function sweep(points: number, width: number, seed: number): Float32Array {
  const random = seeded(seed);
  const share = () => random() / 2 ** 32;
  const out = new Float32Array(points * width);
  for (let i = 0; i < points; i++) {
    const [azimuth, ring] = [(2 * Math.PI * i) / points, i % 32];
    const range = 8 + 25 * Math.abs(Math.sin(3 * azimuth)) + share();
    const numbers = [Math.cos(azimuth) * range, Math.sin(azimuth) * range, (ring - 20) / 8, 255 * share(), ring];
    numbers.push(share(), i / points, 1);
    out.set(numbers.slice(0, width), i * width);
  }
  return out;
}
const bytesOf = (numbers: Float32Array) => new Uint8Array(numbers.buffer);

const data = join(import.meta.dirname, '../../../shared/data');
const real = [
  ['composed/kitti_raw/2011_09_26/2011_09_26_drive_0001_sync/velodyne_points/data', 4],
  ['noncommercial/kitti_object/object/training/velodyne', 4],
  ['noncommercial/nuscenes_demo_mmdet3d', 5],
] as const;

describe('the width of points', () => {
  it.each([4, 5])('is found whatever it is, where the layout has %i', async usual => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 8 }),
        fc.array(fc.integer({ min: 200, max: 4000 }), { minLength: 1, maxLength: 12 }),
        // All sizes a multiple of every width: nothing but the numbers tells.
        fc.constantFrom(1, 840),
        fc.integer({ min: 1, max: 1e6 }),
        async (width, counts, step, seed) => {
          const sizes = counts.map(count => 4 * width * step * count);
          const first = async () => bytesOf(sweep(Math.min(4000, step * counts[0]), width, seed)).subarray(0, 1 << 16);
          expect(await pointWidth(sizes, first, usual)).toBe(width);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  it('is the layout’s where the files say nothing: none, empty ones, a handful of points, zeros all over, random ones', async () => {
    const of = (bytes: Uint8Array) => pointWidth([bytes.length], async () => bytes, 5);
    expect(await pointWidth([], async () => expect.fail('nothing to read'), 5)).toBe(5);
    expect(await pointWidth([0, 0], async () => expect.fail('nothing to read'), 5)).toBe(5);
    expect(await of(bytesOf(Float32Array.from({ length: 120 }, (_, i) => (i % 4) * 1e6)))).toBe(5);
    expect(await of(new Uint8Array(3360))).toBe(5);
    expect(await of(new Uint8Array(3360).fill(255))).toBe(5);
    const random = seeded(1);
    expect(await of(bytesOf(Float32Array.from({ length: 8400 }, () => random())))).toBe(5);
  });

  it('stays the layout’s where one of many files is cut off', async () => {
    const sizes = Array.from({ length: 20 }, (_, i) => 20 * (1000 + i) - (i === 3 ? 7 : 0));
    expect(await pointWidth(sizes, async () => bytesOf(sweep(1000, 5, 1)), 5)).toBe(5);
  });

  it('stays the layout’s where the only file is cut off at a multiple of another width', async () => {
    for (const usual of [4, 5])
      for (const other of [3, 6, 7, 8]) {
        const bytes = bytesOf(sweep(1000, usual, 1)).subarray(0, 4 * other * 401);
        if (bytes.length % (4 * usual) === 0) continue;
        expect(await pointWidth([bytes.length], async () => bytes, usual)).toBe(usual);
      }
  });

  it.skipIf(!existsSync(data))('of real sweeps is KITTI’s 4 and nuScenes’ 5, by their numbers alone', async () => {
    for (const [folder, width] of real)
      for (const name of readdirSync(join(data, folder)).filter(file => file.endsWith('.bin'))) {
        const bytes = readFileSync(join(data, folder, name)).subarray(0, 4 * 840 * width);
        for (const usual of [4, 5]) expect(await pointWidth([bytes.length], async () => bytes, usual)).toBe(width);
      }
  });
});

/** What every point is by the sweep that was written. */
async function expectPoints(cloud: unknown, numbers: Float32Array, fields: readonly string[]) {
  const { width, step, data, fields: found } = cloud as PointCloud;
  expect(found.map(({ name, offset }) => [name, offset])).toEqual(fields.map((name, i) => [name, 4 * i]));
  expect([width, step]).toEqual([numbers.length / fields.length, 4 * fields.length]);
  expect(new Float32Array(data.slice().buffer)).toEqual(numbers);
}

const SIX = ['x', 'y', 'z', 'intensity', 'extra_1', 'extra_2'];

describe('a folder of other points', () => {
  const numbers = sweep(840, 6, 3);
  const bin = bytesOf(numbers);

  it.each([
    ['object, as Waymo converters write it', kittiObject, { 'velodyne/000000.bin': bin, 'velodyne/000001.bin': bin }],
    ['tracking', kittiTracking, { 'velodyne/0000/000000.bin': bin }],
    [
      'raw',
      kitti,
      {
        'velodyne_points/timestamps.txt': '2011-09-26 13:02:25.964389445\n',
        'velodyne_points/data/0000000000.bin': bin,
      },
    ],
  ] as const)('KITTI %s', async (_, format, files) => {
    const { source, issues } = await opened(format, memoryFolder({ ...files }));
    const said = issues.find(({ code }) => code === 'FL0581');
    expect(said?.text).toMatch(/have 6 numbers in its files, where the layout has 4 .*read as x y z intensity extra_1/);
    const topic = source.channels.find(({ decoder }) => decoder?.kind === 'lidar')!.topic;
    await expectPoints(await firstOf(source, topic), numbers, SIX);
  });

  it('nuScenes with four numbers, of which every size is a multiple of five too', async () => {
    const four = sweep(800, 4, 9);
    const { tables, data } = nuscenesFolder([
      {
        name: 'scene-0001',
        T_map_ego: () => ({ q: [0, 0, 0, 1], t: [0, 0, 0] }),
        samples: [{ us: 1e15 }],
        sensors: [
          {
            channel: 'LIDAR_TOP',
            modality: 'lidar',
            T_ego_sensor: { q: [0, 0, 0, 1], t: [0, 0, 0] },
            files: [{ us: 1e15, key: true, content: bytesOf(four), ending: 'pcd.bin' }],
          },
        ],
      },
    ]);
    const { source, codes } = await opened(
      nuscenes,
      memoryFolder({ ...Object.fromEntries([...tableFiles(tables), ...data]) }),
    );
    expect(codes).toContain('FL0581');
    await expectPoints(await firstOf(source, 'LIDAR_TOP'), four, ['x', 'y', 'z', 'intensity']);
  });
});
