// What there is now, as far as somebody knows it: labels, calibration, recording; and why an earlier verdict is stale.
import type { Digest } from '../../bytes/digest.js';
import type { Label } from '../../label/index.js';
import { type CalibratedSensor, calibHash, labelRev, labelsRev } from './content-hash.js';
import type { Target, Verdict } from './verdict.js';

/** `label`: it was changed; `gone`: it is no longer there; `calibration`: of a sensor that was looked at; `dataset`: another recording. */
export const staleReasons = ['label', 'gone', 'calibration', 'dataset'] as const;
export type StaleReason = (typeof staleReasons)[number];

export interface Present {
  readonly dataset?: string;
  /** Content hash of the target's labels now; null where it is no longer there, undefined where nobody can tell. */
  revOf?(target: Target): string | null | undefined;
  calibOf?(sensors: readonly string[]): string;
}

/** Empty: in force, as far as `present` can tell. */
export function stalenessOf({ dataset, target, sensors, calib }: Verdict, present: Present): StaleReason[] {
  if (present.dataset !== undefined && present.dataset !== dataset) return ['dataset'];
  const found: StaleReason[] = [];
  const rev = target.kind === 'pair' ? '' : present.revOf?.(target);
  if (rev === null) found.push('gone');
  else if (rev !== undefined && rev !== target.rev) found.push('label');
  if (present.calibOf && present.calibOf(sensors) !== calib) found.push('calibration');
  return found;
}

export interface PresentFacts {
  readonly dataset?: string;
  readonly labels?: readonly Label[];
  /** Labels of a frame by its stamp, ns as decimal text: positions in `labels`; undefined where there is no such frame. */
  readonly labelsAt?: (stampNs: string) => readonly number[] | undefined;
  readonly sensors?: ReadonlyMap<string, CalibratedSensor>;
}

/** Labels are hashed once each, and when first asked for. */
export function presentOf({ dataset, labels, labelsAt, sensors }: PresentFacts, digest: Digest): Present {
  const calibs = new Map<string, string>();
  const calibOf = (names: readonly string[]) => {
    const key = JSON.stringify(names);
    const known = calibs.get(key) ?? calibHash(names, sensors!, digest);
    calibs.set(key, known);
    return known;
  };
  return {
    dataset,
    ...(labels ? { revOf: revisionsOf(labels, labelsAt, digest) } : {}),
    ...(sensors ? { calibOf } : {}),
  };
}

function revisionsOf(
  labels: readonly Label[],
  labelsAt: PresentFacts['labelsAt'],
  digest: Digest,
): NonNullable<Present['revOf']> {
  const byId = new Map<string, number[]>();
  const byTrack = new Map<string, number[]>();
  const put = (map: Map<string, number[]>, key: string, position: number) => {
    const members = map.get(key);
    if (members) members.push(position);
    else map.set(key, [position]);
  };
  labels.forEach(({ id, track }, position) => {
    put(byId, id, position);
    if (track !== '') put(byTrack, track, position);
  });
  const revs = new Map<number, string>();
  const revAt = (position: number) => {
    const rev = revs.get(position) ?? labelRev(labels[position], digest);
    revs.set(position, rev);
    return rev;
  };
  const sets = new Map<string, string>();
  const revOfSet = (key: string, positions: readonly number[]) => {
    const rev = sets.get(key) ?? labelsRev(positions.map(revAt), digest);
    sets.set(key, rev);
    return rev;
  };
  return target => {
    if (target.kind === 'label') {
      // Of several files with one id each, the one that was looked at is meant.
      const found = byId.get(target.label)?.map(revAt);
      return found ? (found.find(rev => rev === target.rev) ?? found[0]) : null;
    }
    if (target.kind === 'track') {
      const members = byTrack.get(target.track);
      return members ? revOfSet(`track ${target.track}`, members) : null;
    }
    if (target.kind === 'pair' || !labelsAt) return undefined;
    const here = labelsAt(target.stamp_ns);
    return here ? revOfSet(`frame ${target.stamp_ns}`, here) : null;
  };
}
