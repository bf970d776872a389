// Scenes of other sizes than a street, ends of colours, and which frame is meant: worked out by hand.
import { afterEach, describe, expect, test } from 'vitest';
import type { SensorData } from '../../viewer/data/dataset-data.js';
import type { FrameData } from '../../viewer/data/frame-data.js';
import { type Colouring, depthColouring } from '../../viewer/layers/colouring.js';
import { ranged, withEnds } from '../../viewer/state/colour-range.js';
import { sceneScaleOf } from '../../viewer/state/scene-scale.js';
import { colourRange, ownRange, sceneScale } from '../../viewer/state/store.js';
import { wantedFrame } from '../../viewer/state/wanted-frame.js';

afterEach(() => {
  sceneScale.value = 1;
  colourRange.value = ownRange;
});

const lidar = {
  name: 'lidar',
  kind: 'lidar',
  pointFields: ['intensity', 'x', 'y', 'z'].map(name => ({ name, unit: '' })),
} as unknown as SensorData;

function seen(ranges: readonly number[]): FrameData {
  const points = Float32Array.from(ranges.flatMap((range, i) => [7, range * Math.cos(i), range * Math.sin(i), 0]));
  const cell = { kind: 'cloud', count: ranges.length, points };
  return { cells: new Map([['lidar', cell]]) } as unknown as FrameData;
}

const many = (range: number, count = 1000) => Array.from({ length: count }, () => range);

describe('the size of a scene', () => {
  test.each([
    [60, 1],
    [30, 1],
    [150, 1],
    [300, 5],
    [12, 0.2],
    [1, 0.02],
    [0.1, 0.01],
  ])('points at %f m: %f of a street', (range, scale) => {
    expect(sceneScaleOf(seen(many(range)), lidar)).toBe(scale);
  });

  test('strays, no returns and points that lie nowhere do not count, and a few points say nothing', () => {
    const strays = [...many(1), ...many(500, 10), ...many(0, 900), ...many(Number.NaN, 900)];
    expect(sceneScaleOf(seen(strays), lidar)).toBe(0.02);
    // Most of a street is near: the farthest tells.
    expect(sceneScaleOf(seen([...many(5, 900), ...many(60, 100)]), lidar)).toBe(1);
    expect(sceneScaleOf(seen([...many(1, 49), ...many(0)]), lidar)).toBe(1);
    expect(sceneScaleOf(seen([]), lidar)).toBe(1);
    expect(sceneScaleOf(seen(many(1)), undefined)).toBe(1);
  });
});

describe('ends of colours', () => {
  const field: Colouring = { map: 'turbo', min: -40, max: -3, log: false, unit: '' };
  test('go with the scene where they are those of a street; a larger one begins as near', () => {
    sceneScale.value = 0.02;
    expect(ranged(depthColouring)).toMatchObject({ min: 0.04, max: 1.6 });
    expect(ranged(field)).toEqual(field);
    sceneScale.value = 5;
    expect(ranged(depthColouring)).toMatchObject({ min: 2, max: 400 });
  });

  test("a person's go before, each by itself; what leaves nothing between them, or no logarithm, does not", () => {
    colourRange.value = [undefined, 20];
    expect(ranged(depthColouring)).toMatchObject({ min: 2, max: 20 });
    colourRange.value = [-50, 0];
    expect(ranged(field)).toMatchObject({ min: -50, max: 0 });
    expect(ranged(depthColouring)).toEqual(depthColouring);
    expect(withEnds(field, [5, undefined])).toBeUndefined();
    expect(withEnds(field, [Number.NaN, 7])).toBeUndefined();
  });
});

test('a frame by its number, or a moment as stamps are shown, in ns, in ISO 8601, or since the first frame', () => {
  const first = 1_700_000_000_000_000_000n;
  const at = (text: string) => wantedFrame(text, 100, first);
  expect(at(' 42 ')).toEqual({ frame: 42 });
  expect(at('100')).toBeUndefined();
  expect(at('1700000001.25')).toEqual({ stampNs: 1_700_000_001_250_000_000n });
  expect(at('1700000001.000000001 s')).toEqual({ stampNs: 1_700_000_001_000_000_001n });
  expect(at('-3.5')).toEqual({ stampNs: -3_500_000_000n });
  expect(at('1700000001250000000')).toEqual({ stampNs: 1_700_000_001_250_000_000n });
  expect(at('2023-11-14T22:13:21Z')).toEqual({ stampNs: 1_700_000_001_000_000_000n });
  expect(at('2.5s')).toEqual({ stampNs: first + 2_500_000_000n });
  expect(at('250ms')).toEqual({ stampNs: first + 250_000_000n });
  for (const wrong of ['', 'x', '1e3', '-1', '2.5.1', '<b>']) expect([wrong, at(wrong)]).toEqual([wrong, undefined]);
});
