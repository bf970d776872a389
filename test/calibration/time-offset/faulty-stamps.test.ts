// The offset where the stamps themselves are at fault: they scatter, or a clock runs fast, or is set on the way.
import { expect, test } from 'vitest';
import { estimateOffset } from '../../../src/calibration/time-offset/index.js';
import { carInTown, degree, gyro, handheld, poses, scattered, seededMotion } from '../../support/motion.js';

test.each([0, 1, 2, 3])(
  'stamps of poses that scatter by 4 ms around their moments do not move the offset (%i)',
  seed => {
    const random = seededMotion(1000 + seed);
    const body = handheld(random);
    const common = { from: 0, to: 60, mounting: [0, 0, 0, 1] as const };
    const a = poses(body, random, { ...common, hz: 50, offsetSeconds: 0.04 }, 0.05 * degree);
    const { offsetNs } = estimateOffset(
      scattered(a, random, 4e6),
      gyro(body, random, { ...common, hz: 100, offsetSeconds: 0 }),
    );
    // Turns that end with the first pose far enough away, by its stamp, put every offset 0.6 to 0.8 ms too late.
    expect(Math.abs(Number(offsetNs) - 40e6)).toBeLessThan(0.4e6);
  },
);

test('stamps that scatter are in sigma, also where the body turns by bursts', () => {
  let [sum, count] = [0, 0];
  for (let seed = 0; seed < 24; seed++) {
    const random = seededMotion(777 + seed);
    const body = handheld(random);
    const common = { from: 0, to: 60, mounting: [0, 0, 0, 1] as const };
    const a = poses(body, random, { ...common, hz: 10, offsetSeconds: 0.04 }, 0.05 * degree);
    const found = estimateOffset(
      scattered(a, random, 4e6),
      gyro(body, random, { ...common, hz: 200, offsetSeconds: 0 }),
    );
    sum += ((Number(found.offsetNs) - 40e6) / found.sigmaNs!) ** 2;
    count++;
  }
  // The mean of 24 squares of a standard normal number is below 1.9 in 998 of 1000 cases. A residual whose size is that of the turn itself
  // tells more than the mean of all: counted alike, it is 2.1.
  expect(sum / count).toBeLessThan(1.9);
});

test.each([1, 5, 6])('a jump of 20 ms in a short drive, which a drift nearly explains, is refused (%i)', seed => {
  const random = seededMotion(1000 + seed);
  const body = carInTown(random, 90);
  const common = { from: 0, to: 90, mounting: [0, 0, 0, 1] as const, offsetSeconds: 0 };
  const a = poses(body, random, { ...common, hz: 10 }, 0.05 * degree);
  const b = gyro(body, random, { ...common, hz: 100 });
  const { reasons } = estimateOffset(a, { ...b, t: b.t.map(t => (t > 45e9 ? t + 20e6 : t)) });
  expect(reasons.map(r => r.code)).toContain('offset_steps');
});

test.each([0, 1, 2, 3])('a clock that runs fast by 400 ppm is neither scatter nor a jump (%i)', seed => {
  const random = seededMotion(1000 + seed);
  const body = carInTown(random, 180);
  const common = { from: 0, to: 180, mounting: [0, 0, 0, 1] as const, offsetSeconds: 0 };
  const a = poses(body, random, { ...common, hz: 10 }, 0.05 * degree);
  const { drift, reasons } = estimateOffset(a, gyro(body, random, { ...common, hz: 200, driftPpm: 400 }));
  expect(reasons.map(r => r.code)).toEqual(['drift_found']);
  expect(Math.abs(drift!.ppm + 400)).toBeLessThan(4 * drift!.sigmaPpm);
});
