// Pinned points and what lies between them: distances worked out by hand.
import { describe, expect, test } from 'vitest';
import type { SE3 } from '../../src/geometry/se3.js';
import type { SensorData } from '../../viewer/data/dataset-data.js';
import type { FrameData } from '../../viewer/data/frame-data.js';
import { placeIn } from '../../viewer/state/coordinates.js';
import { formatLink, parseLink } from '../../viewer/state/link.js';
import { between, inRigOf, locate, type Pinned, pinPoint, pins, unpin } from '../../viewer/state/measure.js';
import { nearestPlace, nextPlace, type Place } from '../../viewer/state/walk.js';

const half = Math.SQRT1_2;
/** A quarter to the left about z. */
const left = [0, 0, half, half] as const;
const still = [0, 0, 0, 1] as const;

function cloud(name: string, T_rig_sensor?: SE3): SensorData {
  const pointFields = ['ring', 'x', 'y', 'z'].map(field => ({ name: field, unit: '' }));
  return { name, kind: 'lidar', pointFields, T_rig_sensor } as unknown as SensorData;
}

/** Two points: (1, 2, 3) and (4, 6, 3), 5 m from each other. */
function frameOf(index: number, names: readonly string[], T_world_rig?: SE3): FrameData {
  const cell = { kind: 'cloud', count: 2, points: Float32Array.of(0, 1, 2, 3, 1, 4, 6, 3) };
  return { index, cells: new Map(names.map(name => [name, cell])), T_world_rig } as unknown as FrameData;
}

const near = (a: readonly number[], b: readonly number[]) =>
  a.forEach((value, k) => {
    expect(value).toBeCloseTo(b[k], 9);
  });

function at(frame: FrameData, sensor: SensorData, index: number): Pinned {
  return locate({ frame: frame.index, cloud: sensor.name, index }, frame, sensor)!;
}

describe('distances', () => {
  const top = cloud('top', { q: left, t: [10, 0, 1] });
  test('of one cloud, along the axes of the rig', () => {
    const frame = frameOf(3, ['top']);
    const found = between(at(frame, top, 0), at(frame, top, 1));
    // (3, 4, 0) of the sensor, turned to the left: (−4, 3, 0) of the rig.
    expect(found).toMatchObject({ along: 'rig' });
    if ('unknown' in found) throw new Error();
    expect(found.metres).toBeCloseTo(5, 12);
    near(found.delta, [-4, 3, 0]);
  });

  test('of two clouds need both places; of one cloud without a place it is told in its own frame', () => {
    const lost = cloud('lost');
    const side = cloud('side', { q: still, t: [0, 0, 0] });
    const frame = frameOf(0, ['top', 'lost', 'side']);
    expect(between(at(frame, top, 0), at(frame, lost, 0))).toHaveProperty('unknown');
    expect(between(at(frame, lost, 0), at(frame, lost, 1))).toMatchObject({
      along: 'lost',
      metres: 5,
      delta: [3, 4, 0],
    });
    // (1, 2, 3) through top: (10 − 2, 1, 4); through side: (1, 2, 3).
    const found = between(at(frame, side, 0), at(frame, top, 0));
    if ('unknown' in found) throw new Error();
    near(found.delta, [7, -1, 1]);
    expect(found.metres).toBeCloseTo(Math.sqrt(51), 12);
  });

  test('of two frames go through the world', () => {
    const side = cloud('side', { q: still, t: [0, 0, 0] });
    const first = frameOf(0, ['side'], { q: still, t: [100, 0, 0] });
    const later = frameOf(5, ['side'], { q: left, t: [110, 0, 0] });
    const [a, b] = [at(first, side, 0), at(later, side, 0)];
    near(a.world!, [101, 2, 3]);
    near(b.world!, [108, 1, 3]);
    const found = between(a, b);
    expect(found).toMatchObject({ along: 'world' });
    if ('unknown' in found) throw new Error();
    expect(found.metres).toBeCloseTo(Math.sqrt(50), 12);
    // As the later rig sees the first point: 9 m behind it in the world's x, 2 to the world's left.
    near(inRigOf(a, later)!, [2, 9, 3]);
    near(inRigOf(b, later)!, [1, 2, 3]);
    expect(between(a, at(frameOf(5, ['side']), side, 0))).toHaveProperty('unknown');
    expect(inRigOf(a, frameOf(5, ['side']))).toBeUndefined();
  });

  test('coordinates in each frame; what the dataset does not have is no point', () => {
    const frame = frameOf(0, ['top'], { q: still, t: [0, 0, 100] });
    const point = at(frame, top, 0);
    const camera = { name: 'front', T_rig_sensor: { q: left, t: [8, 0, 4] } } as unknown as SensorData;
    near(placeIn('sensor', point, camera)!, [1, 2, 3]);
    near(placeIn('rig', point, camera)!, [8, 1, 4]);
    near(placeIn('world', point, camera)!, [8, 1, 104]);
    // 1 m to the rig's left is ahead for a camera that is turned to the left.
    near(placeIn('camera', point, camera)!, [1, 0, 0]);
    expect(placeIn('camera', point, undefined)).toBeUndefined();
    expect(locate({ frame: 0, cloud: 'top', index: 2 }, frame, top)).toBeUndefined();
    expect(locate({ frame: 0, cloud: 'other', index: 0 }, frame, undefined)).toBeUndefined();
  });
});

