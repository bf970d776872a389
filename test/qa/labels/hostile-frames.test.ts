// Checks of labels on frames that nobody wishes for: no points, one point, no numbers, no poses, many and strange boxes.
import { describe, expect, it } from 'vitest';
import type { Scene, SceneFrame } from '../../../src/frame/scene/index.js';
import { identity, type Vec3 } from '../../../src/geometry/se3.js';
import type { Label } from '../../../src/label/index.js';
import { frameChecks } from '../../../src/qa/labels/checks/index.js';
import { countPoints } from '../../../src/qa/labels/count-points.js';
import { cpuMs } from '../../support/cpu-time.js';
import { bound, castCloud, cloudOf, labelOf, sceneOf, spinner, upright } from '../../support/made-lidar.js';
import { rawMeasurements } from '../../support/raw-measurements.js';

const place = { q: identity.q, t: spinner.place };
const frameOf = (xyz: Float32Array): SceneFrame => ({
  index: 0,
  stampNs: 0n,
  clouds: [cloudOf(xyz, place)],
  pictures: [],
});

async function run(scene: Scene, labels: readonly Label[]) {
  const all = bound(labels, scene);
  const results = await rawMeasurements(scene, all, frameChecks);
  for (const { check, measured } of results)
    for (const one of measured) {
      expect(Number.isFinite(one.value) && one.value >= 0, `${check.name} gave ${one.value}`).toBe(true);
      expect(check.say(one, { scene, labels: all })).not.toMatch(/NaN|undefined|Infinity/);
      // An axis that cannot be told is NaN.
      for (const part of one.shift ?? []) expect(Math.abs(part)).not.toBe(Number.POSITIVE_INFINITY);
      expect(one.shift?.slice(0, 2).some(Number.isNaN) ?? false).toBe(false);
    }
  return results;
}

const car = upright(10, 2, 0.3, [4.5, 1.8, 1.6]);
const boxes = [
  labelOf('car', car),
  labelOf('around the LiDAR', upright(0, 0, 0, [6, 4, 4])),
  labelOf('thin', upright(8, -3, 0, [1e-6, 1e-6, 1e-6])),
  labelOf('huge', upright(50, 0, 0, [1e4, 1e4, 1e3])),
  labelOf('far', upright(1e7, -1e7, 0, [4, 2, 2])),
  labelOf('below', upright(5, 5, 0, [4, 2, 2], -40)),
  labelOf('on its head', { ...car, T: { ...car.T, q: [1, 0, 0, 0] } }),
  labelOf('on its nose', { ...car, T: { ...car.T, q: [0, Math.SQRT1_2, 0, Math.SQRT1_2] } }),
];

describe('frames that nobody wishes for', () => {
  it.each([
    ['no points', new Float32Array(0)],
    ['one point', Float32Array.of(10, 2, 1)],
    ['no numbers', new Float32Array(300).fill(Number.NaN)],
    ['points without end', Float32Array.from({ length: 300 }, (_, i) => [Infinity, -Infinity, 1e30][i % 3])],
    ['the same point a thousand times', Float32Array.from({ length: 3000 }, (_, i) => [10, 2, 1][i % 3])],
    ['a town', castCloud(spinner, [car])],
  ])('%s', async (_, xyz) => {
    await run(sceneOf([frameOf(xyz)]), boxes);
    await run(
      sceneOf([frameOf(xyz)], () => undefined),
      boxes,
    );
  });

  it('three thousand boxes side by side in one frame', async () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      labelOf(`b${i}`, upright(5 + (i % 100), Math.floor(i / 100), 0, [0.9, 0.9, 1])),
    );
    await run(sceneOf([frameOf(Float32Array.of(10, 2, 1))]), many);
  }, 120_000);

  it('a hundred thousand points and eighty boxes take less than two seconds even on a busy machine', async () => {
    const dense = { ...spinner, columns: 3000 };
    const scene = sceneOf([frameOf(castCloud(dense, [car]))]);
    const labels = Array.from({ length: 80 }, (_, i) =>
      labelOf(`b${i}`, upright((5 + i / 2) * Math.cos(i), (5 + i / 2) * Math.sin(i), i, [4.5, 1.8, 1.6])),
    );
    await run(scene, labels);
    const before = cpuMs();
    await run(scene, labels);
    expect(cpuMs() - before).toBeLessThan(2000);
  }, 120_000);
});

