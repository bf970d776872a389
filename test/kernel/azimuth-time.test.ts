// Times from directions: a spinner whose truth is known, and the clouds that must be refused.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azimuthTimes, spinOf } from '../../src/kernel/index.js';
import { seeded } from '../support/seeded.js';

const turnNs = 1e8;

interface Settings {
  readonly direction: 1 | -1;
  readonly start: number;
  readonly lost?: number;
  /** How far lasers look aside of one another, rad. */
  readonly aside?: number;
  readonly seed?: number;
}

/** In (0, 1). */
function fractions(seed: number): () => number {
  const next = seeded(seed);
  return () => next() / 2147483647;
}

/** 16 lasers, 360 firings over one turn, in the order of firing; `truth` is when each point was fired, ns. */
function spinner({ direction, start, lost = 0, aside = 0, seed = 1 }: Settings) {
  const random = fractions(seed);
  const rows: number[] = [];
  const truth: number[] = [];
  for (let k = 0; k < 360; k++)
    for (let laser = 0; laser < 16; laser++) {
      if (random() < lost) continue;
      const azimuth = start + direction * 2 * Math.PI * (k / 360) + aside * ((laser % 4) / 3 - 0.5);
      const range = 3 + 20 * random();
      rows.push(range * Math.cos(azimuth), range * Math.sin(azimuth), laser / 8 - 1);
      truth.push((k / 360) * turnNs);
    }
  return { points: Float32Array.from(rows), stride: 3, xyz: [0, 1, 2] as const, count: truth.length, truth };
}

const spun = (cloud: ReturnType<typeof spinner>) => {
  const spin = spinOf(cloud);
  if ('refused' in spin) throw new Error(spin.refused);
  return spin;
};

describe('a spinning scan in the order of firing', () => {
  it('gives direction, start and times, whatever they are, with a third of the points lost', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, -1 as const),
        fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
        fc.double({ min: 0, max: 0.35, noNaN: true }),
        fc.integer({ min: 1, max: 1e9 }),
        (direction, start, lost, seed) => {
          const cloud = spinner({ direction, start, lost, seed });
          const spin = spun(cloud);
          expect(spin.direction).toBe(direction);
          // 1° is 0.28 ms.
          const times = azimuthTimes(cloud, spin, turnNs);
          let worst = 0;
          for (let i = 0; i < cloud.count; i++) worst = Math.max(worst, Math.abs(times[i] - cloud.truth[i]));
          expect(worst).toBeLessThan(4e5);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('puts lasers that look aside at the end of the turn they belong to', () => {
    const cloud = spinner({ direction: -1, start: Math.PI, aside: 0.2 });
    const times = azimuthTimes(cloud, spun(cloud), turnNs);
    let worst = 0;
    for (let i = 0; i < cloud.count; i++) worst = Math.max(worst, Math.abs(times[i] - cloud.truth[i]));
    // Half of 0.2 rad is 1.6 ms of a turn; a wrong end would be 100 ms.
    expect(worst).toBeLessThan(2.2e6);
  });

  it('has no time for points without a direction', () => {
    const cloud = spinner({ direction: 1, start: 0 });
    cloud.points.fill(Number.NaN, 0, 3);
    cloud.points.fill(0, 3, 6);
    const times = azimuthTimes(cloud, spun(cloud), turnNs);
    expect([times[0], times[1]]).toEqual([Number.NaN, Number.NaN]);
    expect(times[2]).not.toBeNaN();
  });
});

describe('what is no spinning scan is refused', () => {
  const whole = spinner({ direction: 1, start: 0.3 });
  const pick = (order: number[]) => ({
    points: Float32Array.from(order.flatMap(i => [...whole.points.subarray(3 * i, 3 * i + 3)])),
    stride: 3,
    xyz: [0, 1, 2] as const,
    count: order.length,
  });
  const all = Array.from({ length: whole.count }, (_, i) => i);
  const random = fractions(5);
  it.each([
    ['ring by ring', pick([...all].sort((a, b) => (a % 16) - (b % 16) || a - b)), /ring by ring|different directions/],
    ['shuffled', pick([...all].sort(() => random() - 0.5)), /different directions/],
    ['a sector of 120°', pick(all.filter(i => i < whole.count / 3)), /not all the way/],
    ['two turns', pick([...all, ...all]), /ring by ring/],
    ['to and fro', pick([...all.slice(0, all.length / 2), ...all.slice(0, all.length / 2).reverse()]), /fro|way/],
    ['a few points', pick(all.slice(0, 100)), /at least/],
    ['all at one place', { ...pick(all), points: new Float32Array(3 * all.length).fill(5) }, /not all the way|fro/],
    ['nothing finite', { ...pick(all), points: new Float32Array(3 * all.length).fill(Number.NaN) }, /at least/],
  ])('%s', (_, cloud, reason) => {
    expect(spinOf(cloud)).toEqual({ refused: expect.stringMatching(reason) });
  });
});

const data = new URL('../../../shared/data/', import.meta.url);
const kitti = new URL(
  'composed/kitti_raw/2011_09_26/2011_09_26_drive_0001_sync/velodyne_points/data/0000000000.bin',
  data,
);
const nuscenes = new URL(
  'noncommercial/nuscenes_demo_mmdet3d/n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin',
  data,
);

function cloudOf(file: URL, stride: number) {
  const bytes = readFileSync(file);
  const points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { points, stride, xyz: [0, 1, 2] as const, count: Math.floor(points.length / stride) };
}

describe.skipIf(!existsSync(kitti))('real sweeps (need ../shared/data)', () => {
  it('KITTI: its files are sorted ring by ring, and refused', () => {
    expect(spinOf(cloudOf(kitti, 4))).toEqual({
      refused: expect.stringMatching(/ring by ring|order of a turning scan/),
    });
  });

  it('nuScenes: an HDL-32 turns clockwise, once', () => {
    const spin = spinOf(cloudOf(nuscenes, 5));
    expect(spin).toMatchObject({ direction: -1 });
    if ('refused' in spin) return;
    expect(Math.abs(spin.turn / (2 * Math.PI) - 1)).toBeLessThan(0.1);
  });
});
