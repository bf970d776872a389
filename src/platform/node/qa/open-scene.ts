// Opens what labels are checked on: a finished dataset, or a recording as the dataset it would become.
import { memoryBytes } from '../../../bytes/memory.js';
import { virtualDataset } from '../../../export/dataset/virtual-dataset.js';
import { rawImageCodec } from '../../../export/raw-image.js';
import { readManifest } from '../../../export/read/dataset-reader.js';
import { datasetScene } from '../../../export/read/dataset-scene.js';
import type { FrameOptions } from '../../../frame/options.js';
import { planFrames } from '../../../frame/plan.js';
import type { Scene } from '../../../frame/scene/index.js';
import { FramelockError, type Issues } from '../../../issue.js';
import { calibHash, datasetId } from '../../../qa/review/index.js';
import { type Rig, type RigFile, rigFileToJson } from '../../../rig/index.js';
import { datasetFolder } from '../dataset-folder.js';
import { nodeDigest } from '../digest.js';
import { finishedDataset } from '../finished-dataset.js';
import { openRig } from '../open-rig.js';
import { openSession } from '../session.js';
import { recentlyMade } from '../view/recently-made.js';

export interface OpenedScene {
  readonly scene: Scene;
  /** Folder of the dataset; undefined for a recording. */
  readonly dataset: string | undefined;
  /** Of its inputs; null where they have no hashes. */
  readonly datasetId: string | null;
  /** Hash of how the rig places exactly these sensors. */
  calibOf(sensors: readonly string[]): string;
  close(): Promise<void>;
}

export interface SceneRequest {
  readonly paths: readonly string[];
  readonly rigFile?: RigFile;
  readonly options: FrameOptions;
}

/** Throws FL0801 for a rig file beside a dataset, which has its own; FL0704 for a dataset that is damaged. */
export async function openScene({ paths, rigFile, options }: SceneRequest, issues: Issues): Promise<OpenedScene> {
  if (paths.length === 1 && finishedDataset(paths[0])) {
    if (rigFile) throw new FramelockError('FL0801', 'expected no --rig with a dataset, which holds its own; got one');
    const open = datasetFolder(paths[0]);
    const { inputs = [] } = await readManifest(open);
    const { rig } = await openRig(paths[0], issues);
    const hashed = inputs.length > 0 && inputs.every(({ fingerprint }) => fingerprint !== '');
    return {
      scene: await datasetScene(open),
      dataset: paths[0],
      datasetId: hashed ? datasetId(inputs, nodeDigest) : null,
      calibOf: calibrationOf(rig),
      close: async () => {},
    };
  }
  const session = await openSession(paths, issues);
  try {
    const plan = await planFrames(session.source, rigFile, { ...options, projection: false }, issues);
    const rigJson = rigFileToJson(plan.rig, { trajectory: rigFile?.trajectory, reference: plan.reference.name });
    const context = { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues };
    const files = virtualDataset(plan, { ...context, recording: session.recording, rigJson });
    const read = recentlyMade(files.read, 64 * 2 ** 20);
    const scene = await datasetScene(async path => {
      const bytes = await read(path);
      return bytes && memoryBytes(path, bytes);
    });
    const close = () => session.close();
    return { scene, dataset: undefined, datasetId: null, calibOf: calibrationOf(plan.rig), close };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function calibrationOf(rig: Rig): OpenedScene['calibOf'] {
  const sensors = new Map([...rig.sensors.values()].map(sensor => [sensor.name, sensor]));
  const known = new Map<string, string>();
  return names => {
    const key = JSON.stringify(names);
    const hash = known.get(key) ?? calibHash(names, sensors, nodeDigest);
    known.set(key, hash);
    return hash;
  };
}
