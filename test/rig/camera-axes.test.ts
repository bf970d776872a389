// Cameras whose pictures name a body's frame in place of an optical one.
import { describe, expect, it } from 'vitest';
import type { Quaternion } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { reportCameraAxes, type StaticEdge } from '../../src/rig/index.js';
import { build, camera, edge, info } from './support.js';

/** Of an optical frame in its body's (REP 103): rpy −π/2 0 −π/2. */
const optical: Quaternion = [-0.5, 0.5, -0.5, 0.5];
const tilted = (degrees: number): Quaternion => {
  const half = (degrees * Math.PI) / 360;
  return [0, Math.sin(half), 0, Math.cos(half)];
};

function said(transforms: StaticEdge[], frame = 'camera_link', given = false) {
  const { rig, tree } = build({
    sensors: [camera('/cam/image', frame)],
    transforms,
    cameraInfos: [{ topic: '/cam/camera_info', info: info(frame) }],
  });
  const issues = new Issues();
  reportCameraAxes(rig, tree, () => given, issues);
  return issues.sorted().map(({ code, text }) => `${code} ${text}`);
}

describe('pictures that name the frame of the camera’s body', () => {
  it('are told where the camera would look up, also a tilted one', () => {
    for (const degrees of [0, 10, -40]) {
      const [one] = said([edge('base_link', 'camera_link', [0.3, 0, 0.5], tilted(degrees))]);
      expect(one).toMatch(/^FL0515 "cam" looks straight up in "base_link": .*"camera_link".*calib doctor/);
    }
  });

  it('are told the optical frame inside, in a rig of any axes', () => {
    const inside = edge('camera_link', 'camera_optical', [0, 0, 0], optical);
    const [up] = said([edge('base_link', 'camera_link'), inside]);
    expect(up).toMatch(/`frame: camera_optical` for it in a rig file$/);
    const [any] = said([edge('imu', 'camera_link', [0, 0, 0], [Math.SQRT1_2, 0, 0, Math.SQRT1_2]), inside]);
    expect(any).toMatch(/^FL0515 "cam" is told by "camera_optical" to look along the x axis of its frame: /);
  });

  it('says nothing of an optical frame, of one looking down, of an IMU’s own axes, of a pose that a rig file gave', () => {
    expect(said([edge('base_link', 'camera_link', [0, 0, 0], optical)])).toEqual([]);
    expect(said([edge('base_link', 'camera_link', [0, 0, 0], [1, 0, 0, 0])])).toEqual([]);
    expect(said([edge('base_link', 'camera_link', [0, 0, 0], tilted(50))])).toEqual([]);
    expect(said([edge('body', 'camera_link')])).toEqual([]);
    expect(said([edge('base_link', 'camera_link')], 'camera_link', true)).toEqual([]);
  });
});
