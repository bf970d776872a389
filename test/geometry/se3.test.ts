// Rigid transforms: the group laws, and what comes in from files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apply,
  compose,
  fromMatrix,
  identity,
  interpolate,
  inverse,
  rotationAngle,
  type SE3,
  toMatrix,
  unitQuaternion,
} from '../../src/geometry/index.js';
import { FramelockError } from '../../src/issue.js';

const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
const vector = fc.tuple(coordinate, coordinate, coordinate);
const component = fc.double({ min: -1, max: 1, noNaN: true });
const pose: fc.Arbitrary<SE3> = fc
  .tuple(fc.tuple(component, component, component, component), vector)
  .filter(([q]) => Math.hypot(...q) > 0.1)
  .map(([q, t]) => ({ q: q.map(c => c / Math.hypot(...q)) as unknown as SE3['q'], t }));

describe('SE3', () => {
  it('composes associatively and acts on points as it composes', () => {
    fc.assert(
      fc.property(pose, pose, pose, vector, (a, b, c, p) => {
        expect(gap(compose(compose(a, b), c), compose(a, compose(b, c)))).toBeLessThan(1e-12);
        expect(distance(apply(compose(a, b), p), apply(a, apply(b, p)))).toBeLessThan(1e-10);
      }),
    );
  });

  it('has an inverse from both sides', () => {
    fc.assert(
      fc.property(pose, T => {
        expect(gap(compose(T, inverse(T)), identity)).toBeLessThan(1e-12);
        expect(gap(compose(inverse(T), T), identity)).toBeLessThan(1e-12);
      }),
    );
  });

  it('closes a random loop of 50 transforms', () => {
    fc.assert(
      fc.property(fc.array(pose, { minLength: 50, maxLength: 50 }), chain => {
        const there = chain.reduce((T, next) => compose(T, next), identity);
        const back = chain.reduceRight((T, next) => compose(T, inverse(next)), identity);
        expect(gap(compose(there, back), identity)).toBeLessThan(1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps UTM coordinates to better than a micrometre', () => {
    const T: SE3 = { q: [0, 0, Math.SQRT1_2, Math.SQRT1_2], t: [500_000.123_456_7, 5_400_000.123_456_7, 100] };
    expect(distance(apply(inverse(T), apply(T, [1, 2, 3])), [1, 2, 3])).toBeLessThan(1e-8);
  });

  it('interpolates along the shorter arc at a constant rate', () => {
    for (const angle of [1e-7, 1e-4, 2e-3, 0.3, 3]) {
      const b: SE3 = { q: [0, Math.sin(angle / 2), 0, Math.cos(angle / 2)], t: [2, 0, 0] };
      const other: SE3 = { q: [0, -b.q[1], 0, -b.q[3]], t: b.t };
      for (const s of [0, 0.1, 0.25, 0.5, 0.9, 1]) {
        for (const end of [b, other]) {
          const T = interpolate(identity, end, s);
          const turned = compose(inverse(T), {
            q: [0, Math.sin((s * angle) / 2), 0, Math.cos((s * angle) / 2)],
            t: T.t,
          });
          expect(rotationAngle(turned)).toBeLessThan(1e-12);
          expect(T.t[0]).toBeCloseTo(2 * s, 12);
        }
      }
    }
  });

  it('measures angles', () => {
    expect(rotationAngle({ q: [0, 0, Math.sin(0.1), Math.cos(0.1)], t: [0, 0, 0] })).toBeCloseTo(0.2, 14);
    expect(rotationAngle({ q: [0, 0, -Math.sin(0.1), -Math.cos(0.1)], t: [0, 0, 0] })).toBeCloseTo(0.2, 14);
    expect(rotationAngle(identity)).toBe(0);
  });
});

describe('fromMatrix', () => {
  it('gives back what toMatrix wrote, for 3×4 and 4×4', () => {
    fc.assert(
      fc.property(pose, T => {
        const m = toMatrix(T);
        expect(gap(fromMatrix(m), T)).toBeLessThan(1e-12);
        expect(gap(fromMatrix([...m, 0, 0, 0, 1]), T)).toBeLessThan(1e-12);
      }),
    );
  });

  it('reads rows, not columns', () => {
    // A quarter turn about z takes x to y.
    const T = fromMatrix([0, -1, 0, 5, 1, 0, 0, 6, 0, 0, 1, 7]);
    expect(distance(apply(T, [1, 0, 0]), [5, 7, 7])).toBeLessThan(1e-15);
  });

  it('takes the nearest rotation of rounded numbers', () => {
    fc.assert(
      fc.property(pose, T => {
        const rounded = toMatrix(T).map(value => Number(value.toFixed(4)));
        const back = fromMatrix(rounded);
        expect(rotationAngle(compose(inverse(back), T))).toBeLessThan(2e-4);
        expect(Math.hypot(...back.q)).toBeCloseTo(1, 14);
      }),
    );
    // Growing a rotation evenly does not turn it.
    const T: SE3 = { q: [0.5, 0.5, 0.5, 0.5], t: [0, 0, 0] };
    expect(gap(fromMatrix(toMatrix(T).map(value => value * 1.0003)), T)).toBeLessThan(1e-12);
  });

  it('refuses what is no rigid transform', () => {
    const good = [...toMatrix({ q: [0, 0, 0, 1], t: [1, 2, 3] })];
    const change = (at: number, value: number) => good.map((old, i) => (i === at ? value : old));
    const bad = [
      good.slice(0, 9),
      change(0, -1),
      change(0, 1.002),
      change(1, 0.01),
      change(5, Number.NaN),
      change(3, Number.POSITIVE_INFINITY),
      new Array(12).fill(0),
      [...good, 0, 0, 0, 2],
      [...good, 0.1, 0, 0, 1],
    ];
    for (const m of bad) expect(() => fromMatrix(m)).toThrow(FramelockError);
    expect(() => fromMatrix(change(2, 5e-4))).not.toThrow();
  });
});

describe('unitQuaternion', () => {
  it('forgives rounding and refuses the rest', () => {
    expect(unitQuaternion([0, 0, 0, 1.0009])).toEqual([0, 0, 0, 1]);
    for (const bad of [
      [0, 0, 0, 0],
      [0, 0, 0, 1.01],
      [0, 0, 0, Number.NaN],
      [0, 0, 1],
      [0, 0, 0, 1, 0],
    ])
      expect(unitQuaternion(bad)).toBeUndefined();
  });
});

/** Largest of the rotation between two transforms, rad, and their distance relative to their size. */
function gap(a: SE3, b: SE3): number {
  const size = 1 + Math.hypot(...a.t);
  return Math.max(rotationAngle(compose(inverse(a), b)), distance(a.t, b.t) / size);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - b[i]));
}
