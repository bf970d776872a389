// A scene of one LiDAR cloud that a test makes: rays of an ideal spinning LiDAR against the ground and boxes, in closed form.
import type { BoundLabels, Scene, SceneCloud, SceneFrame } from '../../src/frame/scene/index.js';
import { bindLabels, defaultBinding } from '../../src/frame/scene/index.js';
import { type Box3, rayThroughBox } from '../../src/geometry/box3.js';
import { identity, type SE3, type Vec3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import type { Label } from '../../src/label/index.js';

export interface Spinner {
  readonly place: Vec3;
  /** rad. */
  readonly elevations: readonly number[];
  readonly columns: number;
}

export const spinner: Spinner = {
  place: [0.5, 0, 1.8],
  elevations: Array.from({ length: 40 }, (_, i) => (-25 + i * 0.75) * (Math.PI / 180)),
  columns: 900,
};

/** First hit of each ray on the ground z = 0 (within 80 m) or a box, xyz in the rig frame; misses return nothing. */
export function castCloud(
  { place, elevations, columns }: Spinner,
  solids: readonly Box3[],
  groundAt = true,
): Float32Array {
  const out: number[] = [];
  for (const elevation of elevations)
    for (let c = 0; c < columns; c++) {
      const azimuth = ((c + 0.5) / columns) * 2 * Math.PI - Math.PI;
      const level = Math.cos(elevation);
      const ray: Vec3 = [level * Math.cos(azimuth), level * Math.sin(azimuth), Math.sin(elevation)];
      let range = groundAt && ray[2] < 0 ? place[2] / -ray[2] : Number.POSITIVE_INFINITY;
      for (const box of solids) {
        const t = box.T.t.map((v, k) => v - place[k]) as unknown as Vec3;
        const hit = rayThroughBox({ ...box, T: { ...box.T, t } }, ray);
        if (hit && hit[0] > 0) range = Math.min(range, hit[0]);
      }
      if (range < 80) out.push(...place.map((v, k) => v + range * ray[k]));
    }
  return Float32Array.from(out);
}

/** Points are given in the rig frame and moved into the sensor's, which stands at `T_rig_sensor` without a turn. */
export function cloudOf(xyz: Float32Array, T_rig_sensor: SE3, more: Partial<SceneCloud> = {}): SceneCloud {
  const points = xyz.map((value, i) => value - T_rig_sensor.t[i % 3]);
  return {
    ...{ kind: 'lidar', sensor: 'lidar', T_rig_sensor, stampNs: 0n, rawNs: 0n, dtNs: 0, sigmaNs: 0, file: 'a.bin' },
    ...{ points, stride: 3, xyz: [0, 1, 2] as const, count: points.length / 3, time: undefined, deskewed: false },
    columns: ['x', 'y', 'z'].map(name => ({ name, unit: 'm' })),
    ...more,
  };
}

export function sceneOf(frames: readonly SceneFrame[], poseAt: Scene['poseAt'] = () => identity): Scene {
  const cells = frames.flatMap(frame =>
    [...frame.clouds, ...frame.pictures].map(cell => ({ frame: frame.index, ...cell })),
  );
  const names = [...new Map(cells.map(cell => [cell.sensor, cell])).values()];
  return {
    recording: 'made',
    sensors: names.map(cell => ({
      ...{ name: cell.sensor, topic: `/${cell.sensor}`, T_rig_sensor: cell.T_rig_sensor, suspicious: undefined },
      kind: 'kind' in cell ? cell.kind : 'camera',
      lens: 'lens' in cell ? cell.lens : undefined,
    })),
    frames: frames.length,
    frameStampsNs: BigInt64Array.from(frames, frame => frame.stampNs),
    moments: cells.map(({ frame, sensor, stampNs, rawNs, file }) => ({ frame, sensor, stampNs, rawNs, file })),
    poseAt,
    async *read(wanted) {
      for (const index of wanted) yield frames[index];
    },
  };
}

/** A label of the rig frame at stamp 0. */
export function labelOf(id: string, box: Box3, more: Partial<Label> = {}): Label {
  return {
    ...{ id, track: id, category: 'car', moment: { stampNs: 0n }, frame: 'rig', boxes2: [], attributes: [], box },
    ...more,
  };
}

export function upright(x: number, y: number, yaw: number, [length, width, height]: Vec3, bottom = 0): Box3 {
  return {
    T: { t: [x, y, bottom + height / 2], q: [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)] },
    size: [length, width, height],
  };
}

export function bound(labels: readonly Label[], scene: Scene): BoundLabels {
  return bindLabels([labels], scene, defaultBinding, new Issues());
}
