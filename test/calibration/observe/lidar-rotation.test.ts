// Scan matching against motions that are known: rooms with a closed form, the toy town, and surroundings that do not tell.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observed } from '../../../src/calibration/observe/increments.js';
import { LidarRotation } from '../../../src/calibration/observe/lidar-rotation.js';
import type { Vec3 } from '../../../src/geometry/index.js';
import { rotationLog } from '../../../src/geometry/rotation-vector.js';
import { sensorPose } from '../../../src/simulate/sensor.js';
import { first, points, quick, run } from '../../simulate/support.js';
import { turns } from '../../support/effort.js';
import { degrees, mean, normalisedSquare, rms, rotationError } from './errors.js';
import { between, drive, ground, insideBox, periodNs, type Scene, sweepAt, tube } from './scenes.js';

function observe(scene: Scene, motion: ReturnType<typeof drive>, sweeps: number, sigma: number, phaseNs: number) {
  const observer = new LidarRotation();
  const seen: Observed[] = [];
  for (let k = 0; k < sweeps; k++) {
    const start = phaseNs + k * periodNs;
    seen.push(observer.push(sweepAt(scene, motion, start, sigma, k + 1), start));
  }
  const errors: number[] = [];
  const squares: number[] = [];
  for (const one of seen) {
    if ('skipped' in one) continue;
    const e = rotationError(one.rotation, between(motion, one.startNs, one.endNs));
    errors.push(degrees(Math.hypot(...e)));
    squares.push(normalisedSquare(e, one.covariance));
  }
  return { seen, errors, squares };
}

const room = insideBox([18, 11, 2.5]);
const turning: Vec3 = [0.03, -0.05, 0.5];

describe('a room', () => {
  it('without noise, turning at 29°/s and driving 5 m/s, to 0.01°: the motion inside the sweeps is taken out', () => {
    const { errors, seen } = observe(room, drive(5, turning, 0.4, 1), 6, 0, 12_345_678);
    expect(seen[0]).toEqual({ skipped: 'first sweep' });
    expect(errors.length).toBe(5);
    expect(Math.max(...errors)).toBeLessThan(0.01);
  });

  it('with 2 cm noise, to 0.03° RMS and an honest covariance, whatever the phase', () => {
    const errors: number[] = [];
    const squares: number[] = [];
    for (const phase of [0.3, 2.1, 4.4]) {
      const found = observe(room, drive(4, turning, 0.6, phase), 7, 0.02, phase * 1e8);
      errors.push(...found.errors);
      squares.push(...found.squares);
    }
    expect(errors.length).toBe(18);
    expect(rms(errors)).toBeLessThan(0.03);
    expect(mean(squares)).toBeLessThan(2);
  });

  it('the moment is the middle of the sweep: half a period off would be 50 ms of a turn that changes', () => {
    const motion = drive(0, [0, 0, 0.6], 1, 0.5);
    const { seen } = observe(room, motion, 5, 0.01, 0);
    const increments = seen.filter(one => 'rotation' in one);
    expect(increments.length).toBe(4);
    for (const one of increments) {
      const at = rotationError(one.rotation, between(motion, one.startNs, one.endNs));
      const late = rotationError(one.rotation, between(motion, one.startNs + 5e7, one.endNs + 5e7));
      expect(Math.hypot(...at)).toBeLessThan(Math.hypot(...late) / 3);
    }
  });
});

describe('surroundings that do not tell', () => {
  it('bare ground does not tell the heading, and is refused, noise or not', () => {
    for (const sigma of [0, 0.02, 0.05]) {
      const { seen } = observe(ground, drive(5, turning, 0.2, 1), 4, sigma, 0);
      expect(seen.slice(1)).toEqual(seen.slice(1).map(() => ({ skipped: 'surroundings do not tell the rotation' })));
    }
  });

  it('a round tunnel does not tell the roll, and is refused', () => {
    const { seen } = observe(tube, drive(5, [0.2, 0, 0.05], 0.2, 1), 4, 0.02, 0);
    expect(seen.every(one => 'skipped' in one)).toBe(true);
  });

  it('a corridor hides how far the car went, yet tells how it turned', () => {
    const corridor = insideBox([Number.POSITIVE_INFINITY, 3, 2.5]);
    const { errors } = observe(corridor, drive(8, [0.02, 0.01, 0.15], 0.3, 1), 5, 0.02, 0);
    expect(errors.length).toBe(4);
    expect(Math.max(...errors)).toBeLessThan(0.05);
  });
});

