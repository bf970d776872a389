// Faults of a rig: the sensor stands elsewhere by just so much, its stamps are later, and nothing else changed.
import { expect, test } from 'vitest';
import { compose, inverse, rotationAngle } from '../../../src/geometry/se3.js';
import { rigFileWith, sceneWith } from '../../../src/qa/plant/index.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import { sceneOf } from '../../support/label-scene.js';

const rig = parseRigFile(
  `framelock_rig: 1
frame: base_link
sensors:
  lidar: {topic: /lidar, frame: lidar, pose: {from: lidar, to: base_link, translation_m: [1, 0, 2], rotation_xyzw: [0, 0, 0, 1]}}
  camera: {topic: /camera, clock: {offset_ns: 5, drift_ppm: 2}, frame: camera, pose: {from: camera, to: base_link, translation_m: [0, 1, 1], rotation_xyzw: [-0.5, 0.5, -0.5, 0.5]}}
  odometry: {topic: /odom}
`,
  'rig.yaml',
);

test('a turned and shifted sensor of a rig file stands so far from where it was', () => {
  const fault = { sensor: 'camera', turn: [0, 0.02, 0], shift: [0.1, 0, 0], lateNs: 40e6 } as const;
  const spoilt = rigFileWith(rig, fault);
  const off = compose(inverse(rig.sensors.camera.pose!.T_to_frame), spoilt.sensors.camera.pose!.T_to_frame);
  expect(rotationAngle(off)).toBeCloseTo(0.02, 12);
  expect(off.t[0]).toBeCloseTo(0.1, 12);
  expect(spoilt.sensors.camera.clock).toEqual({ ...rig.sensors.camera.clock, offsetNs: 40_000_005 });
  expect(spoilt.sensors.lidar).toBe(rig.sensors.lidar);
});

test('a sensor that is not placed is named, with those that are', () => {
  expect(() => rigFileWith(rig, { sensor: 'odometry' })).toThrow(/FL1030|expected a sensor that the rig places/);
  expect(() => sceneWith(sceneOf({ frames: 2, rate: 10 }), { sensor: 'toString' })).toThrow(
    /expected a sensor that the rig places \(lidar\), got "toString"/,
  );
});

test('a scene with a late LiDAR has its cells and moments later, and its frames where they were', async () => {
  const scene = sceneOf({ frames: 3, rate: 10, points: () => [1, 2, 3] });
  const spoilt = sceneWith(scene, { sensor: 'lidar', turn: [0, 0, 0.1], lateNs: 40e6 });
  expect(spoilt.moments.map((one, k) => one.stampNs - scene.moments[k].stampNs)).toEqual([
    40000000n,
    40000000n,
    40000000n,
  ]);
  for await (const frame of spoilt.read([1])) {
    expect(frame.stampNs).toBe(scene.frameStampsNs[1]);
    expect(frame.clouds[0].stampNs - frame.stampNs).toBe(40000000n);
    expect(frame.clouds[0].dtNs).toBe(40e6);
    expect(rotationAngle(frame.clouds[0].T_rig_sensor)).toBeCloseTo(0.1, 12);
    expect(frame.clouds[0].T_rig_sensor).toEqual(spoilt.sensors[0].T_rig_sensor);
  }
});
