// ROS's camera_info YAML: old and new spellings, rectified pictures, and a stereo pair, against the words of CameraInfo.msg.
import { describe, expect, it } from 'vitest';
import { ros, rosLeft } from './examples.js';
import { between, farthest, fileOf, imported, pixels, realFile, saidOf, sharedIsThere } from './support.js';

const right = (text = ros) => fileOf('right.yaml', text);

describe('one camera', () => {
  it('raw pictures have K and D', () => {
    const made = imported([right()]);
    expect(made.document).toEqual({
      framelock_rig: 1,
      sensors: {
        right: {
          topic: '/right',
          camera: {
            model: 'plumb_bob',
            width: 640,
            height: 480,
            fx: 430.5,
            fy: 431.25,
            cx: 316.2,
            cy: 238.4,
            distortion: [-0.35, 0.14, 0.001, -0.002, 0],
          },
          clock: undefined,
          frame: undefined,
          pose: undefined,
          provenance: { camera: 'right.yaml (ros-camera-info)', clock: undefined, pose: undefined },
        },
      },
      frame: undefined,
      transforms: undefined,
    });
    expect(made.codes).toEqual([]);
  });

  it.each([
    ['plumb_bob by camera_model', (s: string) => s.replace('distortion_model', 'camera_model'), 'plumb_bob'],
    ['plumb_bob by nothing', (s: string) => s.replace(/distortion_model.*\n/, ''), 'plumb_bob'],
    [
      'equidistant',
      (s: string) =>
        s.replace('plumb_bob', 'equidistant').replace('cols: 5', 'cols: 4').replace('-0.002, 0.0]', '-0.002]'),
      'equidistant',
    ],
    [
      'rational_polynomial',
      (s: string) =>
        s
          .replace('plumb_bob', 'rational_polynomial')
          .replace('cols: 5', 'cols: 8')
          .replace('-0.002, 0.0]', '-0.002, 0, 0.1, 0.01, 0.001]'),
      'rational_polynomial',
    ],
    [
      "OpenCV's dialect",
      (s: string) => `%YAML:1.0\n${s.replace('camera_matrix:', 'camera_matrix: !!opencv-matrix')}`,
      'plumb_bob',
    ],
  ])('%s', (_, change, model) => {
    expect(imported([right(change(ros))]).document.sensors?.right.camera?.model).toBe(model);
  });

  it('a file without a camera_name is called after itself', () => {
    expect(
      Object.keys(imported([fileOf('front-left.yaml', ros.replace(/camera_name.*\n/, ''))]).document.sensors!),
    ).toEqual(['front_left']);
  });

  it.skipIf(!sharedIsThere)('the real ost.yaml of heethesh (skipped without the data)', () => {
    const { camera } = imported([realFile('calib/heethesh/ost.yaml')]).document.sensors!.narrow_stereo;
    expect(camera).toEqual({
      model: 'plumb_bob',
      width: 964,
      height: 724,
      fx: 484.130454,
      fy: 484.452449,
      cx: 457.177461,
      cy: 364.861413,
      distortion: [-0.199619, 0.068964, 0.003371, 0.000296, 0],
    });
  });
});

