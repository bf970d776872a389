// Runs checks over the labelled frames of a scene, one frame in memory at a time.
import {
  type BoundLabels,
  type PointsInRig,
  pointsInRig,
  type Scene,
  type SceneCloud,
} from '../../frame/scene/index.js';
import type { CheckContext, LabelCheck, Measured } from './check.js';

export interface CheckResult {
  readonly check: LabelCheck;
  /** In the order measured: by frame, then what came after the last one. */
  readonly measured: readonly Measured[];
}

export async function runChecks(
  scene: Scene,
  labels: BoundLabels,
  checks: readonly LabelCheck[],
): Promise<CheckResult[]> {
  const context: CheckContext = { scene, labels };
  const runs = checks.map(check => ({ check, run: check.start(context), measured: [] as Measured[] }));
  const looking = runs.some(({ run }) => run.frame) ? labels.labelled : [];
  for await (const frame of scene.read(looking)) {
    const here = labels.ofFrame[frame.index].map(position => labels.labels[position]);
    const made = new Map<SceneCloud, PointsInRig>();
    const inRig = (cloud: SceneCloud) => {
      const known = made.get(cloud) ?? pointsInRig(cloud, scene.poseAt);
      made.set(cloud, known);
      return known;
    };
    for (const { run, measured } of runs)
      for (const one of run.frame?.({ frame, here, inRig }) ?? []) measured.push(one);
  }
  for (const { run, measured } of runs) for (const one of run.finish?.() ?? []) measured.push(one);
  return runs.map(({ check, measured }) => ({ check, measured }));
}
