// Ways between two poses and between samples, against closed forms.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apply,
  compose,
  hermite,
  inverse,
  type Quaternion,
  rotationAngle,
  type SE3,
  screw,
  slerp,
  slopeAt,
  type Vec3,
} from '../../src/geometry/index.js';

const component = fc.double({ min: -1, max: 1, noNaN: true });
const unit3 = fc
  .tuple(component, component, component)
  .filter(v => Math.hypot(...v) > 0.1)
  .map(v => v.map(c => c / Math.hypot(...v)) as unknown as Vec3);
const unit4 = fc
  .tuple(component, component, component, component)
  .filter(q => Math.hypot(...q) > 0.1)
  .map(q => q.map(c => c / Math.hypot(...q)) as unknown as Quaternion);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const metres = fc.double({ min: -50, max: 50, noNaN: true });
const angles = fc.oneof(
  fc.double({ min: 0, max: Math.PI, noNaN: true }),
  fc.constantFrom(0, 1e-12, 1e-9, 1e-7, 1e-6, 1e-4, 3.14, Math.PI - 1e-9),
);

const turn = (axis: Vec3, angle: number): Quaternion => [
  axis[0] * Math.sin(angle / 2),
  axis[1] * Math.sin(angle / 2),
  axis[2] * Math.sin(angle / 2),
  Math.cos(angle / 2),
];
const pose = (q: Quaternion, t: Vec3 = [0, 0, 0]): SE3 => ({ q, t });
const negative = (q: Quaternion) => q.map(c => -c) as unknown as Quaternion;
const distance = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const angleBetween = (a: Quaternion, b: Quaternion) => rotationAngle(compose(inverse(pose(a)), pose(b)));

describe('slerp', () => {
  it('is a turn at a constant rate, to 1e-12 rad', () => {
    fc.assert(
      fc.property(unit4, unit3, angles, share, (start, axis, angle, s) => {
        const at = (part: number) => compose(pose(start), pose(turn(axis, part * angle))).q;
        expect(angleBetween(slerp(at(0), at(1), s), at(s))).toBeLessThan(1e-12);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not mind the sign of a quaternion, bit for bit', () => {
    const special = fc.constantFrom<Quaternion>(
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [0.5, 0.5, 0.5, 0.5],
    );
    const any = fc.oneof(unit4, special);
    fc.assert(
      fc.property(any, any, share, (a, b, s) => {
        const q = slerp(a, b, s);
        expect(slerp(a, negative(b), s)).toEqual(q);
        expect(slerp(negative(a), b, s).map(c => c + 0)).toEqual(negative(q).map(c => c + 0));
      }),
      { numRuns: 1000 },
    );
  });
});

/** T_start · Exp(s · ξ) by Rodrigues' formulas: turn s·θ about the axis, way V(s·θ) · s·ρ. */
function moved(start: SE3, axis: Vec3, angle: number, speed: Vec3, s: number): SE3 {
  const theta = s * angle;
  const cross = (a: Vec3, b: Vec3): Vec3 => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const once = cross(axis, speed);
  const twice = cross(axis, once);
  // (1 - cos θ)/θ as sin²(θ/2)/(θ/2), which keeps its digits for small θ.
  const b = theta === 0 ? 0 : (2 * Math.sin(theta / 2) ** 2) / theta;
  const c = Math.abs(theta) < 1e-3 ? theta ** 2 / 6 - theta ** 4 / 120 : 1 - Math.sin(theta) / theta;
  const way = speed.map((v, i) => s * (v + b * once[i] + c * twice[i])) as unknown as Vec3;
  return compose(start, pose(turn(axis, theta), way));
}

describe('screw', () => {
  const speeds = fc.tuple(metres, metres, metres);

  it('is the motion of a constant twist, to 1e-12', () => {
    fc.assert(
      fc.property(unit4, speeds, unit3, angles, speeds, share, (q, t, axis, angle, speed, s) => {
        const start = pose(q, t);
        const at = (part: number) => moved(start, axis, angle, speed, part);
        const found = screw(at(0), at(1), s);
        const truth = at(s);
        expect(angleBetween(found.q, truth.q)).toBeLessThan(1e-12);
        // Near a half turn the axis is known to 1e-16 / (π - θ) only, by any method.
        if (angle < 3.1) expect(distance(found.t, truth.t)).toBeLessThan(1e-12);
      }),
      { numRuns: 1000 },
    );
  });

  it('follows a car round a bend, where a straight line cuts the corner', () => {
    const radius = 20;
    const on = (phi: number) => pose(turn([0, 0, 1], phi), [radius * Math.sin(phi), radius * (1 - Math.cos(phi)), 0]);
    for (const phi of [1e-9, 1e-3, 0.3, 1.5, 3]) {
      const { t } = screw(on(0), on(phi), 0.5);
      expect(distance(t, on(phi / 2).t)).toBeLessThan(1e-12 * radius);
    }
  });

  it('gives the ends, and does not mind signs', () => {
    fc.assert(
      fc.property(unit4, speeds, unit4, speeds, share, (qa, ta, qb, tb, s) => {
        const [a, b] = [pose(qa, ta), pose(qb, tb)];
        expect(distance(screw(a, b, 0).t, ta)).toBeLessThan(1e-11);
        expect(distance(screw(a, b, 1).t, tb)).toBeLessThan(1e-11);
        expect(screw(a, pose(negative(qb), tb), s)).toEqual(screw(a, b, s));
        expect(screw(pose(negative(qa), ta), b, s).t.map(c => c + 0)).toEqual(screw(a, b, s).t.map(c => c + 0));
      }),
    );
  });

  it('keeps its digits far from the origin', () => {
    const start = pose(turn([0, 0, 1], 0.4), [500_000, 5_400_000, 100]);
    const end = compose(start, pose(turn([0, 0, 1], 0.1), [2, 0.1, 0]));
    const local = screw(pose(start.q), pose(end.q, [end.t[0] - 500_000, end.t[1] - 5_400_000, end.t[2] - 100]), 0.3);
    const far = screw(start, end, 0.3);
    // One unit in the last place at 5.4e6 is 9.3e-10 m.
    expect(distance(far.t, apply(pose([0, 0, 0, 1], start.t), local.t))).toBeLessThan(2e-9);
  });
});

describe('the cubic', () => {
  it('goes through its ends with their slopes, and is exact for cubics', () => {
    fc.assert(
      fc.property(fc.array(component, { minLength: 4, maxLength: 4 }), share, ([a, b, c, d], s) => {
        const y = (t: number) => a + t * (b + t * (c + t * d));
        const slope = (t: number) => b + t * (2 * c + 3 * t * d);
        const t = 2 + 3 * s;
        expect(hermite(2, 5, y(2), y(5), slope(2), slope(5), t)).toBeCloseTo(y(t), 10);
      }),
    );
  });

  it('takes exact slopes of polynomials up to the number of samples, at uneven steps', () => {
    const t = [-2.1, -0.9, 0, 1.3, 1.9];
    const y = (x: number) => 1 - 2 * x + 0.5 * x ** 2 - x ** 3 + 0.3 * x ** 4;
    const slope = (x: number) => -2 + x - 3 * x ** 2 + 1.2 * x ** 3;
    for (const k of [0, 1, 2, 3, 4]) expect(slopeAt(t, t.map(y), k)).toBeCloseTo(slope(t[k]), 10);
    expect(slopeAt([5], [3], 0)).toBe(0);
    expect(slopeAt(t, [7, 7, 7, 7, 7], 2)).toBe(0);
  });
});
