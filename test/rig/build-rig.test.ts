// One rig from many words: matching, rectified pictures against P·R itself, priority of the file, frames.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apply,
  compose,
  fromMatrix,
  identity,
  inverse,
  type Quaternion,
  type SE3,
  toMatrix,
  type Vec3,
} from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import type { CameraInfo } from '../../src/message/value.js';
import {
  buildRig,
  isRectifiedTopic,
  matchCameraInfo,
  parseRigFile,
  type RigInput,
  type RigSensor,
  rigFileToJson,
  type StaticEdge,
} from '../../src/rig/index.js';

function info(frameId: string, more: Partial<CameraInfo> = {}): CameraInfo {
  const K = [500, 0, 320, 0, 510, 240, 0, 0, 1];
  return {
    kind: 'camera_info',
    frameId,
    width: 640,
    height: 480,
    model: 'plumb_bob',
    D: [-0.1, 0.01, 0, 0, 0],
    K,
    R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    P: [400, 0, 300, 0, 0, 400, 200, 0, 0, 0, 1, 0],
    ...more,
  };
}
function edge(parent: string, child: string, t: Vec3 = [0, 0, 0], q: Quaternion = [0, 0, 0, 1]): StaticEdge {
  return { parent, child, T_parent_child: { q, t }, from: '/tf_static' };
}
const camera = (topic: string, frameId: string, name = 'cam') => ({ name, topic, kind: 'camera' as const, frameId });
const lidar = (frameId = 'velo', name = 'lidar') => ({ name, topic: `/${name}`, kind: 'lidar' as const, frameId });
function build(input: Partial<RigInput>) {
  const issues = new Issues();
  const built = buildRig({ sensors: [], transforms: [], cameraInfos: [], ...input }, issues);
  return { ...built, issues, codes: issues.sorted().map(issue => issue.code) };
}
const at = (sensor: RigSensor | undefined) => sensor?.T_rig_sensor?.t.map(v => Math.round(v * 1e9) / 1e9 + 0);

describe('matchCameraInfo', () => {
  const infos = (...list: [string, string][]) =>
    list.map(([topic, frame], i) => ({ topic, info: info(frame, { width: 640 + i }) }));
  it.each<[string, string, [string, string][], string | undefined]>([
    [
      '/cam2/image/compressed',
      'cam2',
      [
        ['/cam2/camera_info', 'cam2'],
        ['/cam2_raw/camera_info', 'cam2_raw'],
      ],
      '/cam2/camera_info',
    ],
    [
      '/cam2/image',
      '',
      [
        ['/cam2_raw/camera_info', 'x'],
        ['/cam20/camera_info', 'x'],
      ],
      undefined,
    ],
    [
      '/robot/cam1/image',
      'c1',
      [
        ['/robot/cam2/camera_info', 'c2'],
        ['/robot/cam1/camera_info', 'c1'],
      ],
      '/robot/cam1/camera_info',
    ],
    ['/cam2_raw/image', '', [['/cam2/camera_info', 'x']], undefined],
    ['/robot/cam1/image', 'c1', [['/robot/cam2/camera_info', 'c2']], undefined],
    [
      '/cam/color/image_raw',
      '',
      [
        ['/cam/camera_info', ''],
        ['/cam/color/camera_info', ''],
        ['/cam/depth/camera_info', ''],
      ],
      '/cam/color/camera_info',
    ],
    [
      '/CAM_FRONT/image_rect_compressed',
      'CAM_FRONT',
      [
        ['/CAM_FRONT_LEFT/camera_info', 'CAM_FRONT_LEFT'],
        ['/CAM_FRONT/camera_info', 'CAM_FRONT'],
      ],
      '/CAM_FRONT/camera_info',
    ],
    [
      '/pictures',
      '/eye',
      [
        ['/calibration/a', 'ear'],
        ['/calibration/b', 'eye'],
      ],
      '/calibration/b',
    ],
    ['/image_raw', 'c', [['/camera_info', 'other']], '/camera_info'],
    ['/image_raw/compressed', 'c', [['/camera_info', 'other']], '/camera_info'],
    ['/left/image', 'c', [['/camera_info', 'other']], undefined],
    [
      '/cam/image',
      'b',
      [
        ['/cam/info_a', 'a'],
        ['/cam/info_b', 'b'],
      ],
      '/cam/info_b',
    ],
    [
      '/cam/image',
      'c',
      [
        ['/cam/info_a', 'a'],
        ['/cam/info_b', 'b'],
      ],
      'ambiguous',
    ],
    ['/cam/image', 'c', [], undefined],
  ])('%s of frame "%s" among %j: %s', (topic, frameId, list, wanted) => {
    const match = matchCameraInfo({ topic, frameId }, infos(...list));
    expect(typeof match === 'object' ? match.topic : match).toBe(wanted);
  });

  it.each([
    '/cam/image_rect',
    '/cam/image_rect_color',
    '/C/image_rect_compressed',
    '/cam/rect/image',
    '/infra2/image_rect_raw',
    '/x/rectified',
  ])('%s is rectified', t => expect(isRectifiedTopic(t)).toBe(true));
  it.each(['/cam/image_raw', '/direct/image', '/corrected/image', '/cam/image/compressed'])('%s is not', t =>
    expect(isRectifiedTopic(t)).toBe(false),
  );
});

