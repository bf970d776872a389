// Several files and several formats become one rig: roots, loops, names, topics, and what is left open.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, identity, inverse, rotationAngle, type SE3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { joinTransforms } from '../../../src/rig/import/join-transforms.js';
import { sensorName } from '../../../src/rig/import/names.js';
import { NAME_PATTERN, reservedNames } from '../../../src/rig/sensor-name.js';
import { camchain, imu, koide, ros } from './examples.js';
import { between, farthest, fileOf, imported, saidOf } from './support.js';

const sizes = new Map([['camera', { width: 1600, height: 1200 }]]);

describe('formats together', () => {
  it('Kalibr hangs the camera from the IMU, koide3 from the LiDAR: the three are one tree', () => {
    const files = [fileOf('camchain-imucam.yaml', camchain), fileOf('imu.yaml', imu), fileOf('calib.json', koide)];
    const apart = imported(files, { sizes });
    expect(apart.codes).toEqual(['FL0508']);
    const made = imported(files, {
      sizes: new Map(),
      renames: new Map([['calib.json:camera', 'cam0']]),
      frame: 'lidar',
      topics: new Map(),
    });
    expect(saidOf(() => made)).toBe('nothing');
    expect(made.rig.frameId).toBe('lidar');
    // T_lidar_imu = T_lidar_cam0 T_cam0_imu, each as its file has it.
    const expected = [1, 0, 0, 0.11, 0, 1, 0, -0.25, 0, 0, 1, 0.32];
    expect(farthest([between(made, 'lidar', 'imu0')], [expected])).toBeLessThan(1e-12);
  });

  it('two formats with two opinions of one camera: the first given is kept, and said', () => {
    const files = [fileOf('camchain-imucam.yaml', camchain), fileOf('calib.json', koide)];
    const renames = new Map([['calib.json:camera', 'cam0']]);
    const kept = imported(files, { renames });
    expect(kept.codes).toEqual(['FL0521']);
    expect(kept.issues[0].count).toBe(2);
    expect(kept.issues[0].text).toMatch(
      /one lens of "cam0", got one in camchain-imucam\.yaml and another in calib\.json: the first was kept/,
    );
    expect(kept.document.sensors?.cam0).toMatchObject({ topic: '/cam0/image_raw', camera: { fx: 458.654 } });
    const turned = imported(files.toReversed(), { renames, sizes: new Map([['cam0', { width: 1600, height: 1200 }]]) });
    expect(turned.document.sensors?.cam0).toMatchObject({ topic: '/camera/image/compressed', camera: { fx: 810.5 } });
  });

  it('a lens without the size of its pictures is the same as one with it', () => {
    const own = JSON.parse(koide);
    own.camera = {
      camera_model: 'plumb_bob',
      intrinsics: [458.654, 457.296, 367.215, 248.375],
      distortion_coeffs: [-0.28340811, 0.07395907, 0.00019359, 1.76187114e-5, 0],
    };
    delete own.meta.image_topic;
    const made = imported([fileOf('calib.json', JSON.stringify(own)), fileOf('ost.yaml', rosLike(own.camera))], {
      renames: new Map([['ost.yaml:right', 'camera']]),
    });
    expect(made.codes).toEqual([]);
    expect(made.document.sensors?.camera.camera).toMatchObject({ width: 640, height: 480 });
  });
});

const rosLike = ({
  intrinsics: [fx, fy, cx, cy],
  distortion_coeffs,
}: {
  intrinsics: number[];
  distortion_coeffs: number[];
}) =>
  ros
    .replace(/data: \[430.*\]/, `data: [${[fx, 0, cx, 0, fy, cy, 0, 0, 1].join(', ')}]`)
    .replace(/data: \[-0\.35.*\]/, `data: [${distortion_coeffs.join(', ')}]`);

describe('what a person says', () => {
  const files = [fileOf('camchain-imucam.yaml', camchain)];

  it('--frame must be one of the frames', () => {
    expect(saidOf(() => imported(files, { frame: 'base_link' }))).toMatch(
      /^FL0801 expected --frame to be one of imu0, cam0, cam1, got "base_link"/,
    );
    expect(imported(files, { frame: '/cam1' }).rig.frameId).toBe('cam1');
  });

  it('--topic, --size and --lens must name sensors', () => {
    expect(saidOf(() => imported(files, { topics: new Map([['cam9', '/x']]) }))).toMatch(
      /^FL0801 expected --topic to name one of cam0, cam1, got "cam9"/,
    );
    expect(saidOf(() => imported(files, { sizes: new Map([['x', { width: 1, height: 1 }]]) }))).toMatch(
      /^FL0801 expected --size to name one of cam0, cam1, got "x"/,
    );
    expect(saidOf(() => imported(files, { lenses: new Map([['x', 'fisheye']]) }))).toMatch(/^FL0801 expected --lens/);
  });

  it('a size without a name is refused where there are several cameras', () => {
    const size = { width: 752, height: 480 };
    expect(saidOf(() => imported(files, { sizes: new Map([['', size]]) }))).toMatch(
      /^FL0801 expected --size to name one of cam0, cam1, got none/,
    );
    expect(saidOf(() => imported(files, { pictures: new Map([['', size]]) }))).toMatch(/^FL0801 expected --image/);
    const wrong = imported(files, { pictures: new Map([['cam0', { width: 1504, height: 960 }]]) });
    expect(wrong.issues[0].text).toMatch(
      /picture of "cam0" is 1504x960 but .* is for 752x480: the picture is scaled by 2/,
    );
  });

  it('one topic for two sensors is refused', () => {
    expect(saidOf(() => imported(files, { topics: new Map([['cam0', '/cam1/image_raw']]) }))).toMatch(
      /^FL0521 expected a topic for each sensor, got \/cam1\/image_raw for "cam0" and "cam1"/,
    );
  });

  it('a size without a name is for the only camera', () => {
    const one = imported([fileOf('calib.json', koide)], { sizes: new Map([['', { width: 1600, height: 1200 }]]) });
    expect(one.document.sensors?.camera.camera).toMatchObject({ width: 1600, height: 1200 });
  });
});

