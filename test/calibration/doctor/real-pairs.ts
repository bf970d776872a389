// Real cameras and LiDARs whose calibration is known: every pair of the shared data, as evidence and as a rig's numbers.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { createCamera, type Intrinsics } from '../../../src/camera/index.js';
import { readEvidence } from '../../../src/frame/evidence/index.js';
import { defaultOptions } from '../../../src/frame/options.js';
import { planFrames } from '../../../src/frame/plan.js';
import { compose, inverse, type SE3 } from '../../../src/geometry/index.js';
import { Issues } from '../../../src/issue.js';
import { pointLayout, readPoints } from '../../../src/kernel/index.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { decodeGray, grayDecoder } from '../../../src/platform/node/gray.js';
import { openSession } from '../../../src/platform/node/session.js';
import { kittiObject } from '../../../src/rig/import/kitti-object.js';
import { openCalib } from '../../../src/rig/import/opencalib.js';
import { readPcd } from '../../../src/source/pcd/index.js';
import { floatCloud, foreignFile, readWith, sensorOf } from '../../rig/import/dataset-support.js';

export interface RealPair {
  readonly name: string;
  readonly T_rig_camera: SE3;
  readonly T_rig_lidar: SE3;
  readonly model: string;
  readonly intrinsics: Intrinsics;
  readonly frames: readonly FrameEvidence[];
}

const data = join(import.meta.dirname, '../../../../shared/data');
const bytes = (path: string) => new Uint8Array(readFileSync(join(data, path)));
const file = (path: string) => foreignFile(path.split('/').at(-1) ?? '', bytes(path));
const has = (path: string) => existsSync(join(data, path));

/** A recording's pairs, as framelock reads them; frames evenly spread. */
export async function recordedPairs(path: string): Promise<RealPair[]> {
  if (!has(path)) return [];
  const issues = new Issues();
  const session = await openSession([join(data, path)], issues);
  try {
    const plan = await planFrames(session.source, undefined, { ...defaultOptions, projection: true }, issues);
    const context = { digest: nodeDigest, decoder: grayDecoder, issues };
    const found: RealPair[] = [];
    for (const pair of plan.pairs) {
      const frames: FrameEvidence[] = [];
      for await (const read of readEvidence(plan, [pair], plan.frames.keys(), context))
        frames.push(...read.map(one => one.evidence));
      const { cameraSensor, cloudSensor } = pair;
      found.push({
        name: `${path.split('/').at(-1)} ${cameraSensor.name}`,
        T_rig_camera: cameraSensor.rig.T_rig_sensor!,
        T_rig_lidar: cloudSensor.rig.T_rig_sensor!,
        model: cameraSensor.rig.camera!.model,
        intrinsics: cameraSensor.rig.camera!.intrinsics,
        frames,
      });
    }
    return found;
  } finally {
    await session.close();
  }
}

export async function kittiObjectPair(frame: string): Promise<RealPair[]> {
  const folder = 'noncommercial/kitti_object/object/training';
  if (!has(folder)) return [];
  const rig = readWith(kittiObject, file(`${folder}/calib/${frame}.txt`));
  const cloud = floatCloud(bytes(`${folder}/velodyne/${frame}.bin`), ['x', 'y', 'z', 'intensity']);
  const { model, intrinsics } = sensorOf(rig, 'image_02').camera!;
  return [
    await pairOf(
      `kitti object ${frame}`,
      rig.T('velodyne', 'image_02'),
      model,
      intrinsics,
      cloud,
      bytes(`${folder}/image_2/${frame}.png`),
    ),
  ];
}

export async function openCalibPair(): Promise<RealPair[]> {
  const folder = 'permissive/opencalib/lidar2camera_manual';
  if (!has(folder)) return [];
  const rig = readWith(
    openCalib,
    file(`${folder}/center_camera-intrinsic.json`),
    file(`${folder}/top_center_lidar-to-center_camera-extrinsic.json`),
  );
  const { cloud } = readPcd(bytes(`${folder}/0.pcd`), 'top_center_lidar', '0.pcd');
  const { model, intrinsics } = sensorOf(rig, 'center_camera').camera!;
  // The picture has 1200 rows; the file's 1080 are the trap of this pair (MANIFEST.md).
  const right = { ...intrinsics, height: 1200 };
  return [
    await pairOf(
      'opencalib',
      rig.T('top_center_lidar', 'center_camera'),
      model,
      right,
      cloud,
      bytes(`${folder}/0.png`),
    ),
  ];
}

async function pairOf(
  name: string,
  T_lidar_camera: SE3,
  model: string,
  intrinsics: Intrinsics,
  cloud: Parameters<typeof pointLayout>[0],
  png: Uint8Array,
): Promise<RealPair> {
  const layout = pointLayout(cloud);
  const rows = readPoints(cloud, layout);
  const n = cloud.width * cloud.height;
  const stride = rows.length / n;
  const column = (c: number) => Float32Array.from({ length: n }, (_, i) => rows[i * stride + c]);
  const xyz = new Float32Array(3 * n);
  const intensity = new Float32Array(n);
  const [x, y, z, level] = [column(0), column(1), column(2), column(3)];
  let kept = 0;
  for (let i = 0; i < n; i++) {
    if (!(Math.hypot(x[i], y[i], z[i]) > 0.1)) continue;
    xyz.set([x[i], y[i], z[i]], 3 * kept);
    intensity[kept++] = level[i];
  }
  const frame: FrameEvidence = {
    frame: 0,
    tNs: 0,
    xyz: xyz.subarray(0, 3 * kept),
    count: kept,
    intensity: intensity.subarray(0, kept),
    picture: await decodeGray(png),
    camera: createCamera(model, intrinsics),
    T_camera_lidar: inverse(T_lidar_camera),
    compensated: false,
  };
  return {
    name,
    T_rig_camera: T_lidar_camera,
    T_rig_lidar: { q: [0, 0, 0, 1], t: [0, 0, 0] },
    model,
    intrinsics,
    frames: [frame],
  };
}

export async function realPairs(): Promise<RealPair[]> {
  const lists = [
    await recordedPairs('composed/kitti_2011_09_26.bag'),
    ...(await Promise.all(['000000', '000001', '000002'].map(kittiObjectPair))),
    await recordedPairs('composed/nuscenes_sample.mcap'),
    await openCalibPair(),
  ];
  return lists.flat();
}

export const extrinsicOf = (pair: Pick<RealPair, 'T_rig_camera' | 'T_rig_lidar'>): SE3 =>
  compose(inverse(pair.T_rig_camera), pair.T_rig_lidar);

/** All of what the planted cases are about. */
export const dataIsThere = [
  'composed/kitti_2011_09_26.bag',
  'composed/nuscenes_sample.mcap',
  'noncommercial/kitti_object',
  'permissive/opencalib',
].every(has);
