// One rig from many words: what is missing or contradicts itself, and real cars.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compose, fromMatrix, type SE3, toMatrix } from '../../src/geometry/se3.js';
import type { CameraInfo } from '../../src/message/value.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { rigFileToJson, type StaticEdge } from '../../src/rig/index.js';
import { at, build, camera, edge, info, lidar } from './support.js';

describe('calibration that cannot be used', () => {
  const zeros = Array(9).fill(0);
  it.each<[string, string, Partial<CameraInfo>, string]>([
    ['K all zero', '/cam/image', { K: zeros }, 'FL0509'],
    ['P all zero for rectified pictures', '/cam/image_rect', { P: Array(12).fill(0) }, 'FL0509'],
    ['an unknown lens', '/cam/image', { model: 'fish_bowl' }, 'FL0507'],
    [
      "librealsense's own lens with coefficients",
      '/cam/image',
      { model: 'Inverse Brown Conrady', D: [0.1, 0, 0, 0, 0] },
      'FL0507',
    ],
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

  it("takes librealsense's own lenses without coefficients for a pinhole", () => {
    for (const model of ['Inverse Brown Conrady', 'Modified Brown Conrady']) {
      const cameraInfos = [{ topic: '/cam/camera_info', info: info('base_link', { model, D: [0, 0, 0, 0, 0] }) }];
      const built = build({ sensors: [camera('/cam/image', 'base_link')], cameraInfos });
      expect([built.codes, built.rig.sensors.get('cam')?.camera?.lens.model]).toEqual([[], 'plumb_bob']);
    }
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

  it('says of another vehicle with frames of its own names how it is converted', () => {
    const two = ['robot1', 'robot2'];
    const built = build({
      sensors: two.map(one => lidar(`${one}/velo`, one)),
      transforms: two.map(one => edge(`${one}/base_link`, `${one}/velo`)),
      movingFrames: two.map(one => `${one}/base_link`),
    });
    expect(built.rig.frameId).toBe('robot1/base_link');
    expect(built.issues.sorted().map(({ code, at, text }) => `${code} ${at?.topic} ${text}`)).toEqual([
      expect.stringMatching(
        /^FL0508 \/robot2 "robot2\/base_link" seems another vehicle's than "robot1\/base_link".*--topics/,
      ),
    ]);
  });

  it('places pictures that name no frame by that of their CameraInfo', () => {
    const cameraInfos = [{ topic: '/cam/camera_info', info: info('/eye') }];
    const transforms = [edge('base_link', 'eye', [1, 2, 3])];
    const built = build({ sensors: [camera('/cam/image', '')], transforms, cameraInfos });
    expect([built.codes, built.rig.sensors.get('cam')?.frameId]).toEqual([[], 'eye']);
    expect(at(built.rig.sensors.get('cam'))).toEqual([1, 2, 3]);
    const other = build({ sensors: [camera('/other/image', '')], transforms, cameraInfos });
    expect(other.codes).toEqual(['FL0502', 'FL0508']);
    // A cloud has no CameraInfo.
    expect(build({ sensors: [lidar('')], transforms, cameraInfos }).codes).toEqual(['FL0508']);
  });

  it('says when a lens model turns back before the corners of its pictures', () => {
    const with_ = (more: Partial<CameraInfo>) =>
      build({
        sensors: [camera('/cam/image', 'base_link')],
        cameraInfos: [{ topic: '/cam/i', info: info('base_link', more) }],
      });
    // r (1 − 0.3 r²) is 0.7027 at most, at r = 1.054 (46.5°); of the corners two lie at 0.67 and two at 0.93.
    const bent = with_({ D: [-0.3, 0, 0, 0, 0], K: [500, 0, 400, 0, 510, 240, 0, 0, 1], width: 640 });
    expect(bent.codes).toEqual(['FL0512']);
    expect(bent.issues.sorted()[0].text).toMatch(/"cam".*plumb_bob.*46\.5°.*2 of 4/);
    expect(bent.rig.sensors.get('cam')?.camera?.lens.model).toBe('plumb_bob');
    // A fisheye's dark corners are no news.
    expect(with_({ model: 'equidistant', D: [0, 0, 0, 0], K: [100, 0, 320, 0, 100, 240, 0, 0, 1] }).codes).toEqual([]);
    expect(with_({ model: 'mei', D: [1.5], K: [300, 0, 320, 0, 300, 240, 0, 0, 1] }).codes).toEqual([]);
  });

  it('takes a given field of view for what it is', () => {
    const lens =
      '{model: fisheye, width: 640, height: 480, fx: 150, fy: 150, cx: 320, cy: 240, distortion: [0, 0, 0, 0], view_deg: 120}';
    const rigFile = parseRigFile(`framelock_rig: 1\nsensors: {cam: {topic: /cam/image, camera: ${lens}}}`, 'rig.yaml');
    const built = build({ sensors: [camera('/cam/image', 'base_link')], rigFile });
    expect(built.codes).toEqual([]);
    expect(built.rig.sensors.get('cam')?.camera?.lens.maxAngle).toBeCloseTo(Math.PI / 3, 12);
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
      ['FL0508', '/far'],
      ['FL0508', '/nameless'],
    ]);
    expect([...built.rig.sensors.keys()]).toEqual(['lidar', 'nameless', 'far', 'odom']);
  });

  it('a pose in a frame that nothing knows is not called missing', () => {
    const pose = '{from: velo, to: base_lnik, translation_m: [0, 0, 2], rotation_xyzw: [0, 0, 0, 1]}';
    const rigFile = parseRigFile(
      `framelock_rig: 1\nframe: base_link\nsensors: {lidar: {topic: /lidar, pose: ${pose}}}`,
      'rig.yaml',
    );
    const built = build({ sensors: [lidar()], rigFile });
    expect(built.issues.sorted().map(i => [i.code, i.text])).toEqual([
      [
        'FL0508',
        expect.stringMatching(/^rig\.yaml places "lidar" in "base_lnik", which no transforms connect with "base_link"/),
      ],
    ]);
  });

  it.each([
    ['the same twice, rounded', 'base_link', '[1, 0, 2.00005]', []],
    ['two places in one parent', 'base_link', '[0, 0, 9]', ['FL0505']],
    ['two ways that do not meet', 'mast', '[0, 0, 9]', ['FL0505']],
    ['two ways that meet', 'mast', '[0, 0, 2]', []],
  ])('a rig file that says twice where a sensor is: %s', (_, to, t, codes) => {
    const rigFile = parseRigFile(
      `framelock_rig: 1
frame: base_link
sensors: {lidar: {topic: /lidar, pose: {from: velo, to: base_link, translation_m: [1, 0, 2], rotation_xyzw: [0, 0, 0, 1]}}}
transforms:
  - {from: mast, to: base_link, translation_m: [1, 0, 0], rotation_xyzw: [0, 0, 0, 1]}
  - {from: velo, to: ${to}, translation_m: ${t}, rotation_xyzw: [0, 0, 0, 1]}
`,
      'rig.yaml',
    );
    const built = build({ sensors: [lidar()], rigFile });
    expect(built.codes).toEqual(codes);
    expect(at(built.rig.sensors.get('lidar'))).toEqual([1, 0, 2]);
  });

  it('says that a mount moves where it does, and not that transforms are missing', () => {
    const transforms = [edge('base_link', 'velo'), edge('mast', 'turret')];
    const sensors = [lidar(), lidar('turret', 'top'), lidar('island', 'far')];
    const built = build({ sensors, transforms, movingFrames: ['base_link', '/mast'] });
    expect(built.issues.sorted().map(i => [i.at?.topic, i.text])).toEqual([
      ['/far', expect.stringMatching(/^no transforms lead from frame "island"/)],
      ['/top', expect.stringMatching(/^frame "mast" moves against its parent.*"top"/)],
    ]);
  });

  it('gives no advice to place on the rig what is given in the world', () => {
    const transforms = [edge('base_link', 'velo'), edge('odom', 'odom_marker')];
    const movements = [
      { parent: '/camera_init', child: 'odom' },
      { parent: 'odom', child: 'base_link' },
      { parent: 'base_link', child: 'mast' },
      { parent: 'slam_start', child: 'body', odometry: true },
    ];
    const moved = ['odom', 'base_link', 'mast'];
    const frames = {
      velo: 'own',
      camera_init: 'slam',
      odom_marker: 'local',
      map: 'map',
      mast: 'mast',
      island: 'far',
      slam_start: 'lio',
    };
    const sensors = Object.entries(frames).map(([frame, name]) => lidar(frame, name));
    const built = build({ sensors, transforms, movements, movingFrames: moved });
    expect(built.issues.sorted().map(i => [i.code, i.at?.topic, i.text.replace(/".*/, '')])).toEqual([
      ['FL0508', '/far', 'no transforms lead from frame '],
      ['FL0508', '/lio', 'messages of '],
      ['FL0508', '/local', 'messages of '],
      ['FL0508', '/map', 'messages of '],
      ['FL0508', '/mast', 'frame '],
      ['FL0508', '/slam', 'messages of '],
    ]);
    expect(built.issues.sorted()[2].text).toMatch(/"odom_marker", a frame of the world.*own topic/);
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
