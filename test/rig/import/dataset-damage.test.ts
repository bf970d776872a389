// Foreign files of datasets and robots that are wrong, each in one way, and changed at random.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError, Issues } from '../../../src/issue.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import { autoware } from '../../../src/rig/import/autoware.js';
import type { CalibrationFormat } from '../../../src/rig/import/calibration-format.js';
import { datasetFormats } from '../../../src/rig/import/dataset-formats.js';
import { calibrationFormats, importRig, rigYaml } from '../../../src/rig/import/index.js';
import { kitti360 } from '../../../src/rig/import/kitti-360.js';
import { kittiObject } from '../../../src/rig/import/kitti-object.js';
import { kittiRaw } from '../../../src/rig/import/kitti-raw.js';
import { nuscenes } from '../../../src/rig/import/nuscenes.js';
import { sustechpoints } from '../../../src/rig/import/sustechpoints.js';
import { urdf } from '../../../src/rig/import/urdf.js';
import { xtreme1 } from '../../../src/rig/import/xtreme1.js';
import { cpuMs } from '../../support/cpu-time.js';
import { foreignFile, readWith, sensorOf } from './dataset-support.js';

const { cases }: { cases: { name: string; format: string; files: Record<string, string> }[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/rig-import.json'), 'utf8'),
);
const filesOf = (name: string) => cases.find(one => one.name === name)!.files;

function refused(format: CalibrationFormat, files: Record<string, string>, code: string, says: string | RegExp) {
  const given = Object.entries(files).map(([name, text]) => foreignFile(name, text));
  const text = typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says);
  expect(() => readWith(format, ...given)).toThrowError(expect.objectContaining({ code, message: text }));
}

