// Camera.jacobian of every lens model against differences of its own project.
import { expect, it } from 'vitest';
import { type Camera, createCamera } from '../../src/camera/index.js';
import { calibrations } from './calibrations.js';
import { sphere } from './directions.js';

/** Central differences, two steps extrapolated (error h⁴): NaN where a neighbour is not seen, or the two steps tell apart. */
function differences(camera: Camera, p: readonly number[]): number[] {
  const out: number[] = new Array(6);
  const size = Math.hypot(...p);
  const uv = new Float64Array(8);
  const seen = new Uint8Array(4);
  let spread = 0;
  for (let k = 0; k < 3; k++) {
    const h = 2e-4 * size;
    const at = (step: number) => p.map((value, i) => value + (i === k ? step : 0));
    camera.project(Float64Array.from([h, -h, h / 2, -h / 2].flatMap(at)), 4, uv, seen);
    for (let row = 0; row < 2; row++) {
      const wide = (uv[row] - uv[2 + row]) / (2 * h);
      const narrow = (uv[4 + row] - uv[6 + row]) / h;
      out[3 * row + k] = narrow + (narrow - wide) / 3;
      spread = Math.max(spread, Math.abs(narrow - wide));
    }
  }
  // Next to a fold or a pole the picture bends within a step, and differences mean nothing.
  return spread < 1e-4 * Math.hypot(...out) ? out : out.fill(Number.NaN);
}

it.each(calibrations)('$name ($model): as central differences say, to 1e-6', ({ model, intrinsics }) => {
  const camera = createCamera(model, intrinsics);
  const count = 4000;
  const xyz = sphere(count, 11);
  for (let i = 0; i < count; i++) {
    // Points 0.3 to 60 m away, and half of them near the axis, whatever the lens sees.
    const reach = 0.3 * 200 ** (i / count);
    if (i % 2) xyz[3 * i + 2] = Math.abs(xyz[3 * i + 2]) + 1;
    for (let k = 0; k < 3; k++) xyz[3 * i + k] *= reach;
  }
  xyz.set([0, 0, 2, 1e-9, 0, 3, 0, -1e-12, 0.5], 0);
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(xyz, count, uv, seen);
  const out = new Float64Array(6 * count);
  camera.jacobian(xyz, count, out);
  let worst = 0;
  let compared = 0;
  for (let i = 0; i < count; i++) {
    const J = [...out.subarray(6 * i, 6 * i + 6)];
    expect(J.every(Number.isFinite)).toBe(seen[i] === 1);
    expect(J.every(Number.isNaN)).toBe(seen[i] === 0);
    const p = [...xyz.subarray(3 * i, 3 * i + 3)];
    if (!seen[i]) continue;
    // Even powers of an f-theta polynomial bend sharply on the axis, where a step sees both sides.
    if (camera.model.startsWith('ftheta') && Math.hypot(p[0], p[1]) < 0.05 * p[2]) continue;
    const expected = differences(camera, p);
    if (!expected.every(Number.isFinite)) continue;
    compared++;
    const size = Math.hypot(...expected);
    for (let k = 0; k < 6; k++) worst = Math.max(worst, Math.abs(J[k] - expected[k]) / size);
  }
  expect(compared).toBeGreaterThan(300);
  expect(worst).toBeLessThan(1e-6);
});

it('f-theta on its axis: the first coefficient over depth', () => {
  const intrinsics = { width: 640, height: 480, fx: 1.1, fy: 1, cx: 320, cy: 240 };
  const forward = createCamera('ftheta', { ...intrinsics, distortion: [1, 0.01, 0.02, 0, 300, 50] });
  const backward = createCamera('ftheta_backward', { ...intrinsics, distortion: [1, 0.01, 0.02, 0, 1 / 300, 1e-7] });
  for (const camera of [forward, backward]) {
    const out = new Float64Array(12);
    camera.jacobian(Float64Array.of(0, 0, 2, 1e-10, 0, 2), 2, out);
    [165, 1.5, 0, 3, 150, 0].forEach((expected, k) => {
      expect(out[k]).toBeCloseTo(expected, 9);
      expect(out[6 + k]).toBeCloseTo(expected, 5);
    });
  }
});

it('is NaN for what is no direction, and beyond a limited view', () => {
  for (const { model, intrinsics } of calibrations) {
    const camera = createCamera(model, { ...intrinsics, viewDeg: 40 });
    const out = new Float64Array(18);
    camera.jacobian(Float64Array.of(0, 0, 0, Number.NaN, 0, 1, 1, 0, 1), 3, out);
    expect(out.every(Number.isNaN)).toBe(true);
    camera.jacobian(Float64Array.of(0.1, 0, 1), 1, out);
    expect(out[0]).toBeGreaterThan(0);
  }
});
