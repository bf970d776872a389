// Edge points: none on planes however flat they are seen, and half way between the two directions where something ends.
import { describe, expect, it } from 'vitest';
import { directionsOf, neighboursOf } from '../../../src/calibration/health/directions.js';
import { edgePoints } from '../../../src/calibration/health/edges.js';
import { evidence } from './scene.js';

const RISE = 0.02;
const TURN = 0.01;

/** Casts 60 × 81 rays; `range` of a direction (1, tan a, tan e / cos a), undefined where nothing returns. */
function cast(range: (a: number, e: number) => number | undefined) {
  const points: number[][] = [];
  for (let row = -30; row < 30; row++)
    for (let column = -40; column <= 40; column++) {
      const [a, e] = [column * TURN, (row + 0.5) * RISE];
      const r = range(a, e);
      if (r !== undefined) points.push([r * Math.cos(e) * Math.cos(a), r * Math.cos(e) * Math.sin(a), r * Math.sin(e)]);
    }
  const cloud = evidence({ points });
  const directions = directionsOf(
    cloud,
    Uint32Array.from(points, (_, i) => i),
  );
  const neighbours = neighboursOf(directions);
  return { across: edgePoints(directions, neighbours, 'across'), along: edgePoints(directions, neighbours, 'along') };
}

const wall = (a: number, e: number) => 20 / (Math.cos(a) * Math.cos(e));

describe('edge points', () => {
  it('are none on a wall', () => {
    const { across, along } = cast(wall);
    expect([across.count, along.count]).toEqual([0, 0]);
  });

  it('are none on the ground, where lines lie metres apart', () => {
    const { across, along } = cast((_, e) => (e < -0.025 ? 1.9 / Math.sin(-e) : undefined));
    expect([across.count, along.count]).toEqual([0, 0]);
  });

  it('stand half a step beside a board before a wall, at its own distance', () => {
    // Columns −10 … 10 and rows of |e| < 0.2 meet the board at 10 m.
    const { across, along } = cast((a, e) => (Math.abs(a) < 0.105 && Math.abs(e) < 0.2 ? 10 : wall(a, e)));
    const sides = Array.from({ length: across.count }, (_, i) => {
      const [x, y, z] = across.xyz.subarray(3 * i, 3 * i + 3);
      return { a: Math.atan2(y, x), r: Math.hypot(x, y, z) };
    });
    // 20 rows, two sides each.
    expect(sides).toHaveLength(40);
    for (const { a, r } of sides) {
      expect(Math.abs(a)).toBeCloseTo(10.5 * TURN, 4);
      expect(r).toBeCloseTo(10, 4);
    }
    const tops = Array.from({ length: along.count }, (_, i) => {
      const [x, y, z] = along.xyz.subarray(3 * i, 3 * i + 3);
      return Math.atan2(z, Math.hypot(x, y));
    });
    expect(tops).toHaveLength(42);
    for (const e of tops) expect(Math.abs(e)).toBeCloseTo(10 * RISE, 4);
  });

  it('do not depend on the order of the points', () => {
    const points = Array.from({ length: 400 }, (_, i) => [
      10 + (i % 20 > 9 ? 6 : 0),
      (i % 20) * 0.05,
      Math.floor(i / 20) * 0.1,
    ]);
    const count = (list: number[][]) => {
      const cloud = evidence({ points: list });
      const directions = directionsOf(
        cloud,
        Uint32Array.from(list, (_, i) => i),
      );
      return edgePoints(directions, neighboursOf(directions), 'across').count;
    };
    expect(count(points)).toBeGreaterThan(10);
    expect(count([...points].reverse())).toBe(count(points));
  });

  it('need no more time for many points of one direction', { timeout: 20_000 }, () => {
    const n = 60_000;
    const directions = { azimuth: new Float64Array(n), elevation: new Float64Array(n) };
    const { left } = neighboursOf(directions);
    expect(left).toHaveLength(n);
  });

  it('are none of nothing and of one point', () => {
    for (const points of [[], [[5, 0, 0]]]) {
      const cloud = evidence({ points });
      const directions = directionsOf(
        cloud,
        Uint32Array.from(points, (_, i) => i),
      );
      expect(edgePoints(directions, neighboursOf(directions), 'across').count).toBe(0);
    }
  });
});