describe('KITTI', () => {
  const text = filesOf('KITTI object')['000007.txt'];
  const odometry = filesOf('KITTI odometry')['000007.txt'];
  const line = (key: string, more: string) => text.replace(new RegExp(`^${key}:.*$`, 'm'), `${key}: ${more}`);
  it.each([
    ['a matrix cut short', line('P2', '1 2 3'), 'expected 12 numbers for P2, got 3'],
    ['NaN', line('R0_rect', '1 0 0 0 NaN 0 0 0 1'), 'expected 9 numbers for R0_rect, got 8 of 9 words'],
    ['a rotation that is none', line('Tr_velo_to_cam', '1 0 0 0 0 2 0 0 0 0 1 0'), 'expected a rotation for velodyne'],
    ['off by two thousandths', line('R0_rect', '1.001 0 0 0 1.001 0 0 0 1.001'), 'expected a rotation'],
    ['a mirror image', line('Tr_imu_to_velo', '1 0 0 0 0 1 0 0 0 0 -1 0'), 'expected a rotation for oxts'],
    ['a K with skew', line('P0', '700 1 600 0 0 700 180 0 0 0 1 0'), 'camera matrix [fx 0 cx; 0 fy cy; 0 0 1]'],
    [
      'no camera that is not zero',
      text.replace(/^(P\d):.*$/gm, '$1: 0 0 0 0 0 0 0 0 0 0 0 0'),
      'expected 12 numbers for P0',
    ],
  ])('%s', (_, damaged, says) => refused(kittiObject, { '000000.txt': damaged }, 'FL0501', says));

  it('of two days: one has to be chosen; the same twice is one', () => {
    refused(kittiObject, { '0.txt': text, '1.txt': odometry }, 'FL0531', 'another one in 0.txt');
    const twice = readWith(kittiObject, foreignFile('0.txt', text), foreignFile('1.txt', text));
    expect(twice.sensors.map(({ name }) => name)).toEqual([
      ...['oxts', 'velodyne', 'image_00', 'image_01', 'image_02', 'image_03'],
    ]);
  });

  it('zeros and empty lines stand for what a converter did not know', () => {
    const zeros = line('P0', '0 0 0 0 0 0 0 0 0 0 0 0').replace(/^Tr_imu_to_velo:.*$/m, 'Tr_imu_to_velo:');
    const rig = readWith(kittiObject, foreignFile('a.txt', zeros));
    expect(rig.sensors.map(({ name }) => name)).toEqual(['velodyne', 'image_01', 'image_02', 'image_03']);
    expect(rig.issues.map(({ code, at }) => [code, at?.topic])).toEqual([['FL0509', 'image_00']]);
  });

  it('cameras that each have a Tr_velo_to_cam of their own', () => {
    const P = '700 0 600 0 0 700 180 0 0 0 1 0';
    const own = `P0: ${P}\nP4: ${P}\nTr_velo_to_cam_0: 0 -1 0 1 0 0 -1 2 1 0 0 3\nTr_velo_to_cam_4: 1 0 0 4 0 0 -1 5 0 1 0 6\n`;
    const rig = readWith(kittiObject, foreignFile('a.txt', own));
    expect([rig.T('image_00', 'velodyne').t, rig.T('image_04', 'velodyne').t]).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(rig.sensors.map(({ name }) => name)).toEqual(['velodyne', 'image_00', 'image_04']);
  });

  it('a size that KITTI does not have is left to the person, and said', () => {
    const other = text.replaceAll('7.183351000000e+02', '7.5e+02');
    expect(sensorOf(readWith(kittiObject, foreignFile('a.txt', other)), 'image_02').camera?.intrinsics).toMatchObject({
      width: 0,
      height: 0,
    });
    const issues = new Issues();
    const rig = importRig([foreignFile('a.txt', other)], calibrationFormats, issues);
    expect([issues.has('FL0523'), rig.document.sensors?.image_02.camera]).toEqual([true, undefined]);
  });

  it('without a LiDAR the cameras are placed among themselves: 0.54 m from the first grey camera to the second', () => {
    const alone = text.replace(/^Tr_.*$/gm, '');
    const rig = readWith(kittiObject, foreignFile('calib.txt', alone));
    expect(rig.T('image_00', 'image_01').t[0]).toBeCloseTo(385.8846 / 718.3351, 9);
    expect(rig.notes.join()).toContain('placed among themselves only');
  });

  it('raw: a day twice with other numbers, and missing files', () => {
    const cam = ['00', '02'].map(
      id => `S_rect_${id}: 10 5\nR_rect_${id}: 1 0 0 0 1 0 0 0 1\nP_rect_${id}: 9 0 5 0 0 9 2 0 0 0 1 0\n`,
    );
    const velo = 'R: 0 -1 0 0 0 -1 1 0 0\nT: 0 0 0\ndelta_f: 0 0\n';
    const only = readWith(kittiRaw, foreignFile('calib_cam_to_cam.txt', cam.join('')));
    expect([only.sensors.length, only.transforms.length]).toEqual([2, 0]);
    expect(only.notes.join()).toContain('no pose');
    refused(kittiRaw, { 'a.txt': velo, 'b.txt': velo.replace('T: 0', 'T: 1') }, 'FL0531', 'calib_velo_to_cam.txt');
    // Whatever it is called: only the LiDAR's file has residuals.
    const named = readWith(kittiRaw, foreignFile('cc.txt', cam.join('')), foreignFile('x.txt', velo));
    expect(named.transforms.map(({ parent, child }) => [parent, child])).toEqual([
      ['velodyne', 'image_00'],
      ['velodyne', 'image_02'],
    ]);
  });

  it('360: numbers missing, no rotation, and a pose that lacks its other file', () => {
    const files = filesOf('KITTI-360');
    refused(kitti360, { ...files, 'calib_cam_to_velo.txt': '1 2 3\n' }, 'FL0501', 'expected 12 numbers, got 3');
    const zeros = new Array(12).fill('0').join(' ');
    refused(kitti360, { ...files, 'calib_sick_to_velo.txt': zeros }, 'FL0501', 'rotation and a translation for sick');
    const noSize = files['perspective.txt'].replace(/^S_rect_00.*$/m, '');
    refused(kitti360, { 'perspective.txt': noSize }, 'FL0501', 'expected 2 numbers for S_rect_00, got none');
    const alone = readWith(kitti360, foreignFile('calib_cam_to_velo.txt', files['calib_cam_to_velo.txt']));
    expect(alone.notes.join()).toContain('needs calib_cam_to_pose.txt');
  });
});

