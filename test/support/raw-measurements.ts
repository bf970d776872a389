// What checks give, before it is packed into columns and what is not finite is left out: the tests judge the numbers themselves.
import type { BoundLabels, Scene } from '../../src/frame/scene/index.js';
import type { CheckRun, LabelCheck, Measured } from '../../src/qa/labels/check.js';
import { measureAll } from '../../src/qa/labels/measure-all.js';

export interface RawMeasurements {
  readonly check: LabelCheck;
  /** In the order measured: by frame, then what came after the last one. */
  readonly measured: readonly Measured[];
}

export async function rawMeasurements(
  scene: Scene,
  labels: BoundLabels,
  checks: readonly LabelCheck[],
): Promise<RawMeasurements[]> {
  const found = checks.map(check => ({ check, measured: [] as Measured[] }));
  const heard = found.map(({ check, measured }) => ({
    ...check,
    start: (context: Parameters<LabelCheck['start']>[0]): CheckRun => {
      const { frame, finish } = check.start(context);
      const kept = (given: Iterable<Measured>) => {
        const all = [...given];
        measured.push(...all);
        return all;
      };
      return { frame: frame && (here => kept(frame(here))), finish: finish && (() => kept(finish())) };
    },
  }));
  await measureAll(scene, labels, heard);
  return found;
}
