// What the checks within one frame stand on, against closed forms: tails, overlaps, beams, grounds, places of LiDARs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SceneCloud } from '../../../src/frame/scene/index.js';
import { compose, identity } from '../../../src/geometry/se3.js';
import { beamsOf } from '../../../src/qa/labels/frame/beams.js';
import { prismOf, prismOverlap } from '../../../src/qa/labels/frame/box-overlap.js';
import { expectedReturns } from '../../../src/qa/labels/frame/expected-returns.js';
import { fewerThan } from '../../../src/qa/labels/frame/fewer-than.js';
import { fillOf } from '../../../src/qa/labels/frame/fill.js';
import { groundOf } from '../../../src/qa/labels/frame/ground.js';
import { placesOf } from '../../../src/qa/labels/frame/places.js';
import { planeGrid } from '../../../src/qa/labels/frame/plane-grid.js';
import { radarRates } from '../../../src/qa/labels/frame/radar-rates.js';
import { viewpointOf } from '../../../src/qa/labels/frame/viewpoint.js';
import { castCloud, cloudOf, spinner, upright } from '../../support/made-lidar.js';

const rows = (points: Float64Array) => ({ points, count: points.length / 3 });

describe('fewer than expected', () => {
  it('is the closed form where nothing came', () => {
    for (const [mean, shape] of [
      [0.5, 4],
      [10, 4],
      [500, 11],
    ])
      expect(fewerThan(0, mean, shape)).toBeCloseTo(-shape * Math.log10(shape / (shape + mean)), 9);
  });

  it('is Poisson where the mean does not scatter', () => {
    // P(N <= 2) for a mean of 5: e⁻⁵ (1 + 5 + 12.5).
    expect(fewerThan(2, 5, 1e9)).toBeCloseTo(-Math.log10(Math.exp(-5) * 18.5), 5);
  });

  it('falls with every point and rises with the expectation, and is always a number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        fc.double({ min: 1.5, max: 12, noNaN: true }),
        (n, mean, shape) => {
          const value = fewerThan(n, mean, shape);
          expect(value >= 0 && value <= 300).toBe(true);
          expect(fewerThan(n + 1, mean, shape)).toBeLessThanOrEqual(value + 1e-9);
          if (mean < 1500) expect(fewerThan(n, 1.2 * mean, shape)).toBeGreaterThanOrEqual(value - 1e-9);
        },
      ),
    );
  });

  it('learns how much of its box a class fills, whatever one label in ten does', () => {
    const counted = Array.from({ length: 50 }, (_, i) => ({
      category: 'car',
      expected: 200,
      n: i % 10 === 0 ? 0 : 140 + (i % 7),
    }));
    const { share, shape } = fillOf(counted)('car');
    expect(Math.abs(share - 0.7)).toBeLessThan(0.06);
    expect(shape).toBeGreaterThan(5);
    // A class that nobody saw is as the others are.
    expect(Math.abs(fillOf(counted)('bus').share - share)).toBeLessThan(0.05);
    expect(fillOf([])('bus').share).toBe(0.5);
  });
});