describe('nuScenes', () => {
  const files = filesOf('nuScenes');
  const rows: Record<string, unknown>[] = JSON.parse(files['calibrated_sensor.json']);
  const changed = (index: number, change: object) =>
    JSON.stringify(rows.map((row, i) => (i === index ? { ...row, ...change } : row)));
  it.each([
    ['a quaternion of another length', changed(1, { rotation: [1, 1, 0, 0] }), 'unit quaternion'],
    ['three numbers of a quaternion', changed(1, { rotation: [1, 0, 0] }), 'expected 4 numbers, got 3'],
    ['a translation of text', changed(1, { translation: ['1', 2, 3] }), 'expected finite numbers'],
    [
      'K of zeros',
      changed(1, {
        camera_intrinsic: [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
      }),
      'never calibrated',
    ],
    [
      'K with skew',
      changed(1, {
        camera_intrinsic: [
          [9, 1, 4],
          [0, 9, 4],
          [0, 0, 1],
        ],
      }),
      'without skew',
    ],
    ['no rotation', changed(1, { rotation: null }), 'expected "rotation" below it'],
    ['cut off', files['calibrated_sensor.json'].slice(0, 700), 'expected JSON'],
    ['NaN', files['calibrated_sensor.json'].replace(/1\.84/, 'NaN'), 'expected JSON'],
  ])('%s', (_, text, says) => refused(nuscenes, { ...files, 'calibrated_sensor.json': text }, 'FL0501', says));

  it('a table alone', () => {
    refused(nuscenes, { 'sensor.json': files['sensor.json'] }, 'FL0501', 'expected calibrated_sensor.json beside');
    refused(nuscenes, { 'c.json': files['calibrated_sensor.json'] }, 'FL0501', 'expected sensor.json beside');
  });

  // Two drives with the same sensors, the camera turned in the second.
  const second = rows.map(row => ({ ...row, token: `${row.token}b`, rotation: [1, 0, 0, 0] }));
  const both = { ...files, 'calibrated_sensor.json': JSON.stringify([...rows, ...second]) };
  const scenes = [
    { token: 'A', log_token: 'l', first_sample_token: 'a' },
    { token: 'B', log_token: 'm', first_sample_token: 'b' },
  ];
  const samples = [
    { token: 'a', scene_token: 'A', timestamp: 1 },
    { token: 'b', scene_token: 'B', timestamp: 2 },
  ];
  const data = [...rows, ...second].map((row, i) => ({
    token: `d${i}`,
    sample_token: i < rows.length ? 'a' : 'b',
    calibrated_sensor_token: row.token,
    width: String(row.token).startsWith('c1') ? 1920 : 0,
    height: String(row.token).startsWith('c1') ? 1080 : 0,
  }));
  const narrowed = (scene: object) => ({
    ...both,
    'sample_data.json': JSON.stringify(data),
    'sample.json': JSON.stringify(samples),
    'scene.json': JSON.stringify([scene]),
  });

  it('of two drives: FL0531 lists them and says how to choose', () => {
    refused(nuscenes, both, 'FL0531', /LIDAR_TOP, got 2 \(tokens c0, c0b, …\).*rows of one drive/);
    refused(nuscenes, { ...both, 'sample_data.json': JSON.stringify(data) }, 'FL0531', 'got 2');
  });

  it('the scene that is given chooses, and sample_data gives the size', () => {
    for (const [scene, turned] of [
      [scenes[0], false],
      [scenes[1], true],
    ] as const) {
      const given = Object.entries(narrowed(scene)).map(([name, text]) => foreignFile(name, text));
      const rig = readWith(nuscenes, ...given);
      expect(Math.abs(rig.T('ego_vehicle', 'CAM_FRONT').q[3]) === 1).toBe(turned);
      expect(sensorOf(rig, 'CAM_FRONT').camera?.intrinsics).toMatchObject({ width: 1920, height: 1080 });
    }
  });
});

describe('labelling tools', () => {
  const front: { extrinsic: number[]; intrinsic: number[] } = JSON.parse(filesOf('SUSTechPOINTS')['front.json']);
  const camera = JSON.parse(filesOf('Xtreme1, column major')['0001.json']);
  const scaled = front.extrinsic.map((value, i) => (i % 4 < 3 && i < 12 ? value * 1.002 : value));
  it.each([
    ['15 numbers', { ...front, extrinsic: front.extrinsic.slice(1) }, 'expected 16 numbers, got 15'],
    ['a rotation off by more than 1e-3', { ...front, extrinsic: scaled }, 'expected a rotation'],
    [
      'rows that are no rigid motion either way',
      { ...front, extrinsic: new Array(16).fill(1) },
      '0 0 0 1 in the last row',
    ],
    ['K of zeros', { ...front, intrinsic: new Array(9).fill(0) }, 'never calibrated'],
    ['numbers as text', { ...front, intrinsic: front.intrinsic.map(String) }, 'expected finite numbers'],
  ])('SUSTechPOINTS: %s', (_, content, says) =>
    refused(sustechpoints, { 'front.json': JSON.stringify(content) }, 'FL0501', says),
  );

  it.each([
    ['no camera', [], 'expected 1 to 100 cameras'],
    ['no external', { ...camera, cameraExternal: undefined }, 'expected "cameraExternal"'],
    ['no fx', { ...camera, cameraInternal: { fy: 1, cx: 1, cy: 1 } }, 'expected "fx"'],
    ['half a pixel of width', { ...camera, width: 1.5 }, 'whole number of pixels'],
    ['too many coefficients', { ...camera, distortionK: [1, 2, 3, 4, 5, 6, 7] }, 'at most 6 numbers of distortionK'],
  ])('Xtreme1: %s', (_, content, says) => refused(xtreme1, { '0001.json': JSON.stringify(content) }, 'FL0501', says));

  it('Xtreme1: lenses', () => {
    const lens = (more: object) =>
      sensorOf(readWith(xtreme1, foreignFile('1.json', JSON.stringify({ ...camera, ...more }))), 'camera_0').camera;
    expect(lens({ distortionK: [], distortionP: [] })).toMatchObject({
      model: 'plumb_bob',
      intrinsics: { distortion: [] },
    });
    expect(lens({ distortionK: [1, 2], distortionP: [3, 4] })).toMatchObject({
      model: 'plumb_bob',
      intrinsics: { distortion: [1, 2, 3, 4, 0] },
    });
    expect(lens({ distortionK: [1, 2, 3, 4, 5, 6], distortionP: [7, 8] })).toMatchObject({
      model: 'rational_polynomial',
      intrinsics: { distortion: [1, 2, 7, 8, 3, 4, 5, 6] },
    });
    expect(lens({ cameraModel: 'FISHEYE', distortionK: [1, 2] })).toMatchObject({
      model: 'equidistant',
      intrinsics: { distortion: [1, 2, 0, 0] },
    });
    expect(lens({ width: undefined, height: 0 })?.intrinsics).toMatchObject({ width: 0, height: 0 });
    // An unknown model is not drawn as another one.
    expect(lens({ cameraModel: 'spherical', distortionK: [1] })?.model).toBe('spherical');
  });

  it('Xtreme1: frames that differ, and a translation of zero, where only rowMajor can tell', () => {
    const moved = { ...camera, cameraInternal: { ...camera.cameraInternal, cx: 1 } };
    refused(xtreme1, { '1.json': JSON.stringify(camera), '2.json': JSON.stringify(moved) }, 'FL0531', 'camera_0');
    const turned = [0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1];
    const read = (rowMajor: boolean) =>
      readWith(xtreme1, foreignFile('1.json', JSON.stringify({ ...camera, rowMajor, cameraExternal: turned })));
    const [row, column] = [read(true), read(false)];
    expect([row.issues, column.issues]).toEqual([[], []]);
    // Looks ahead one way, and is the inverse the other way.
    for (const [i, value] of row.T('camera_0', 'lidar').q.entries())
      expect(Math.abs(value)).toBeCloseTo(Math.abs(column.T('lidar', 'camera_0').q[i]), 12);
  });
});

describe('robots', () => {
  const joint = (more: string, type = 'fixed') =>
    `<robot name="r">\n<joint name="j" type="${type}"><parent link="a"/><child link="b"/>${more}</joint></robot>`;
  it.each([
    [
      'two numbers of xyz',
      joint('<origin xyz="1 2"/>'),
      'FL0501',
      'expected 3 numbers of xyz in joint "j", got "1 2" (line 2)',
    ],
    ['no numbers', joint('<origin rpy="a b c"/>'), 'FL0501', 'expected 3 numbers of rpy'],
    ['infinity', joint('<origin xyz="1 2 1e999"/>'), 'FL0501', 'expected 3 numbers of xyz'],
    ['a quaternion of another length', joint('<origin quat_xyzw="0 0 1 1"/>'), 'FL0501', 'unit quaternion'],
    ['an unknown joint', joint('', 'welded'), 'FL0501', 'got "welded"'],
    ['no child', joint('').replace('<child link="b"/>', ''), 'FL0501', 'expected <child link="…"/>'],
    ['a link in itself', joint('').replace('"b"', '"a"'), 'FL0501', 'two links'],
    [
      'two parents',
      joint('').replace('</robot>', '<joint name="k" type="fixed"><parent link="c"/><child link="b"/></joint></robot>'),
      'FL0501',
      'one joint above link "b"',
    ],
    [
      'an element of xacro',
      '<robot xmlns:xacro="x"><xacro:include filename="a"/></robot>',
      'FL0530',
      '<xacro:include> (line 1)',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: xacro's own form
    ['a value of xacro', joint('<origin xyz="${x} 0 0"/>'), 'FL0530', 'expand it first'],
    ['a substitution', joint('').replace('"b"', '"$(arg name)"'), 'FL0530', '"$(arg name)"'],
    ['entities', '<!DOCTYPE r [<!ENTITY a "b">]><robot>&a;</robot>', 'FL0501', 'document type'],
    ['cut off', joint('').slice(0, 40), 'FL0501', 'well-formed XML'],
  ])('URDF: %s', (_, text, code, says) => refused(urdf, { 'r.urdf': text }, code, says));

  it('URDF: an expanded description may still declare xacro; joints that move are told', () => {
    const text = joint('<origin xyz="1 0 0"/>', 'revolute').replace('<robot ', '<robot xmlns:xacro="http" ');
    const read = readWith(urdf, foreignFile('r.urdf', text));
    expect(read.T('a', 'b').t).toEqual([1, 0, 0]);
    expect(read.notes.join()).toContain('j can move and were taken at zero');
  });

  const kit = filesOf('Autoware')['sensor_kit_calibration.yaml'];
  it.each([
    ['degrees', kit.replace(/yaw: .*/, 'yaw: 90.0'), 'degrees?'],
    ['a key missing', kit.replace(/ {4}z: .*\n/, ''), 'expected "z" below it'],
    ['text', kit.replace(/x: .*/, 'x: left'), 'expected a finite number, got "left"'],
    ['NaN', kit.replace(/x: .*/, 'x: .nan'), 'expected a finite number'],
    ['no child', 'base_link: {}\n', 'child frames'],
    ['a list', '- 1\n', 'expected parent frames'],
    [
      'an alias bomb',
      `a: &a [1,1]\n${Array.from({ length: 12 }, (_, i) => `b${i}: &b${i} [${new Array(9).fill(i === 0 ? '*a' : `*b${i - 1}`).join()}]`).join('\n')}\n`,
      'limits',
    ],
  ])('Autoware: %s', (_, text, says) => refused(autoware, { 'kit.yaml': text }, 'FL0501', says));

  it('Autoware: the older form with two names in one key', () => {
    const text = 'base_link2sensor_kit_base_link:\n  x: 1\n  y: 2\n  z: 3\n  roll: 0\n  pitch: 0\n  yaw: 0\n';
    const read = readWith(autoware, foreignFile('s.yaml', text));
    expect(read.T('base_link', 'sensor_kit_base_link').t).toEqual([1, 2, 3]);
  });
});

describe('anything at all', () => {
  const texts = cases.flatMap(({ files }) => Object.entries(files)).filter(([, text]) => typeof text === 'string');
  const word = fc.oneof(
    fc.constantFrom('NaN', '-1', '1e999', '[', '{', '"', ':', '\n', '0', '<', '${', '\0', 'é', ','),
    fc.string({ maxLength: 4 }),
  );

  it('a changed file gives a rig or a FramelockError, and never two formats', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 30 }), word), {
          minLength: 1,
          maxLength: 4,
        }),
        ([name, text], changes) => {
          let changed = text;
          for (const [at, length, more] of changes) {
            const from = Math.floor(at * changed.length);
            changed = changed.slice(0, from) + more + changed.slice(from + length);
          }
          const file = foreignFile(name, changed);
          const own = datasetFormats.filter(format => format.recognise(file));
          expect(own.length).toBeLessThan(2);
          try {
            const { sensors, transforms } = own[0]?.read([file], new Issues()) ?? { sensors: [], transforms: [] };
            for (const { T_parent_child } of transforms)
              expect([...T_parent_child.q, ...T_parent_child.t].every(Number.isFinite)).toBe(true);
            for (const { camera } of sensors)
              if (camera) expect(Object.values(camera.intrinsics).flat().every(Number.isFinite)).toBe(true);
            if (own.length === 0) return;
            // What becomes of it is a rig file that can be read, or a refusal.
            parseRigFile(rigYaml(importRig([file], calibrationFormats, new Issues())), 'rig.yaml');
          } catch (error) {
            expect(error).toBeInstanceOf(FramelockError);
          }
        },
      ),
      { numRuns: 400, seed: 8 },
    );
  });

  it('text of any kind is recognised by none, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        const file = foreignFile('a.txt', text);
        expect(datasetFormats.filter(format => format.recognise(file))).toEqual([]);
      }),
      { numRuns: 300, seed: 9 },
    );
    for (const text of [
      '['.repeat(1 << 20),
      '{"a":'.repeat(1 << 18),
      'x: '.repeat(1 << 20),
      '<robot>'.repeat(1 << 17),
      '1 '.repeat(1 << 20),
    ]) {
      const file = foreignFile('calib_cam_to_velo.txt', text);
      const start = cpuMs();
      for (const format of datasetFormats.filter(one => one.recognise(file)))
        expect(() => format.read([file], new Issues())).toThrowError(FramelockError);
      expect(cpuMs() - start).toBeLessThan(2000);
    }
  });
});
