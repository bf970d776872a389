// Short words for the rig tests: edges, sensors, a CameraInfo, and a rig built from them.
import type { Quaternion, Vec3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import type { CameraInfo } from '../../src/message/value.js';
import { buildRig, type RigInput, type RigSensor, type StaticEdge } from '../../src/rig/index.js';

export function info(frameId: string, more: Partial<CameraInfo> = {}): CameraInfo {
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
export function edge(parent: string, child: string, t: Vec3 = [0, 0, 0], q: Quaternion = [0, 0, 0, 1]): StaticEdge {
  return { parent, child, T_parent_child: { q, t }, from: '/tf_static' };
}
export const camera = (topic: string, frameId: string, name = 'cam') => ({
  name,
  topic,
  kind: 'camera' as const,
  frameId,
});
export const lidar = (frameId = 'velo', name = 'lidar') => ({
  name,
  topic: `/${name}`,
  kind: 'lidar' as const,
  frameId,
});
export function build(input: Partial<RigInput>) {
  const issues = new Issues();
  const built = buildRig({ sensors: [], transforms: [], cameraInfos: [], ...input }, issues);
  return { ...built, issues, codes: issues.sorted().map(issue => issue.code) };
}
export const at = (sensor: RigSensor | undefined) => sensor?.T_rig_sensor?.t.map(v => Math.round(v * 1e9) / 1e9 + 0);
