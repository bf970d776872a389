// Which CameraInfo describes which pictures, and rectified pictures against P·R itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, identity, inverse, type Quaternion, toMatrix, type Vec3 } from '../../src/geometry/se3.js';
import { isRectifiedTopic, matchCameraInfo } from '../../src/rig/index.js';
import { at, build, camera, edge, info } from './support.js';

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
    // What librealsense itself records: frame 0 everywhere.
    [
      '/device_0/sensor_1/Color_0/image/data',
      '0',
      [
        ['/device_0/sensor_0/Depth_0/info/camera_info', ''],
        ['/device_0/sensor_1/Color_0/info/camera_info', ''],
      ],
      '/device_0/sensor_1/Color_0/info/camera_info',
    ],
    ['/cam/other/data', '0', [['/cam/info/camera_info', '']], undefined],
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