describe('rectified pictures', () => {
  const unit = fc
    .tuple(...[0.1, 0.1, 0.1].map(r => fc.double({ min: -r, max: r, noNaN: true })))
    .map(([x, y, z]): Quaternion => {
      const n = Math.hypot(x, y, z, 1);
      return [x / n, y / n, z / n, 1 / n];
    });

  it('project as P·R does, with the baseline in P and any R', () => {
    fc.assert(
      fc.property(unit, unit, fc.double({ min: -400, max: 400, noNaN: true }), (r, mount, p3) => {
        const m = toMatrix({ q: r, t: [0, 0, 0] });
        const R = [0, 1, 2, 4, 5, 6, 8, 9, 10].map(i => m[i]);
        const P = [400, 0, 300, p3, 0, 410, 200, 3, 0, 0, 1, 0.01];
        const transforms = [edge('base_link', 'eye', [1, 2, 3], mount)];
        const built = build({
          sensors: [camera('/cam/image_rect', 'eye')],
          transforms,
          cameraInfos: [{ topic: '/cam/camera_info', info: info('eye', { R, P }) }],
        });
        const sensor = built.rig.sensors.get('cam')!;
        const T_eye_rig = inverse({ q: mount, t: [1, 2, 3] });
        for (const X of [
          [0.3, -0.2, 0],
          [2, 1, 9],
          [-3, 1, 20],
        ] as Vec3[]) {
          const inRig = apply(inverse(T_eye_rig), [X[0], X[1], X[2] + 5]);
          const eye = apply(T_eye_rig, inRig);
          const x = apply({ q: r, t: [0, 0, 0] }, eye);
          const h = [0, 1, 2].map(i => P[4 * i] * x[0] + P[4 * i + 1] * x[1] + P[4 * i + 2] * x[2] + P[4 * i + 3]);
          const uv = new Float64Array(2);
          sensor.camera!.lens.project(
            Float64Array.from(apply(inverse(sensor.T_rig_sensor!), inRig)),
            1,
            uv,
            new Uint8Array(1),
          );
          expect(Math.abs(uv[0] - h[0] / h[2])).toBeLessThan(1e-8);
          expect(Math.abs(uv[1] - h[1] / h[2])).toBeLessThan(1e-8);
        }
      }),
    );
  });

  it('says in the provenance that R and P moved the pose, and leaves the pose alone when they do not', () => {
    const make = (P3: number) =>
      build({
        sensors: [camera('/cam/image_rect', 'eye')],
        transforms: [edge('base_link', 'eye')],
        cameraInfos: [
          { topic: '/cam/camera_info', info: info('eye', { P: [400, 0, 300, P3, 0, 400, 200, 0, 0, 0, 1, 0] }) },
        ],
      }).rig.sensors.get('cam')!;
    expect(make(-40).from.pose).toBe('/tf_static + R and P (/cam/camera_info message 0, P)');
    expect(at(make(-40))).toEqual([0.1, 0, 0]);
    expect([make(0).from.pose, at(make(0))]).toEqual(['/tf_static', [0, 0, 0]]);
    expect(make(0).camera?.intrinsics).toMatchObject({ fx: 400, cx: 300, distortion: [] });
  });

  it('does not count a baseline twice when the second camera has a frame of its own', () => {
    const P = [400, 0, 300, -40, 0, 400, 200, 0, 0, 0, 1, 0];
    const cameraInfos = [
      { topic: '/left/camera_info', info: info('left') },
      { topic: '/right/camera_info', info: info('right', { P }) },
    ];
    const sensors = [camera('/left/image_rect', 'left', 'l'), camera('/right/image_rect', 'right', 'r')];
    const own = build({
      sensors,
      cameraInfos,
      transforms: [edge('base_link', 'left', [0, 5, 0]), edge('left', 'right', [0.1, 0, 0])],
    });
    expect(at(own.rig.sensors.get('r'))).toEqual([0.1, 5, 0]);
    const shared = build({
      sensors: [sensors[0], { ...sensors[1], frameId: 'left' }],
      cameraInfos: [cameraInfos[0], { topic: '/right/camera_info', info: info('left', { P }) }],
      transforms: [edge('base_link', 'left', [0, 5, 0])],
    });
    expect(at(shared.rig.sensors.get('r'))).toEqual([0.1, 5, 0]);
  });

  it('uses K and D, and neither R nor P, for raw pictures', () => {
    const odd = info('eye', { R: [0, -1, 0, 1, 0, 0, 0, 0, 1], P: Array(12).fill(0) });
    const built = build({
      sensors: [camera('/cam/image_raw', 'eye')],
      transforms: [edge('base_link', 'eye')],
      cameraInfos: [{ topic: '/cam/camera_info', info: odd }],
    });
    const cam = built.rig.sensors.get('cam')!;
    expect([cam.T_rig_sensor, built.codes]).toEqual([identity, []]);
    expect(cam.camera?.intrinsics).toMatchObject({ fx: 500, fy: 510, distortion: [-0.1, 0.01, 0, 0, 0] });
    expect(cam.from.camera).toBe('/cam/camera_info message 0, K and D');
  });
});

