// OpenCV's FileStorage: files that OpenCV itself wrote, and the pixels that OpenCV itself computes from their numbers.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { opencv, opencvXml } from './examples.js';
import { farthest, fileOf, imported, pixels, saidOf } from './support.js';

interface Golden {
  readonly points: number[][];
  readonly cases: readonly {
    readonly name: string;
    readonly texts: readonly string[];
    readonly ending: string;
    readonly size: [number, number] | null;
    readonly pixels: Readonly<Record<string, number[][]>>;
  }[];
}

const golden = JSON.parse(readFileSync(new URL('../../golden/opencv-storage.json', import.meta.url), 'utf8')) as Golden;

describe('what OpenCV wrote (test/oracle/opencv-storage.py)', () => {
  it.each(golden.cases)('$name', ({ texts, ending, size, pixels: expected }) => {
    const names = Object.keys(expected);
    const sizes = size ? new Map(names.map(name => [name, { width: size[0], height: size[1] }])) : undefined;
    const files = texts.map((text, i) => fileOf(`file${i}.${ending}`, text));
    const made = imported(files, { sizes });
    expect(made.codes).toEqual([]);
    expect([...made.rig.sensors.keys()]).toEqual(names);
    for (const [name, uv] of Object.entries(expected))
      expect(farthest(pixels(made, name, names[0], golden.points), uv)).toBeLessThan(1e-6);
  });

  it('OpenCV 4 and before begin with %YAML:1.0', () => {
    const [first] = golden.cases;
    const old = first.texts[0].replace('%YAML 1.2', '%YAML:1.0');
    expect(old).toMatch(/^%YAML:1\.0/);
    expect(imported([fileOf('a.yml', old)]).document).toEqual({
      ...imported([fileOf('a.yml', first.texts[0])]).document,
    });
  });
});

