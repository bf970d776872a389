// A finished dataset as a source of evidence for calibration checks: rows read as they are asked for, two batches in memory.
import type { RecordBatch, Vector } from 'apache-arrow';
import type { FrameEvidence } from '../../calibration/evidence/index.js';
import type { EvidenceSource } from '../../calibration/health/index.js';
import { cloudAtPicture, twistAt } from '../../frame/evidence/index.js';
import type { GrayDecoder } from '../../frame/motion/camera-motion.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError, Issues } from '../../issue.js';
import { timeRangeOf } from '../../kernel/time-range.js';
import { makeTrajectory, parseRigFile } from '../../rig/index.js';
import { sinceOrigin } from '../../time/stamp.js';
import { cellValue, egoOf, numbersOf, originOf, pointColumnsOf, poseOf, textOf } from './cells.js';
import { type Manifest, type OpenFile, readManifest } from './dataset-reader.js';
import { rowReader } from './row-reader.js';

export interface DatasetEvidence {
  readonly source: EvidenceSource;
  readonly originNs: bigint;
  readonly recording: string;
}

/** Poses of this many frames before and after a frame carry its sweep to its picture. */
const AROUND = 2;

/** Throws FL0704 for what is no dataset, FL0502 when it has no LiDAR and camera that are calibrated to each other. */
export async function datasetEvidence(
  open: OpenFile,
  decoder: GrayDecoder,
  issues: Issues,
  only: { readonly camera?: string; readonly cloud?: string } = {},
): Promise<DatasetEvidence> {
  const manifest: Manifest & { readonly origin_ns?: unknown } = await readManifest(open);
  const rig = parseRigFile(await textOf(open, 'rig.json'), 'rig.json');
  const originNs = originOf(manifest.origin_ns);
  const named = (name: string, wanted: string | undefined) => {
    const topic = manifest.sensors.find(s => s.name === name)?.topic;
    return wanted === undefined || wanted === name || wanted === topic;
  };
  const sensors = (kind: string) => manifest.sensors.filter(s => s.kind === kind && Object.hasOwn(rig.sensors, s.name));
  const pairs = sensors('lidar').flatMap(lidar =>
    sensors('camera').flatMap(camera => {
      const [seen, seeing] = [rig.sensors[lidar.name], rig.sensors[camera.name]];
      if (!named(camera.name, only.camera) || !named(lidar.name, only.cloud)) return [];
      if (!seen.pose || !seeing.pose || !seeing.camera) return [];
      const T_camera_lidar = compose(inverse(poseOf(seeing)), poseOf(seen));
      return [
        { camera: camera.name, cloud: lidar.name, T_camera_lidar, T_rig_lidar: poseOf(seen), lens: seeing.camera.lens },
      ];
    }),
  );
  if (pairs.length === 0)
    throw new FramelockError(
      'FL0502',
      'expected a camera and a LiDAR that are calibrated to each other in rig.json, got none; give --camera and --cloud by their names in the dataset, or convert again with a rig file',
    );
  const rows = rowReader(open, manifest);

  async function* read(frames: readonly number[]) {
    for (const frame of frames) {
      const { batch, row } = await rows(frame);
      const pictures = new Map<string, Awaited<ReturnType<typeof decoder.decodeGray>> | undefined>();
      const at = await posesAround(frame);
      const found: { pair: number; evidence: FrameEvidence }[] = [];
      for (const [number, pair] of pairs.entries()) {
        const cloud = cloudOf(batch, row, pair.cloud);
        const bytes = cellValue(
          batch.getChild(pair.camera)?.getChild('image')?.getChild('bytes'),
          row,
        ) as Uint8Array | null;
        const stamp = cellValue(batch.getChild(pair.camera)?.getChild('stamp_ns'), row) as bigint | null;
        if (!cloud || !bytes || stamp === null) continue;
        if (!pictures.has(pair.camera)) pictures.set(pair.camera, await decoded(bytes, pair.camera));
        const picture = pictures.get(pair.camera);
        if (!picture) continue;
        if (picture.width !== pair.lens.width || picture.height !== pair.lens.height) {
          issues.add(
            'FL0503',
            `pictures of ${pair.camera} are not of the size that rig.json's lens is for; they were left out`,
          );
          continue;
        }
        const tNs = sinceOrigin(stamp, originNs);
        const seen = cloudAtPicture(
          { ...cloud, tNs: sinceOrigin(cloud.stampNs, originNs), T_rig_lidar: pair.T_rig_lidar },
          tNs,
          at,
        );
        if (!seen) continue;
        const twist = twistAt(at, pair.T_rig_lidar, tNs);
        const { lens: camera, T_camera_lidar } = pair;
        found.push({ pair: number, evidence: { ...seen, frame, tNs, picture, camera, T_camera_lidar, twist } });
      }
      yield found;
    }
  }

  async function decoded(bytes: Uint8Array, camera: string) {
    try {
      return await decoder.decodeGray(bytes);
    } catch (error) {
      if (!(error instanceof FramelockError)) throw error;
      issues.add(error.code, `${camera}: ${error.message}; the picture was left out`);
      return undefined;
    }
  }

  async function posesAround(frame: number): Promise<(tNs: number) => SE3 | undefined> {
    const poses: ({ tNs: number } & SE3)[] = [];
    for (let f = Math.max(0, frame - AROUND); f <= Math.min(manifest.frames - 1, frame + AROUND); f++) {
      const { batch, row } = await rows(f);
      const pose = egoOf(batch, row);
      const stamp = cellValue(batch.getChild('stamp_ns'), row) as bigint | null;
      if (pose && stamp !== null) poses.push({ tNs: sinceOrigin(stamp, originNs), ...pose });
    }
    const columns = {
      tNs: Float64Array.from(poses, p => p.tNs),
      xyz: Float64Array.from(poses.flatMap(p => p.t)),
      xyzw: Float64Array.from(poses.flatMap(p => p.q)),
    };
    const about = { worldFrame: 'world', childFrame: 'rig', from: 'ego' };
    const trajectory = poses.length > 1 ? makeTrajectory(columns, about, new Issues()) : undefined;
    return tNs => trajectory?.at(tNs);
  }

  const stampOf = async (frame: number) => {
    const { batch, row } = await rows(frame);
    return sinceOrigin((cellValue(batch.getChild('stamp_ns'), row) as bigint | null) ?? originNs, originNs);
  };
  const spanNs = manifest.frames > 1 ? (await stampOf(manifest.frames - 1)) - (await stampOf(0)) : 0;
  return { source: { pairs, frames: manifest.frames, spanNs, read }, originNs, recording: manifest.recording };
}

function cloudOf(batch: RecordBatch, row: number, name: string) {
  const cell = batch.getChild(name);
  const points = cellValue(cell?.getChild('points'), row) as Vector | null;
  const stampNs = cellValue(cell?.getChild('stamp_ns'), row) as bigint | null;
  const columns = points && stampNs !== null ? pointColumnsOf(batch, name) : undefined;
  if (!points || stampNs === null || !columns) return undefined;
  const names = columns.map(c => c.name);
  const numbers = numbersOf(points) as Float32Array;
  const count = Math.floor(numbers.length / Math.max(1, names.length));
  const column = columns.findIndex(c => c.unit === 's');
  return {
    points: numbers,
    count,
    names,
    stampNs,
    times: column < 0 ? undefined : timesOf(numbers, names.length, column),
  };
}

function timesOf(points: Float32Array, stride: number, column: number) {
  const range = timeRangeOf(points, stride, points.length / stride, column);
  return range && { ...range, column };
}
