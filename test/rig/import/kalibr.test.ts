// Kalibr's files after its documentation: directions of the transforms, sign of the time shift, every model it has.
import { describe, expect, it } from 'vitest';
import { camchain, imu, imus } from './examples.js';
import { between, farthest, fileOf, imported, pixels, poseMatrix, saidOf } from './support.js';

const chain = (text = camchain) => fileOf('camchain-imucam.yaml', text);

describe('camchain', () => {
  const made = imported([chain(), fileOf('imu.yaml', imu)]);

  it('is placed in the IMU, with T_cam_imu mapping the IMU into the camera', () => {
    expect(made.rig.frameId).toBe('imu0');
    // T_cam0_imu0 as written.
    expect(farthest([between(made, 'cam0', 'imu0')], [[0, -1, 0, 0.05, 0, 0, -1, -0.02, 1, 0, 0, 0.01]])).toBeLessThan(
      1e-12,
    );
    // The camera's centre in the IMU is -Rᵀt.
    expect(farthest([poseMatrix(made, 'cam0').filter((_, i) => i % 4 === 3)], [[-0.01, 0.05, -0.02]])).toBeLessThan(
      1e-12,
    );
  });

  it('T_cn_cnm1 maps the camera before into this one', () => {
    expect(farthest([between(made, 'cam1', 'cam0')], [[1, 0, 0, -0.11, 0, 1, 0, 0, 0, 0, 1, 0]])).toBeLessThan(1e-12);
    expect(made.codes).toEqual([]);
  });

  it('t_imu = t_cam + shift: the shift is added to the camera stamps', () => {
    expect(made.rig.sensors.get('cam0')?.clock.offsetNs).toBe(12_500_000);
    expect(made.rig.sensors.get('cam1')?.clock.offsetNs).toBe(-3_000_000);
    expect(made.rig.sensors.get('imu0')?.clock.offsetNs).toBe(0);
  });

  it('topics, sizes and coefficients are those of the file', () => {
    expect([...made.rig.sensors.values()].map(s => s.topic)).toEqual(['/cam0/image_raw', '/cam1/image_raw', '/imu0']);
    expect(made.rig.sensors.get('cam0')?.camera?.model).toBe('plumb_bob');
    expect(made.rig.sensors.get('cam1')?.camera?.model).toBe('equidistant');
    expect(made.rig.sensors.get('cam1')?.camera?.intrinsics).toEqual({
      ...{ width: 752, height: 480, fx: 457.587, fy: 456.134, cx: 379.999, cy: 255.238 },
      distortion: [-0.01, 0.02, -0.003, 0.0004],
    });
  });

  it('a chain that contradicts T_cam_imu is said, and the first kept', () => {
    const wrong = imported([chain(camchain.replace('-0.11]', '-0.31]'))]);
    expect(wrong.codes).toEqual(['FL0521']);
    expect(wrong.issues[0].text).toMatch(/places "cam1" in "cam0" otherwise .* 0\.2 m: the first was kept/);
    expect(farthest([between(wrong, 'cam1', 'cam0')], [[1, 0, 0, -0.11, 0, 1, 0, 0, 0, 0, 1, 0]])).toBeLessThan(1e-12);
  });

  it('without an IMU the first camera is the root', () => {
    const stereo = camchain.replace(/ {2}T_cam_imu:\n( {2}- .*\n){4}/g, '').replace(/ {2}timeshift.*\n/g, '');
    const alone = imported([chain(stereo)]);
    expect(alone.rig.frameId).toBe('cam0');
    expect(farthest([between(alone, 'cam1', 'cam0')], [[1, 0, 0, -0.11, 0, 1, 0, 0, 0, 0, 1, 0]])).toBeLessThan(1e-12);
  });
});

