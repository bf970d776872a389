// EuRoC's layout: as people have it, whose the rows are, what is missing, damaged or not to be believed.
import { describe, expect, it } from 'vitest';
import { apply, fromMatrix, inverse } from '../../../src/geometry/se3.js';
import type { CameraInfo, Sample } from '../../../src/message/value.js';
import { euroc } from '../../../src/source/euroc/index.js';
import { allFormats } from '../../../src/source/index.js';
import type { Source } from '../../../src/source/source.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';
import { type Files, firstOf, memoryFolder, messagesOf, opened, pngOf, sweepOf } from '../opened-folder.js';

const T0 = 1_403_636_579_763_555_584n;
const at = (ms: number) => String(T0 + BigInt(ms) * 1_000_000n);
const T_BS = [
  0.0148655, -0.9998809, 0.0041403, -0.0216401, 0.9995572, 0.0149672, 0.0257155, -0.064677, -0.0257744, 0.0037562,
  0.9996607, 0.0098107, 0, 0, 0, 1,
];
const EYE = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const yaml = (type: string, T: readonly number[], more = '') =>
  `%YAML:1.0\n# as the data set writes it\nsensor_type: ${type}\ncomment: VI-Sensor cam7\nT_BS:\n  cols: 4\n  rows: 4\n  data: [${T.join(', ')}]\n${more}`;
const lens =
  'rate_hz: 20\nresolution: [752, 480]\ncamera_model: pinhole\nintrinsics: [458.654, 457.296, 367.215, 248.375] #fu, fv, cu, cv\n' +
  'distortion_model: radial-tangential\ndistortion_coefficients: [-0.28340811, 0.07395907, 0.00019359, 1.76187114e-05]\n';
const imuHead =
  '#timestamp [ns],w_RS_S_x [rad s^-1],w_RS_S_y [rad s^-1],w_RS_S_z [rad s^-1],a_RS_S_x [m s^-2],a_RS_S_y [m s^-2],a_RS_S_z [m s^-2]';
const poseHead = '#timestamp, p_RS_R_x [m], p_RS_R_y [m], p_RS_R_z [m], q_RS_w [], q_RS_x [], q_RS_y [], q_RS_z []';

function camera(path: string, times: readonly number[]): Files {
  const files: Files = {
    [`${path}data.csv`]: `#timestamp [ns],filename\n${times.map(t => `${at(t)},${at(t)}.png\n`).join('')}`,
  };
  for (const t of times) files[`${path}data/${at(t)}.png`] = pngOf(752, 480);
  return files;
}

const quarter = Math.SQRT1_2;
function sequence(mav0: string): Files {
  return {
    ...camera(`${mav0}cam0/`, [0, 50, 100]),
    ...camera(`${mav0}cam1/`, [0, 50, 100]),
    [`${mav0}cam0/sensor.yaml`]: yaml('camera', T_BS, lens),
    [`${mav0}cam1/sensor.yaml`]: yaml('camera', EYE, lens),
    [`${mav0}imu0/data.csv`]: `${imuHead}\r\n${[0, 5, 10].map(t => `${at(t)},0.1,-0.2,${t},9.8,0,-0.5\r\n`).join('')}`,
    [`${mav0}imu0/sensor.yaml`]: yaml('imu', EYE),
    [`${mav0}state_groundtruth_estimate0/data.csv`]: `${poseHead}, v_RS_R_x [m s^-1], v_RS_R_y [m s^-1], v_RS_R_z [m s^-1]\n${[0, 50, 100].map(t => `${at(t)},${t},2,3,${quarter},0,0,${quarter},1,0,0\n`).join('')}`,
    [`${mav0}state_groundtruth_estimate0/sensor.yaml`]: yaml('visual-inertial', EYE),
    [`${mav0}leica0/data.csv`]: `#timestamp [ns],p_RS_R_x [m],p_RS_R_y [m],p_RS_R_z [m]\n${at(1)},4,5,6\n`,
    [`${mav0}leica0/sensor.yaml`]: yaml('position', [1, 0, 0, 0.07, 0, 1, 0, -0.02, 0, 0, 1, -0.1, 0, 0, 0, 1]),
    [`${mav0}vicon0/data.csv`]: `${poseHead}\n${at(1)},4,5,6,1,0,0,0\n`,
    [`${mav0}vicon0/sensor.yaml`]: yaml('pose', EYE),
    [`${mav0}body.yaml`]: 'comment: a MAV\n',
  };
}
const formatsOf = (files: Files) =>
  allFormats.filter(format => format.sniffFolder?.(Object.keys(files).sort())).map(({ name }) => name);
