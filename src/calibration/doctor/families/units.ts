// A translation in another unit of length.
import type { PoseFamily } from '../reading.js';

const units: readonly (readonly [string, number])[] = [
  ['in mm instead of m', 1e-3],
  ['in cm instead of m', 1e-2],
  ['in km instead of m (or divided by 1000 once too often)', 1e3],
  ['divided by 100 once too often', 1e2],
  ['in inches instead of m', 0.0254],
  ['in feet instead of m', 0.3048],
];

export const unitsFamily: PoseFamily = {
  family: 'units',
  readings: ({ q, t }) =>
    units.map(([unit, scale]) => ({
      mistake: `the translation was written ${unit}`,
      T: { q, t: [t[0] * scale, t[1] * scale, t[2] * scale] },
    })),
};
