// How well planted faults are found: what of a ranking is a fault, what is flagged wrongly, and how many of each kind are found.
import type { BoundLabels } from '../../src/frame/scene/index.js';
import type { Label } from '../../src/label/index.js';
import type { Judged } from '../../src/qa/labels/index.js';
import { rowsOf, type Subject, subjectsOf } from '../../src/qa/labels/queue/subjects.js';
import { type FaultKind, faultKinds, type Planted, type PlantedFault } from '../../src/qa/plant/index.js';
import { averagePrecision, precisionAt } from './ranking-precision.js';

export interface Evaluation {
  /** Of the first 50 of the queue, and of all. */
  readonly hits: number;
  readonly of: number;
  readonly averagePrecision: number;
  /** Labels with a finding that have no fault, and labels. */
  readonly falseFlags: number;
  readonly labels: number;
  /** False flags by the check that raised them. */
  readonly falseBy: ReadonlyMap<string, number>;
  /** By kind: planted, with a finding of their own, and among the first of the queue, as many as there are faults. */
  readonly kinds: ReadonlyMap<FaultKind, Recall>;
  /** What of the first 50 is no fault, as sentences. */
  readonly wrong: readonly string[];
}

export interface Recall {
  readonly planted: number;
  readonly flagged: number;
  readonly ranked: number;
  /** Flagged by each check. */
  readonly by: ReadonlyMap<string, number>;
}

/** Metres between a missing box and what is found in its place. */
const NEAR = 3;

/** `clean` are the labels before planting, bound to the same scene. */
export function evaluate(planted: Planted, clean: BoundLabels, judged: Judged): Evaluation {
  const { labels } = judged.context.labels;
  const faultsOf = faultFinder(planted.faults, clean);
  const ranked = subjectsOf(judged);
  const faultsOfSubject = (subject: Subject): readonly PlantedFault[] =>
    subject.kind === 'place'
      ? faultsOf.place(judged.measurements[subject.reason.check].at(subject.reason.index), labels)
      : rowsOf(subject).flatMap(row => faultsOf.label(labels[row].label));
  const isFault = (subject: Subject) => faultsOfSubject(subject).length > 0;
  const first = precisionAt(50, ranked, isFault);
  const flagged = new Map<PlantedFault, Set<string>>();
  const falsely = new Set<number>();
  const falseBy = new Map<string, number>();
  for (const [k, { check, count, at }] of judged.measurements.entries())
    for (let i = 0; i < count; i++) {
      const one = at(i);
      if (!(one.value > judged.suspicion.densities[k].limitOf(one.label))) continue;
      const found = one.label < 0 ? faultsOf.place(one, labels) : faultsOf.label(labels[one.label].label);
      for (const fault of found) flagged.set(fault, (flagged.get(fault) ?? new Set()).add(check.name));
      if (found.length > 0) continue;
      falseBy.set(check.name, (falseBy.get(check.name) ?? 0) + 1);
      if (one.label >= 0) falsely.add(one.label);
    }
  const top = new Set(ranked.slice(0, planted.faults.length).flatMap(faultsOfSubject));
  const kinds = faultKinds.map(kind => {
    const all = planted.faults.filter(fault => fault.kind === kind);
    const by = new Map<string, number>();
    for (const fault of all) for (const name of flagged.get(fault) ?? []) by.set(name, (by.get(name) ?? 0) + 1);
    const hit = all.filter(fault => flagged.has(fault)).length;
    return [
      kind,
      { planted: all.length, flagged: hit, ranked: all.filter(fault => top.has(fault)).length, by },
    ] as const;
  });
  const wrong = ranked.slice(0, 50).flatMap(subject => (isFault(subject) ? [] : [sentence(subject, judged)]));
  return {
    hits: first.hits,
    of: first.of,
    averagePrecision: averagePrecision(firstOfEach(ranked, faultsOfSubject), isFault, planted.faults.length),
    falseFlags: falsely.size,
    labels: labels.length,
    falseBy,
    kinds: new Map(kinds),
    wrong,
  };
}

/** Without what only names again a fault that stands further up. */
function firstOfEach(ranked: readonly Subject[], faultsOf: (subject: Subject) => readonly PlantedFault[]): Subject[] {
  const seen = new Set<PlantedFault>();
  return ranked.filter(subject => {
    const faults = faultsOf(subject);
    const fresh = faults.length === 0 || faults.some(fault => !seen.has(fault));
    for (const fault of faults) seen.add(fault);
    return fresh;
  });
}

/** An exchange of names is a fault of both tracks, whichever part of them is called wrong. */
function faultFinder(faults: readonly PlantedFault[], clean: BoundLabels) {
  const byId = new Map<string, PlantedFault[]>();
  const byTrack = new Map<string, PlantedFault[]>();
  const add = (map: Map<string, PlantedFault[]>, key: string, fault: PlantedFault) =>
    map.set(key, [...(map.get(key) ?? []), fault]);
  for (const fault of faults) {
    if (fault.kind === 'swap') for (const track of fault.tracks) add(byTrack, track, fault);
    else for (const id of fault.ids) add(byId, id, fault);
  }
  const boundById = new Map(clean.labels.map(one => [one.label.id, one]));
  const missing = faults.flatMap(fault => {
    const one = fault.kind === 'missing' ? boundById.get(fault.ids[0]) : undefined;
    return one?.box ? [{ fault, frame: one.frame, t: one.box.T.t }] : [];
  });
  return {
    label: ({ id, track }: Label) => [...(byId.get(id) ?? []), ...(track === '' ? [] : (byTrack.get(track) ?? []))],
    place: (
      one: { readonly frame: number; readonly at?: readonly number[]; readonly other?: number },
      labels: BoundLabels['labels'],
    ) =>
      missing
        .filter(({ fault, frame, t }) => {
          if (frame !== one.frame) return false;
          const { at, other } = one;
          if (at?.length === 3) return Math.hypot(at[0] - t[0], at[1] - t[1]) < NEAR;
          return other !== undefined && fault.tracks.includes(labels[other].label.track);
        })
        .map(({ fault }) => fault),
  };
}

function sentence(subject: Subject, { suspicion, measurements, context }: Judged): string {
  const reasons = subject.kind === 'place' ? [subject.reason] : suspicion.reasonsOf(subject.row);
  const texts = reasons.slice(0, 3).map(({ check, index, nats }) => {
    const measured = measurements[check];
    const one = measured.at(index);
    return `${measured.check.name} ${one.value.toFixed(2)} (${nats.toFixed(1)}): ${measured.check.say(one, context)}`;
  });
  const name = subject.kind === 'place' ? 'place' : context.labels.labels[subject.row].label.id;
  return `${subject.score.toFixed(1)} ${subject.kind} ${name}: ${texts.join(' | ')}`;
}
