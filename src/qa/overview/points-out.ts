// What of a dataset a person should look at first, each with the frame to look at.
import { grouped } from '../../time/grouped.js';
import { median } from '../../time/order-statistics.js';
import type { Overview } from './overview.js';

/** Of one LiDAR–camera pair, as dataset.json has it after a calibration check. */
export interface PairVerdict {
  readonly cloud: string;
  readonly camera: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
  /** First frame after a change inside the recording. */
  readonly changeFrame?: number;
}

export interface Remarkable {
  readonly sensor: string;
  /** Sensors of which the same is to be said. */
  readonly others?: readonly string[];
  readonly text: string;
  readonly frame?: number;
}

/** Sensors that get a remark of their own where the same is to be said of all; beyond, they share one. */
const MOST_ALIKE = 3;
/** Runs named one by one; beyond, only how many there are. */
const MOST_RUNS = 3;

export function pointsOut({ sensors, frames }: Overview, verdicts: readonly PairVerdict[]): Remarkable[] {
  const found: Remarkable[] = [];
  for (const { name, missing, grade, absP95Ns, rejected, frames: there } of sensors) {
    if (grade === 'poor')
      found.push({ sensor: name, text: `95 % of its distances from the frames are within ${ms(absP95Ns)}: poor` });
    if (there === 0) {
      found.push({ sensor: name, text: 'is in no frame', frame: 0 });
      continue;
    }
    found.push(...gapsOf(name, missing, frames - there, frames));
    const lost = rejected.find(([reason]) => reason === 'undecodable')?.[1];
    if (lost) found.push({ sensor: name, text: `${lost} of its messages do not fit their definition (undecodable)` });
  }
  for (const { cloud, camera, verdict, reasons, changeFrame } of verdicts)
    if (verdict !== 'healthy')
      found.push({
        sensor: camera,
        text: `calibration with ${cloud}: ${verdict}${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}`,
        frame: changeFrame,
      });
  for (const { name, calibration } of sensors) {
    // Where nothing can be told, single windows tell nothing either.
    const told = verdicts.some(v => v.camera === name && v.verdict !== 'unknown');
    if (told && calibration && calibration.refused > 0)
      found.push({
        sensor: name,
        text: `${calibration.refused} of ${calibration.windows.length} windows fit another calibration better`,
        frame: calibration.lowest.frame,
      });
  }
  return joinAlike(found);
}

/** A recording of 200 topics that starts with its frames has 200 sensors missing in frame 0: that is one thing to look at. */
function joinAlike(found: readonly Remarkable[]): Remarkable[] {
  const alike = grouped(found, one => JSON.stringify([one.text, one.frame]));
  return [...alike.values()].flatMap(same =>
    same.length <= MOST_ALIKE ? same : [{ ...same[0], others: same.slice(1).map(one => one.sensor) }],
  );
}

/** A slower sensor is missing in every other frame, and a lossy one here and there: one remark. What is longer than that is named. */
function gapsOf(sensor: string, missing: Overview['sensors'][number]['missing'], lost: number, frames: number) {
  const found: Remarkable[] = [];
  const lengths = missing.map(([first, last]) => last - first + 1);
  const usual = lengths.length > MOST_RUNS ? median(lengths) : 0;
  const long = missing.filter((_, i) => lengths[i] > 2 * usual);
  const named = [...long]
    .sort((a, b) => b[1] - b[0] - (a[1] - a[0]) || a[0] - b[0])
    .slice(0, MOST_RUNS)
    .sort((a, b) => a[0] - b[0]);
  for (const [first, last] of named)
    found.push({ sensor, text: `is missing in ${runText(first, last)}`, frame: first });
  if (missing.length > named.length)
    found.push({
      sensor,
      text: `is missing in ${lost} of ${frames} frames, ${usual > 0 ? `mostly ${usual} in a row` : `in ${missing.length} runs`}`,
      frame: missing[0][0],
    });
  return found;
}

function runText(first: number, last: number): string {
  return first === last ? `frame ${first}` : `frames ${first} to ${last}`;
}

function ms(ns: number): string {
  return `${(ns / 1e6).toFixed(1)} ms`;
}
