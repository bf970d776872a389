// Clocks of real recordings against offsets measured by others (../shared/data, MANIFEST): Tango tablets, EuRoC.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { estimateOffset } from '../../../src/calibration/time-offset/index.js';
import { realMotion, trackOf } from '../../support/real-motion.js';

describe.skipIf(!existsSync(realMotion))('real clocks (skipped: ../shared/data is not there)', () => {
  test('three Tango tablets, whose stamps are rounded to 10 ms: within 1 ms of what was measured, and closing', async () => {
    const caligula = await trackOf('tango_triplet/CALIGULA_2017-04-06-18-21-33.csv');
    const mars = await trackOf('tango_triplet/MARS_2017-04-06-18-23-37.csv');
    const nero = await trackOf('tango_triplet/NERO_2017-04-06-18-25-25.csv');
    const pairs = [
      [caligula, mars, -126.8345],
      [caligula, nero, -234.5704],
      [mars, nero, -107.7356],
    ] as const;
    const seconds = pairs.map(([a, b, measured]) => {
      const found = estimateOffset(a, b);
      expect(found.reasons.filter(r => r.refuses)).toEqual([]);
      const value = Number(found.offsetNs) * 1e-9;
      expect(Math.abs(value - measured)).toBeLessThan(1e-3);
      expect(found.sigmaNs!).toBeLessThan(1.5e6);
      // Rounded stamps scatter by far more than white noise would: sigma has to own up to that.
      expect(found.sigmaNs!).toBeGreaterThan(0.1e6);
      return value;
    });
    expect(Math.abs(seconds[0] + seconds[2] - seconds[1])).toBeLessThan(0.5e-3);
  });

  test('EuRoC: the IMU against ground truth is 0 ± 1 ms, and a shift of the stamps is found to 1 ms', async () => {
    const imu = await trackOf('euroc_imu_vs_gt/real_data/mav0/imu0/data.csv');
    const truth = await trackOf('euroc_imu_vs_gt/real_data/mav0/gt0/data.csv');
    const found = estimateOffset(imu, truth);
    expect(found.observable).toBe(true);
    expect(Math.abs(Number(found.offsetNs))).toBeLessThan(1e6);
    for (const shift of [37_000_000n, -37_000_000n]) {
      const shifted = estimateOffset({ ...imu, originNs: imu.originNs + shift }, truth);
      expect(Math.abs(Number(shifted.offsetNs! - found.offsetNs! - shift))).toBeLessThan(1e6);
    }
  });
});
