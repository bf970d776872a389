// Opens a dataset through a Host: manifest, rig and the footers of its frame files; frames come batch by batch.
import { createCamera } from '../../src/camera/index.js';
import { FramelockError } from '../../src/issue.js';
import { readJson } from '../../src/rig/file/json-document.js';
import { type RigFile, rigOfDocument } from '../../src/rig/file/rig-of-document.js';
import { type ArrowFile, openArrowFile } from './arrow-file.js';
import { type BoxTable, readBoxes } from './boxes.js';
import type { DatasetData, IssueData, SensorData } from './dataset-data.js';
import type { FrameData } from './frame-data.js';
import type { Host } from './host.js';
import { type Manifest, openFrames } from './open-frames.js';
import { orNone } from './optional.js';
import { type SensorLayout, sensorLayouts } from './sensor-layouts.js';

export interface OpenDataset {
  readonly data: DatasetData;
  /** Number of the batch that holds a frame: the unit of reading. */
  batchOf(frame: number): Promise<number>;
  readBatch(batch: number, signal?: AbortSignal): Promise<FrameData[]>;
  table(path: 'alignment.arrow' | 'rejects.arrow'): Promise<ArrowFile>;
  /** Read once; undefined where the dataset has no review queue. */
  labels(): Promise<BoxTable | undefined>;
  /** A small file beside the frames; undefined where it is not there. */
  text(path: string): Promise<string | undefined>;
}

export async function openDataset(host: Host): Promise<OpenDataset> {
  const { manifest, schema, batchOf, readBatch } = await openFrames(host);
  const rigText = await host.text('rig.json');
  const layouts = sensorLayouts(await schema());
  const rig = readRig(rigText);
  const issues = manifest.issues.map(issueData);
  return {
    data: {
      name: manifest.recording,
      framelock: manifest.framelock,
      frames: manifest.frames,
      reference: manifest.reference,
      rigFrame: rig.file?.frame ?? '',
      sensors: manifest.sensors.map(sensor => sensorData(sensor, rig, layouts.get(sensor.name), issues)),
      pairs: manifest.projections.map(({ cloud, camera }) => ({ name: `${cloud}_in_${camera}`, cloud, camera })),
      issues,
      verdicts: manifest.calibration?.map(({ change, ...pair }) => ({ ...pair, changeFrame: change?.frame })),
      accounting: manifest.accounting,
      inputs: manifest.inputs,
      datasetHash: manifest.dataset_hash,
      rigHash: manifest.files.find(file => file.path === 'rig.json')?.sha256 ?? '',
      rigText,
    },
    batchOf,
    readBatch,
    table: path => openArrowFile(host, path),
    labels: once(() => readBoxes(host)),
    text: path => orNone(() => host.text(path)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function issueData({ code, severity, text, count, at }: Manifest['issues'][number]): IssueData {
  const stampNs = at?.stamp !== undefined && /^-?\d{1,19}$/.test(at.stamp) ? BigInt(at.stamp) : undefined;
  return { code, severity, text, count, topic: at?.topic, stampNs };
}

/** A rig that cannot be read takes lenses and places away, not the pictures and clouds. */
function readRig(text: string): { readonly file?: RigFile; readonly problem?: string } {
  try {
    // Datasets hold it as JSON: without the YAML parser, the data thread is a third smaller.
    return { file: rigOfDocument(readJson(text, 'rig.json'), 'rig.json') };
  } catch (error) {
    return { problem: `rig.json cannot be used: ${error instanceof Error ? error.message : error}` };
  }
}

function sensorData(
  sensor: Manifest['sensors'][number],
  rig: ReturnType<typeof readRig>,
  layout: SensorLayout | undefined,
  issues: readonly IssueData[],
): SensorData {
  const { frame_id: frameId, ...named } = sensor;
  const given = rig.file?.sensors[sensor.name];
  // Why there is no lens was said when the dataset was made.
  const said = issues.find(issue => issue.topic === sensor.topic && /^FL050[23789]$/.test(issue.code));
  const why = rig.problem ?? (said && `${said.code}: ${said.text}`);
  const { problem, camera } = sensor.kind === 'camera' ? lensOf(given?.camera, why) : {};
  return {
    ...named,
    ...layout,
    frameId,
    T_rig_sensor: given?.pose?.T_to_frame,
    camera,
    cameraProblem: problem,
    readout: given?.readout,
  };
}

/** Refused here rather than drawn as something else later. */
function lensOf(
  given: RigFile['sensors'][string]['camera'],
  why: string | undefined,
): { camera?: SensorData['camera']; problem?: string } {
  if (!given) return { problem: why ?? 'the rig file has no intrinsics for this camera' };
  try {
    createCamera(given.model, given.intrinsics);
    return { camera: { model: given.model, intrinsics: given.intrinsics } };
  } catch (error) {
    return { problem: error instanceof FramelockError ? `${error.code}: ${error.message}` : String(error) };
  }
}
