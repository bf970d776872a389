// Small folders in layouts of plain files: KITTI object, tracking and odometry, SUSTechPOINTS, EuRoC.

const sweep = (i: number) => new Uint8Array(Float32Array.from({ length: 4 * (3 + i) }, (_, k) => k + i).buffer);
const six = (i: number) => String(i).padStart(6, '0');

/** KITTI object: moments with points, two pictures and a calibration each. */
export function objectFiles(): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  for (const i of [0, 1, 2, 5]) {
    files.set(`training/velodyne/${six(i)}.bin`, sweep(i));
    for (const camera of ['image_2', 'image_3']) files.set(`training/${camera}/${six(i)}.png`, png(8, 4));
    files.set(`training/calib/${six(i)}.txt`, benchmarkCalibration);
    files.set(`training/label_2/${six(i)}.txt`, '');
  }
  return files;
}

/** KITTI tracking: one sequence with GPS/IMU rows. */
export function trackingFiles(): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  for (const i of [0, 1, 2, 3]) {
    files.set(`training/velodyne/0003/${six(i)}.bin`, sweep(i));
    files.set(`training/image_02/0003/${six(i)}.png`, png(8, 4));
  }
  const rows = [0, 1, 2, 3].map(
    i => `${[49.01, 8.43, 116.4, 0.03, 0.009, -2.6 + i / 100].join(' ')}${' 0'.repeat(24)}\n`,
  );
  files.set('training/oxts/0003.txt', rows.join(''));
  files.set(
    'training/calib/0003.txt',
    benchmarkCalibration.replace('R0_rect:', 'R_rect').replace('velo_to_cam:', 'velo_cam'),
  );
  return files;
}

/** KITTI odometry: one sequence with its clock and poses. */
export function odometryFiles(): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  for (const i of [0, 1, 2, 3]) {
    files.set(`dataset/sequences/04/velodyne/${six(i)}.bin`, sweep(i));
    files.set(`dataset/sequences/04/image_2/${six(i)}.png`, png(8, 4));
  }
  files.set('dataset/sequences/04/times.txt', '0.000000e+00\n1.039e-01\n2.07e-01\n3.1e-01\n');
  files.set('dataset/sequences/04/calib.txt', benchmarkCalibration.replace('Tr_velo_to_cam', 'Tr'));
  files.set('dataset/poses/04.txt', [0, 1, 2, 3].map(i => `1 0 0 0 0 1 0 0 0 0 1 ${i}\n`).join(''));
  return files;
}

/** EuRoC: two cameras, an IMU and ground truth. */
export function eurocFiles(): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const stamps = [0, 1, 2, 3].map(i => String(1_403_636_579_763_555_584n + BigInt(i) * 50_000_000n));
  const place = 'T_BS:\n  cols: 4\n  rows: 4\n  data: [1, 0, 0, 0.1, 0, 1, 0, 0.2, 0, 0, 1, 0.3, 0, 0, 0, 1]\n';
  const lens =
    'resolution: [8, 4]\ncamera_model: pinhole\nintrinsics: [7, 7, 4, 2]\ndistortion_model: equidistant\ndistortion_coefficients: [0, 0, 0, 0]\n';
  for (const camera of ['cam0', 'cam1']) {
    files.set(`mav0/${camera}/sensor.yaml`, `%YAML:1.0\nsensor_type: camera\n${place}${lens}`);
    files.set(`mav0/${camera}/data.csv`, `#timestamp [ns],filename\n${stamps.map(t => `${t},${t}.png\n`).join('')}`);
    for (const stamp of stamps) files.set(`mav0/${camera}/data/${stamp}.png`, png(8, 4));
  }
  const rows = (row: string) => stamps.map(stamp => `${stamp},${row}\n`).join('');
  files.set('mav0/imu0/data.csv', `#timestamp [ns],w_x,w_y,w_z,a_x,a_y,a_z\n${rows('0.1,0.2,0.3,9.8,0,0')}`);
  files.set('mav0/imu0/sensor.yaml', `sensor_type: imu\n${place}`);
  files.set('mav0/state_groundtruth_estimate0/data.csv', rows('1,2,3,1,0,0,0'));
  return files;
}

/** The layout of the TUM RGB-D benchmark. */
export function tumRgbdFiles(): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const at = (camera: number, i: number) => `1305031102.${175304 + 33_000 * i + 15_000 * camera}`;
  for (const [c, camera] of ['rgb', 'depth'].entries()) {
    const rows = [0, 1, 2, 3].map(i => `${at(c, i)} ${camera}/${at(c, i)}.png\n`);
    files.set(`${camera}.txt`, `# timestamp filename\n${rows.join('')}`);
    for (const i of [0, 1, 2, 3]) files.set(`${camera}/${at(c, i)}.png`, png(8, 4));
  }
  files.set('accelerometer.txt', [0, 1, 2].map(i => `${at(2, i)} 0.1 -9.7 ${i}\n`).join(''));
  files.set('groundtruth.txt', [0, 1, 2].map(i => `${at(3, i)} ${i} 2 3 0 0 0 1\n`).join(''));
  return files;
}

const benchmarkCalibration =
  'P2: 7 0 4 0.3 0 7 2 0 0 0 1 0\nP3: 7 0 4 -3 0 7 2 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\n' +
  'Tr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 -0.3\nTr_imu_to_velo: 1 0 0 -0.8 0 1 0 0.3 0 0 1 -0.8\n';

/** SUSTechPOINTS: clouds as PCD and as PLY, two cameras with their calibration. */
export function plainFiles(): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const rows = ['1 2 3 0.5', '4 5 6 0.25'];
  const pcd = `# .PCD v0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nWIDTH 2\nHEIGHT 1\nPOINTS 2\nDATA ascii\n${rows.join('\n')}\n`;
  const fields = ['x', 'y', 'z', 'intensity'].map(name => `property float ${name}\n`).join('');
  const ply = `ply\nformat ascii 1.0\nelement vertex 2\n${fields}end_header\n${rows.join('\n')}\n`;
  for (const i of [0, 1, 2, 3]) {
    files.set(`drive/lidar/${six(i)}.${i % 2 ? 'ply' : 'pcd'}`, i % 2 ? ply : pcd);
    for (const camera of ['front', 'left']) files.set(`drive/camera/${camera}/${six(i)}.png`, png(8, 4));
  }
  for (const camera of ['front', 'left'])
    files.set(
      `drive/calib/camera/${camera}.json`,
      JSON.stringify({
        extrinsic: [0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1],
        intrinsic: [7, 0, 4, 0, 7, 2, 0, 0, 1],
      }),
    );
  return files;
}

/** Signature, header chunk and the name of the last are all that is looked at (PNG §5.2, §11.2.2, §11.2.5). */
export function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(40);
  bytes.set([
    0x89,
    0x50,
    0x4e,
    0x47,
    13,
    10,
    26,
    10,
    0,
    0,
    0,
    13,
    0x49,
    0x48,
    0x44,
    0x52,
    0,
    0,
    0,
    width,
    0,
    0,
    0,
    height,
    8,
  ]);
  bytes.set([0x49, 0x45, 0x4e, 0x44], 32);
  return bytes;
}