describe('the toy town', () => {
  // 16 lasers × 360 firings, σ 2 cm, 1 % lost, cars that drive about; the rig turns at up to 27°/s.
  async function drivenBy(seed: number, sweeps: number) {
    const simulation = run(quick({}, { duration_s: sweeps / 10 + 0.2, seed }));
    const T_base_lidar = simulation.sensors.find(s => s.name === 'lidar_top')!.T_base_sensor;
    const motion = { T_world_sensor: (t: number) => sensorPose(simulation.stage, T_base_lidar, t) };
    const observer = new LidarRotation();
    const seen: Extract<Observed, { rotation: Vec3 }>[] = [];
    for (let k = 0; k < sweeps; k++) {
      const message = await first(simulation, '/lidar_top/points', k);
      const rows = points(message);
      const sweep = {
        points: Float32Array.from(rows.flatMap(p => [p.x, p.y, p.z])),
        stride: 3,
        xyz: [0, 1, 2] as const,
        count: rows.length,
        times: Float64Array.from(rows, p => p.time * 1e9),
      };
      const one = observer.push(sweep, message.t);
      if (!('skipped' in one)) seen.push(one);
    }
    return { motion, seen };
  }

  it.each([7, 8].slice(0, turns(1, 2)))('seed %i: 0.03° RMS, no sweep lost, an honest covariance', async seed => {
    const { motion, seen } = await drivenBy(seed, 14);
    const off = seen.map(one => rotationError(one.rotation, between(motion, one.startNs, one.endNs)));
    expect(seen.length).toBe(13);
    expect(rms(off.map(e => degrees(Math.hypot(...e))))).toBeLessThan(0.03);
    const square = mean(off.map((e, i) => normalisedSquare(e, seen[i].covariance)));
    expect(square).toBeGreaterThan(0.3);
    expect(square).toBeLessThan(2.5);
  });

  it('seen over four seconds, the increments are at their moments: within 3 σ of 1 ms or less', async () => {
    const { motion, seen } = await drivenBy(9, 40);
    // Least squares for the delay by which the true increments fit best; the derivative by a step of 1 ms.
    let [along, square] = [0, 0];
    for (const { rotation, startNs, endNs, covariance } of seen) {
      const truth = between(motion, startNs, endNs);
      const e = rotationError(rotation, truth);
      const later = rotationError(rotationLog(between(motion, startNs + 1e6, endNs + 1e6).q), truth);
      for (const [a, at] of [0, 4, 8].entries()) {
        along += (e[a] * later[a]) / covariance[at];
        square += later[a] ** 2 / covariance[at];
      }
    }
    const sigma = 1 / Math.sqrt(square);
    expect(sigma).toBeLessThan(1);
    expect(Math.abs(along / square)).toBeLessThan(3 * sigma);
  });
});

describe('hostile sweeps', () => {
  const sweep = (values: number[], times?: number[]) => ({
    points: Float32Array.from(values),
    stride: 3,
    xyz: [0, 1, 2] as const,
    count: values.length / 3,
    times: times && Float64Array.from(times),
  });
  const good = sweepAt(room, drive(0, [0, 0, 0], 0, 0), 0, 0.01, 3);

  it('never give an increment, nor an error', () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY, -1e30));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 90 }), any, (values, stamp) => {
        const observer = new LidarRotation();
        const cloud = sweep(values.slice(0, 3 * Math.floor(values.length / 3)));
        observer.push(good, 0);
        expect(observer.push(cloud, stamp)).toHaveProperty('skipped');
      }),
      { numRuns: 60 },
    );
    const observer = new LidarRotation();
    observer.push(good, 0);
    const wall = sweep(Array.from({ length: 30000 }, () => 5));
    expect(observer.push(wall, 1e8)).toEqual({ skipped: 'too few points' });
  });

  it('are told by their stamps: equal, descending, far apart, none', () => {
    const observer = new LidarRotation();
    observer.push(good, 5e8);
    expect(observer.push(good, 5e8)).toEqual({ skipped: 'stamp not after the one before' });
    expect(observer.push(good, 4e8)).toEqual({ skipped: 'stamp not after the one before' });
    expect(observer.push(good, 5e8 + 3.2e17)).toEqual({ skipped: 'too long after the sweep before' });
    expect(observer.push(good, Number.NaN)).toEqual({ skipped: 'no stamp' });
  });

  it('points far too many are thinned to a bound, and a sweep takes a bounded time', () => {
    const many = sweepAt(room, drive(0, [0, 0, 0], 0, 0), 0, 0.5, 3);
    const points = new Float32Array(3 * 400_000);
    for (let i = 0; i < points.length; i++) points[i] = many.points[i % many.points.length] * (1 + (i % 977) / 5000);
    const observer = new LidarRotation();
    const cloud = { points, stride: 3, xyz: [0, 1, 2] as const, count: 400_000 };
    observer.push(cloud, 0);
    expect(observer.push(cloud, 1e8)).not.toBeUndefined();
  }, 10_000);
});