describe('models', () => {
  const camera = (model: string, distortion: string, intrinsics: number[], coeffs: number[]) =>
    imported([
      chain(`cam0:
  camera_model: ${model}
  intrinsics: [${intrinsics.join(', ')}]
  distortion_model: ${distortion}
  distortion_coeffs: [${coeffs.join(', ')}]
  resolution: [752, 480]
  rostopic: /c
`),
    ]);
  const points = [
    [0.3, -0.2, 1.4],
    [-1, 0.7, 2],
    [0, 0, 3],
    [0.9, 0.9, 1.1],
  ];
  /** Kalibr's own formulas, written out from aslam_cv's projections. */
  const radtan = (x: number, y: number, [k1, k2, p1, p2]: number[]) => {
    const r2 = x * x + y * y;
    const radial = 1 + k1 * r2 + k2 * r2 * r2;
    return [x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y];
  };
  const seen = (m: number[], [fu, fv, pu, pv]: number[]) => [fu * m[0] + pu, fv * m[1] + pv];
  const f = [300, 310, 376, 240];
  const k = [-0.02, 0.005, 0.0005, -0.0003];

  it.each([
    ['pinhole', 'radtan', f, k, ([x, y, z]: number[]) => radtan(x / z, y / z, k)],
    ['pinhole', 'none', f, [], ([x, y, z]: number[]) => [x / z, y / z]],
    ['pinhole', 'equi', f, [0.01, -0.002, 0.001, -0.0003], (p: number[]) => equi(p, [0.01, -0.002, 0.001, -0.0003])],
    [
      'pinhole',
      'equidistant',
      f,
      [0.01, -0.002, 0.001, -0.0003],
      (p: number[]) => equi(p, [0.01, -0.002, 0.001, -0.0003]),
    ],
    ['pinhole', 'fov', f, [0.92], (p: number[]) => fov(p, 0.92)],
    ['omni', 'radtan', [1.1, ...f], k, (p: number[]) => radtan(...omni(p, 1.1), k)],
    ['omni', 'none', [1.1, ...f], [], (p: number[]) => omni(p, 1.1)],
    ['eucm', 'none', [0.6, 1.05, ...f], [], (p: number[]) => eucm(p, 0.6, 1.05)],
    ['ds', 'none', [-0.2, 0.55, ...f], [], (p: number[]) => ds(p, -0.2, 0.55)],
  ] as const)('%s-%s', (model, distortion, intrinsics, coeffs, formula) => {
    const made = camera(model, distortion, [...intrinsics], [...coeffs]);
    const expected = points.map(p => seen(formula(p), f));
    expect(farthest(pixels(made, 'cam0', 'cam0', points), expected)).toBeLessThan(1e-9);
  });

  it.each([
    ['pinhole', 'radtan', [1, 2, 3], k, /cam0\.intrinsics \(line 3, column \d+\): expected 4 numbers, got 3/],
    ['pinhole', 'radtan', f, [1, 2], /expected 4 distortion coefficients for pinhole-radtan, got 2/],
    ['omni', 'equi', [1, ...f], k, /expected one of the models pinhole-radtan.*got "omni-equi"/],
    ['pinhole', 'plumb', f, k, /got "pinhole-plumb"/],
    ['pinhole', 'radtan', [0, 0, 0, 0], k, /zeros only: the camera was never calibrated/],
    ['pinhole', 'radtan', [-3, 4, 1, 1], k, /expected focal lengths above 0 px, got fx -3/],
    ['ds', 'none', [0.1, 1.5, ...f], [], /cam0: expected/],
    ['omni', 'radtan', [-1, ...f], k, /cam0: expected/],
  ] as const)('refuses %s-%s %j %j', (model, distortion, intrinsics, coeffs, text) => {
    expect(saidOf(() => camera(model, distortion, [...intrinsics], [...coeffs]))).toMatch(text);
  });
});