describe('unknown files', () => {
  it.each([
    ['', 'an empty file'],
    ['\u0000\u0001\u0002ROS', 'a binary file'],
    ['hello', 'a text of another kind'],
    ['{"a": 1}', 'a text of another kind'],
    ['<robot', 'a text of another kind'],
  ])('%j alone is refused with the list of what is known', (text, what) => {
    const said = saidOf(() => imported([fileOf('strange.bin', text)]));
    expect(said).toMatch(/^FL0520 expected a calibration file of a known format, got /);
    expect(said).toContain(`got ${what}; known are ros-camera-info, ros-camera-message, kalibr-camchain`);
    expect(said).toMatch(/; strange\.bin$/);
  });

  it('beside a known one it is said and left out', () => {
    const made = imported([fileOf('readme.txt', 'hello'), fileOf('right.yaml', ros)]);
    expect(made.codes).toEqual(['FL0520']);
    expect(made.recognised).toEqual([{ file: 'readme.txt' }, { file: 'right.yaml', format: 'ros-camera-info' }]);
    expect(made.text).toContain('#   readme.txt: not recognised, left out');
  });

  it('nothing at all', () => {
    expect(saidOf(() => imported([]))).toMatch(/^FL0520/);
  });
});

describe('joinTransforms', () => {
  const pose = fc
    .tuple(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }),
    )
    .filter(([q]) => Math.hypot(...q) > 0.1)
    .map(([q, [x, y, z]]): SE3 => {
      const n = Math.hypot(...q);
      return { q: [q[0] / n, q[1] / n, q[2] / n, q[3] / n], t: [x, y, z] };
    });
  const near = (a: SE3, b: SE3) => {
    const d = compose(inverse(a), b);
    return Math.max(rotationAngle(d), Math.hypot(...d.t));
  };

  it('whichever way edges hang and loops close, frames lie where they are', () => {
    fc.assert(
      fc.property(
        fc.array(pose, { minLength: 2, maxLength: 20 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 30 }),
        fc.nat(),
        (poses, more, pick) => {
          // T_world_i of every frame; a spanning tree first, then edges that close loops.
          const name = (i: number) => `f${i}`;
          const pairs = poses.slice(1).map((_, i) => [i + 1, (i * 7) % (i + 1), i % 2 === 0] as const);
          const all = [
            ...pairs,
            ...more.map(([a, b, turned]) => [a % poses.length, b % poses.length, turned] as const),
          ];
          const edges = all.map(([a, b, turned]) => {
            const [parent, child] = turned ? [a, b] : [b, a];
            const T_parent_child = compose(inverse(poses[parent]), poses[child]);
            return { parent: name(parent), child: name(child), T_parent_child, from: 'file' };
          });
          const root = pick % poses.length;
          const issues = new Issues();
          const joined = joinTransforms(
            edges,
            poses.map((_, i) => name(i)),
            name(root),
            issues,
          );
          expect(issues.size).toBe(0);
          poses.forEach((T, i) => {
            const found = joined.lookup(name(i));
            expect(near(found ?? identity, compose(inverse(poses[root]), T))).toBeLessThan(1e-9);
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a frame in itself must not move', () => {
    const issues = new Issues();
    const edge = (T: SE3) => ({ parent: 'a', child: 'a', T_parent_child: T, from: 'file' });
    joinTransforms([edge(identity)], [], undefined, issues);
    expect(issues.size).toBe(0);
    joinTransforms([edge({ q: [0, 0, 0, 1], t: [0, 0, 1] })], [], undefined, issues);
    expect(issues.has('FL0521')).toBe(true);
  });
});

describe('sensorName', () => {
  it.each([
    ['front-left cam', 'front_left_cam'],
    ['/camera/front/', 'camera_front'],
    ['3d', 'sensor_3d'],
    ['ego', 'ego_sensor'],
    ['__proto__', 'proto'],
    ['摄像头', 'sensor'],
    ['_', 'sensor'],
    ['x'.repeat(200), 'x'.repeat(64)],
  ])('%s becomes %s', (text, name) => {
    expect(sensorName(text)).toBe(name);
  });

  it('always fits a rig file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const name = sensorName(text);
        expect(name).toMatch(NAME_PATTERN);
        expect(reservedNames).not.toContain(name);
      }),
    );
  });
});