const kindsOf = ({ channels }: Source) => channels.map(({ topic, decoder }) => [topic, decoder.kind]);

describe('as people have it', () => {
  it.each([
    ['the folder of mav0', 'mav0/'],
    ['mav0 itself', ''],
    ['deeper', 'MH_01_easy/mav0/'],
  ])('%s', async (_, mav0) => {
    const files = sequence(mav0);
    expect(formatsOf(files)).toEqual(['euroc']);
    const { source, codes } = await opened(euroc, memoryFolder(files, 'MH_01_easy'));
    expect(codes).toEqual([]);
    expect(source.lost).toEqual([]);
    expect(kindsOf(source).slice(0, 6)).toEqual([
      ['cam0', 'camera'],
      ['cam1', 'camera'],
      ['imu0', 'imu'],
      ['state_groundtruth_estimate0', 'odometry'],
      ['leica0', 'pose'],
      ['vicon0', 'pose'],
    ]);
    expect(messagesOf(source, 'cam0').map(([, file]) => file)).toEqual(
      [0, 50, 100].map(t => `${mav0}cam0/data/${at(t)}.png`),
    );
    const first = [...source.messages.stampNs].findIndex(
      (_, i) => source.channels[source.messages.channel.at(i)].topic === 'imu0',
    );
    expect([...source.messages.stampNs].slice(first, first + 3)).toEqual([0, 5, 10].map(t => BigInt(at(t))));
    expect([...source.messages.logNs].slice(first, first + 3)).toEqual([0, 5, 10].map(t => BigInt(at(t))));
  });

  it('of several sequences the first is read, and another by its name', async () => {
    const files = {
      ...sequence('MH_02/mav0/'),
      ...camera('V1_01/mav0/cam0/', [7]),
      'V1_01/mav0/cam0/sensor.yaml': yaml('camera', EYE, lens),
    };
    const { issues, source } = await opened(euroc, memoryFolder(files, 'euroc'));
    expect(issues[0].text).toContain('2 EuRoC sequences (MH_02, V1_01); only MH_02 is read');
    expect(messagesOf(source, 'cam0')).toHaveLength(3);
    const other = await opened(euroc, memoryFolder(files, 'euroc'), 'V1_01');
    expect(messagesOf(other.source, 'cam0')).toHaveLength(1);
    await expect(opened(euroc, memoryFolder(files), 'V9')).rejects.toMatchObject({ code: 'FL0124' });
  });

  it('leaves other layouts alone', () => {
    const files = sequence('mav0/');
    expect(formatsOf({ ...files, 'MH_01_easy.bag': '' })).toEqual([]);
    expect(formatsOf({ ...camera('cam0/', [0]), 'scan.pcd': '' })).toEqual(['folder']);
    expect(formatsOf({ 'sensors/data.csv': '', 'logs/imu0/data.csv': '', 'mav0/imu0/readme.txt': '' })).toEqual([]);
    expect(formatsOf({ 'velodyne/000000.bin': sweepOf(1), 'calib/000000.txt': '' })).toEqual(['kitti-object']);
    // The map of the room is a PLY, and no scene.
    expect(
      allFormats.find(format =>
        format.sniffFolder?.(Object.keys({ ...files, 'mav0/pointcloud0/data.ply': '' }).sort()),
      )!.name,
    ).toBe('euroc');
  });

  it('TUM-VI: no sensor.yaml, a camchain beside, poses of the IMU by motion capture', async () => {
    const chain = `cam0:\n  T_cam_imu:\n${[0, 4, 8, 12].map(i => `  - [${T_BS.slice(i, i + 4).join(', ')}]\n`).join('')}  camera_model: pinhole\n  distortion_coeffs: [0.0034, 0.0007, -0.0020, 0.0002]\n  distortion_model: equidistant\n  intrinsics: [190.97, 190.97, 254.93, 256.89]\n  resolution: [512, 512]\n  timeshift_cam_imu: 0.0\n`;
    const files: Files = {
      ...camera('mav0/cam0/', [0, 50]),
      'mav0/imu0/data.csv': `${imuHead}\n${[0, 50].map(t => `${at(t)},0,0,0,0,0,9.8\n`).join('')}`,
      'mav0/mocap0/data.csv': `${poseHead.replace('timestamp', 'timestamp [ns]')}\n${[0, 50].map(t => `${at(t)},1,2,${t},1,0,0,0\n`).join('')}`,
      'dso/.camchain.yaml': 'what an editor left',
      'dso/camchain.yaml': chain,
    };
    for (const t of [0, 50]) files[`mav0/cam0/data/${at(t)}.png`] = pngOf(512, 512);
    expect(formatsOf(files)).toEqual(['euroc']);
    const { plan, issues } = await framesOfFolder(memoryFolder(files, 'room1'));
    expect(issues.sorted().map(({ code }) => code)).toEqual([]);
    expect(plan.rig.frameId).toBe('imu0');
    expect(plan.trajectory?.from).toBe('mocap0');
    const cam0 = plan.rig.sensors.get('cam0')!;
    expect(cam0.camera!.intrinsics.distortion).toEqual([0.0034, 0.0007, -0.002, 0.0002]);
    const expected = inverse(fromMatrix(T_BS));
    expect(Math.hypot(...cam0.T_rig_sensor!.t.map((v, i) => v - expected.t[i]))).toBeLessThan(1e-6);
    // cam1 of the real file has both its neighbour and the IMU to hang from.
    const two = `${chain}${chain.replace('cam0', 'cam1')}  T_cn_cnm1:\n${[0, 4, 8, 12].map(i => `  - [${EYE.slice(i, i + 4).join(', ')}]\n`).join('')}`;
    const stereo = { ...files, ...camera('mav0/cam1/', [0, 50]), 'dso/camchain.yaml': two };
    const both = await framesOfFolder(memoryFolder(stereo, 'room1'));
    expect(both.plan.rig.sensors.get('cam1')!.T_rig_sensor).toEqual(cam0.T_rig_sensor);
    expect(both.issues.has('FL0505')).toBe(false);
    const shifted = { ...files, 'dso/camchain.yaml': chain.replace('imu: 0.0', 'imu: 0.003') };
    expect((await opened(euroc, memoryFolder(shifted))).codes).toEqual(['FL0575']);
  });

  it('cameras alone are converted, by the clock of one of them', async () => {
    const files = camera('mav0/cam0/', [0, 50, 100]);
    const { plan, frames, issues } = await framesOfFolder(memoryFolder(files, 'x'));
    expect(plan.reference.channel.topic).toBe('cam0');
    expect(frames.map(({ stampNs }) => stampNs)).toEqual([0, 50, 100].map(t => BigInt(at(t))));
    // By the layout, and by the plan.
    expect(issues.sorted().map(({ code }) => code)).toEqual(['FL0502', 'FL0502']);
  });
});

