// What is drawn of clouds and poses, against closed forms: packed colours, distances in time, velocity arrows, way, speed, heading.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SE3 } from '../../src/geometry/se3.js';
import type { SensorData } from '../../viewer/data/dataset-data.js';
import type { CloudData, FrameData, PictureData } from '../../viewer/data/frame-data.js';
import { velocityArrows, velocityOf } from '../../viewer/layers/arrows.js';
import { colourChoices, colourValues, ownColours } from '../../viewer/layers/colouring.js';
import { reproject } from '../../viewer/state/calibrate/reprojection.js';
import { forgetPoses, headingDeg, posesAround, remember, speedsOf, wayOf } from '../../viewer/state/poses.js';
import { pictureProblem } from '../../viewer/state/projected.js';

const still: SE3 = { q: [0, 0, 0, 1], t: [0, 0, 0] };
const turned = (deg: number, t: readonly [number, number, number] = [0, 0, 0]): SE3 => {
  const half = (deg * Math.PI) / 360;
  return { q: [0, 0, Math.sin(half), Math.cos(half)], t };
};

function sensor(fields: Record<string, string>, more: Partial<SensorData> = {}): SensorData {
  const pointFields = Object.entries(fields).map(([name, unit]) => ({ name, unit }));
  return { name: 's', topic: '/s', type: '', kind: 'lidar', frameId: 's', pointFields, T_rig_sensor: still, ...more };
}

function cloud(points: readonly number[], width: number, dtNs = 0n): CloudData {
  const stamps = { stampNs: 1000n, rawNs: 0n, logNs: 0n, dtNs, match: 'nearest' };
  return {
    ...stamps,
    kind: 'cloud',
    points: Float32Array.from(points),
    count: points.length / width,
    deskewed: false,
  };
}

test('packed colours come out as the bytes that went in, whatever float they look like', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.array(fc.tuple(byte, byte, byte, byte), { minLength: 1, maxLength: 20 }), colours => {
      const made = cloud(new Array(4 * colours.length).fill(1), 4);
      const bits = new Uint32Array(made.points.buffer);
      for (const [i, [r, g, b, a]] of colours.entries()) bits[4 * i + 3] = (a << 24) | (r << 16) | (g << 8) | b;
      const tint = ownColours('rgb', made, sensor({ x: 'm', y: 'm', z: 'm', rgb: 'bits' }));
      expect(Array.from(tint!)).toEqual(colours.flatMap(colour => colour.slice(0, 3)));
    }),
  );
  expect(ownColours('x', cloud([1, 2, 3], 3), sensor({ x: 'm', y: 'm', z: 'm' }))).toBeUndefined();
});

test('residual is the moment of a point minus the frame, in ms', () => {
  const timed = sensor({ x: 'm', y: 'm', z: 'm', time: 's' });
  const values = new Float32Array(3);
  const look = colourValues(
    'residual',
    cloud([0, 0, 0, -0.05, 0, 0, 0, 0, 0, 0, 0, 0.07], 4, 10_000_000n),
    timed,
    values,
  );
  for (const [i, ms] of [-40, 10, 80].entries()) expect(values[i]).toBeCloseTo(ms, 3);
  expect(look.map).toBe('diverging');
  expect(look.min).toBe(-look.max);
  expect(look.max).toBeGreaterThanOrEqual(80 - 1e-3);
  expect(colourChoices(timed)).toContain('residual');
  expect(colourChoices(sensor({ x: 'm', y: 'm', z: 'm' }))).not.toContain('residual');
});

test.each(['doppler', 'doppler_compensated', 'range_rate', 'vx_comp'])('%s diverges around zero', name => {
  const look = colourValues(
    name,
    cloud([1, 0, 0, -2, 1, 0, 0, 5], 4),
    sensor({ x: 'm', y: 'm', z: 'm', [name]: 'm/s' }),
    new Float32Array(2),
  );
  expect(look).toMatchObject({ map: 'diverging', min: -5, max: 5 });
});

describe('velocity arrows', () => {
  const xyz = { x: 'm', y: 'm', z: 'm' };
  test('what is free of the own motion goes first', () => {
    expect(velocityOf(sensor({ ...xyz, doppler: '', doppler_compensated: '' }))).toEqual(['doppler_compensated']);
    expect(velocityOf(sensor({ ...xyz, vx: '', vy: '', vx_comp: '', vy_comp: '' }))).toEqual(['vx_comp', 'vy_comp']);
    expect(velocityOf(sensor({ ...xyz, vx: '', vy: '', doppler_compensated: '' }))).toEqual(['doppler_compensated']);
    expect(velocityOf(sensor({ ...xyz, vx: '' }))).toBeUndefined();
  });
  test('a rate of range goes along the ray, as long as it is fast; NaN has no arrow', () => {
    const radar = sensor({ ...xyz, doppler_compensated: 'm/s' }, { T_rig_sensor: turned(90, [1, 0, 0]) });
    const lines = velocityArrows(cloud([10, 0, 0, 2, 5, 5, 0, Number.NaN], 4), radar)!;
    // Seen from a radar that is turned to the left: ahead of it is the left.
    const wanted = [1, 10, 0, 1, 12, 0];
    expect(lines.length).toBe(6);
    for (const [i, value] of wanted.entries()) expect(lines[i]).toBeCloseTo(value, 5);
  });
});

