// A dataset as a scene for checks of labels: one pass for moments and poses, then frames as they are asked for.
import type { RecordBatch } from 'apache-arrow';
import type { Camera } from '../../camera/camera.js';
import { type LensModel, lensModels } from '../../camera/index.js';
import type { Scene, SceneCloud, SceneFrame, SceneMoment, ScenePicture, SceneSensor } from '../../frame/scene/index.js';
import { type FramePose, poseTrack } from '../../frame/scene/pose-track.js';
import { parseRigFile } from '../../rig/file/index.js';
import type { RigFile } from '../../rig/index.js';
import { cellValue, egoOf, poseOf, textOf } from './cells.js';
import { cloudCell } from './cloud-cell.js';
import { type Manifest, type OpenFile, readManifest } from './dataset-reader.js';
import { rowReader } from './row-reader.js';

/** Kinds of sensors that labels can be about. */
const SEEING = ['lidar', 'radar', 'camera'];

/** Two batches in memory. `lenses`: the models that its rig.json may name. Throws FL0704 for what is no dataset, or a damaged one. */
export async function datasetScene(open: OpenFile, lenses: readonly LensModel[] = lensModels): Promise<Scene> {
  const manifest: Manifest & { readonly calibration?: unknown } = await readManifest(open);
  const rig = parseRigFile(await textOf(open, 'rig.json'), 'rig.json', lenses);
  const sensors = manifest.sensors
    .filter(s => SEEING.includes(s.kind))
    .map(s => sceneSensor(s, rig, manifest.calibration));
  const rows = rowReader(open, manifest);
  const moments: SceneMoment[] = [];
  const poses: FramePose[] = [];
  const stamps = new BigInt64Array(manifest.frames);
  for (let frame = 0; frame < manifest.frames; frame++) {
    const { batch, row } = await rows(frame);
    stamps[frame] = bigintOf(batch, 'stamp_ns', row) ?? 0n;
    const pose = egoOf(batch, row);
    if (pose) poses.push({ stampNs: stamps[frame], T_world_rig: pose });
    for (const { name } of sensors) {
      const at = momentOf(batch, row, name);
      if (at) moments.push({ frame, sensor: name, ...at });
    }
  }
  const cells = new Map(sensors.map(sensor => [sensor.name, sensor]));
  return {
    recording: manifest.recording,
    sensors,
    frames: manifest.frames,
    frameStampsNs: stamps,
    moments,
    poseAt: poseTrack(poses.sort((a, b) => (a.stampNs < b.stampNs ? -1 : a.stampNs > b.stampNs ? 1 : 0))),
    async *read(frames) {
      for (const frame of frames) {
        const { batch, row } = await rows(frame);
        yield frameOf(batch, row, frame, stamps[frame], cells);
      }
    },
  };
}

function sceneSensor(
  { name, topic, kind }: Manifest['sensors'][number],
  rig: RigFile,
  calibration: unknown,
): SceneSensor {
  const known = Object.hasOwn(rig.sensors, name) ? rig.sensors[name] : undefined;
  return {
    name,
    topic,
    kind,
    T_rig_sensor: known?.pose && poseOf(known),
    lens: known?.camera?.lens,
    suspicious: suspicionOf(name, calibration),
  };
}

/** Of the pairs that `convert --check-calibration` put into the manifest. */
function suspicionOf(name: string, calibration: unknown): boolean | undefined {
  if (!Array.isArray(calibration)) return undefined;
  const pairs = calibration.filter(pair => pair?.camera === name || pair?.cloud === name);
  return pairs.length === 0 ? undefined : pairs.some(pair => pair.verdict === 'suspicious');
}

function frameOf(
  batch: RecordBatch,
  row: number,
  index: number,
  stampNs: bigint,
  sensors: ReadonlyMap<string, SceneSensor>,
): SceneFrame {
  const clouds: SceneCloud[] = [];
  const pictures: ScenePicture[] = [];
  for (const sensor of sensors.values()) {
    const { name, kind, T_rig_sensor } = sensor;
    const at = T_rig_sensor && momentOf(batch, row, name);
    if (!T_rig_sensor || !at) continue;
    const base = { sensor: name, T_rig_sensor, ...at };
    if (kind === 'camera') {
      const picture = pictureOf(batch, row, name, sensor.lens);
      if (picture) pictures.push({ ...base, ...picture });
    } else {
      const cloud = cloudCell(batch, row, name);
      if (cloud) clouds.push({ kind: kind === 'radar' ? 'radar' : 'lidar', ...base, ...cloud });
    }
  }
  return { index, stampNs, clouds, pictures };
}

function momentOf(batch: RecordBatch, row: number, name: string) {
  const cell = batch.getChild(name);
  const value = (field: string) => cellValue(cell?.getChild(field), row);
  const stampNs = value('stamp_ns') as bigint | null;
  if (stampNs === null || stampNs === undefined) return undefined;
  const sigma = value('sigma_ns') as bigint | null;
  return {
    stampNs,
    // A header that its driver left at zero tells nothing.
    rawNs: (value('raw_stamp_ns') as bigint | null) || stampNs,
    dtNs: Number((value('dt_ns') as bigint | null) ?? 0n),
    sigmaNs: sigma === null ? Number.NaN : Number(sigma),
    file: String(cellValue(cell?.getChild('source')?.getChild('file'), row) ?? ''),
  };
}

function pictureOf(batch: RecordBatch, row: number, name: string, lens: Camera | undefined) {
  const cell = batch.getChild(name);
  const [width, height] = ['width', 'height'].map(field => Number(cellValue(cell?.getChild(field), row) ?? 0));
  const fits = lens !== undefined && lens.width === width && lens.height === height;
  const bytes = () =>
    (cellValue(cell?.getChild('image')?.getChild('bytes'), row) as Uint8Array | null) ?? new Uint8Array();
  return { width, height, lens: fits ? lens : undefined, bytes };
}

function bigintOf(batch: RecordBatch, name: string, row: number): bigint | undefined {
  return (cellValue(batch.getChild(name), row) as bigint | null) ?? undefined;
}