describe('a stereo pair', () => {
  const files = [fileOf('left.yaml', rosLeft), right()];
  const rectifiedTopics = new Map([
    ['left', '/stereo/left/image_rect'],
    ['right', '/stereo/right/image_rect_color'],
  ]);

  it('R and P place the right camera: R_left X_left + t = R_right X_right', () => {
    const made = imported(files);
    expect(made.rig.frameId).toBe('left');
    // Rx(0.02) of the left, Ry(0.01) of the right, t = -50.4 / 420 along rectified x.
    const [cx, sx, cy, sy] = [Math.cos(0.02), Math.sin(0.02), Math.cos(0.01), Math.sin(0.01)];
    const toRight = (x: number[]) => {
      const r = [x[0] - 0.12, cx * x[1] - sx * x[2], sx * x[1] + cx * x[2]];
      return [cy * r[0] - sy * r[2], r[1], sy * r[0] + cy * r[2]];
    };
    const origin = toRight([0, 0, 0]);
    const columns = [toRight([1, 0, 0]), toRight([0, 1, 0]), toRight([0, 0, 1])];
    const T = [0, 1, 2].flatMap(i => [...columns.map(c => c[i] - origin[i]), origin[i]]);
    expect(farthest([between(made, 'right', 'left')], [T])).toBeLessThan(1e-9);
  });

  it('rectified pictures are P (R X, 1) with X in the left camera, as CameraInfo.msg says', () => {
    const made = imported(files, { topics: rectifiedTopics });
    const raw = imported(files);
    const points = [
      [0.5, -0.2, 3],
      [-1, 0.4, 6],
      [0, 0, 2],
    ];
    const P = { left: [420, 310, 0], right: [420, 310, -50.4] } as const;
    for (const name of ['left', 'right'] as const) {
      const expected = points.map(([x, y, z]) => {
        // X in the left camera's rectified frame.
        const [c, s] = [Math.cos(0.02), Math.sin(0.02)];
        const r = [x, c * y - s * z, s * y + c * z];
        return [(P[name][0] * r[0] + P[name][1] * r[2] + P[name][2]) / r[2], (420 * r[1] + 240 * r[2]) / r[2]];
      });
      const lens = made.rig.sensors.get(name)!;
      const mixed = {
        ...made,
        rig: {
          ...made.rig,
          sensors: new Map([
            [name, lens],
            ['source', raw.rig.sensors.get('left')!],
          ]),
        },
      };
      // The frame of rectified pictures is written in the same rig frame as the raw left camera's.
      expect(made.rig.frameId).toBe(raw.rig.frameId);
      expect(farthest(pixels(mixed, name, 'source', points), expected)).toBeLessThan(1e-9);
    }
    expect(made.document.sensors?.right.frame).toBe('right_rectified');
  });

  it('two files that are no pair are not placed', () => {
    const other = imported([
      fileOf(
        'left.yaml',
        rosLeft.replace('420.0, 240.0, 0.0', '420.0, 250.0, 0.0').replace('0.0, 420.0, 240.0', '0.0, 420.0, 250.0'),
      ),
      right(),
    ]);
    expect(other.document.sensors?.right.pose).toBeUndefined();
  });
});

describe('what is wrong', () => {
  it.each([
    [
      ros.replace('430.5, 0.0, 316.2, 0.0, 431.25, 238.4, 0.0, 0.0, 1.0', '0, 0, 0, 0, 0, 0, 0, 0, 0'),
      /camera_matrix \(line 4.*zeros only: the camera was never calibrated/,
    ],
    [
      ros.replace('[0.9999500004166653', '[0.98'),
      /rectification_matrix \(line 13.*expected a rotation, got a matrix that is off by 0\.0/,
    ],
    [ros.replace('image_height: 480\n', ''), /expected "image_height" below it, got none/],
    [ros.replace('distortion_coefficients:', 'distortion_coefficents:'), /expected "distortion_coefficients" below it/],
    [ros.replace('image_width: 640', 'image_width: 0'), /image_width .*from 1 to 65536, got 0/],
    [ros.replace('plumb_bob', 'brownie'), /right: expected one of the lens models .*got "brownie"/],
    [
      ros.replace('cols: 5', 'cols: 3').replace('0.001, -0.002, 0.0]', '0.001]'),
      /right: expected 0 or 4 or 5 distortion coefficients for plumb_bob, got 3/,
    ],
    [ros.replace('-0.35', 'x'), /distortion_coefficients\.data .*expected finite numbers, got "x"/],
    [ros.replace('rows: 3', 'rows: 2'), /camera_matrix\.data .*expected 6 numbers, got 9/],
    [`${ros}image_width: 3\n`, /Map keys must be unique/],
    [
      `a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nb: &b [${Array(10).fill('*a').join(', ')}]\nc: &c [${Array(10).fill('*b').join(', ')}]\nd: [${Array(10).fill('*c').join(', ')}]\n${ros}`,
      /beyond the limits: ReferenceError: Excessive alias count/,
    ],
  ])('%#', (text, expected) => {
    const said = saidOf(() => imported([right(text)]));
    expect(said).toMatch(expected);
    expect(said).toMatch(/^FL0501 .*right\.yaml$/);
  });

  it('a camera without a name is called after its file', () => {
    const nameless = (file: string) => fileOf(file, ros.replace('camera_name: right', "camera_name: ''"));
    const made = imported([nameless('front_left.yaml'), nameless('front_right.yaml')]);
    expect(Object.keys(made.document.sensors!)).toEqual(['front_left', 'front_right']);
  });

  it('two files of one camera name with other numbers', () => {
    const files = [right(), fileOf('other.yaml', ros.replace('430.5', '431.5'))];
    expect(saidOf(() => imported(files))).toMatch(
      /^FL0521 expected one lens of "right", got one in right\.yaml and another in other\.yaml; .*--rename/,
    );
    const told = imported(files, { renames: new Map([['other.yaml:right', 'second']]) });
    expect(Object.keys(told.document.sensors!)).toEqual(['right', 'second']);
    expect(Object.keys(imported([right(), fileOf('copy.yaml', ros)]).document.sensors!)).toEqual(['right']);
  });
});
