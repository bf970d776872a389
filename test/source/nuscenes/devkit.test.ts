// Against the official devkit, on a dataset that neither wrote: clouds in cameras through poses of both, radar fields, boxes, velocities.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultOptions } from '../../../src/frame/options.js';
import { planFrames } from '../../../src/frame/plan.js';
import { pointsInBox } from '../../../src/geometry/box3.js';
import {
  apply,
  compose,
  inverse,
  type Quaternion,
  rotationAngle,
  type SE3,
  type Vec3,
} from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { pointLayout, readPoints } from '../../../src/kernel/index.js';
import { labelFormats, openLabels } from '../../../src/label/index.js';
import type { PointCloud } from '../../../src/message/value.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { openRecording } from '../../../src/source/open.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { type TableRows, tableFiles } from '../../support/nuscenes-folder.js';

interface BoxFacts {
  readonly center: Vec3;
  readonly rotation_wxyz: readonly [number, number, number, number];
  readonly wlh: readonly [number, number, number];
}
interface Golden {
  readonly tables: TableRows;
  readonly files: { readonly [path: string]: string };
  readonly samples: readonly {
    readonly scene: string;
    readonly lidar_stamp_us: number;
    readonly boxes_lidar: { readonly [token: string]: BoxFacts };
    readonly boxes_cam_front: { readonly [token: string]: BoxFacts };
    readonly annotations: readonly {
      readonly token: string;
      readonly instance: string;
      readonly category: string;
      readonly num_lidar_pts: number;
      readonly attributes: readonly string[];
      readonly visibility: string;
      readonly velocity: Vec3 | null;
    }[];
    readonly projected: {
      readonly [pair: string]: { readonly count: number; readonly pixels: number; readonly depth: number };
    };
  }[];
  readonly radar: { readonly file: string; readonly columns: readonly (readonly number[])[] };
}

const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/nuscenes.json'), 'utf8'));
const files = [
  ...tableFiles(golden.tables),
  ...Object.entries(golden.files).map(([path, text]) => [path, new Uint8Array(Buffer.from(text, 'base64'))] as const),
];
const scenes = [...new Set(golden.samples.map(sample => sample.scene))];

async function opened(scene: string) {
  const issues = new Issues();
  const folder = memoryFolder(files, scene, scene);
  const source = await openRecording([{ folder }], { issues, decompress: new Map(), digest: nodeDigest });
  const plan = await planFrames(source, undefined, defaultOptions, issues);
  const labels = await openLabels({ folder }, labelFormats, { issues, decompress: new Map() }, 'nuscenes');
  const at = (us: number) => Number(BigInt(us) * 1000n - plan.originNs);
  const T_rig = (name: string) => plan.rig.sensors.get(name)!.T_rig_sensor!;
  /** The datum of a sensor that belongs to the key frame at a LiDAR's stamp. */
  const datum = (name: string, lidarUs: number) => {
    const sample = golden.tables.sample_data.find(
      row => row.timestamp === lidarUs && String(row.filename).includes(`samples/LIDAR_TOP/${scene}`),
    )!.sample_token;
    const row = golden.tables.sample_data.find(
      one => one.is_key_frame && one.sample_token === sample && String(one.filename).includes(`/${name}/`),
    )!;
    const us = row.timestamp as number;
    const channel = source.channels.find(c => c.topic === name)!.id;
    const message = [...source.messages.channel].findIndex(
      (c, i) => c === channel && source.messages.stampNs.at(i) === BigInt(us) * 1000n,
    );
    return { us, message };
  };
  const cloudOf = async (name: string, lidarUs: number) => {
    const { us, message } = datum(name, lidarUs);
    const cloud = source.channels[source.messages.channel.at(message)].decoder.decode(
      await source.read(message),
    ) as PointCloud;
    const layout = pointLayout(cloud);
    return { us, points: readPoints(cloud, layout).slice(), stride: layout.width, count: cloud.width };
  };
  return { issues, source, plan, labels, at, T_rig, datum, cloudOf };
}

const poseOf = ({ center, rotation_wxyz: [w, x, y, z] }: BoxFacts): SE3 => ({
  t: center,
  q: [x, y, z, w] as Quaternion,
});
const expectNear = (a: SE3, b: SE3) => {
  const off = compose(inverse(a), b);
  expect(Math.hypot(...off.t)).toBeLessThan(1e-9);
  expect(rotationAngle(off)).toBeLessThan(1e-7);
};

