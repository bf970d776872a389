// A real gyroscope against the ground truth of its own flight (EuRoC, 200 Hz, a motion capture system beside it).
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rotationInverse, rotationLog, rotationProduct } from '../../src/geometry/rotation-vector.js';
import type { Quaternion } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { trajectoryFromGyro } from '../../src/rig/index.js';

const folder = new URL('../../../shared/data/permissive/time_offset/euroc_imu_vs_gt/real_data/mav0/', import.meta.url);

const there = existsSync(folder);

describe.skipIf(!there)('EuRoC (skipped: ../shared/data is not there)', () => {
  const rows = (file: string) =>
    (there ? readFileSync(new URL(file, folder), 'utf8') : '')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => {
        const [stamp, ...values] = line.split(',');
        return { stamp: BigInt(stamp), values: values.map(Number) };
      });
  const imu = rows('imu0/data.csv');
  const truth = rows('gt0/data.csv');
  const t = (stamp: bigint) => Number(stamp - imu[0].stamp);
  const bias = truth[0]?.values.slice(10, 13) ?? [];

  /** Angles, rad and ascending, by which turns over 100 ms differ from the truth; `less` is taken from the rates. */
  function errors(less: readonly number[]) {
    const columns = {
      tNs: Float64Array.from(imu, row => t(row.stamp)),
      rate: Float64Array.from(imu.flatMap(row => row.values.slice(0, 3).map((w, axis) => w - less[axis]))),
      force: Float64Array.from(imu.flatMap(row => row.values.slice(3, 6))),
    };
    const found = trajectoryFromGyro(columns, [0, 0, 0, 1], { rigFrame: 'body', from: '/imu0' }, new Issues())!;
    const at = (stamp: bigint) => found.trajectory.at(t(stamp))?.q;
    const angles = truth.flatMap(({ stamp, values }, i) => {
      const end = truth.slice(i, i + 60).find(row => row.stamp - stamp >= 100_000_000n);
      const [a, b] = [at(stamp), end && at(end.stamp)];
      if (!a || !b || !end || end.stamp - stamp > 110_000_000n) return [];
      const true_ = rotationProduct(rotationInverse(quaternion(values)), quaternion(end.values));
      const turn = rotationProduct(rotationInverse(a), b);
      return [Math.hypot(...rotationLog(rotationProduct(rotationInverse(true_), turn)))];
    });
    return { angles: angles.sort((a, b) => a - b), found };
  }

  /** From w x y z with six digits. */
  function quaternion(values: readonly number[]): Quaternion {
    const q = [values[4], values[5], values[6], values[3]];
    const norm = Math.hypot(...q);
    return q.map(v => v / norm) as unknown as Quaternion;
  }

  it('turns as the truth does over 100 ms where its bias is known: 2 mrad at worst', () => {
    const { angles } = errors(bias);
    expect(angles.length).toBeGreaterThan(1000);
    expect(angles[angles.length >> 1]).toBeLessThan(5e-4);
    expect(angles[Math.floor(0.95 * angles.length)]).toBeLessThan(1e-3);
    expect(angles[angles.length - 1]).toBeLessThan(2e-3);
  });

  it('takes no bias from a drone whose motors run on the ground, and says so: 4.5 °/s stay in', () => {
    const { angles, found } = errors([0, 0, 0]);
    expect(found.bias).toMatchObject({ observable: false, rate: [0, 0, 0] });
    expect(angles[angles.length >> 1]).toBeCloseTo(0.1 * Math.hypot(...bias), 3);
  });
});
