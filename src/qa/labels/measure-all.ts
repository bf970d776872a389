// Runs checks over the labelled frames of a scene, one frame in memory at a time.
import type { BoundLabels, Scene } from '../../frame/scene/index.js';
import type { CheckContext, LabelCheck } from './check.js';
import { frameContext } from './frame-context.js';
import { growingMeasurements, type Measurements } from './measurements.js';

/** What each check measured, by frame and then what came after the last one. `onFrame` is told after each frame. */
export async function measureAll(
  scene: Scene,
  labels: BoundLabels,
  checks: readonly LabelCheck[],
  onFrame?: (done: number, all: number) => void,
): Promise<Measurements[]> {
  const found = checks.map(growingMeasurements);
  const context: CheckContext = { scene, labels };
  const runs = checks.map(check => check.start(context));
  const looking = runs.some(run => run.frame) ? labels.labelled : [];
  let done = 0;
  for await (const frame of scene.read(looking)) {
    const here = labels.ofFrame[frame.index].map(position => labels.labels[position]);
    const looked = frameContext(frame, here, scene);
    for (const [number, run] of runs.entries()) for (const one of run.frame?.(looked) ?? []) found[number].add(one);
    onFrame?.(++done, looking.length);
  }
  for (const [number, run] of runs.entries()) for (const one of run.finish?.() ?? []) found[number].add(one);
  return found.map(one => one.finish());
}
