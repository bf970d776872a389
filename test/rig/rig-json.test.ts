// A rig written as JSON is a rig file that gives the same numbers back.
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import type { Quaternion } from '../../src/geometry/se3.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { type Rig, rigFileToJson } from '../../src/rig/index.js';

describe('rigFileToJson', () => {
  const unit = (x: number, y: number, z: number, w: number): Quaternion => {
    const n = Math.hypot(x, y, z, w);
    return [x / n, y / n, z / n, w / n];
  };
  const intrinsics = {
    width: 640,
    height: 480,
    fx: 500.123456789,
    fy: 501,
    cx: 319.5,
    cy: 239.5,
    distortion: [0.1, 0, 0, 0, -0.01],
  };
  const rig: Rig = {
    name: 'car',
    frameId: 'base_link',
    sensors: new Map([
      [
        'cam',
        {
          name: 'cam',
          topic: '/cam',
          frameId: 'cam_optical',
          T_rig_sensor: { q: unit(1, 2, 3, 4), t: [0.1, -2 / 3, 1e-9] as const },
          clock: { offsetNs: -5, driftPpm: 0.25, epochNs: 1317042145899635529n },
          camera: { model: 'plumb_bob', intrinsics, lens: createCamera('plumb_bob', intrinsics) },
          stamp: 'exposure_end' as const,
          exposureNs: 8_000_000,
          from: {
            pose: '/tf_static',
            camera: '/cam/camera_info message 0, K and D',
            clock: 'rig.yaml',
            stamp: 'rig.yaml',
          },
        },
      ],
      [
        'imu',
        {
          name: 'imu',
          topic: '/imu',
          frameId: 'base_link',
          T_rig_sensor: { q: [0, 0, 0, 1] as const, t: [0, 0, 0] as const },
          clock: { offsetNs: 0, driftPpm: 0 },
          from: {},
        },
      ],
      [
        'odd',
        {
          stamp: 'scan_mid' as const,
          pointTime: 'azimuth' as const,
          name: 'odd',
          topic: '/odd',
          frameId: 'base_link',
          T_rig_sensor: { q: [0, 0, 0, 1] as const, t: [0, 0, 1] as const },
          clock: { offsetNs: 0, driftPpm: 0 },
          from: {},
        },
      ],
      ['lost', { name: 'lost', topic: '/lost', frameId: '', clock: { offsetNs: 0, driftPpm: 0 }, from: {} }],
    ]),
  };

  it('is a rig file that gives the same numbers back to the last bit', () => {
    const text = rigFileToJson(rig, { trajectory: { topic: '/odom' }, reference: 'cam' });
    expect(rigFileToJson(rig, { trajectory: { topic: '/odom' }, reference: 'cam' })).toBe(text);
    const back = parseRigFile(text, 'rig.json');
    const cam = rig.sensors.get('cam')!;
    expect(back.sensors.cam.pose?.T_to_frame.t).toEqual(cam.T_rig_sensor?.t);
    for (const [i, v] of back.sensors.cam.pose!.T_to_frame.q.entries())
      expect(v).toBeCloseTo(cam.T_rig_sensor!.q[i], 15);
    expect(back.sensors.cam.clock).toEqual(cam.clock);
    expect(back.sensors.cam.camera?.intrinsics).toEqual(intrinsics);
    expect([back.sensors.cam.stamp, back.sensors.cam.exposureNs]).toEqual(['exposure_end', 8_000_000]);
    expect(back.sensors.imu.pose?.T_to_frame.t).toEqual([0, 0, 0]);
    expect(back.sensors.odd.pose?.T_to_frame.t).toEqual([0, 0, 1]);
    expect([back.sensors.odd.stamp, back.sensors.odd.pointTime]).toEqual(['scan_mid', 'azimuth']);
    expect(back.sensors.lost.pose).toBeUndefined();
    expect([back.frame, back.reference, back.trajectory?.topic]).toEqual(['base_link', 'cam', '/odom']);
    expect(JSON.parse(text).sensors.cam.provenance).toMatchObject({ pose: '/tf_static', stamp: 'rig.yaml' });
  });
});
