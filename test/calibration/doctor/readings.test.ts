// Every planted mistake has a reading that undoes it exactly, and right numbers stay the first reading; no pictures needed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allReadings } from '../../../src/calibration/doctor/all-readings.js';
import type { RigNumbers } from '../../../src/calibration/doctor/index.js';
import { extrinsicOf } from '../../../src/calibration/doctor/index.js';
import { compose, fromRollPitchYaw, inverse, rotationAngle } from '../../../src/geometry/index.js';
import { plants } from './planted.js';

const picture = { width: 1280, height: 720 };

/** A camera that looks `heading`° to the left, tilted and rolled a little; a LiDAR on the roof, turned by less than 3°. */
const mounting = (heading: number, tilt: number, roll: number, t: readonly [number, number, number]): RigNumbers => {
  const d = Math.PI / 180;
  return {
    T_rig_camera: { q: fromRollPitchYaw((-90 + tilt) * d, roll * d, (-90 + heading) * d), t },
    T_rig_lidar: { q: fromRollPitchYaw(0.7 * d, -1.1 * d, 2.3 * d), t: [0.9, -0.1, 1.8] },
    model: 'plumb_bob',
    intrinsics: { ...picture, fx: 930, fy: 925, cx: 655, cy: 349, distortion: [] },
  };
};

const mountings = fc
  .tuple(
    fc.double({ min: -170, max: 170, noNaN: true }),
    fc.double({ min: -2.5, max: 2.5, noNaN: true }),
    fc.double({ min: -2.5, max: 2.5, noNaN: true }),
    fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.2, max: 1.7, noNaN: true }))),
  )
  .map(([heading, tilt, roll, t]) => mounting(heading, tilt, roll, t as [number, number, number]));

describe('readings', () => {
  it.each(Object.keys(plants).filter(key => key !== 'size of 1080 rows'))(
    '%s is undone exactly by a reading of that name',
    key => {
      const { family, mistake, plant } = plants[key];
      fc.assert(
        fc.property(mountings, right => {
          const readings = allReadings(plant(right), picture);
          expect(readings[0].family).toBe('given');
          const named = readings.filter(r =>
            [r, ...r.alike].some(one => one.family === family && mistake.test(one.mistake)),
          );
          const off = named.map(({ T_camera_lidar, camera }) => {
            const T = compose(inverse(extrinsicOf(right)), T_camera_lidar);
            const { fx, fy, cx, cy } = right.intrinsics;
            const lens = Math.hypot(...[fx, fy, cx, cy].map((v, k) => v - camera.params[k]));
            return rotationAngle(T) + Math.hypot(...T.t) + lens;
          });
          // Readings nearer than 0.1 mm and 0.005° to each other are one, under the numbers of the first.
          expect(Math.min(...off)).toBeLessThan(5e-4);
        }),
        { numRuns: 6, seed: 7 },
      );
    },
  );

  it('are each there once', () => {
    const readings = allReadings(mounting(55, 1, -0.5, [1.5, 0.5, 1.5]), picture);
    const texts = readings.map(r =>
      JSON.stringify([
        r.T_camera_lidar.t.map(v => v.toFixed(5)),
        r.T_camera_lidar.q.map(v => Math.abs(v).toFixed(6)),
        [...r.camera.params].map(v => v.toFixed(4)),
      ]),
    );
    expect(readings.length).toBeGreaterThan(200);
    // Signs of quaternions are left out, so few may look alike here that are not.
    expect(new Set(texts).size).toBeGreaterThan(0.9 * readings.length);
  });

  it('that come to the same numbers are said to be alike', () => {
    // A LiDAR that is the rig: its inverse, transpose and all its units of nothing are the same.
    const right = { ...mounting(0, 1, 0, [1, 0, 1]), T_rig_lidar: { q: [0, 0, 0, 1], t: [0, 0, 0] } as const };
    const [given] = allReadings(right, picture);
    expect(given.alike.some(r => r.family === 'inverse' && r.where === 'LiDAR pose')).toBe(true);
  });

  it('leave out lenses that are none', () => {
    const odd = {
      ...mounting(0, 0, 0, [1, 0, 1]),
      intrinsics: { ...picture, fx: 930, fy: 925, cx: -5, cy: -3, distortion: [] },
    };
    expect(allReadings(odd, picture).every(r => r.camera.params.every(Number.isFinite))).toBe(true);
  });
});
