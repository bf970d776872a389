// All of it in order: checks over the frames, faults of the rig first, then how suspicious each label is without them.
import type { BoundLabels, Scene } from '../../frame/scene/index.js';
import type { CheckContext, LabelCheck } from './check.js';
import { type Findings, findingsOf } from './findings.js';
import { measureAll } from './measure-all.js';
import type { Measurements } from './measurements.js';
import { correctedLabels, correctedScene } from './rig/corrected-scene.js';
import { type RigFault, rigFaults, type SensorShift, sensorShifts } from './rig/rig-faults.js';
import { type Suspicion, suspicionOf } from './suspicion.js';

export interface JudgedContext extends CheckContext {
  readonly scene: Scene;
}

export interface Judged {
  /** With the faults of the rig taken out: what the measurements below were made on. */
  readonly context: JudgedContext;
  /** In the order of the checks that were given. */
  readonly measurements: readonly Measurements[];
  /** Every sensor that a check tells of, fault or not, as the dataset came. */
  readonly shifts: readonly SensorShift[];
  /** `takenOut`: the measurements are without it. */
  readonly rigFaults: readonly (RigFault & { readonly takenOut: boolean })[];
  readonly suspicion: Suspicion;
  readonly findings: Findings;
}

/** Of a shift that was taken out no more than this may be left: else it was not understood, and the labels are measured as they came. */
const MOST_LEFT = 0.5;

/**
 * More passes over the frames only where the rig is at fault. Memory: two batches of frames, and columns of numbers per check.
 */
export async function judgeLabels(
  scene: Scene,
  labels: BoundLabels,
  checks: readonly LabelCheck[],
  onFrame?: (done: number, all: number) => void,
): Promise<Judged> {
  let context: JudgedContext = { scene, labels };
  let measurements = await measureAll(scene, labels, checks, onFrame);
  const shifts = sensorShifts(scene, labels, measurements);
  const found = rigFaults(shifts);
  let corrections = found;
  let refined = false;
  while (corrections.length > 0) {
    context = { scene: correctedScene(scene, corrections), labels: correctedLabels(labels, corrections) };
    measurements = [];
    measurements = await measureAll(context.scene, context.labels, checks, onFrame);
    const after = sensorShifts(context.scene, context.labels, measurements);
    const good = corrections.filter(one => {
      const left = after.find(({ sensor, check }) => sensor === one.sensor && check === one.check);
      return left?.systematic !== true || left.moves <= MOST_LEFT * one.moves;
    });
    if (good.length === corrections.length) {
      const better = refined ? corrections : corrections.map(one => refinedBy(one, after));
      if (better.every((one, k) => one === corrections[k])) break;
      refined = true;
      corrections = better;
      continue;
    }
    corrections = good;
    if (good.length > 0) continue;
    context = { scene, labels };
    measurements = await measureAll(scene, labels, checks, onFrame);
  }
  const suspicion = suspicionOf(measurements, context.labels);
  const findings = findingsOf(measurements, suspicion.densities, context);
  const rig = found.map(one => {
    const taken = corrections.find(({ sensor }) => sensor === one.sensor);
    return { ...(taken ?? one), takenOut: taken !== undefined };
  });
  return { context, measurements, shifts, rigFaults: rig, suspicion, findings };
}

/**
 * Far beside their boxes points are missed, so that a large shift is told too small: what is left of it once it was taken out
 * is added. The same where that is less than its sigma.
 */
function refinedBy(one: RigFault, after: readonly SensorShift[]): RigFault {
  const left = after.find(({ sensor, check }) => sensor === one.sensor && check === one.check)?.cause;
  if (left?.name !== one.cause.name || left.value.every((v, k) => Math.abs(v) <= one.cause.sigma[k])) return one;
  const value = one.cause.value.map((v, k) => v + left.value[k]);
  return { ...one, cause: { ...one.cause, value, sigma: left.sigma } };
}
