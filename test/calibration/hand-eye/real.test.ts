// Hand-eye on real recordings (../shared/data): three rigidly joined tablets, and an IMU against the tracker that saw it.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { estimateHandEye } from '../../../src/calibration/hand-eye/index.js';
import { rotationInverse, rotationLog, rotationProduct } from '../../../src/geometry/rotation-vector.js';
import { realMotion, trackOf } from '../../support/real-motion.js';

const degree = Math.PI / 180;

describe.skipIf(!existsSync(realMotion))('real recordings (skipped: ../shared/data is not there)', () => {
  test('three Tango tablets: the rotations close around the triangle', async () => {
    const [c, m, n] = await Promise.all(
      ['CALIGULA_2017-04-06-18-21-33', 'MARS_2017-04-06-18-23-37', 'NERO_2017-04-06-18-25-25'].map(name =>
        trackOf(`tango_triplet/${name}.csv`),
      ),
    );
    const [cm, mn, cn] = [estimateHandEye(c, m), estimateHandEye(m, n), estimateHandEye(c, n)];
    for (const found of [cm, mn, cn]) {
      expect(found.reasons).toEqual([]);
      expect(found.axes[2].sigma! / degree).toBeLessThan(0.08);
    }
    const round = rotationProduct(rotationProduct(cm.rotation!, mn.rotation!), rotationInverse(cn.rotation!));
    // Measured: 0.023°, with sigmas of 0.05 to 0.06° each.
    expect(Math.hypot(...rotationLog(round)) / degree).toBeLessThan(0.1);
    // The tablets look three ways.
    expect(Math.hypot(...rotationLog(cm.rotation!)) / degree).toBeGreaterThan(90);
    // What was measured of the clocks by others (MANIFEST).
    expect(Math.abs(Number(cm.offsetNs) * 1e-9 + 126.8345)).toBeLessThan(1e-3);
  });

  test('EuRoC: ground truth is told in the frame of the IMU, so that next to nothing lies between them', async () => {
    const imu = await trackOf('euroc_imu_vs_gt/real_data/mav0/imu0/data.csv');
    const truth = await trackOf('euroc_imu_vs_gt/real_data/mav0/gt0/data.csv');
    const found = estimateHandEye(imu, truth);
    expect(found.observable).toBe(true);
    // Measured: 0.10°, ten times its sigma: the body frame of the tracker was itself found by a fit.
    expect(Math.hypot(...rotationLog(found.rotation!)) / degree).toBeLessThan(0.2);
    expect(found.axes[2].sigma! / degree).toBeLessThan(0.02);
  });
});
