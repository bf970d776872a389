// Three turns about named axes: against the matrices of single turns, multiplied one by one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EulerSequence, fromEuler, fromRollPitchYaw, toMatrix } from '../../src/geometry/index.js';

type Rows = number[][];
const turn = (axis: string, a: number): Rows => {
  const [c, s] = [Math.cos(a), Math.sin(a)];
  if (axis === 'X')
    return [
      [1, 0, 0],
      [0, c, -s],
      [0, s, c],
    ];
  return axis === 'Y'
    ? [
        [c, 0, s],
        [0, 1, 0],
        [-s, 0, c],
      ]
    : [
        [c, -s, 0],
        [s, c, 0],
        [0, 0, 1],
      ];
};
const times = (a: Rows, b: Rows): Rows =>
  a.map(row => b[0].map((_, j) => row.reduce((sum, v, k) => sum + v * b[k][j], 0)));
const angle = fc.double({ min: -7, max: 7, noNaN: true });
const axis = fc.constantFrom('X', 'Y', 'Z');

test('every sequence is the product of its turns, from left to right', () => {
  fc.assert(
    fc.property(fc.tuple(axis, axis, axis), fc.tuple(angle, angle, angle), (axes, angles) => {
      const q = fromEuler(axes.join('') as EulerSequence, angles);
      expect(Math.hypot(...q)).toBeCloseTo(1, 12);
      const found = toMatrix({ q, t: [0, 0, 0] });
      const wanted = axes.map((name, i) => turn(name, angles[i])).reduce(times);
      for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(found[4 * i + j]).toBeCloseTo(wanted[i][j], 10);
    }),
    { seed: 3 },
  );
});

test('ZYX is yaw, pitch, roll; NaN stays NaN', () => {
  expect(fromEuler('ZYX', [0.3, 0.2, 0.1]).map(v => v.toFixed(12))).toEqual(
    fromRollPitchYaw(0.1, 0.2, 0.3).map(v => v.toFixed(12)),
  );
  expect(fromEuler('XYZ', [Number.NaN, 0, 0]).every(Number.isNaN)).toBe(true);
});
