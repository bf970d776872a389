// A finished dataset as a source of evidence for calibration checks: rows read as they are asked for, two batches in memory.
import type { RecordBatch } from 'apache-arrow';
import type { FrameEvidence } from '../../calibration/evidence/index.js';
import type { EvidenceSource } from '../../calibration/health/index.js';
import type { GrayImage } from '../../calibration/observe/gray-pyramid.js';
import type { Camera } from '../../camera/camera.js';
import { type LensModel, lensModels } from '../../camera/index.js';
import { cloudAtPicture, someBrightness, sweepTimes, twistAt, type Viewer } from '../../frame/evidence/index.js';
import type { GrayDecoder } from '../../frame/motion/camera-motion.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError, Issues, rethrowDefect } from '../../issue.js';
import { parseRigFile } from '../../rig/file/index.js';
import { isCalled, makeTrajectory, type RigFile } from '../../rig/index.js';
import { sinceOrigin } from '../../time/stamp.js';
import { cellValue, egoOf, originOf, poseOf, textOf } from './cells.js';
import { cloudCell } from './cloud-cell.js';
import { type Manifest, type OpenFile, readManifest } from './dataset-reader.js';
import { rowReader } from './row-reader.js';

export interface DatasetEvidence {
  readonly source: EvidenceSource;
  readonly originNs: bigint;
  readonly recording: string;
}

/** T_world_rig at a moment, ns since the origin; undefined where no pose reaches. */
type PoseAt = (tNs: number) => SE3 | undefined;

/** Poses of this many frames before and after a frame carry its sweep to its picture. */
const AROUND = 2;

/** A LiDAR and a camera that rig.json places, and how they stand to each other. */
interface CalibratedPair {
  readonly camera: string;
  /** Of the camera. */
  readonly topic: string;
  readonly cloud: string;
  readonly T_camera_lidar: SE3;
  readonly T_rig_lidar: SE3;
  readonly lens: Camera;
}

/** Sensors by name or topic; without one, all of its kind. */
interface Only {
  readonly camera?: string;
  readonly cloud?: string;
}

