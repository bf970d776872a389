// How a rig is looked at and compared with another, by closed forms of pinholes and plain trigonometry.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldOfView } from '../../../src/camera/field-of-view.js';
import { createCamera } from '../../../src/camera/index.js';
import { identity, type Quaternion, type SE3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { compareRigs, lookOf, pixelShift, rigOfFile } from '../../../src/rig/compare/index.js';
import { parseRigFile } from '../../../src/rig/file/rig-file.js';

const deg = Math.PI / 180;
const lens = (model: string, distortion: number[] = [], f = 1000) =>
  createCamera(model, { width: 1000, height: 800, fx: f, fy: f, cx: 499.5, cy: 399.5, distortion });
const about = (axis: 0 | 1 | 2, degrees: number): Quaternion => {
  const q: [number, number, number, number] = [0, 0, 0, Math.cos((degrees * deg) / 2)];
  q[axis] = Math.sin((degrees * deg) / 2);
  return q;
};

describe('fieldOfView', () => {
  it('of a pinhole is twice the arc tangent of half the picture', () => {
    const view = fieldOfView(lens('pinhole'));
    expect(view.horizontalDeg).toBeCloseTo((2 * Math.atan(0.5)) / deg, 9);
    expect(view.verticalDeg).toBeCloseTo((2 * Math.atan(0.4)) / deg, 9);
    expect(view.diagonalDeg).toBeCloseTo((2 * Math.atan(Math.hypot(0.5, 0.4))) / deg, 9);
    expect(view.whole).toBe(true);
  });

  it('of an equidistant fisheye is the picture over its focal length, also beyond 180°', () => {
    const view = fieldOfView(lens('equidistant', [0, 0, 0, 0], 250));
    expect(view.horizontalDeg).toBeCloseTo(4 / deg, 6);
    expect(view.verticalDeg).toBeCloseTo(3.2 / deg, 6);
  });

  it('ends where the lens does', () => {
    const camera = createCamera('equidistant', {
      width: 1000,
      height: 800,
      fx: 250,
      fy: 250,
      cx: 499.5,
      cy: 399.5,
      distortion: [0, 0, 0, 0],
      viewDeg: 190,
    });
    const view = fieldOfView(camera);
    expect(view.horizontalDeg).toBeCloseTo(190, 3);
    expect(view.whole).toBe(false);
  });
});

describe('lookOf', () => {
  const sensor = (q: Quaternion, camera: boolean) =>
    ({
      T_rig_sensor: { q, t: [1, 2, 3] },
      camera: camera ? { model: 'plumb_bob', lens: lens('pinhole'), intrinsics: lens('pinhole') } : undefined,
    }) as never;

  it('a camera that looks ahead has no angles', () => {
    const look = lookOf(sensor([-0.5, 0.5, -0.5, 0.5], true));
    for (const angle of look!.angles) expect(Math.abs(angle)).toBeLessThan(1e-9);
  });

  it.each([
    [0, 30],
    [1, -20],
    [2, 120],
  ] as const)('about axis %d by %d°', (axis, degrees) => {
    const { angles } = lookOf(sensor(about(axis, degrees), false))!;
    for (const i of [0, 1, 2]) expect(angles[i]).toBeCloseTo(i === axis ? degrees : 0, 9);
  });

  it('straight down, roll and yaw are one turn', () => {
    expect(lookOf(sensor(about(1, 90), false))!.angles.map(a => Math.abs(Math.round(a)))).toEqual([0, 90, 0]);
  });
});

describe('pixelShift', () => {
  const far = Number.POSITIVE_INFINITY;
  const of = (q: Quaternion, t: readonly [number, number, number] = [0, 0, 0]): SE3 => ({ q, t });

  it('sideways at 10 m: f t / z, and z is 10 m along the ray', () => {
    const shift = pixelShift(lens('pinhole'), lens('pinhole'), of([0, 0, 0, 1], [0.1, 0, 0]), 10);
    // On the axis 1000 · 0.1 / 10 = 10 px; towards a corner the depth of 10 m along the ray is less.
    const corner = Math.hypot(1, 0.5, 0.4);
    expect(shift.largest).toBeCloseTo(10 * corner, 6);
    expect(shift.median).toBeGreaterThan(10);
    expect(shift.median).toBeLessThan(10 * corner);
    expect(pixelShift(lens('pinhole'), lens('pinhole'), of([0, 0, 0, 1], [0.1, 0, 0]), far).largest).toBeLessThan(1e-9);
  });

  it('a turn about the axis moves each pixel by 2 r sin(α/2)', () => {
    const shift = pixelShift(lens('pinhole'), lens('pinhole'), of(about(2, 1)), far);
    expect(shift.largest).toBeCloseTo(2 * Math.hypot(500, 400) * Math.sin(0.5 * deg), 6);
  });

  it('another focal length moves the border by its share', () => {
    const shift = pixelShift(lens('pinhole'), lens('pinhole', [], 1010), identity, far);
    expect(shift.largest).toBeCloseTo(Math.hypot(500, 400) * 0.01, 6);
  });

  it('what turns out of sight is counted', () => {
    const back = pixelShift(lens('pinhole'), lens('pinhole'), of(about(1, 180)), far);
    expect(back.lost).toBe(1);
    expect(back.median).toBeNaN();
  });
});

describe('compareRigs', () => {
  const text = (
    more = '',
    { frame = 'base_link', camX = 1, lidarQ = [0, 0, 0, 1] as readonly number[], fx = 1000, name = 'cam' } = {},
  ) => `
framelock_rig: 1
frame: ${frame}
sensors:
  ${name}:
    topic: /cam
    pose: {from: cam, to: ${frame}, translation_m: [${camX}, 0, 1], rotation_xyzw: [-0.5, 0.5, -0.5, 0.5]}
    camera: {model: pinhole, width: 1000, height: 800, fx: ${fx}, fy: 1000, cx: 499.5, cy: 399.5}
  lidar:
    topic: /lidar
    pose: {from: lidar, to: ${frame}, translation_m: [0, 0, 2], rotation_xyzw: [${lidarQ.join(', ')}]}
${more}`;
  const looked = (t: string) => rigOfFile(parseRigFile(t, 'rig.yaml'), new Issues());
  const compared = (a: string, b: string) => compareRigs(looked(a), looked(b));

  it('a rig is the same as itself, and as itself written with other signs', () => {
    expect(compared(text(), text()).same).toBe(true);
    expect(compared(text(), text('', { lidarQ: [0, 0, 0, -1] })).same).toBe(true);
  });

  it('metres and degrees, and what they move', () => {
    const { sensors, same } = compared(text(), text('', { camX: 1.2, lidarQ: about(2, 0.5) }));
    expect(same).toBe(false);
    const [cam, lidar] = sensors;
    expect(cam.pose?.metres).toBeCloseTo(0.2, 12);
    expect(cam.pose?.degrees).toBeCloseTo(0, 9);
    // 0.2 m ahead: the optical axis of the camera.
    expect(cam.pose?.offset[2]).toBeCloseTo(0.2, 12);
    expect(cam.pixels?.far.largest).toBeLessThan(1e-9);
    // What stands still comes nearer by 0.2 m: a corner at 10 m along its ray moves outwards by r · 0.2 / (z − 0.2).
    const z = 10 / Math.hypot(1, 0.5, 0.4);
    expect(cam.pixels?.near.largest).toBeCloseTo((Math.hypot(500, 400) * 0.2) / (z - 0.2), 6);
    expect(lidar.pose?.degrees).toBeCloseTo(0.5, 9);
    expect(lidar.pixels?.camera).toBe('cam');
    // A yaw of the LiDAR about the rig's z moves the horizon in the picture by about f tan(0.5°) = 8.7 px.
    expect(lidar.pixels?.far.median).toBeGreaterThan(8.5);
    expect(lidar.pixels?.far.median).toBeLessThan(11);
  });

  it('a lens is told from a pose', () => {
    const [cam, lidar] = compared(text(), text('', { fx: 1010 })).sensors;
    expect(cam.lens?.largest).toBeCloseTo(5, 6);
    expect(cam.pixels).toBeUndefined();
    expect(lidar.same).toBe(true);
  });

  it('renamed sensors are found by their topic; what only one has is listed', () => {
    const found = compared(text(), text('  radar: {topic: /radar}\n', { name: 'front' }));
    expect(found.sensors.map(s => [s.name, s.other])).toEqual([
      ['cam', 'front'],
      ['lidar', undefined],
    ]);
    expect(found.sensors[0].changes).toEqual(['name cam | front']);
    expect(found.onlyInB).toEqual(['radar']);
    expect(found.same).toBe(false);
  });

  it('another rig frame is laid over the first', () => {
    const found = compared(text(), text('', { frame: 'car', camX: 1 }));
    expect(found.aligned).toMatch(/a is given in base_link, b in car: cam was laid upon itself/);
    expect(found.sensors.every(s => (s.pose?.metres ?? 1) < 1e-12)).toBe(true);
  });

  it('clocks, sizes and stamps are compared in words', () => {
    const b = text()
      .replace('topic: /lidar', 'topic: /lidar\n    clock: {offset_ms: 5}\n    stamp: scan_end')
      .replace('height: 800', 'height: 801');
    const found = compared(text(), b);
    expect(found.sensors[0].changes).toEqual(['picture 1000x800 | 1000x801']);
    expect(found.sensors[1].changes).toEqual(['clock 0 ms, 0 ppm | 5 ms, 0 ppm', 'stamp none | scan_end']);
  });

  it('is zero only where nothing differs, and the same both ways round', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        (x, yaw) => {
          const b = text('', { camX: 1 + x, lidarQ: about(2, yaw) });
          const [there, back] = [compared(text(), b), compared(b, text())];
          expect(there.sensors[0].pose?.metres).toBeCloseTo(Math.abs(x), 9);
          expect(there.sensors[1].pose?.degrees).toBeCloseTo(Math.abs(yaw), 6);
          expect(back.sensors.map(s => s.pose?.metres?.toFixed(9))).toEqual(
            there.sensors.map(s => s.pose?.metres?.toFixed(9)),
          );
          expect(there.same).toBe(Math.abs(x) <= 1e-8 && Math.abs(yaw * deg) <= 1e-8);
        },
      ),
      { numRuns: 40 },
    );
  });
});
