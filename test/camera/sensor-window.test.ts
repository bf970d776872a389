// A lens brought to a part of its sensor and to binned pixels: (u − x) / n of where the whole sensor sees each point.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCamera, inWindow, lensModels, pictureSize, type SensorWindow } from '../../src/camera/index.js';
import { hardDirections, randomLensOf, uniform } from './random-lenses.js';

const whole = { width: 640, height: 480 };
const windows = fc
  .record({
    x: fc.integer({ min: 0, max: 500 }),
    y: fc.integer({ min: 0, max: 400 }),
    binX: fc.integer({ min: 1, max: 8 }),
    binY: fc.integer({ min: 1, max: 8 }),
    across: fc.double({ min: 0, max: 1, noNaN: true }),
    down: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ across, down, ...rest }): SensorWindow => {
    const width = rest.binX + Math.floor(across * (whole.width - rest.x - rest.binX));
    const height = rest.binY + Math.floor(down * (whole.height - rest.y - rest.binY));
    return { ...rest, width, height };
  });

/** The intrinsics that a lens was made of. */
function intrinsicsOf({ params: [fx, fy, cx, cy, ...distortion] }: ReturnType<typeof createCamera>) {
  return { ...whole, fx, fy, cx, cy, distortion };
}

describe.each(lensModels.map(({ name }) => name))('%s', model => {
  it('sees the points of the whole sensor, cropped and binned, to 1e-9 px, and points in their directions', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), windows, (seed, window) => {
        const random = uniform(seed);
        const full = randomLensOf(model)(random);
        const seen = createCamera(full.model, inWindow(full.model, intrinsicsOf(full), window));
        expect({ width: seen.width, height: seen.height }).toEqual(pictureSize(window));
        const count = 50;
        const xyz = hardDirections(full, count, random);
        const [uv, here] = [new Float64Array(2 * count), new Float64Array(2 * count)];
        const [ok, okHere] = [new Uint8Array(count), new Uint8Array(count)];
        full.project(xyz, count, uv, ok);
        seen.project(xyz, count, here, okHere);
        expect(okHere).toEqual(ok);
        for (let i = 0; i < count; i++) {
          if (!ok[i]) continue;
          const size = 1 + Math.abs(uv[2 * i]) + Math.abs(uv[2 * i + 1]);
          expect(Math.abs(here[2 * i] - (uv[2 * i] - window.x) / window.binX)).toBeLessThan(1e-9 * size);
          expect(Math.abs(here[2 * i + 1] - (uv[2 * i + 1] - window.y) / window.binY)).toBeLessThan(1e-9 * size);
          compared++;
        }
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});
