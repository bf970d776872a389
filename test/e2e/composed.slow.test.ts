// Real LiDAR and camera samples through the command line, against what other tools measured of them (MANIFEST.md and *.facts.json).
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromMatrix } from '../../src/geometry/se3.js';
import { apply, compose, createCamera, inverse, type SE3 } from '../../src/index.js';
import { balance, framelock, type Ran, shared } from '../support/cli.js';
import { framesOf, type Row } from '../support/dataset.js';

const present = existsSync(`${shared}composed`);
const composed = `${shared}composed/`;
const facts = (name: string) => JSON.parse(readFileSync(`${composed}${name}.facts.json`, 'utf8'));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framelock-facts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!present)('composed KITTI: bag, MCAP and raw folder', () => {
  const out = (kind: string) => join(folder, `kitti-${kind}`);
  const runs = new Map<string, Ran>();
  const inputs = { bag: 'kitti_2011_09_26.bag', mcap: 'kitti_2011_09_26.mcap', raw: 'kitti_raw/2011_09_26' };
  beforeAll(async () => {
    for (const [kind, input] of Object.entries(inputs)) {
      runs.set(kind, await framelock(['convert', composed + input, '-o', out(kind), '--json', '-q']));
    }
  });

  test.each([
    ['bag', 25],
    ['mcap', 25],
    ['raw', 6 + 6 + 1 + 3],
  ] as const)('%s: six frames, nothing lost', (kind, messages) => {
    const ran = runs.get(kind)!;
    expect([ran.code, ran.json.frames]).toEqual([0, 6]);
    expect(balance(ran.json)).toEqual({ found: messages, sum: messages });
  });

  test.each(['bag', 'mcap'])('%s: points, stamps and the points in each picture are the facts', kind => {
    const { clouds, images, projections } = facts('kitti_2011_09_26');
    const rows = framesOf(out(kind));
    const lens = lensOf(out(kind), 'cam2');
    const T_cam_velo = between(out(kind), 'velodyne_points', 'cam2');
    for (const [i, row] of rows.entries()) {
      expect(row.at('velodyne_points', 'num_points')).toBe(clouds[i].points);
      expect(String(row.at('velodyne_points', 'stamp_ns'))).toBe(clouds[i].header_ns);
      expect(String(row.at('cam2', 'stamp_ns'))).toBe(images[i].header_ns);
      expect(row.at('cam2', 'image', 'bytes')).toHaveLength(images[i].bytes);
      const fact = projections.find(
        (p: Projection) => p.cloud_index === i && p.camera_info_topic === '/cam2/camera_info',
      );
      const points = row.at('velodyne_points', 'points');
      const all = project(points, points.length / clouds[i].points, T_cam_velo, lens);
      expect(Math.abs(countByFactRule(all, lens) - fact.in_image)).toBeLessThanOrEqual(fact.within_0_01px_of_border);
      expectSame(row, 'velodyne_points_in_cam2', all, lens);
    }
  });

  test('bag and MCAP hold the same payloads, raw the same points and projections', () => {
    const [bag, mcap, raw] = ['bag', 'mcap', 'raw'].map(kind => framesOf(out(kind)));
    const rawCamera = 'image_02';
    for (let i = 0; i < 6; i++) {
      const of = (rows: Row[], ...path: string[]) => rows[i].at(...path);
      for (const path of [
        'stamp_ns',
        'frame_index',
        'cam2.image.bytes',
        'velodyne_points.points',
        'velodyne_points.dt_ns',
        'cam2.dt_ns',
        'projection.velodyne_points_in_cam2.index',
        'projection.velodyne_points_in_cam2.u',
        'projection.velodyne_points_in_cam2.v',
        'projection.velodyne_points_in_cam2.depth',
      ]) {
        expect(same(of(bag, ...path.split('.')), of(mcap, ...path.split('.'))), `${path} of frame ${i}`).toBe(true);
      }
      expect(of(raw, 'stamp_ns')).toBe(of(bag, 'stamp_ns'));
      expect(of(raw, rawCamera, 'stamp_ns')).toBe(of(bag, 'cam2', 'stamp_ns'));
      expect(same(xyzi(of(raw, 'velodyne_points', 'points'), 4), xyzi(of(bag, 'velodyne_points', 'points'), 5))).toBe(
        true,
      );
      const [a, b] = [
        of(raw, 'projection', `velodyne_points_in_${rawCamera}`, 'index'),
        of(bag, 'projection', 'velodyne_points_in_cam2', 'index'),
      ];
      expect(same(a, b)).toBe(true);
      for (const axis of ['u', 'v', 'depth']) {
        const [x, y] = [
          of(raw, 'projection', `velodyne_points_in_${rawCamera}`, axis),
          of(bag, 'projection', 'velodyne_points_in_cam2', axis),
        ];
        expect(Math.max(...x.map((value: number, n: number) => Math.abs(value - y[n])))).toBeLessThan(1e-3);
      }
    }
  });

  test('the pictures of the raw folder are its PNG files, byte for byte', () => {
    const drive = `${composed}kitti_raw/2011_09_26/2011_09_26_drive_0001_sync/image_02/data/`;
    for (const [i, row] of framesOf(out('raw')).entries()) {
      expect(Buffer.compare(row.at('image_02', 'image', 'bytes'), readFileSync(`${drive}000000000${i}.png`))).toBe(0);
    }
  });
});

