// Faults of a rig: the sensor stands elsewhere by just so much, its stamps are later, and nothing else changed.
import { expect, test } from 'vitest';
import { rotationAngle } from '../../../src/geometry/se3.js';
import { sceneOf } from '../../support/label-scene.js';
import { sceneWith } from '../../support/planted-rig-faults.js';

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