describe.each(scenes)('%s, as the devkit sees it', scene => {
  const samples = golden.samples.filter(sample => sample.scene === scene);
  const all = opened(scene);

  it('opens without a word', async () => {
    const { issues, source } = await all;
    expect(issues.sorted().map(({ code, text }) => `${code} ${text}`)).toEqual([]);
    expect(source.messages.count).toBe(
      2 * golden.tables.sample_data.filter(row => String(row.filename).includes(scene)).length + 4 + 2,
    );
  });

  it('has the same points in the same pixels, from LiDAR and radar, with the car moving between', async () => {
    const { plan, at, T_rig, datum, cloudOf } = await all;
    for (const { lidar_stamp_us, projected } of samples)
      for (const [pair, facts] of Object.entries(projected)) {
        const [sensor, camera] = pair.split(' ');
        const { us, points, stride, count } = await cloudOf(sensor, lidar_stamp_us);
        const T_cam_world = inverse(compose(plan.trajectory!.at(at(datum(camera, lidar_stamp_us).us))!, T_rig(camera)));
        const T_cam_sensor = compose(T_cam_world, compose(plan.trajectory!.at(at(us))!, T_rig(sensor)));
        const { lens, intrinsics } = plan.rig.sensors.get(camera)!.camera!;
        expect(lens).toBeDefined();
        const { fx, fy, cx, cy, width, height } = intrinsics;
        const sums = { count: 0, pixels: 0, depth: 0 };
        for (let i = 0; i < count; i++) {
          const [x, y, z] = apply(T_cam_sensor, [points[i * stride], points[i * stride + 1], points[i * stride + 2]]);
          const [u, v] = [(fx * x) / z + cx, (fy * y) / z + cy];
          // The devkit's own mask.
          if (!(z > 1 && u > 1 && u < width - 1 && v > 1 && v < height - 1)) continue;
          sums.count++;
          sums.pixels += u + v;
          sums.depth += z;
        }
        expect(sums.count, pair).toBe(facts.count);
        // Its clouds are float32, in coordinates of the map: 1 mm at 1600 m.
        expect(Math.abs(sums.pixels - facts.pixels)).toBeLessThan(0.05 * facts.count + 1e-9);
        expect(Math.abs(sums.depth - facts.depth)).toBeLessThan(1e-3 * facts.count + 1e-9);
      }
  });

  it('has the same boxes in the frame of the LiDAR and of a camera at its own moment', async () => {
    const { plan, labels, at, T_rig, datum } = await all;
    const byId = new Map(labels.labels.map(label => [label.id, label]));
    let compared = 0;
    for (const { lidar_stamp_us, boxes_lidar, boxes_cam_front } of samples) {
      const T_world_then = plan.trajectory!.at(at(lidar_stamp_us))!;
      for (const [token, facts] of Object.entries(boxes_lidar)) {
        const { box, moment } = byId.get(token)!;
        expect(moment).toEqual({ stampNs: BigInt(lidar_stamp_us) * 1000n });
        expectNear(compose(inverse(T_rig('LIDAR_TOP')), box!.T), poseOf(facts));
        expect(box!.size).toEqual([facts.wlh[1], facts.wlh[0], facts.wlh[2]]);
        compared++;
      }
      const T_cam_world = inverse(
        compose(plan.trajectory!.at(at(datum('CAM_FRONT', lidar_stamp_us).us))!, T_rig('CAM_FRONT')),
      );
      for (const [token, facts] of Object.entries(boxes_cam_front)) {
        expectNear(compose(compose(T_cam_world, T_world_then), byId.get(token)!.box!.T), poseOf(facts));
        compared++;
      }
    }
    expect(compared).toBeGreaterThanOrEqual(10);
  });

  it('has the same velocities, none where it has none, classes, attributes and counts of points', async () => {
    const { plan, labels, at, T_rig, cloudOf } = await all;
    const byId = new Map(labels.labels.map(label => [label.id, label]));
    expect(labels.found).toBe(labels.labels.length);
    expect(labels.labels.length).toBe(samples.reduce((sum, { annotations }) => sum + annotations.length, 0));
    for (const { lidar_stamp_us, annotations } of samples) {
      const { q } = inverse(plan.trajectory!.at(at(lidar_stamp_us))!);
      const { points, stride, count } = await cloudOf('LIDAR_TOP', lidar_stamp_us);
      for (const facts of annotations) {
        const label = byId.get(facts.token)!;
        expect([label.category, label.track, label.points]).toEqual([
          facts.category,
          facts.instance,
          facts.num_lidar_pts,
        ]);
        expect(label.attributes).toEqual([
          ...facts.attributes.map(name => ['attribute', name]),
          ['visibility', facts.visibility],
          ['num_radar_pts', expect.any(String)],
        ]);
        if (facts.velocity === null) expect(label.velocity).toBeUndefined();
        else {
          // It subtracts stamps of 1.5e9 s in float64: 2.4e-7 s.
          const off = apply({ q, t: [0, 0, 0] }, facts.velocity).map((v, i) => v - label.velocity![i]);
          expect(Math.hypot(...off)).toBeLessThan(5e-6);
        }
        const inLidar = { ...label.box!, T: compose(inverse(T_rig('LIDAR_TOP')), label.box!.T) };
        expect(pointsInBox(inLidar, { points, stride, xyz: [0, 1, 2], count }).length).toBe(facts.num_lidar_pts);
      }
    }
  });
});

it('reads all 18 numbers of every radar return as the devkit does', async () => {
  const { file, columns } = golden.radar;
  const { source } = await opened('scene-0001');
  const number = source.files.findIndex(({ name }) => name === file);
  const message = [...source.messages.block].findIndex(block => source.blocks[block].file === number);
  const cloud = source.channels[source.messages.channel.at(message)].decoder.decode(
    await source.read(message),
  ) as PointCloud;
  const layout = pointLayout(cloud);
  const values = readPoints(cloud, layout);
  expect(layout.width).toBe(18);
  expect(cloud.width).toBe(columns[0].length);
  for (const [c, column] of columns.entries())
    expect(Array.from(column, (_, i) => values[i * 18 + c])).toEqual(column.map(Math.fround));
});