describe('calibration that cannot be used', () => {
  const zeros = Array(9).fill(0);
  it.each<[string, string, Partial<CameraInfo>, string]>([
    ['K all zero', '/cam/image', { K: zeros }, 'FL0509'],
    ['P all zero for rectified pictures', '/cam/image_rect', { P: Array(12).fill(0) }, 'FL0509'],
    ['an unknown lens', '/cam/image', { model: 'fish_bowl' }, 'FL0507'],
    ['skew', '/cam/image', { K: [500, 3, 320, 0, 510, 240, 0, 0, 1] }, 'FL0509'],
    ['NaN', '/cam/image', { K: [Number.NaN, 0, 320, 0, 510, 240, 0, 0, 1] }, 'FL0509'],
    ['too few numbers', '/cam/image', { K: [] }, 'FL0509'],
    ['no size', '/cam/image', { width: 0 }, 'FL0509'],
    ['R that is no rotation', '/cam/image_rect', { R: [2, 0, 0, 0, 1, 0, 0, 0, 1] }, 'FL0509'],
    [
      'infinite baseline',
      '/cam/image_rect',
      { P: [400, 0, 300, Number.POSITIVE_INFINITY, 0, 400, 200, 0, 0, 0, 1, 0] },
      'FL0509',
    ],
  ])('%s', (_, topic, more, code) => {
    const built = build({
      sensors: [camera(topic, 'eye')],
      transforms: [edge('base_link', 'eye')],
      cameraInfos: [{ topic: '/cam/camera_info', info: info('eye', more) }],
    });
    expect(built.codes).toEqual([code]);
    expect(built.rig.sensors.get('cam')?.camera).toBeUndefined();
  });

  it('reports a missing, an ambiguous and a changing camera info', () => {
    expect(build({ sensors: [camera('/cam/image', 'base_link')] }).codes).toEqual(['FL0502']);
    const two = [
      { topic: '/cam/a', info: info('x') },
      { topic: '/cam/b', info: info('y', { width: 5 }) },
    ];
    expect(build({ sensors: [camera('/cam/image', 'base_link')], cameraInfos: two }).codes).toEqual(['FL0502']);
    const changing = [
      { topic: '/cam/i', info: info('base_link') },
      { topic: '/cam/i', info: info('base_link', { width: 5 }) },
    ];
    const built = build({ sensors: [camera('/cam/image', 'base_link')], cameraInfos: changing });
    expect(built.codes).toEqual(['FL0510']);
    expect(built.rig.sensors.get('cam')?.camera?.intrinsics.width).toBe(640);
  });

  it('reports what is not connected, by kind', () => {
    const sensors = [
      lidar(),
      lidar('', 'nameless'),
      lidar('island', 'far'),
      { name: 'odom', topic: '/odom', kind: 'odometry' as const, frameId: 'odom' },
    ];
    const built = build({ sensors, transforms: [edge('base_link', 'velo')] });
    expect(built.issues.sorted().map(i => [i.code, i.at?.topic])).toEqual([
      ['FL0502', '/nameless'],
      ['FL0508', '/far'],
    ]);
    expect([...built.rig.sensors.keys()]).toEqual(['lidar', 'nameless', 'far', 'odom']);
  });
});