describe('what rows and files mean', () => {
  const all = opened(euroc, memoryFolder(sequence('mav0/')));
  const sampleOf = async (topic: string) => (await firstOf((await all).source, topic)) as Sample;

  it('IMU: rad/s, then m/s²', async () => {
    expect(await sampleOf('imu0')).toMatchObject({
      frameId: 'imu0',
      values: Float64Array.of(0.1, -0.2, 0, 9.8, 0, -0.5),
    });
  });

  it('ground truth: T_world_body, w first; the velocity along x of the world is −y of a body turned a quarter to the left', async () => {
    const { frameId, childFrameId, values } = await sampleOf('state_groundtruth_estimate0');
    expect([frameId, childFrameId]).toEqual(['world', 'state_groundtruth_estimate0']);
    const expected = [0, 2, 3, 0, 0, quarter, quarter, 0, -1, 0];
    expect(values.length).toBe(10);
    values.forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i], 12);
    });
  });

  it('Leica: a position only; Vicon: a pose that waits for a rig file', async () => {
    expect([...(await sampleOf('leica0')).values]).toEqual([4, 5, 6]);
    expect([...(await sampleOf('vicon0')).values]).toEqual([4, 5, 6, 0, 0, 0, 1]);
  });

  it('T_BS leads from the sensor to the body, which is the rig; the lens has its four coefficients', async () => {
    const { plan, issues } = await framesOfFolder(memoryFolder(sequence('mav0/'), 'x'));
    expect(issues.sorted().map(({ code }) => code)).toEqual([]);
    expect(plan.rig.frameId).toBe('body');
    expect(plan.trajectory!.from).toBe('state_groundtruth_estimate0');
    const p = apply(plan.rig.sensors.get('cam0')!.T_rig_sensor!, [1, 2, 3]);
    // Row by row.
    for (const [i, v] of p.entries())
      expect(v).toBeCloseTo(T_BS[4 * i] + 2 * T_BS[4 * i + 1] + 3 * T_BS[4 * i + 2] + T_BS[4 * i + 3], 5);
    const info = (await firstOf((await all).source, 'cam0/camera_info')) as CameraInfo;
    expect(info).toMatchObject({ frameId: 'cam0', width: 752, height: 480, model: 'radial-tangential' });
    expect(info.D).toEqual([-0.28340811, 0.07395907, 0.00019359, 1.76187114e-5]);
    expect(info.K).toEqual([458.654, 0, 367.215, 0, 457.296, 248.375, 0, 0, 1]);
  });
});