const equi = ([x, y, z]: number[], [k1, k2, k3, k4]: number[]) => {
  const r = Math.hypot(x, y);
  const t = Math.atan2(r, z);
  const d = t * (1 + k1 * t ** 2 + k2 * t ** 4 + k3 * t ** 6 + k4 * t ** 8);
  return r === 0 ? [0, 0] : [(d * x) / r, (d * y) / r];
};
const fov = ([x, y, z]: number[], w: number) => {
  const r = Math.hypot(x / z, y / z);
  const d = Math.atan(2 * r * Math.tan(w / 2)) / w;
  return r === 0 ? [0, 0] : [(d * x) / z / r, (d * y) / z / r];
};
const omni = ([x, y, z]: number[], xi: number): [number, number] => {
  const n = z + xi * Math.hypot(x, y, z);
  return [x / n, y / n];
};
const eucm = ([x, y, z]: number[], alpha: number, beta: number) => {
  const n = alpha * Math.sqrt(beta * (x * x + y * y) + z * z) + (1 - alpha) * z;
  return [x / n, y / n];
};
const ds = ([x, y, z]: number[], xi: number, alpha: number) => {
  const d1 = Math.hypot(x, y, z);
  const d2 = Math.hypot(x, y, xi * d1 + z);
  const n = alpha * d2 + (1 - alpha) * (xi * d1 + z);
  return [x / n, y / n];
};

describe('IMUs', () => {
  it('T_i_b maps imu0 into the IMU, time_offset is added to its stamps', () => {
    const made = imported([chain(), fileOf('imu-result.yaml', imus)]);
    expect(farthest([between(made, 'imu1', 'imu0')], [[0, 1, 0, 0.2, -1, 0, 0, 0.3, 0, 0, 1, 0.4]])).toBeLessThan(
      1e-12,
    );
    expect(made.rig.sensors.get('imu1')?.clock.offsetNs).toBe(2_100_000);
    expect(made.rig.sensors.get('imu1')?.topic).toBe('/imu1');
  });

  it('several files are told apart by their names', () => {
    const made = imported([fileOf('imu0.yaml', imu), fileOf('imu1.yaml', imu.replace('/imu0', '/imu1'))]);
    expect([...made.rig.sensors.keys()]).toEqual(['imu0', 'imu1']);
  });
});

describe('what is wrong', () => {
  it.each([
    [
      camchain.replace('[1.0, 0.0, 0.0, 0.01]', '[1.0, 0.0, 0.01, 0.01]'),
      /T_cam_imu \(line 2.*expected a rotation, got a matrix that is off by 0\.01/,
    ],
    [
      camchain.replace('[0.0, 0.0, 0.0, 1.0]', '[0.0, 0.0, 0.5, 1.0]'),
      /expected 0 0 0 1 in the last row, got 0 0 0\.5 1/,
    ],
    [
      camchain.replace('timeshift_cam_imu: 0.0125', 'timeshift_cam_imu: .nan'),
      /timeshift_cam_imu .*expected a finite number, got NaN/,
    ],
    [camchain.replace('resolution: [752, 480]', 'resolution: [752.5, 480]'), /expected a whole number of pixels/],
    [camchain.replace('cam1:', 'cam0:'), /line 15.*unique/],
    [camchain.replace('cam1:', 'cam2:'), /T_cn_cnm1 .*expected a camera "cam1" in the same file, got none/],
    [camchain.replace('[752, 480]', '[752]'), /expected 2 numbers, got 1/],
  ])('%#', (text, expected) => {
    expect(saidOf(() => imported([chain(text)]))).toMatch(expected);
    expect(saidOf(() => imported([chain(text)]))).toMatch(/^FL0501 .*camchain-imucam\.yaml$/);
  });

  it('a small rounding of the rotation is removed', () => {
    const rounded = imported([chain(camchain.replace('[1.0, 0.0, 0.0, 0.01]', '[1.0, 0.0, 0.0001, 0.01]'))]);
    expect(rounded.codes).toEqual([]);
  });
});
