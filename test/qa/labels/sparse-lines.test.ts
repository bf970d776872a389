// LiDARs with few lines: right labels show no shift of the sensor, a LiDAR that is placed too low does, and what hides a box is not held against it.
import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../src/frame/scene/index.js';
import type { Box3 } from '../../../src/geometry/box3.js';
import { identity } from '../../../src/geometry/se3.js';
import { pointsInBox } from '../../../src/qa/labels/checks/points-in-box.js';
import { surfaceFit } from '../../../src/qa/labels/checks/surface-fit.js';
import { beamsOf } from '../../../src/qa/labels/frame/beams.js';
import { judgeLabels } from '../../../src/qa/labels/index.js';
import { bound, castCloud, cloudOf, labelOf, type Spinner, sceneOf, upright } from '../../support/made-lidar.js';
import { rawMeasurements } from '../../support/raw-measurements.js';

const degree = Math.PI / 180;
const place = { q: identity.q, t: [0, 0, 1.8] } as const;
/** 16 lines, 2° apart. */
const sixteen: Spinner = {
  place: place.t,
  elevations: Array.from({ length: 16 }, (_, i) => (2 * i - 25) * degree),
  columns: 1800,
};

/** Forty boxes around the LiDAR in ten frames, of all heights from 1.4 to 2.2 m: below the LiDAR and above it. Ranges in m. */
const around = (nearest: number, farthest: number): Box3[] =>
  Array.from({ length: 40 }, (_, i) => {
    const range = nearest + ((farthest - nearest) * ((i * 17) % 40)) / 40;
    const azimuth = (i * 9 + 3) * degree;
    const size = [1.6, 1.2, 1.4 + 0.02 * ((i * 29) % 40)] as const;
    return upright(range * Math.cos(azimuth), range * Math.sin(azimuth), azimuth + 40 * degree, size);
  });
const [near, far] = [around(4, 8), around(8, 16)];
const FRAMES = 10;
const stamp = (frame: number) => BigInt(frame) * 1_000_000_000n;

/** `said`: where the rig file says that the LiDAR is, which saw everything from `place`. */
function sparse(boxes: readonly Box3[], said: readonly [number, number, number] = place.t): Scene {
  const frames = Array.from({ length: FRAMES }, (_, index) => {
    const xyz = castCloud(
      sixteen,
      boxes.filter((_, i) => i % FRAMES === index),
    );
    const cloud = cloudOf(xyz, place);
    return {
      index,
      stampNs: stamp(index),
      clouds: [{ ...cloud, stampNs: stamp(index), rawNs: stamp(index), T_rig_sensor: { ...place, t: said } }],
      pictures: [],
    };
  });
  return sceneOf(frames);
}

const labels = (boxes: readonly Box3[], scene: Scene) =>
  bound(
    boxes.map((box, i) => labelOf(`car ${i}`, box, { moment: { stampNs: stamp(i % FRAMES) } })),
    scene,
  );

describe('lines that lie 2° apart', () => {
  it('are found in the cloud', () => {
    const beams = beamsOf(cloudOf(castCloud(sixteen, [upright(8, 0, 0, [0.3, 12, 9])]), place));
    for (const line of [-15, -9, -3, 1])
      expect(Math.abs(beams.gapAbove(line * degree) / degree - 2)).toBeLessThan(0.25);
    expect(beams.gapAbove(5 * degree)).toBe(Number.POSITIVE_INFINITY);
  });

  it('end below the tops of right boxes, which is no fault of the LiDAR', async () => {
    const scene = sparse(near);
    const { rigFaults, shifts } = await judgeLabels(scene, labels(near, scene), [surfaceFit]);
    expect(rigFaults).toEqual([]);
    const [shift] = shifts;
    expect(shift.labels).toBeGreaterThan(25);
    for (const value of shift.median) expect(Math.abs(value)).toBeLessThan(0.02);
  });

  it('do not tell where the tops of far ones are', async () => {
    const scene = sparse(far);
    const { rigFaults, shifts } = await judgeLabels(scene, labels(far, scene), [surfaceFit]);
    expect(rigFaults).toEqual([]);
    const [shift] = shifts;
    expect(shift.labels).toBeGreaterThan(25);
    // What is told all the same is told to 10 cm.
    expect(Math.abs(shift.median[2]) > 0.1).toBe(false);
  });

  it('tell a LiDAR that is placed 0.25 m too low', async () => {
    const scene = sparse(near, [0, 0, 1.55]);
    const { rigFaults } = await judgeLabels(scene, labels(near, scene), [surfaceFit]);
    expect(rigFaults.map(({ sensor, cause }) => [sensor, cause.name])).toEqual([['lidar', 'translation']]);
    expect(Math.abs(rigFaults[0].cause.value[2] - 0.25)).toBeLessThan(0.06);
  });
});

it('a box that a wall hides but for its edge may be empty', async () => {
  // From 8 m on nothing of the car is seen but 0.1 rad of its 0.4: less than the edges of walls and beams that do not return make uncertain.
  const car = upright(12, 0, Math.PI / 2, [4.5, 1.8, 1.6]);
  const hidden = upright(6, -0.12, 0, [0.3, 2.1, 4]);
  const scene = sceneOf([
    {
      index: 0,
      stampNs: 0n,
      clouds: [cloudOf(castCloud({ ...sixteen, columns: 1800 }, [hidden]), place)],
      pictures: [],
    },
  ]);
  const [{ measured }] = await rawMeasurements(scene, bound([labelOf('behind', car)], scene), [pointsInBox]);
  expect(measured).toHaveLength(1);
  expect(measured[0].value).toBeLessThan(1);
});