describe('spellings', () => {
  const matrix = (data: string, rows: number, cols: number) =>
    `!!opencv-matrix\n   rows: ${rows}\n   cols: ${cols}\n   dt: d\n   data: [ ${data} ]`;
  const K = (f: number) => matrix(`${f}, 0., 320., 0., ${f}, 240., 0., 0., 1.`, 3, 3);
  const pair = (k1: string, k2: string) =>
    `%YAML:1.0\n---\n${k1}: ${K(400)}\n${k2}: ${K(500)}\nimage_size: [ 640, 480 ]\n`;

  it.each([
    ['M1', 'M2'],
    ['K_1', 'K_2'],
    ['cameraMatrixL', 'cameraMatrixR'],
    ['camera_matrix_left', 'camera_matrix_right'],
    ['left_camera_matrix', 'right_camera_matrix'],
    ['LK', 'RK'],
  ])('%s and %s', (k1, k2) => {
    const { sensors } = imported([fileOf('stereo.yml', pair(k1, k2))]).document;
    expect(Object.entries(sensors!).map(([name, { camera }]) => [name, camera?.fx])).toEqual([
      ['camera_1', 400],
      ['camera_2', 500],
    ]);
  });

  it('a board counted in millimetres is not taken for metres', () => {
    const pair = (T: string) =>
      imported([
        fileOf(
          'stereo.yml',
          `%YAML:1.0\n---\nK1: ${K(400)}\nK2: ${K(500)}\nR: ${matrix('1., 0., 0., 0., 1., 0., 0., 0., 1.', 3, 3)}\nT: ${matrix(T, 3, 1)}\nsize: [ 640, 480 ]\n`,
        ),
      ]);
    expect(saidOf(() => pair('-120., 0.5, 0.2'))).toMatch(
      /^FL0501 T \(line \d+.*expected metres, at most 10 between the cameras of a pair, got 120: .*divide T by 1000/,
    );
    expect(pair('-0.12, 0.0005, 0.0002').document.sensors?.camera_2.pose?.translation_m).toEqual([
      0.12, -0.0005, -0.0002,
    ]);
  });

  it('a lens model and a distortion model stand beside each other, and another formula is not taken for OpenCV', () => {
    const made = (model: string) =>
      imported([
        fileOf(
          'a.yml',
          `%YAML:1.0\n---\nK: ${K(400)}\nD: ${matrix('0.1, 0.02, 0.003, 0.0004', 4, 1)}\nsize: [ 640, 480 ]\ncamera_model: pinhole\ndistortion_model: ${model}\n`,
        ),
      ]).document.sensors?.camera.camera;
    expect(made('equidistant')).toMatchObject({ model: 'equidistant', distortion: [0.1, 0.02, 0.003, 0.0004] });
    expect(made('opencv_fisheye')?.model).toBe('equidistant');
    expect(made('radtan')).toMatchObject({ model: 'plumb_bob', distortion: [0.1, 0.02, 0.003, 0.0004, 0] });
    expect(saidOf(() => made('ds'))).toMatch(/^FL0501 distortion_model .*expected a lens model of OpenCV.*got "ds"/);
  });

  it('mono and stereo keys are not mixed up', () => {
    const text = `%YAML:1.0\n---\nK: ${K(400)}\nR: ${matrix('1., 0., 0., 0., 1., 0., 0., 0., 1.', 3, 3)}\nT: ${matrix('1., 2., 3.', 3, 1)}\nsize: [ 640, 480 ]\n`;
    const made = imported([fileOf('mono.yml', text)]);
    expect(made.document.transforms).toBeUndefined();
    expect(made.notes.join('\n')).toMatch(/R and T were left out/);
  });

  it("Autoware's CameraExtrinsicMat maps the camera into the LiDAR", () => {
    const text = `%YAML:1.0
---
CameraExtrinsicMat: ${matrix('0., 0., 1., 0.5, -1., 0., 0., 0.6, 0., -1., 0., 0.7, 0., 0., 0., 1.', 4, 4)}
CameraMat: ${K(400)}
DistCoeff: ${matrix('0.1, 0.2, 0.01, 0.02, 0.05', 1, 5)}
ImageSize: [ 640, 480 ]
ReprojectionError: 0.3
`;
    const made = imported([fileOf('autoware.yaml', text)]);
    expect(made.document.sensors?.camera.pose).toMatchObject({
      from: 'camera',
      to: 'lidar',
      translation_m: [0.5, 0.6, 0.7],
    });
    expect(made.document.sensors?.camera.camera?.distortion).toEqual([0.1, 0.2, 0.01, 0.02, 0.05]);
  });

  it('four coefficients may be a fisheye, which only a person can tell', () => {
    const text = `%YAML:1.0\n---\nK: ${K(300)}\nD: ${matrix('0.01, 0.002, 0.003, 0.004', 4, 1)}\nsize: [ 640, 480 ]\n`;
    const plain = imported([fileOf('a.yml', text)]);
    expect(plain.rig.sensors.get('camera')?.camera?.model).toBe('plumb_bob');
    expect(plain.notes.join('\n')).toMatch(/give --lens camera=equidistant/);
    const fisheye = imported([fileOf('a.yml', text)], { lenses: new Map([['camera', 'equidistant']]) });
    expect(fisheye.rig.sensors.get('camera')?.camera?.model).toBe('equidistant');
    expect([...fisheye.rig.sensors.get('camera')!.camera!.lens.params]).toEqual([
      300, 300, 320, 240, 0.01, 0.002, 0.003, 0.004,
    ]);
  });
});

describe('what is wrong', () => {
  it.each([
    [opencv.replace('5.3590e+02, 0.', '0., 0.'), /camera_matrix \(line 6.*expected focal lengths above 0 px, got fx 0/],
    [
      opencv.replace(
        '5.3590e+02, 0., 3.4230e+02, 0., 5.3591e+02, 2.3557e+02, 0., 0.,\n       1.',
        '0., 0., 0., 0., 0., 0., 0., 0., 0.',
      ),
      /zeros only/,
    ],
    [opencv.replace('5.3590e+02, 0.', '5.3590e+02, 0.7'), /without skew, got a skew of 0\.7 px/],
    [opencv.replace('-2.6637e-01', '.Nan'), /distortion_coefficients\.data.*expected finite numbers, got "\.Nan"/],
    [opencv.replace('rows: 5', 'rows: 6'), /expected 6 numbers, got 5/],
    [
      opencv
        .replace('rows: 5\n   cols: 1', 'rows: 1\n   cols: 3')
        .replace(/-2\.6637e-01, -3\.8588e-02, 1.*\n.*\]/, '1., 2., 3. ]'),
      /expected 4, 5, 8, 12 or 14 distortion coefficients, got 3/,
    ],
    [opencv.replace('image_width: 640', 'image_width: -640'), /image_width \(line 4.*whole number of pixels/],
    [opencv.replace('camera_matrix:', 'K: 5\ncamera_matrix:'), /second spelling of the same thing/],
    [opencvXml.replace('</opencv_storage>', ''), /expected well-formed XML, got: unclosed tag: opencv_storage/],
    [
      opencvXml.replace('5.3590e+02', 'five'),
      /camera_matrix\.data \(line \d+\): expected a list of numbers, got "five/,
    ],
    [
      opencvXml.replace('<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'),
      /without a document type/,
    ],
    [opencvXml.replace('640<', '&lol;<'), /undefined entity/],
  ])('%#', (text, expected) => {
    const said = saidOf(() => imported([fileOf('calibration.yml', text)]));
    expect(said).toMatch(expected);
    expect(said).toMatch(/^FL0501 .*calibration\.yml$/);
  });
});
