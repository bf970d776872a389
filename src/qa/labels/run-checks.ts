// Runs checks over the labelled frames of a scene, one frame in memory at a time.
import type { BoundLabels, Scene } from '../../frame/scene/index.js';
import type { CheckContext, LabelCheck, Measured } from './check.js';
import { frameContext } from './frame-context.js';
import { growingMeasurements, type Measurements } from './measurements.js';

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
  const found = checks.map(check => ({ check, measured: [] as Measured[] }));
  await passOver(scene, labels, checks, (number, one) => found[number].measured.push(one));
  return found;
}

/** The same in columns: what a large dataset needs. `onFrame` is told after each frame. */
export async function measureAll(
  scene: Scene,
  labels: BoundLabels,
  checks: readonly LabelCheck[],
  onFrame?: (done: number, all: number) => void,
): Promise<Measurements[]> {
  const found = checks.map(growingMeasurements);
  await passOver(scene, labels, checks, (number, one) => found[number].add(one), onFrame);
  return found.map(one => one.finish());
}

async function passOver(
  scene: Scene,
  labels: BoundLabels,
  checks: readonly LabelCheck[],
  take: (check: number, measured: Measured) => void,
  onFrame?: (done: number, all: number) => void,
): Promise<void> {
  const context: CheckContext = { scene, labels };
  const runs = checks.map(check => check.start(context));
  const looking = runs.some(run => run.frame) ? labels.labelled : [];
  let done = 0;
  for await (const frame of scene.read(looking)) {
    const here = labels.ofFrame[frame.index].map(position => labels.labels[position]);
    const looked = frameContext(frame, here, scene);
    for (const [number, run] of runs.entries()) for (const one of run.frame?.(looked) ?? []) take(number, one);
    onFrame?.(++done, looking.length);
  }
  for (const [number, run] of runs.entries()) for (const one of run.finish?.() ?? []) take(number, one);
}
