// How suspicious each label is, in nats, and why: rare values of its checks against its class, what checks share counted once.
import type { BoundLabels } from '../../frame/scene/index.js';
import { type Densities, densitiesOf } from './densities.js';
import { joinedEvidence } from './joined-evidence.js';
import { labelClasses } from './label-classes.js';
import type { Measurements } from './measurements.js';
import { sharedNoise } from './shared-noise.js';

/** One check's worst word against a label. */
export interface Reason {
  /** Position of the check, and of what it measured: `measurements[check].at(index)`. */
  readonly check: number;
  readonly index: number;
  /** What it adds by itself. */
  readonly nats: number;
  /** The value is above the limit that holds for the label's class. */
  readonly finding: boolean;
}

/** Something suspicious that has no label: a cluster, a detection, a frame. */
export interface SuspiciousPlace extends Reason {
  readonly score: number;
}

export interface Suspicion {
  /** By position, nats. */
  readonly scores: Float64Array;
  /** Strongest first; ties by the order of the checks. */
  reasonsOf(position: number): Reason[];
  /** Worst value of each check that measured the label, by position of the check. */
  worstOf(position: number): readonly (readonly [check: number, value: number])[];
  /** Strongest first. */
  readonly places: readonly SuspiciousPlace[];
  /** By check. */
  readonly densities: readonly Densities[];
}

/** Values that one in twenty of their like exceed are no reason yet: −ln 0.05. */
const COMMON_NATS = 3;

/** The same measurements, the same scores, whatever their order. */
export function suspicionOf(all: readonly Measurements[], labels: BoundLabels): Suspicion {
  const classOf = labelClasses(labels);
  const densities = all.map(one => densitiesOf(one, classOf));
  const size = labels.labels.length;
  const evidence = all.map((one, k) => evidenceOf(one, densities[k]));
  const alone = all.map((one, k) => worst(one, evidence[k], labels, () => 1));
  const sum = new Float64Array(size);
  for (const { nats } of alone) for (let position = 0; position < size; position++) sum[position] += nats[position];
  const best = all.map((one, k) => {
    const beside = (position: number) => 1 + sum[position] - alone[k].nats[position];
    return worst(one, evidence[k], labels, (at, other) => Math.min(1, beside(at) / beside(other)) ** 2);
  });
  const shared = sharedNoise(all, densities, labels);
  const scores = new Float64Array(size);
  for (let position = 0; position < size; position++) {
    const checks = best.flatMap(({ nats }, k) => (nats[position] > 0 ? [k] : []));
    const nats = checks.map(k => best[k].nats[position]);
    scores[position] = joinedEvidence(checks, nats, shared, all.length);
  }
  const findingAt = (k: number, i: number) => all[k].value[i] > densities[k].limitOf(all[k].label[i]);
  return {
    scores,
    densities,
    reasonsOf: position =>
      best
        .flatMap(({ nats, index }, k) =>
          nats[position] > 0
            ? [{ check: k, index: index[position], nats: nats[position], finding: findingAt(k, index[position]) }]
            : [],
        )
        .sort((a, b) => b.nats - a.nats || a.check - b.check),
    worstOf: position =>
      best.flatMap(({ index }, k) => (index[position] < 0 ? [] : [[k, all[k].value[index[position]]] as const])),
    places: placesOf(all, evidence, findingAt),
  };
}

function evidenceOf({ count, label, value }: Measurements, densities: Densities) {
  const nats = new Float32Array(count);
  for (let i = 0; i < count; i++) nats[i] = Math.max(0, densities.natsOf(label[i], value[i]) - COMMON_NATS);
  return nats;
}

/**
 * By label: the strongest evidence and where it is. Of two labels that a number is about, the one with less against it by other
 * checks is blamed less, by (1 + its evidence)² / (1 + the other's)²: of a ghost in a car, the ghost is what is wrong. The 3D box and the 2D box of one moment that do not fit are both asked about.
 */
function worst(
  { count, label, other, value }: Measurements,
  evidence: Float32Array,
  { labels }: BoundLabels,
  blamed: (position: number, other: number) => number,
) {
  const nats = new Float32Array(labels.length);
  const index = new Int32Array(labels.length).fill(-1);
  const take = (at: number, i: number, found: number) => {
    const known = index[at];
    if (known >= 0 && !(found > nats[at] || (found === nats[at] && value[i] > value[known]))) return;
    nats[at] = found;
    index[at] = i;
  };
  for (let i = 0; i < count; i++) {
    const [at, with_] = [label[i], other[i]];
    if (at < 0) continue;
    const paired = with_ >= 0 && with_ !== at;
    take(at, i, evidence[i] * (paired ? blamed(at, with_) : 1));
    if (!paired) continue;
    const [a, b] = [labels[at], labels[with_]];
    if (a.frame === b.frame && !a.box !== !b.box) take(with_, i, evidence[i] * blamed(with_, at));
  }
  return { nats, index };
}

function placesOf(
  all: readonly Measurements[],
  evidence: readonly Float32Array[],
  findingAt: (k: number, i: number) => boolean,
): SuspiciousPlace[] {
  const places: SuspiciousPlace[] = [];
  for (const [check, { count, label }] of all.entries())
    for (let index = 0; index < count; index++) {
      const nats = evidence[check][index];
      // A frame or a cluster that is not rare has nothing to show to a person.
      if (label[index] >= 0 || !(nats > 0 && findingAt(check, index))) continue;
      places.push({ check, index, nats, score: nats, finding: true });
    }
  return places.sort((a, b) => b.score - a.score || a.check - b.check || a.index - b.index);
}
