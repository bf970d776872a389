// VINS-Mono and VINS-Fusion: what their configurations say beside the lens. Directions against numpy: dataset-golden.test.ts.
import { describe, expect, it } from 'vitest';
import { vinsMono } from './examples.js';
import { fileOf, imported, saidOf } from './support.js';

const made = (text = vinsMono) => imported([fileOf('config.yaml', text)]);

/** VINS-Fusion's configuration of two cameras 0.1 m to the left and to the right of the IMU. */
const fusion = (more = '') => `%YAML:1.0
imu: 1
num_of_cam: 2
imu_topic: "/imu0"
image0_topic: "/left"
image1_topic: "/right"
cam0_calib: "calib/left.yaml"
cam1_calib: "right.yaml"
image_width: 752
image_height: 480
body_T_cam0: !!opencv-matrix
   rows: 4
   cols: 4
   dt: d
   data: [0., 0., 1., 0., -1., 0., 0., 0.1, 0., -1., 0., 0., 0., 0., 0., 1.]
body_T_cam1: !!opencv-matrix
   rows: 4
   cols: 4
   dt: d
   data: [0., 0., 1., 0., -1., 0., 0., -0.1, 0., -1., 0., 0., 0., 0., 0., 1.]
${more}`;

const lens = (fx: number) =>
  vinsMono.slice(vinsMono.indexOf('model_type'), vinsMono.indexOf('estimate_extrinsic')).replace('468.9', `${fx}`);

describe('VINS-Mono', () => {
  it('imu^R_cam and imu^T_cam are the pose of the camera in the IMU, and both topics are known', () => {
    const { document } = made();
    expect(document.frame).toBe('imu0');
    expect(document.sensors?.front).toMatchObject({ topic: '/cam0/image_raw', clock: { offset_ns: 12_500_000 } });
    expect(document.sensors?.front.pose).toMatchObject({ from: 'front', to: 'imu0', translation_m: [0.1, 0.2, 0.3] });
    // x right -> -y, y down -> -z, z ahead -> x.
    expect(document.sensors?.front.pose?.rotation_xyzw).toEqual([0.5, -0.5, 0.5, -0.5]);
    expect(document.sensors?.imu0).toMatchObject({ topic: '/imu0' });
    expect(made().notes.join('\n')).not.toContain('tells no pose');
  });

  it('a time shift of zero is none that was measured', () => {
    expect(made(vinsMono.replace('td: 0.0125', 'td: 0.0')).document.sensors?.front.clock).toBeUndefined();
  });

  it('numbers that stand there although the pose is not known are no pose', () => {
    const { document, notes } = made(vinsMono.replace('estimate_extrinsic: 0', 'estimate_extrinsic: 2'));
    expect(document.sensors?.front.pose).toBeUndefined();
    expect(notes.join('\n')).toContain('estimate_extrinsic is 2, which says that the poses are not known');
    const guess = made(vinsMono.replace('estimate_extrinsic: 0', 'estimate_extrinsic: 1'));
    expect(guess.document.sensors?.front.pose?.translation_m).toEqual([0.1, 0.2, 0.3]);
    expect(guess.notes.join('\n')).toContain('a first guess');
  });

  it.each([
    [vinsMono.replace('1., -1., 0.', '1., -1., 0.1'), /extrinsicRotation \(line \d+.*expected a rotation/],
    [vinsMono.replace('extrinsicTranslation', 'translation'), /expected an extrinsicTranslation beside it/],
    [vinsMono.replace('td: 0.0125', 'td: 12500000000'), /td \(line \d+.*expected a time shift in s/],
  ])('%#', (text, expected) => {
    expect(saidOf(() => made(text))).toMatch(expected);
  });
});

describe('VINS-Fusion', () => {
  const files = () => [
    fileOf('config.yaml', fusion()),
    fileOf('left.yaml', lens(400)),
    fileOf('right.yaml', lens(500)),
  ];

  it('names the files of the lenses, which call both cameras alike', () => {
    const { document, notes } = imported(files());
    expect(Object.keys(document.sensors ?? {})).toEqual(['imu0', 'cam0', 'cam1']);
    expect([document.sensors?.cam0.camera?.fx, document.sensors?.cam1.camera?.fx]).toEqual([400, 500]);
    expect([document.sensors?.cam0.topic, document.sensors?.cam1.topic]).toEqual(['/left', '/right']);
    expect(document.sensors?.cam1.pose?.translation_m).toEqual([0, -0.1, 0]);
    expect(notes).toEqual([]);
  });

  it('a lens that was not given is said', () => {
    const { document, notes } = imported(files().slice(0, 2));
    expect(document.sensors?.cam1.camera).toBeUndefined();
    expect(notes.join('\n')).toContain('cam1: its lens is in right.yaml, which was not given');
  });

  it('without an IMU the poses are in its body', () => {
    const { document } = imported([fileOf('config.yaml', fusion().replace('imu: 1', 'imu: 0')), ...files().slice(1)]);
    expect(document.frame).toBe('body');
    expect(Object.keys(document.sensors ?? {})).toEqual(['cam0', 'cam1']);
  });

  it('one configuration at a time', () => {
    const two = [...files(), fileOf('other.yaml', fusion('td: 0.1\n'))];
    expect(saidOf(() => imported(two))).toMatch(/^FL0501 .*expected one configuration of VINS-Fusion/);
  });
});
