// How far beams lie apart: known of grids that were laid out so, and not told of single lines.
import { expect, test } from 'vitest';
import type { Directions } from '../../src/projection/visibility/directions.js';
import { pitchOf } from '../../src/projection/visibility/pitch.js';
import { samplesOf } from '../../src/projection/visibility/samples.js';

/** Beams of `columns` × `rows`, steps in rad, all 10 m far. */
function pitchOfGrid(columns: number, rows: number, step: number, rise: number) {
  const count = columns * rows;
  const azimuth = Float64Array.from({ length: count }, (_, i) => ((i % columns) - columns / 2) * step);
  const elevation = Float64Array.from({ length: count }, (_, i) => (Math.floor(i / columns) - rows / 2) * rise);
  const range = new Float64Array(count).fill(10);
  const directions: Directions = { azimuth, elevation, range, place() {} };
  return pitchOf(directions, samplesOf(directions));
}

test.each([
  [200, 32, 0.0035, 0.01],
  [400, 16, 0.0035, 0.035],
  [60, 60, 0.01, 0.01],
])('%i × %i beams, steps of %d and %d rad', (columns, rows, step, rise) => {
  const pitch = pitchOfGrid(columns, rows, step, rise)!;
  expect(pitch.azimuth).toBeCloseTo(step, 9);
  expect(pitch.elevation).toBeCloseTo(rise, 9);
});

test('a single line has no neighbours to the one side or the other', () => {
  expect(pitchOfGrid(500, 1, 0.0035, 0.01)).toBeUndefined();
  expect(pitchOfGrid(1, 500, 0.0035, 0.001)).toBeUndefined();
});