describe('poses', () => {
  beforeEach(forgetPoses);
  const frame = (index: number, T_world_rig: SE3 | undefined): FrameData => ({
    index,
    stampNs: BigInt(index) * 100_000_000n,
    T_world_rig,
    cells: new Map(),
    projections: new Map(),
    buffer: new ArrayBuffer(0),
  });

  test('the way of a circle, its speed and heading', () => {
    // 10 m/s on a radius of 50 m: 0.2 rad/s.
    const at = (index: number) => {
      const angle = 0.02 * index;
      return turned((angle * 180) / Math.PI, [50 * Math.sin(angle), 50 - 50 * Math.cos(angle), 0]);
    };
    for (let i = 0; i < 30; i++) remember(frame(i, at(i)));
    const poses = posesAround(10, 100);
    expect(poses.map(pose => pose.index)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    // The chord of a step of 1 m of arc.
    for (const { speed } of speedsOf(poses)) expect(speed).toBeCloseTo(1000 * Math.sin(0.01), 3);
    expect(headingDeg(at(10))).toBeCloseTo((0.2 * 180) / Math.PI, 6);
    const way = wayOf(poses, at(10));
    // From the rig at frame 10: there is the origin, and the centre of the circle lies 50 m to the left.
    for (let i = 0; i < way.length; i += 3) expect(Math.hypot(way[i], way[i + 1] - 50, way[i + 2])).toBeCloseTo(50, 3);
    expect(Math.hypot(...way.subarray(60, 63))).toBeCloseTo(0, 5);
  });

  test('driving back is a negative speed, and what was skipped is not drawn', () => {
    for (const i of [0, 1, 2, 3, 40, 41]) remember(frame(i, { ...still, t: [-i, 0, 0] }));
    remember(frame(2, undefined));
    expect(posesAround(1, 100).map(pose => pose.index)).toEqual([0, 1, 2, 3]);
    expect(posesAround(41, 100).map(pose => pose.index)).toEqual([40, 41]);
    for (const { speed } of speedsOf(posesAround(1, 100))) expect(speed).toBeCloseTo(-10, 9);
  });
});

describe('reprojection', () => {
  const camera = sensor(
    {},
    {
      name: 'camera',
      kind: 'camera',
      camera: {
        model: 'plumb_bob',
        intrinsics: { fx: 500, fy: 500, cx: 320, cy: 240, width: 640, height: 480, distortion: [] },
      },
      // Looks ahead: its z is the rig's x, its x the rig's −y.
      T_rig_sensor: { q: [-0.5, 0.5, -0.5, 0.5], t: [0, 0, 0] },
    },
  );
  const frames = [-1, 0, 1].map(
    (i): FrameData => ({
      index: i + 1,
      stampNs: 1000n + BigInt(i) * 100_000_000n,
      T_world_rig: { ...still, t: [i, 0, 0] },
      cells: new Map(),
      projections: new Map(),
      buffer: new ArrayBuffer(0),
    }),
  );
  test('points that were moved to their stamp are not moved again', () => {
    const lidar = sensor({ x: 'm', y: 'm', z: 'm', time: 's' });
    // 10 m/s; recorded 40 ms before the stamp at 10.4 m, so 10 m at the stamp.
    const recorded = cloud([10.4, 1, 0, -0.04], 4);
    const moved = { ...cloud([10, 1, 0, -0.04], 4), deskewed: true };
    const ask = {
      cloudSensor: lidar,
      cameraSensor: camera,
      T_rig_camera: camera.T_rig_sensor!,
      dtNs: 0,
      around: frames,
    };
    const [a, b] = [recorded, moved].map(one => reproject({ ...ask, cloud: one, picture: { stampNs: 1000n } })!);
    expect(a.compensated && b.compensated).toBe(true);
    for (const seen of [a, b]) {
      expect(seen.u[0]).toBeCloseTo(320 - 500 / 10, 2);
      expect(seen.depth[0]).toBeCloseTo(10, 3);
    }
  });
  test('a column that is read late sees the car farther on', () => {
    const readout = { ns: 40e6, direction: 'left_to_right' } as const;
    const rolling = { ...camera, readout };
    const ask = { cloud: cloud([10, 2, 0], 3), cloudSensor: sensor({ x: 'm', y: 'm', z: 'm' }), cameraSensor: rolling };
    const seen = reproject({
      ...ask,
      picture: { stampNs: 1000n },
      T_rig_camera: camera.T_rig_sensor!,
      dtNs: 10e6,
      around: frames,
    })!;
    // At 10 m/s: u = 320 - 500 · 2 / (10 - 10 (dt + τ)), and τ is that of column u.
    let u = 220;
    for (let k = 0; k < 50; k++) u = 320 - 1000 / (10 - 10 * (0.01 + 0.04 * ((u + 0.5) / 640 - 0.5)));
    expect(seen.compensated).toBe(true);
    expect(seen.u[0]).toBeCloseTo(u, 2);
    expect(Math.abs(u - (320 - 1000 / 9.9))).toBeGreaterThan(0.5);
  });
  test('a picture of another size than the calibration is not projected into', () => {
    const picture = { width: 1280, height: 480 } as PictureData;
    expect(pictureProblem(camera, picture)).toBe('the picture is 1280 × 480, the calibration is for 640 × 480');
    expect(pictureProblem(camera, { ...picture, width: 640 })).toBeUndefined();
    // Unknown: the header could not be read.
    expect(pictureProblem(camera, { ...picture, width: 0, height: 0 })).toBeUndefined();
  });
});
