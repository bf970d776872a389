// Counts of real points in real pictures against facts measured with OpenCV: KITTI, and nuScenes with the car moving.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { compose, fromMatrix, inverse, type SE3, toMatrix } from '../../src/geometry/index.js';
import { type ProjectInput, projectCloud, type SweepTransform } from '../../src/kernel/index.js';
import { cameraFromSweep } from '../../src/projection/index.js';

const data = new URL('../../../shared/data/', import.meta.url);
const present = existsSync(new URL('composed/kitti_2011_09_26.facts.json', data));

interface Facts {
  camera_info: Record<
    string,
    { width: number; height: number; model: string; K: number[]; D: number[]; frame: string }
  >;
  tf_static: Tf[];
  tf: Tf[];
  projections: {
    cloud_index: number;
    camera_info_topic: string;
    in_front_z_gt_0_1: number;
    in_image: number;
    in_image_without_fold_over?: number;
    within_0_01px_of_border: number;
  }[];
  with_ego_motion: Record<
    string,
    { by_tf_at_both_stamps: { in_image: number; in_front_z_gt_0_1: number }; camera_stamp_ns: string }
  >;
}
interface Tf {
  parent: string;
  child: string;
  stamp_ns: string;
  matrix: number[][];
}

const factsOf = (name: string): Facts => JSON.parse(readFileSync(new URL(`composed/${name}.facts.json`, data), 'utf8'));

function pointsOf(path: string): Float32Array {
  const bytes = readFileSync(new URL(path, data));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function lensOf(info: Facts['camera_info'][string]) {
  const [fx, , cx, , fy, cy] = info.K;
  return createCamera(info.model, { width: info.width, height: info.height, fx, fy, cx, cy, distortion: info.D });
}

const transform = (list: Tf[], child: string): SE3 => fromMatrix(list.find(t => t.child === child)!.matrix.flat());

/** The facts count 0 ≤ u < width; the room counts from −0.5. A picture one pixel larger all round lets the test count. */
function countByFacts(input: ProjectInput) {
  const { width, height } = input.lens;
  const wide = projectCloud({ ...input, lens: { ...input.lens, width: width + 2, height: height + 2 } });
  let inside = 0;
  for (let i = 0; i < wide.index.length; i++)
    if (wide.u[i] >= 0 && wide.u[i] < width && wide.v[i] >= 0 && wide.v[i] < height) inside++;
  return inside;
}

describe.skipIf(!present)('KITTI 2011_09_26 (needs ../shared/data)', () => {
  const facts = present ? factsOf('kitti_2011_09_26') : undefined!;
  const cases = present ? facts.projections : [];

  it.each(cases)('sweep $cloud_index in $camera_info_topic', p => {
    const info = facts.camera_info[p.camera_info_topic];
    const folder = 'composed/kitti_raw/2011_09_26/2011_09_26_drive_0001_sync/velodyne_points/data/';
    const points = pointsOf(`${folder}${String(p.cloud_index).padStart(10, '0')}.bin`);
    const input: ProjectInput = {
      points,
      stride: 4,
      xyz: [0, 1, 2],
      count: points.length / 4,
      toCamera: toMatrix(inverse(transform(facts.tf_static, info.frame))),
      lens: lensOf(info),
    };
    const expected = p.in_image_without_fold_over ?? p.in_image;
    expect(Math.abs(countByFacts(input) - expected)).toBeLessThanOrEqual(p.within_0_01px_of_border);

    const seen = projectCloud(input);
    for (let i = 1; i < seen.index.length; i++) if (seen.index[i] <= seen.index[i - 1]) expect.fail('order lost');
    expect(Math.min(...seen.depth)).toBeGreaterThan(0.1);
  });
});

describe.skipIf(!present)('nuScenes with the car moving (needs ../shared/data)', () => {
  const facts = present ? factsOf('nuscenes_sample') : undefined!;
  const cameras = present ? Object.entries(facts.with_ego_motion) : [];
  const origin = 1532402927n * 1_000_000_000n;
  const stamp = 1532402927647951000n;
  const at = (ns: bigint) => Number(ns - origin);

  it.each(cameras)('%s', (name, { camera_stamp_ns, by_tf_at_both_stamps }) => {
    const poses = new Map(facts.tf.map(t => [at(BigInt(t.stamp_ns)), fromMatrix(t.matrix.flat())]));
    const path =
      'noncommercial/nuscenes_demo_mmdet3d/n015-2018-07-24-11-22-45+0800__LIDAR_TOP__1532402927647951.pcd.bin';
    const points = pointsOf(path);
    const sweep = {
      T_world_rig: (ns: number) => poses.get(ns),
      T_rig_lidar: transform(facts.tf_static, 'LIDAR_TOP'),
      T_rig_camera: transform(facts.tf_static, name),
      cameraNs: at(BigInt(camera_stamp_ns)),
      sweepNs: at(stamp),
    };
    const input = { points, stride: 5, xyz: [0, 1, 2] as const, count: points.length / 5 };
    const lens = lensOf(facts.camera_info[`/${name}/camera_info`]);
    const moving = cameraFromSweep(sweep) as Float64Array;
    expect(countByFacts({ ...input, toCamera: moving, lens })).toBe(by_tf_at_both_stamps.in_image);

    const standing = toMatrix(compose(inverse(sweep.T_rig_camera), sweep.T_rig_lidar));
    const still = facts.projections.find(p => p.camera_info_topic === `/${name}/camera_info`)!;
    expect(countByFacts({ ...input, toCamera: standing, lens })).toBe(still.in_image);

    // The same motion said point by point, all at the sweep's own time, and beyond the trajectory's end.
    const ns = new Float64Array(input.count);
    const knots = { t: Float64Array.of(-1, 1), matrices: Float64Array.from([...moving, ...moving]) };
    const perPoint: SweepTransform = { times: ns, knots };
    expect(projectCloud({ ...input, toCamera: perPoint, lens })).toEqual(
      projectCloud({ ...input, toCamera: moving, lens }),
    );
    expect(cameraFromSweep({ ...sweep, cameraNs: 0 })).toBeUndefined();
  });
});
