// One real nuScenes sample put back into the official layout: points in pictures as OpenCV counts them, points in boxes as nuScenes does.
//
// The info file that comes with it has boxes by yaw in the LiDAR's frame. nuScenes' own are upright in the map: the composition turns
// them back, and that its counts come out exactly for all 69 says that this, the frames and the order of lengths are right.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultOptions } from '../../../src/frame/options.js';
import { planFrames } from '../../../src/frame/plan.js';
import { pointsInBox } from '../../../src/geometry/box3.js';
import { apply, compose, fromMatrix, inverse, type SE3, type Vec3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { pointLayout, readPoints } from '../../../src/kernel/index.js';
import { labelFormats, openLabels } from '../../../src/label/index.js';
import type { PointCloud } from '../../../src/message/value.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openRecording } from '../../../src/source/open.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { nuscenesFolder, tableFiles, type WrittenSensor } from '../../support/nuscenes-folder.js';
import { readPickle } from '../../support/pickle.js';

const data = new URL('../../../../shared/data/', import.meta.url);
const folder = new URL('noncommercial/nuscenes_demo_mmdet3d/', data);
const log = 'n015-2018-07-24-11-22-45+0800';
const present =
  existsSync(new URL(`${log}.pkl`, folder)) && existsSync(new URL('composed/nuscenes_sample.facts.json', data));

interface Tf {
  readonly child: string;
  readonly stamp_ns: string;
  readonly matrix: number[][];
}
interface Facts {
  readonly tf: readonly Tf[];
  readonly tf_static: readonly Tf[];
  readonly camera_info: { readonly [topic: string]: { width: number; height: number; frame: string; K: number[] } };
  readonly with_ego_motion: {
    readonly [camera: string]: {
      by_tf_at_both_stamps: { in_image: number; within_0_01px_of_border: number };
      camera_stamp_ns: string;
    };
  };
}
interface Info {
  readonly metainfo: { readonly categories: { readonly [name: string]: number } };
  readonly data_list: readonly {
    readonly instances: readonly {
      readonly bbox_3d: number[];
      readonly bbox_label: number;
      readonly num_lidar_pts: number;
    }[];
  }[];
}

const LIDAR_US = 1_532_402_927_647_951;

function composed() {
  const facts: Facts = JSON.parse(readFileSync(new URL('composed/nuscenes_sample.facts.json', data), 'utf8'));
  const info = readPickle(readFileSync(new URL(`${log}.pkl`, folder))) as Info;
  const T_map_ego = (us: number) => fromMatrix(facts.tf.find(tf => tf.stamp_ns === `${us}000`)!.matrix.flat());
  const mounting = (name: string) => fromMatrix(facts.tf_static.find(tf => tf.child === name)!.matrix.flat());
  const file = (channel: string, us: number, ending: string) => ({
    us,
    key: true,
    ending,
    content: new Uint8Array(readFileSync(new URL(`${log}__${channel}__${us}.${ending}`, folder))),
  });
  const cameras = Object.values(facts.camera_info).map(({ frame, width, height, K }): WrittenSensor => {
    const us = Number(BigInt(facts.with_ego_motion[frame].camera_stamp_ns) / 1000n);
    const rows = [K.slice(0, 3), K.slice(3, 6), K.slice(6)];
    return {
      channel: frame,
      modality: 'camera',
      T_ego_sensor: mounting(frame),
      K: rows,
      width,
      height,
      files: [file(frame, us, 'jpg')],
    };
  });
  const T_map_lidar = compose(T_map_ego(LIDAR_US), mounting('LIDAR_TOP'));
  const names = Object.keys(info.metainfo.categories);
  const annotations = info.data_list[0].instances.map(({ bbox_3d, bbox_label, num_lidar_pts }, i) => {
    const [x, y, z, length, width, height, yaw] = bbox_3d;
    const [ax, ay] = apply({ q: T_map_lidar.q, t: [0, 0, 0] }, [Math.cos(yaw), Math.sin(yaw), 0]);
    const heading = Math.atan2(ay, ax) / 2;
    const T_map_box: SE3 = { q: [0, 0, Math.sin(heading), Math.cos(heading)], t: apply(T_map_lidar, [x, y, z]) };
    return {
      instance: `object ${i}`,
      // One is of a class that its benchmark leaves out.
      category: names[bbox_label] ?? 'other',
      T_map_box,
      size: [length, width, height] as Vec3,
      points: num_lidar_pts,
    };
  });
  const lidar = {
    channel: 'LIDAR_TOP',
    modality: 'lidar',
    T_ego_sensor: mounting('LIDAR_TOP'),
    files: [file('LIDAR_TOP', LIDAR_US, 'pcd.bin')],
  };
  const built = nuscenesFolder([
    { name: 'scene-0061', T_map_ego, samples: [{ us: LIDAR_US, annotations }], sensors: [...cameras, lidar] },
  ]);
  return { facts, folder: memoryFolder([...tableFiles(built.tables), ...built.data]) };
}

describe.skipIf(!present)('a real nuScenes sample in its layout (needs ../shared/data)', () => {
  const all = present ? opened() : undefined!;

  async function opened() {
    const { facts, folder } = composed();
    const issues = new Issues();
    const source = await openRecording([{ folder }], { issues, decompress: new Map(), digest: nodeDigest });
    const plan = await planFrames(source, undefined, defaultOptions, issues);
    const labels = await openLabels({ folder }, labelFormats, { issues, decompress: new Map() });
    const message = [...source.messages.channel].indexOf(source.channels.find(c => c.topic === 'LIDAR_TOP')!.id);
    const cloud = source.channels[source.messages.channel.at(message)].decoder.decode(
      await source.read(message),
    ) as PointCloud;
    const points = readPoints(cloud, pointLayout(cloud)).slice();
    return {
      facts,
      issues,
      plan,
      labels,
      points,
      count: cloud.width,
      T_rig: (name: string) => plan.rig.sensors.get(name)!.T_rig_sensor!,
    };
  }

  it('opens with seven sensors, poses of each and no word', async () => {
    const { issues, plan, count } = await all;
    expect(issues.sorted().map(({ code, text }) => `${code} ${text}`)).toEqual([]);
    expect(plan.sensors.map(sensor => sensor.kind).sort()).toEqual([...Array(6).fill('camera'), 'lidar']);
    expect(plan.trajectory!.tNs.length).toBe(7);
    expect(count).toBe(34_688);
  });

  it('has as many points in each picture as OpenCV counts, with the car moving between the stamps', async () => {
    const { facts, plan, points, count, T_rig } = await all;
    const at = (ns: bigint) => Number(ns - plan.originNs);
    for (const [camera, { by_tf_at_both_stamps, camera_stamp_ns }] of Object.entries(facts.with_ego_motion)) {
      const T_world_cam = compose(plan.trajectory!.at(at(BigInt(camera_stamp_ns)))!, T_rig(camera));
      const T_world_lidar = compose(plan.trajectory!.at(at(BigInt(LIDAR_US) * 1000n))!, T_rig('LIDAR_TOP'));
      const T_cam_lidar = compose(inverse(T_world_cam), T_world_lidar);
      const { fx, fy, cx, cy, width, height } = plan.rig.sensors.get(camera)!.camera!.intrinsics;
      let inside = 0;
      for (let i = 0; i < count; i++) {
        const [x, y, z] = apply(T_cam_lidar, [points[5 * i], points[5 * i + 1], points[5 * i + 2]]);
        const [u, v] = [(fx * x) / z + cx, (fy * y) / z + cy];
        if (z > 0.1 && u >= 0 && u < width && v >= 0 && v < height) inside++;
      }
      expect(Math.abs(inside - by_tf_at_both_stamps.in_image), camera).toBeLessThanOrEqual(
        by_tf_at_both_stamps.within_0_01px_of_border,
      );
    }
  });

  it('has as many points in every one of 69 boxes as nuScenes says', async () => {
    const { labels, points, count, T_rig } = await all;
    expect(labels.labels.length).toBe(69);
    const T_lidar_rig = inverse(T_rig('LIDAR_TOP'));
    const inBoxes = labels.labels.map(({ box }) => {
      const inLidar = { size: box!.size, T: compose(T_lidar_rig, box!.T) };
      return pointsInBox(inLidar, { points, stride: 5, xyz: [0, 1, 2], count }).length;
    });
    expect(inBoxes).toEqual(labels.labels.map(label => label.points));
    expect(inBoxes.reduce((sum, n) => sum + n)).toBe(1009);
  });
});
