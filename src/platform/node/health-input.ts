// Opens what `calib check` looks at: a recording with its rig, or a finished dataset.
import type { EvidenceSource } from '../../calibration/health/index.js';
import { datasetEvidence } from '../../export/read/dataset-evidence.js';
import { planEvidence, someBrightness, viewerOf } from '../../frame/evidence/index.js';
import type { FrameOptions } from '../../frame/options.js';
import { planFrames } from '../../frame/plan.js';
import { FramelockError, type Issues } from '../../issue.js';
import { choosePairs } from '../../qa/overlay/index.js';
import type { RigFile } from '../../rig/index.js';
import { datasetFolder } from './dataset-folder.js';
import { evidenceContext } from './evidence-context.js';
import { finishedDataset } from './finished-dataset.js';
import { grayDecoder } from './gray.js';
import { openSession } from './session.js';

export interface HealthRequest {
  readonly paths: readonly string[];
  readonly rigFile?: RigFile;
  readonly options: FrameOptions;
  readonly camera?: string;
  readonly cloud?: string;
}

export interface HealthInput {
  readonly source: EvidenceSource;
  readonly originNs: bigint;
  readonly name: string;
  close(): Promise<void>;
}

/** Throws FL0502 when there is no LiDAR and camera to compare, FL0801 for a rig file beside a dataset, which has its own. */
export async function openHealthInput(request: HealthRequest, issues: Issues): Promise<HealthInput> {
  const { paths, rigFile, options, camera, cloud } = request;
  if (paths.length === 1 && finishedDataset(paths[0])) {
    if (rigFile)
      throw new FramelockError(
        'FL0801',
        'expected no --rig with a dataset, which holds the rig it was made with; got one',
      );
    const found = await datasetEvidence(datasetFolder(paths[0]), grayDecoder, issues, { camera, cloud });
    return { source: found.source, originNs: found.originNs, name: found.recording, async close() {} };
  }
  const session = await openSession(paths, issues);
  try {
    const plan = await planFrames(
      session.source,
      rigFile,
      { ...options, projection: true, mergeSweeps: false },
      issues,
    );
    const chosen = choosePairs(plan, camera, cloud, '--lidar').filter(p => p.cloudSensor.kind === 'lidar');
    if (chosen.length === 0)
      throw new FramelockError(
        'FL0502',
        'expected a LiDAR and a camera to compare, got no LiDAR; radars show too little',
      );
    const pairs = someBrightness(chosen, pair => viewerOf(pair.cameraSensor), issues);
    const source = planEvidence(plan, pairs, evidenceContext(issues));
    return { source, originNs: plan.originNs, name: session.recording, close: () => session.close() };
  } catch (error) {
    await session.close();
    throw error;
  }
}