describe('what is missing or damaged', () => {
  it('pictures that are not there, that no row names, and names that lead out of the folder', async () => {
    const files = camera('mav0/cam0/', [0, 50, 100]);
    delete files[`mav0/cam0/data/${at(50)}.png`];
    files[`mav0/cam0/data/${at(70)}.png`] = pngOf(752, 480);
    files['mav0/cam0/data.csv'] += `${at(150)},../../secret.png\n${at(160)},/etc/x.png\n${at(170)},\n${at(180)}\n`;
    files['secret.png'] = pngOf(1, 1);
    const { source, codes, issues } = await opened(euroc, memoryFolder(files));
    expect(messagesOf(source, 'cam0')).toHaveLength(2);
    expect(source.lost).toEqual([
      { reason: 'file_missing', topic: 'cam0', count: 5 },
      { reason: 'stamp_missing', topic: 'cam0', count: 1 },
    ]);
    expect(codes).toEqual(['FL0106', 'FL0106', 'FL0502']);
    expect(issues.map(({ text }) => text).join()).toContain(at(50));
    expect([...source.stamps!.get(0)!].map(String)).toEqual([0, 50, 100, 150, 160, 170, 180].map(at));
  });

  it('no table of pictures: their names are their stamps', async () => {
    const files = camera('mav0/cam0/', [0, 50]);
    delete files['mav0/cam0/data.csv'];
    files['mav0/cam0/data/thumbnail.png'] = pngOf(1, 1);
    files[`mav0/cam0/data/${at(0)}.jpg`] = pngOf(752, 480);
    const { source, codes } = await opened(euroc, memoryFolder(files));
    expect([...source.messages.stampNs].map(String)).toEqual([at(0), at(50)]);
    expect(codes).toEqual(['FL0106', 'FL0122', 'FL0502', 'FL0574']);
    expect(source.lost).toEqual([
      { reason: 'name_taken', topic: 'cam0', count: 1 },
      { reason: 'stamp_missing', topic: 'cam0', count: 1 },
    ]);
  });

  it('rows without a stamp are counted; rows with other faults drop when they are decoded; NaN is not measured', async () => {
    const rows = [
      'x,1,2,3,4,5,6',
      `${at(0)},1,2,3,4,5,6`,
      `${at(5)},1,2`,
      '# a remark',
      `${at(10)},nan,,inf,1,2,3`,
      '',
      `9223372036854775808,1,2,3,4,5,6`,
      `${at(15)},${'1'.repeat(20000)}`,
    ];
    const { source, codes, issues } = await opened(
      euroc,
      memoryFolder({ 'mav0/imu0/data.csv': `${imuHead}\n${rows.join('\n')}` }),
    );
    expect(source.lost).toEqual([{ reason: 'row_damaged', topic: 'imu0', count: 3 }]);
    expect(codes).toEqual(['FL0572']);
    expect(issues[0].at).toMatchObject({ file: 'mav0/imu0/data.csv', offset: imuHead.length + 1 });
    const found = [];
    for (let i = 0; i < source.messages.count; i++)
      try {
        found.push([...(source.channels[0].decoder.decode(await source.read(i)) as Sample).values]);
      } catch (error) {
        found.push((error as { code: string }).code);
      }
    expect(found).toEqual([[1, 2, 3, 4, 5, 6], 'FL0304', [NaN, NaN, NaN, 1, 2, 3]]);
  });

  it('stamps that double or fall are kept and said', async () => {
    const files = {
      ...camera('mav0/cam0/', [0, 50, 100]),
      'mav0/cam0/data.csv': [0, 100, 50, 50].map(t => `${at(t)},${at(t)}.png`).join('\n'),
    };
    const { frames, issues, source } = await framesOfFolder(memoryFolder(files, 'x'));
    expect(source.messages.count).toBe(4);
    expect(frames.map(({ stampNs }) => String(stampNs))).toEqual([0, 50, 50, 100].map(at));
    expect(issues.sorted().map(({ code }) => code)).toEqual(['FL0404', 'FL0502', 'FL0502', 'FL0565', 'FL0577']);
  });

  it('seconds that nobody named are no ns; ns in exponent form are; hidden twins of files are nothing', async () => {
    const rows = ['1403636579.763555584,1,2,3,4,5,6', '1.403636579763555584e+18,1,2,3,4,5,6', `${at(5)}.0,1,2,3,4,5,6`];
    const files = {
      'mav0/imu0/data.csv': rows.join('\n'),
      'mav0/cam0/data/._1403636579763555584.png': '',
      'mav0/imu0/.DS_Store': '',
    };
    const { source, codes } = await opened(euroc, memoryFolder(files));
    expect([...source.messages.stampNs].map(String)).toEqual([at(0), at(5)]);
    expect(source.lost).toEqual([{ reason: 'row_damaged', topic: 'imu0', count: 1 }]);
    expect(codes).toEqual(['FL0572']);
  });

  it('a calibration that is none costs its sensor; a map is said not to be read, and tables that are empty', async () => {
    const files = {
      ...sequence('mav0/'),
      'mav0/cam1/sensor.yaml': yaml('camera', [1, 2, 3], lens),
      'mav0/pointcloud0/data.ply': 'ply\n',
      'mav0/pointcloud0/sensor.yaml': 'sensor_type: pointcloud\n',
      'mav0/imu1/data.csv': `${imuHead}\n`,
      'mav0/imu2/data.csv': '',
      'mav0/imu2/sensor.yaml': `T_BS:\n${'#'.repeat(2 << 20)}`,
    };
    const { codes, source } = await opened(euroc, memoryFolder(files));
    expect(codes).toEqual(['FL0206', 'FL0206', 'FL0502', 'FL0502', 'FL0570']);
    expect(source.lost).toEqual([]);
    expect(source.channels.some(({ topic }) => topic === 'cam1/camera_info')).toBe(false);
    const nothing = await opened(euroc, memoryFolder({ 'mav0/imu0/data.csv': imuHead }));
    expect(nothing.codes).toEqual(['FL0206', 'FL0206']);
  });
});