describe('counting', () => {
  it('is a plain loop over the points as they are recorded, of boxes in the frame of the cloud and in that of the rig', async () => {
    const xyz = castCloud(spinner, [car]);
    const cloud = cloudOf(xyz, place);
    const scene = sceneOf([{ index: 0, stampNs: 0n, clouds: [cloud], pictures: [] }], () => undefined);
    const inCloud = { ...car, T: { ...car.T, t: car.T.t.map((v, k) => v - spinner.place[k]) as unknown as Vec3 } };
    const wide = { ...car, size: [4.7, 2, 1.8] as const };
    const flat = labelOf('flat', car, {
      box: undefined,
      boxes2: [{ camera: 'x', left: 0, top: 0, right: 1, bottom: 1 }],
    });
    const all = bound([labelOf('rig', wide), labelOf('own', inCloud, { frame: 'lidar' }), flat], scene);
    const { counts, how } = await countPoints(scene, all);
    const plain = (size: readonly number[]) => {
      const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)];
      let n = 0;
      for (let i = 0; i < cloud.points.length; i += 3) {
        const [x, y, z] = [0, 1, 2].map(k => cloud.points[i + k] - inCloud.T.t[k]);
        const [a, b] = [cos * x + sin * y, cos * y - sin * x];
        if (Math.abs(a) <= size[0] / 2 && Math.abs(b) <= size[1] / 2 && Math.abs(z) <= size[2] / 2) n++;
      }
      return n;
    };
    expect(counts[0]).toBe(plain(wide.size));
    expect(counts[0]).toBeGreaterThan(300);
    // Points on the sides themselves lie in or out by their rounding.
    expect(Math.abs(counts[1] - plain(car.size))).toBeLessThan(0.02 * counts[0]);
    expect([...how]).toEqual(['as_recorded', 'as_recorded']);
    expect(counts).toHaveLength(2);
  });

  it('brings points to the stamp where they have times and the rig has poses', async () => {
    // The rig drives ahead at 10 m/s; a point 5 m ahead is measured 0.1 s after the stamp, when it was 4 m ahead.
    const cloud = cloudOf(Float32Array.of(4, 0, 0), identity, {
      points: Float32Array.of(4, 0, 0, 0.1),
      stride: 4,
      count: 1,
      time: 3,
    });
    const driving = (stamp: bigint) => ({ q: identity.q, t: [Number(stamp) * 1e-8, 0, 0] as const });
    const scene = sceneOf([{ index: 0, stampNs: 0n, clouds: [cloud], pictures: [] }], driving);
    const here = { T: { q: identity.q, t: [5, 0, 0] as const }, size: [0.2, 0.2, 0.2] as const };
    const there = { ...here, T: { ...here.T, t: [4, 0, 0] as const } };
    const { counts, how } = await countPoints(scene, bound([labelOf('a', here), labelOf('b', there)], scene));
    expect([...counts]).toEqual([1, 0]);
    expect([...how]).toEqual(['moved', 'moved']);
  });
});

it('a sensor that the dataset calls suspicious is said once a frame', async () => {
  const scene = sceneOf([frameOf(castCloud(spinner, [car]))]);
  const sensors = scene.sensors.map(sensor => ({ ...sensor, suspicious: true }));
  const results = await run({ ...scene, sensors }, [labelOf('car', car)]);
  const { check, measured } = results.find(one => one.check.name === 'calibration')!;
  expect(measured.map(({ label, sensor, value }) => [label, sensor, value])).toEqual([[-1, 'lidar', 1]]);
  expect(check.severity).toBe('info');
});

it('a label whose sensor looked half a second later at what comes towards it hangs on its velocity', async () => {
  const driving = (stamp: bigint) => ({ q: identity.q, t: [Number(stamp) * 1e-8, 0, 0] as const });
  const late = { ...cloudOf(castCloud(spinner, [car]), place), sensor: 'other', stampNs: 40_000_000n };
  const frame = { index: 0, stampNs: 0n, clouds: [cloudOf(castCloud(spinner, [car]), place), late], pictures: [] };
  const results = await run(sceneOf([frame], driving), [labelOf('car', car, { velocity: [-20, 0, 0] })]);
  const { measured } = results.find(one => one.check.name === 'sync')!;
  // (10 + 20) m/s · 40 ms.
  expect(measured[0].value).toBeCloseTo(1.2, 6);
});