describe('the rig frame', () => {
  it.each<[string, StaticEdge[], string[], string]>([
    [
      'base_link, though it is not the root',
      [edge('base_footprint', 'base_link'), edge('base_link', 'velo')],
      ['velo'],
      'base_link',
    ],
    ['base_footprint', [edge('base_footprint', 'velo')], ['velo'], 'base_footprint'],
    ['ego_vehicle', [edge('ego_vehicle', 'velo'), edge('x', 'y'), edge('x', 'z')], ['velo', 'y', 'z'], 'ego_vehicle'],
    ['a namespaced body', [edge('robot1/base_link', 'velo')], ['velo'], 'robot1/base_link'],
    ['the root of most sensors', [edge('a', 'b'), edge('p', 'q'), edge('p', 'r')], ['b', 'q', 'r'], 'p'],
    ['not a base_link that no sensor hangs from', [edge('base_link', 'wheel'), edge('mast', 'velo')], ['velo'], 'mast'],
    ['a sensor without transforms', [], ['/velo'], 'velo'],
    ['nothing known', [], [''], 'base_link'],
  ])('is %s', (_, transforms, frames, wanted) => {
    expect(build({ transforms, sensors: frames.map((f, i) => lidar(f, `l${i}`)) }).rig.frameId).toBe(wanted);
  });

  it.each<[string, string[], string[], string]>([
    ['the body whose odometry is told, not a lonely sensor (Husky)', ['gps', 'imu_link'], ['/base_link'], 'base_link'],
    ['a moving frame of any name, not a world frame', ['cam'], ['odom', 'camera_pose_frame'], 'camera_pose_frame'],
    ['the body among the moving ones', ['cam'], ['turret', 'base_footprint'], 'base_footprint'],
    ['the root of connected sensors before an unconnected body', ['b', 'c'], ['base_link'], 'a'],
    ['the first sensor when only world frames move', ['cam'], ['odom'], 'cam'],
  ])('is %s', (_, frames, movingFrames, wanted) => {
    const transforms = frames.includes('b') ? [edge('a', 'b'), edge('a', 'c')] : [];
    const sensors = frames.map((f, i) => lidar(f, `l${i}`));
    expect(build({ transforms, sensors, movingFrames }).rig.frameId).toBe(wanted);
  });

  it('is that of a camera or LiDAR rather than of a receiver', () => {
    const sensors = [{ name: 'fix', topic: '/fix', kind: 'gnss' as const, frameId: 'gps' }, lidar('velo')];
    expect(build({ sensors }).rig.frameId).toBe('velo');
  });

  it('is what the file says, then what the user says', () => {
    const transforms = [edge('base_link', 'velo', [0, 0, 2])];
    const rigFile = parseRigFile('framelock_rig: 1\nframe: /velo', 'x');
    expect(build({ transforms, sensors: [lidar()], rigFile, rigFrame: 'base_link' }).rig.frameId).toBe('velo');
    expect(at(build({ transforms, sensors: [lidar()], rigFrame: '/velo' }).rig.sensors.get('lidar'))).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('a rig file', () => {
  const pose = (from: string, to: string, x: number) =>
    `{from: ${from}, to: ${to}, translation_m: [${x}, 0, 0], rotation_xyzw: [0, 0, 0, 1]}`;
  const file = (text: string) => parseRigFile(`framelock_rig: 1\n${text}`, 'rig.yaml');
  const ofLidar = (p: string, more = '') => file(`${more}sensors: {lidar: {topic: /lidar, pose: ${p}}}`);

  it('is enough without any transforms', () => {
    const { rig, codes } = build({ sensors: [lidar()], rigFile: ofLidar(pose('velo', 'base_link', 1)) });
    expect([at(rig.sensors.get('lidar')), rig.frameId, rig.sensors.get('lidar')?.from.pose, codes]).toEqual([
      [1, 0, 0],
      'base_link',
      'rig.yaml',
      [],
    ]);
  });

  it.each<[string, StaticEdge[]]>([
    ['in the same direction', [edge('base_link', 'velo', [9, 0, 0]), edge('velo', 'imu', [1, 0, 0])]],
    ['in the other direction', [edge('velo', 'base_link', [9, 0, 0]), edge('velo', 'imu', [1, 0, 0])]],
    [
      'over another parent',
      [edge('base_link', 'mast'), edge('mast', 'velo', [9, 0, 0]), edge('velo', 'imu', [1, 0, 0])],
    ],
    ['with the lidar as root, over the imu', [edge('velo', 'imu', [1, 0, 0]), edge('imu', 'base_link', [9, 0, 0])]],
  ])('goes before a recorded transform %s, and what hangs below moves along', (_, transforms) => {
    const sensors = [lidar(), { name: 'imu', topic: '/imu', kind: 'imu' as const, frameId: '/imu' }];
    for (const rigFile of [
      ofLidar(pose('velo', 'base_link', 1)),
      ofLidar(pose('base_link', 'velo', -1)),
      file(`transforms: [${pose('velo', 'base_link', 1)}]`),
      file(`transforms: [${pose('base_link', 'velo', -1)}]`),
    ]) {
      const { rig, codes } = build({ sensors, transforms, rigFile });
      expect([at(rig.sensors.get('lidar')), at(rig.sensors.get('imu')), codes]).toEqual([[1, 0, 0], [2, 0, 0], []]);
    }
  });

  it('places sensors one by one though their messages share a frame id', () => {
    const rigFile = file(
      `sensors: {a: {topic: /a, pose: ${pose('sensor', 'base_link', 1)}}, b: {topic: /b, pose: ${pose('sensor', 'base_link', 2)}}}`,
    );
    const { rig, codes } = build({ sensors: [lidar('sensor', 'a'), lidar('sensor', 'b')], rigFile });
    expect([at(rig.sensors.get('a')), at(rig.sensors.get('b')), codes]).toEqual([[1, 0, 0], [2, 0, 0], []]);
  });

  it('may place the housing while the data is in a frame of the recording inside it', () => {
    const rigFile = ofLidar(pose('os_sensor', 'base_link', 1));
    const inside = build({
      sensors: [lidar('os_lidar')],
      transforms: [edge('os_sensor', 'os_lidar', [0, 0, 0.04])],
      rigFile,
    });
    expect([at(inside.rig.sensors.get('lidar')), inside.rig.sensors.get('lidar')?.from.pose]).toEqual([
      [1, 0, 0.04],
      'rig.yaml + /tf_static',
    ]);
    const unknown = build({ sensors: [lidar('other')], rigFile });
    expect([at(unknown.rig.sensors.get('lidar')), unknown.rig.sensors.get('lidar')?.frameId]).toEqual([
      [1, 0, 0],
      'os_sensor',
    ]);
  });

  it('may hang a sensor from any frame the recording knows', () => {
    const { rig } = build({
      sensors: [lidar()],
      transforms: [edge('base_link', 'mast', [0, 0, 3])],
      rigFile: ofLidar(pose('velo', 'mast', 1)),
    });
    expect(at(rig.sensors.get('lidar'))).toEqual([1, 0, 3]);
  });

  it('gives clock, stamp and camera with their provenance', () => {
    const lens = '{model: pinhole, width: 10, height: 8, fx: 5, fy: 5, cx: 5, cy: 4}';
    const rigFile = file(
      `name: car\nsensors: {cam: {topic: /cam/image, stamp: exposure_mid, clock: {offset_ms: 2}, camera: ${lens}}}`,
    );
    const { rig, codes } = build({
      sensors: [camera('/cam/image', 'base_link')],
      rigFile,
      cameraInfos: [{ topic: '/cam/camera_info', info: info('base_link') }],
    });
    const cam = rig.sensors.get('cam')!;
    expect([cam.camera?.model, cam.camera?.intrinsics.width, cam.clock.offsetNs, cam.stamp, rig.name, codes]).toEqual([
      'plumb_bob',
      10,
      2e6,
      'exposure_mid',
      'car',
      [],
    ]);
    expect(cam.from).toMatchObject({ camera: 'rig.yaml', clock: 'rig.yaml' });
  });

  it('that contradicts itself is refused or reported', () => {
    const edges = (...list: string[]) => file(`transforms: [${list.join(', ')}]`);
    expect(build({ rigFile: edges(pose('a', 'base_link', 1), pose('a', 'base_link', 2)) }).codes).toEqual(['FL0505']);
    expect(() =>
      build({ rigFile: edges(pose('a', 'base_link', 1), pose('b', 'a', 2), pose('base_link', 'b', 2)) }),
    ).toThrowError(expect.objectContaining({ code: 'FL0504' }));
  });
});

const root = new URL('../../../shared/data/composed/', import.meta.url);
describe.skipIf(!existsSync(root))('recorded calibration of real cars (skipped without the data)', () => {
  it.each(['kitti_2011_09_26', 'nuscenes_sample'])(
    '%s: every sensor is placed as the facts say, and rig.json gives it back',
    name => {
      const facts = JSON.parse(readFileSync(new URL(`${name}.facts.json`, root), 'utf8'));
      const transforms: StaticEdge[] = facts.tf_static.map(
        (e: { parent: string; child: string; matrix: number[][] }) => ({
          parent: e.parent,
          child: e.child,
          T_parent_child: fromMatrix(e.matrix.flat()),
          from: '/tf_static',
        }),
      );
      const cameraInfos = Object.entries(facts.camera_info as Record<string, CameraInfo & { frame: string }>).map(
        ([topic, c]) => ({ topic, info: { ...c, kind: 'camera_info' as const, frameId: c.frame } }),
      );
      const topics = facts.topics as Record<string, { type: string; frame_ids: string[] }>;
      const sensors = Object.entries(topics).flatMap(([topic, t], i) => {
        const kind = t.type.endsWith('Image')
          ? ('camera' as const)
          : t.type.endsWith('PointCloud2')
            ? ('lidar' as const)
            : undefined;
        return kind ? [{ name: `s${i}`, topic, kind, frameId: t.frame_ids[0] }] : [];
      });
      const { rig, codes } = build({ sensors, transforms, cameraInfos });
      expect([codes, rig.frameId]).toEqual([[], 'base_link']);
      const truth = (child: string): SE3 => {
        const e = transforms.find(one => one.child === child)!;
        return e.parent === 'base_link' ? e.T_parent_child : compose(truth(e.parent), e.T_parent_child);
      };
      const back = parseRigFile(rigFileToJson(rig), 'rig.json');
      for (const sensor of rig.sensors.values()) {
        const wanted = toMatrix(truth(sensor.frameId));
        for (const T of [sensor.T_rig_sensor!, back.sensors[sensor.name].pose!.T_to_frame])
          for (const [i, v] of toMatrix(T).entries()) expect(Math.abs(v - wanted[i])).toBeLessThan(1e-9);
        if (sensor.topic.includes('cam2'))
          expect(sensor.camera?.intrinsics).toMatchObject({ width: 1242, fx: 721.5377 });
      }
    },
  );
});
