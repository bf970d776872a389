// No phantom, whatever the lens: directions all around and pixels of each calibration, and random lenses of each model.
import { describe, expect, it } from 'vitest';
import { createCamera, lensModels } from '../../src/camera/index.js';
import { full, turns } from '../support/effort.js';
import { calibrations } from './calibrations.js';
import { sphere } from './directions.js';
import { hardDirections, randomLensOf, uniform } from './random-lenses.js';
import { realCalibrations, realDataPresent } from './real-calibrations.js';
import { phantomsOf, pixelsOf } from './round-trip.js';

const COUNT = turns(200_000, 1_000_000);
const directions = sphere(COUNT, 7);

describe.each([...calibrations, ...realCalibrations()])('$name ($model)', ({ model, intrinsics }) => {
  const camera = createCamera(model, intrinsics);

  it(`shows no phantom among ${COUNT} directions`, () => {
    const { accepted, lost, worst } = phantomsOf(camera, directions);
    expect(accepted).toBeGreaterThan(COUNT / 100);
    expect(lost).toBe(0);
    expect(worst).toBeLessThan(1e-6);
  });

  it(`gives back every ${full ? '' : 'third '}pixel of the grid to 1e-9 px`, () => {
    const { share, worst } = pixelsOf(camera, turns(3, 1));
    expect(share).toBeGreaterThan(0.05);
    expect(worst).toBeLessThan(1e-9);
  });
});

describe.skipIf(!realDataPresent)('real calibrations (need ../shared/data)', () => {
  it('each has a ray for each corner of its picture, but where the formula never comes that far', () => {
    const real = realCalibrations();
    expect(real.length).toBeGreaterThan(30);
    for (const { name, model, intrinsics } of real) {
      const [w, h] = [intrinsics.width - 0.5, intrinsics.height - 0.5];
      const ok = new Uint8Array(4);
      const corners = Float64Array.of(-0.5, -0.5, w, -0.5, -0.5, h, w, h);
      createCamera(model, intrinsics).unproject(corners, 4, new Float64Array(12), ok);
      // KITTI's camera 03: r L is at most 0.8286, at r = 1.265; its lower corners lie at 0.8331 and 0.8336.
      const expected = name === 'KITTI raw 03' ? [1, 1, 0, 0] : [1, 1, 1, 1];
      expect([name, ...ok]).toEqual([name, ...expected]);
    }
  });
});

describe('any coefficients', () => {
  // More where Newton's method has to find its way next to poles and folds: together 200 000 lenses, or a fifth of them.
  const hard = turns(8_000, 40_000);
  const countOf = (model: string) =>
    /rational|prism|tilted/.test(model) ? hard : (2 * hard) / (lensModels.length - 3);

  it.each(lensModels.map(model => model.name))('%s: no phantom, no seen ray refused', model => {
    const random = uniform(model.length * 7919);
    const make = randomLensOf(model);
    const total = { lenses: 0, accepted: 0, lost: 0, worst: 0 };
    for (let n = countOf(model); n > 0; n--) {
      const camera = make(random);
      const { accepted, lost, worst } = phantomsOf(camera, hardDirections(camera, 60, random));
      total.lenses++;
      total.accepted += accepted;
      total.lost += lost;
      total.worst = Math.max(total.worst, worst);
    }
    expect(total.lost).toBe(0);
    expect(total.worst).toBeLessThan(1e-6);
    expect(total.accepted).toBeGreaterThan(20 * total.lenses);
  });
});