describe('overlap of boxes', () => {
  const size = [4, 2, 1.5] as const;
  it('is that of the closed form', () => {
    const a = prismOf(upright(0, 0, 0, size));
    expect(prismOverlap(a, a)).toBeCloseTo(1, 12);
    expect(prismOverlap(a, prismOf(upright(1, 0, Math.PI, size)))).toBeCloseTo(3 / 5, 12);
    expect(prismOverlap(a, prismOf(upright(0, 0, 0, size, 0.75)))).toBeCloseTo(1 / 3, 12);
    expect(prismOverlap(a, prismOf(upright(4.001, 0, 0, size)))).toBe(0);
    // Two squares of side 2, one turned by 45°: a regular octagon of area 8 (√2 − 1).
    const [p, q] = [prismOf(upright(0, 0, 0, [2, 2, 1])), prismOf(upright(0, 0, Math.PI / 4, [2, 2, 1]))];
    const octagon = 8 * (Math.SQRT2 - 1);
    expect(prismOverlap(p, q)).toBeCloseTo(octagon / (8 - octagon), 12);
  });

  it('is the same both ways, and does not change when both are moved', () => {
    const box = fc.record({
      x: fc.double({ min: -3, max: 3, noNaN: true }),
      y: fc.double({ min: -3, max: 3, noNaN: true }),
      yaw: fc.double({ min: -4, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(box, box, box, (a, b, to) => {
        const [p, q] = [a, b].map(({ x, y, yaw }) => upright(x, y, yaw, size));
        const move = upright(to.x, to.y, to.yaw, size).T;
        const iou = prismOverlap(prismOf(p), prismOf(q));
        expect(iou >= 0 && iou <= 1 + 1e-12).toBe(true);
        expect(prismOverlap(prismOf(q), prismOf(p))).toBeCloseTo(iou, 9);
        const [u, v] = [p, q].map(one => prismOf({ ...one, T: compose(move, one.T) }));
        expect(prismOverlap(u, v)).toBeCloseTo(iou, 9);
      }),
    );
  });

  it('says of a tilted box that it stands in for its upright one', () => {
    expect(prismOf({ T: { t: [0, 0, 0], q: [Math.sin(0.1), 0, 0, Math.cos(0.1)] }, size }).tilted).toBe(true);
    expect(prismOf(upright(0, 0, 2, size)).tilted).toBe(false);
  });
});

describe('beams', () => {
  const car = upright(12, 3, 0.4, [4.5, 1.8, 1.6]);
  const wall = upright(8, 2.2, 0.4, [0.3, 12, 4]);
  const at = { q: identity.q, t: spinner.place };
  const seen = (solids: Parameters<typeof castCloud>[1], box = car) => {
    const cloud = cloudOf(castCloud(spinner, solids), at);
    const inSensor = { ...box, T: { ...box.T, t: box.T.t.map((v, k) => v - at.t[k]) as unknown as typeof box.T.t } };
    return expectedReturns(inSensor, beamsOf(cloud), cloud)!;
  };

  it('point at a box as many as a ray caster sends there', () => {
    // Every ray that meets the box returns from it: nothing stands before it.
    const { beams, inside, before, through } = seen([car]);
    expect(before).toBe(0);
    expect(through).toBeLessThan(0.12 * inside);
    // Returns are counted 0.1 m around as well, of which the ground there gives some.
    expect(Math.abs(Math.log(beams / inside))).toBeLessThan(0.12);
  });

  it('that a wall stops are missed by nobody', () => {
    const { beams, inside, before } = seen([car, wall]);
    expect(inside).toBe(0);
    expect(Math.abs(Math.log(beams / before))).toBeLessThan(0.1);
  });

  it('go through where nothing is', () => {
    const { beams, inside, through } = seen([], upright(12, 3, 0.4, [4.5, 1.8, 1.2], 0.4));
    expect(inside).toBe(0);
    expect(through).toBeGreaterThan(0.9 * beams);
  });

  it('look at nothing above the highest one', () => {
    expect(seen([car], upright(12, 3, 0, [2, 2, 2], 8)).beams).toBe(0);
  });

  it('tell nothing of a box around the LiDAR', () => {
    const cloud = cloudOf(castCloud(spinner, [car]), at);
    expect(expectedReturns(upright(0, 0, 0, [4, 2, 2], -1), beamsOf(cloud), cloud)).toBeUndefined();
  });
});

describe('the ground', () => {
  const plane = (slope: number) => {
    const out: number[] = [];
    for (let x = -30; x < 30; x += 0.4) for (let y = -30; y < 30; y += 0.4) out.push(x, y, slope * x - 1.7);
    return out;
  };

  it('is the plane under what stands on it', () => {
    for (const slope of [0, 0.08]) {
      const points = plane(slope);
      // A hedge and a roof, flat as well.
      for (let x = 4; x < 12; x += 0.2) for (let y = 3; y < 8; y += 0.2) points.push(x, y, slope * x - 0.6);
      const found = groundOf(rows(Float64Array.from(points)), [0, 0, 0], []).near(8, 0, 6)!;
      expect(Math.abs(found.at(8, 0) - (slope * 8 - 1.7))).toBeLessThan(0.05);
      expect(found.sigma).toBeLessThan(0.05);
    }
  });

  it('is refused where there are no points, where only roofs are, and without ground under the LiDAR', () => {
    const ground = groundOf(rows(Float64Array.from(plane(0))), [0, 0, 0], []);
    expect(ground.near(60, 60, 6)).toBeUndefined();
    const roofs: number[] = [];
    for (let x = 15; x < 25; x += 0.3) for (let y = -5; y < 5; y += 0.3) roofs.push(x, y, -0.3);
    expect(groundOf(rows(Float64Array.from(roofs)), [0, 0, 0], []).near(20, 0, 6)).toBeUndefined();
    const near = plane(0).filter((_, i, all) => Math.hypot(all[i - (i % 3)], all[i - (i % 3) + 1]) < 11);
    expect(groundOf(rows(Float64Array.from([...near, ...roofs])), [0, 0, 0], []).near(20, 0, 4)).toBeUndefined();
    expect(groundOf(rows(Float64Array.of(Number.NaN, 1, 2)), [0, 0, 0], []).near(0, 0, 5)).toBeUndefined();
    expect(groundOf(rows(new Float64Array(0)), [0, 0, 0], []).near(0, 0, 5)).toBeUndefined();
  });
});

describe('the place of a LiDAR', () => {
  const solids = [
    upright(12, 3, 0.4, [4.5, 1.8, 1.6]),
    upright(-9, 6, 0.2, [8, 1, 4]),
    upright(4, -12, 1, [12, 0.5, 5]),
  ];
  it('is found where points are given in the frame of the car', () => {
    const place = [1.4, 0, 1.6] as const;
    const cloud = cloudOf(castCloud({ ...spinner, place }, solids), identity);
    const found = viewpointOf(cloud);
    expect(Math.hypot(...found.map((v, k) => v - place[k]))).toBeLessThan(0.1);
  });

  it('is left where it is right, or where no other one is clearly better', () => {
    expect(viewpointOf(cloudOf(castCloud(spinner, solids), { q: identity.q, t: spinner.place }))).toEqual([0, 0, 0]);
    expect(viewpointOf(cloudOf(new Float32Array(0), identity))).toEqual([0, 0, 0]);
    expect(viewpointOf(cloudOf(Float32Array.of(Number.NaN, 0, 0, 5, 5, 5), identity))).toEqual([0, 0, 0]);
  });
});

it('a grid of the plan finds what a loop over all points finds', () => {
  const number = fc.oneof(fc.double({ min: -40, max: 40, noNaN: true }), fc.constantFrom(Number.NaN, 1e30, -1e6));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number, number), { maxLength: 60 }),
      fc.array(fc.double({ min: -45, max: 45, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (points, [a, b, c, d]) => {
        const [left, right, back, front] = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
        const found = new Set(planeGrid(rows(Float64Array.from(points.flat()))).rows(left, back, right, front));
        points.forEach(([x, y, z], i) => {
          const finite = [x, y, z].every(Number.isFinite);
          if (finite && x >= left && x <= right && y >= back && y <= front) expect(found.has(i)).toBe(true);
          if (!finite) expect(found.has(i)).toBe(false);
        });
      },
    ),
  );
});

it('a thing that is seen frame after frame is one place', () => {
  const seen = [0, 1, 2, 5].flatMap(frame => [
    { frame, x: 3 + 0.4 * frame, y: 1 },
    { frame, x: -8, y: 0.2 * (frame % 2) },
  ]);
  expect(placesOf([...seen, { frame: 20, x: -8, y: 0 }]).map(place => place.length)).toEqual([3, 4, 1, 1]);
});

describe('rates of a radar', () => {
  const radar = (names: readonly string[], row: readonly number[]): SceneCloud =>
    cloudOf(Float32Array.of(1, 1, 1), identity, {
      kind: 'radar',
      points: Float32Array.from(row),
      stride: names.length,
      count: 1,
      columns: names.map(name => ({ name, unit: '' })),
    });
  /** The rig drives ahead at 10 m/s. */
  const driving = (stamp: bigint) => ({ q: identity.q, t: [Number(stamp) * 1e-8, 0, 0] as const });
  const xyz = ['x', 'y', 'z'];

  it('are compensated ones, or are made so with the poses: what stands ahead stands', () => {
    expect(
      radarRates(radar([...xyz, 'doppler', 'doppler_compensated'], [30, 0, 0, -10, 0.2]), driving)!(0),
    ).toBeCloseTo(0.2, 6);
    expect(
      radarRates(radar([...xyz, 'vx', 'vy', 'vx_comp', 'vy_comp'], [3, 4, 0, 0, 0, 6, 8]), driving)!(0),
    ).toBeCloseTo(10, 6);
    expect(radarRates(radar([...xyz, 'doppler'], [30, 0, 0, -10]), driving)!(0)).toBeCloseTo(0, 6);
    expect(radarRates(radar([...xyz, 'vx', 'vy'], [0, 20, 0, -10, 0]), driving)!(0)).toBeCloseTo(0, 6);
  });

  it('are not told without poses, or without any', () => {
    expect(radarRates(radar([...xyz, 'doppler'], [30, 0, 0, -10]), () => undefined)).toBeUndefined();
    expect(radarRates(radar(xyz, [30, 0, 0]), driving)).toBeUndefined();
  });
});