/** `lenses`: the models that its rig.json may name. Throws FL0704 for what is no dataset, FL0502 when it has no LiDAR and camera that are calibrated to each other. */
export async function datasetEvidence(
  open: OpenFile,
  decoder: GrayDecoder,
  issues: Issues,
  only: Only = {},
  lenses: readonly LensModel[] = lensModels,
): Promise<DatasetEvidence> {
  const manifest: Manifest & { readonly origin_ns?: unknown } = await readManifest(open);
  const placed = pairsOf(manifest, parseRigFile(await textOf(open, 'rig.json'), 'rig.json', lenses), only);
  const originNs = originOf(manifest.origin_ns);
  const rows = rowReader(open, manifest);
  const schema = manifest.frames > 0 ? (await rows(0)).batch.schema : undefined;
  const viewer = ({ camera: name, topic }: CalibratedPair): Viewer => ({
    name,
    topic,
    encoding: schema?.fields.find(field => field.name === name)?.metadata.get('encoding'),
  });
  const pairs = someBrightness(placed, viewer, issues);

  async function* read(frames: readonly number[]) {
    for (const frame of frames) {
      const { batch, row } = await rows(frame);
      const poses = await posesAround(frame);
      const pictures = new Map<string, Promise<GrayImage | undefined>>();
      const found: { pair: number; evidence: FrameEvidence }[] = [];
      for (const [number, pair] of pairs.entries()) {
        if (!pictures.has(pair.camera)) pictures.set(pair.camera, decoded(batch, row, pair));
        const picture = await pictures.get(pair.camera);
        const seen = picture && evidenceOf(batch, row, pair, poses);
        if (seen) found.push({ pair: number, evidence: { ...seen, frame, picture } });
      }
      yield found;
    }
  }

  /** Undefined where the row has no picture, and with an issue where it is damaged or not of the lens's size. */
  async function decoded(batch: RecordBatch, row: number, { camera, lens }: CalibratedPair) {
    const bytes = cellValue(batch.getChild(camera)?.getChild('image')?.getChild('bytes'), row) as Uint8Array | null;
    if (!bytes) return undefined;
    try {
      const picture = await decoder.decodeGray(bytes);
      if (picture.width === lens.width && picture.height === lens.height) return picture;
      issues.add('FL0503', `pictures of ${camera} are not of the size that rig.json's lens is for; they were left out`);
    } catch (error) {
      rethrowDefect(error);
      issues.add(error.code, `${camera}: ${error.message}; the picture was left out`);
    }
    return undefined;
  }

  function evidenceOf(batch: RecordBatch, row: number, pair: CalibratedPair, poses: PoseAt) {
    const { lens: camera, T_camera_lidar, T_rig_lidar } = pair;
    const cloud = cloudCell(batch, row, pair.cloud);
    const [tNs, sweepNs] = [stampAt(batch, row, pair.camera), stampAt(batch, row, pair.cloud)];
    if (!cloud || tNs === undefined || sweepNs === undefined) return undefined;
    const { points, count, stride, columns, time } = cloud;
    const names = columns.map(column => column.name);
    const raw = { points, count, names, times: sweepTimes(points, stride, time), tNs: sweepNs, T_rig_lidar };
    const seen = cloudAtPicture(raw, tNs, poses);
    return seen && { ...seen, tNs, camera, T_camera_lidar, twist: twistAt(poses, T_rig_lidar, tNs) };
  }

  /** ns since the origin. */
  function stampAt(batch: RecordBatch, row: number, sensor?: string): number | undefined {
    const of = sensor === undefined ? batch : batch.getChild(sensor);
    const stamp = cellValue(of?.getChild('stamp_ns'), row) as bigint | null;
    return stamp === null ? undefined : sinceOrigin(stamp, originNs);
  }

  async function posesAround(frame: number): Promise<PoseAt> {
    const poses: ({ tNs: number } & SE3)[] = [];
    for (let f = Math.max(0, frame - AROUND); f <= Math.min(manifest.frames - 1, frame + AROUND); f++) {
      const { batch, row } = await rows(f);
      const pose = egoOf(batch, row);
      const tNs = stampAt(batch, row);
      if (pose && tNs !== undefined) poses.push({ tNs, ...pose });
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
    return stampAt(batch, row) ?? 0;
  };
  const spanNs = manifest.frames > 1 ? (await stampOf(manifest.frames - 1)) - (await stampOf(0)) : 0;
  return { source: { pairs, frames: manifest.frames, spanNs, read }, originNs, recording: manifest.recording };
}

function pairsOf(manifest: Manifest, rig: RigFile, only: Only): CalibratedPair[] {
  const chosen = (kind: string, wanted: string | undefined) =>
    manifest.sensors.flatMap(({ name, topic, ...sensor }) => {
      if (sensor.kind !== kind || (wanted !== undefined && !isCalled({ name, topic }, wanted))) return [];
      const placed = Object.hasOwn(rig.sensors, name) ? rig.sensors[name] : undefined;
      return placed?.pose ? [{ name, topic, T_rig_sensor: poseOf(placed), lens: placed.camera?.lens }] : [];
    });
  const cameras = chosen('camera', only.camera);
  const pairs = chosen('lidar', only.cloud).flatMap(({ name: cloud, T_rig_sensor: T_rig_lidar }) =>
    cameras.flatMap(({ name: camera, topic, T_rig_sensor: T_rig_camera, lens }) => {
      if (!lens) return [];
      return [{ camera, topic, cloud, T_camera_lidar: compose(inverse(T_rig_camera), T_rig_lidar), T_rig_lidar, lens }];
    }),
  );
  if (pairs.length > 0) return pairs;
  throw new FramelockError(
    'FL0502',
    'expected a camera and a LiDAR that are calibrated to each other in rig.json, got none; give --camera and --lidar by their names in the dataset, or convert again with a rig file',
  );
}