describe.skipIf(!present)('nuScenes with ego motion', () => {
  test('the points in each of the six pictures are those of the official transforms', async () => {
    const out = join(folder, 'nuscenes');
    const ran = await framelock(['convert', `${composed}nuscenes_sample.mcap`, '-o', out, '--json', '-q']);
    expect([ran.code, ran.json.frames]).toEqual([0, 1]);
    const [row] = framesOf(out);
    const known = facts('nuscenes_sample');
    expect(row.at('LIDAR_TOP', 'num_points')).toBe(known.clouds[0].points);
    for (const [camera, ego] of Object.entries<Ego>(known.with_ego_motion)) {
      const fact = ego.by_tf_at_both_stamps;
      const lens = lensOf(out, camera);
      const mount = (child: string) => ofMatrix(known.tf_static.find((t: Transform) => t.child === child).matrix);
      const T_map_base = (ns: string) => ofMatrix(known.tf.find((t: Transform) => t.stamp_ns === ns).matrix);
      const T_map_cam = compose(T_map_base(ego.camera_stamp_ns), mount(camera));
      const T_cam_lidar = compose(
        inverse(T_map_cam),
        compose(T_map_base(known.clouds[0].header_ns), mount('LIDAR_TOP')),
      );
      const all = project(row.at('LIDAR_TOP', 'points'), 5, T_cam_lidar, lens);
      const off = Math.abs(countByFactRule(all, lens) - fact.in_image);
      expect(off, camera).toBeLessThanOrEqual(fact.within_0_01px_of_border);
      expect(row.at('projection', `LIDAR_TOP_in_${camera}`, 'motion_compensated')).toBe(true);
      expectSame(row, `LIDAR_TOP_in_${camera}`, all, lens);
    }
  });
});

interface Projection {
  cloud_index: number;
  camera_info_topic: string;
}
interface Transform {
  child: string;
  stamp_ns: string;
}
interface Ego {
  camera_stamp_ns: string;
  by_tf_at_both_stamps: { in_image: number; within_0_01px_of_border: number };
}
type Lens = ReturnType<typeof lensOf>;

function rigOf(dataset: string) {
  return JSON.parse(readFileSync(join(dataset, 'rig.json'), 'utf8'));
}

function lensOf(dataset: string, camera: string) {
  const { camera: lens } = rigOf(dataset).sensors[camera];
  return createCamera(lens.model, lens);
}

/** T_camera_cloud from the two poses of rig.json. */
function between(dataset: string, cloud: string, camera: string): SE3 {
  const pose = (name: string): SE3 => {
    const { translation_m, rotation_xyzw } = rigOf(dataset).sensors[name].pose;
    return { t: translation_m, q: rotation_xyzw };
  };
  return compose(inverse(pose(camera)), pose(cloud));
}

/** Every point of a cloud in float64, with no rule of what lies in the picture. */
function project(points: Float32Array, stride: number, T: SE3, lens: Lens) {
  const count = points.length / stride;
  const xyz = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    xyz.set(apply(T, [points[i * stride], points[i * stride + 1], points[i * stride + 2]]), 3 * i);
  }
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  lens.project(xyz, count, uv, seen);
  return { xyz, uv, seen, count };
}
type Projected = ReturnType<typeof project>;

/** The facts' rule: z > 0.1 m, 0 <= u < width, 0 <= v < height. */
function countByFactRule({ xyz, uv, count }: Projected, { width, height }: Lens): number {
  let inside = 0;
  for (let i = 0; i < count; i++) {
    const [u, v] = [uv[2 * i], uv[2 * i + 1]];
    if (xyz[3 * i + 2] > 0.1 && u >= 0 && u < width && v >= 0 && v < height) inside++;
  }
  return inside;
}

/** The dataset's own rule is [-0.5, width - 0.5), the centre of the first pixel being (0, 0); its numbers are float32. */
function expectSame(row: Row, pair: string, { uv, xyz, seen, count }: Projected, { width, height }: Lens): void {
  const index = row.at('projection', pair, 'index') as Uint32Array;
  const [u, v, depth] = ['u', 'v', 'depth'].map(axis => row.at('projection', pair, axis) as Float32Array);
  const listed = new Set(index);
  let [worst, wrong] = [0, 0];
  for (let i = 0; i < count; i++) {
    // Distance inside the border; what lies within rounding of it may fall on either side.
    const margin = Math.min(
      uv[2 * i] + 0.5,
      width - 0.5 - uv[2 * i],
      uv[2 * i + 1] + 0.5,
      height - 0.5 - uv[2 * i + 1],
    );
    const inside = seen[i] === 1 && margin >= 0;
    if (inside !== listed.has(i) && Math.abs(margin) > 1e-3) wrong++;
  }
  index.forEach((point, n) => {
    worst = Math.max(
      worst,
      Math.abs(u[n] - uv[2 * point]),
      Math.abs(v[n] - uv[2 * point + 1]),
      Math.abs(depth[n] - xyz[3 * point + 2]),
    );
  });
  expect([wrong, worst < 1e-3]).toEqual([0, true]);
}

function xyzi(points: Float32Array, stride: number): Float32Array {
  const out = new Float32Array((points.length / stride) * 4);
  for (let i = 0; i < out.length / 4; i++) out.set(points.subarray(i * stride, i * stride + 4), 4 * i);
  return out;
}

/** `toEqual` takes minutes for a cloud. */
function same(a: unknown, b: unknown): boolean {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return a === b;
  const bytes = (v: ArrayBufferView) => new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
  return a.byteLength > 0 && Buffer.compare(bytes(a), bytes(b)) === 0;
}

function ofMatrix(matrix: number[][]): SE3 {
  return fromMatrix(matrix.slice(0, 3).flat());
}