test('a third point begins anew', () => {
  const pin = (index: number) => ({ frame: 0, cloud: 'top', index });
  for (const index of [1, 2]) pinPoint(pin(index));
  expect(pins.value).toEqual([pin(1), pin(2)]);
  pinPoint(pin(3));
  expect(pins.value).toEqual([pin(3)]);
  unpin();
  expect(pins.value).toEqual([]);
});

test('links hold what is measured, whatever the cloud is called; what is no point is passed over', () => {
  const link = {
    pins: [
      { frame: 3, index: 17, cloud: 'top' },
      { frame: 12, index: 0, cloud: 'a:b & c=1,"é' },
    ],
    pictured: ['top', 'a,b'],
    inks: ['sky:a:b'],
    coordinates: 'world' as const,
  };
  expect(parseLink(formatLink(link))).toMatchObject(link);
  expect(parseLink('#pin=1:2&pin=x:1:top&pin=-1:1:top&pin=1:1e3:top&xyz=moon')).toMatchObject({
    pins: [],
    coordinates: undefined,
  });
  expect(parseLink('#pin=1:2:a&pin=1:3:a&pin=1:4:a').pins).toHaveLength(2);
  expect(formatLink({ coordinates: 'sensor', pins: [] })).toBe('#');
  // Nothing on the pictures is not the same as nothing said.
  expect(parseLink(formatLink({ pictured: [] })).pictured).toEqual([]);
  expect(parseLink('#').pictured).toBeUndefined();
});

test('the next point is the nearest within 45° of the way', () => {
  const places: Place[] = [
    [0, 0],
    [10, 9],
    [12, 0],
    [11, 12],
    [3, 0],
    [-20, 1],
    [Number.NaN, 0],
  ];
  // 3 px are the same place; (10, 9) costs 10 + 2 · 9; (11, 12) is more below than beside.
  expect(nextPlace(places, [0, 0], [1, 0])).toBe(2);
  expect(nextPlace(places, [0, 0], [0, 1])).toBe(3);
  expect(nextPlace(places, [0, 0], [-1, 0])).toBe(5);
  expect(nextPlace(places, [0, 0], [0, -1])).toBeUndefined();
  expect(nearestPlace(places, [11, 3])).toBe(2);
  expect(nearestPlace([[Number.NaN, 1]], [0, 0])).toBeUndefined();
});
