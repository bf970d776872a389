// What a check of labels says: the numbers of its tables, and all of it as JSON (docs/LABELS.md).
import type { LabelSet } from '../../label/index.js';
import type { Finding } from './check.js';
import type { Judged } from './judge-labels.js';
import { mostSuspicious } from './queue/build-queue.js';
import type { QueueJson, QueueRigFault } from './queue/queue-json.js';
import { rigJson } from './queue/rig-json.js';

export interface CheckSummary {
  readonly name: string;
  readonly unit: string;
  readonly limit: number;
  readonly severity: string;
  readonly about: string;
  readonly measured: number;
  readonly findings: number;
  /** null where nothing was measured. */
  readonly worst: number | null;
}

export interface LabelReport {
  readonly recording: string;
  readonly formats: readonly string[];
  readonly found: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly bound: number;
  readonly unbound: Readonly<Record<string, number>>;
  readonly tracks: number;
  /** Labels, and those of them with a finding that is more than a remark, by class. */
  readonly categories: Readonly<Record<string, { readonly labels: number; readonly flagged: number }>>;
  readonly flagged: number;
  readonly checks: readonly CheckSummary[];
  readonly rig: readonly QueueRigFault[];
  /** Of sensors that labels tell of: what was looked at, and why it is no fault, or cannot be told. */
  readonly shifts: readonly {
    readonly sensor: string;
    readonly check: string;
    readonly systematic: boolean | null;
    readonly median: readonly (number | null)[];
    readonly sigma: readonly (number | null)[];
    readonly labels: number;
    readonly tracks: number;
    readonly reason: string;
  }[];
}

export function labelReport(judged: Judged, sets: readonly LabelSet[], recording: string): LabelReport {
  const { measurements, findings, context, shifts } = judged;
  const { labels, unbound, ofTrack } = context.labels;
  const flagged = flaggedLabels(judged);
  const categories = new Map<string, { labels: number; flagged: number }>();
  for (const { label, position } of labels) {
    const known = categories.get(label.category) ?? { labels: 0, flagged: 0 };
    categories.set(label.category, { labels: known.labels + 1, flagged: known.flagged + flagged[position] });
  }
  const dropped = new Map<string, number>();
  for (const set of sets) for (const [why, n] of set.dropped) dropped.set(why, (dropped.get(why) ?? 0) + n);
  const orNull = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    recording,
    formats: [...new Set(sets.map(set => set.format))],
    found: sets.reduce((sum, set) => sum + set.found, 0),
    dropped: Object.fromEntries(dropped),
    bound: labels.length,
    unbound: Object.fromEntries(unbound),
    tracks: ofTrack.size,
    categories: Object.fromEntries([...categories].sort(([a], [b]) => (a < b ? -1 : 1))),
    flagged: flagged.reduce((sum, one) => sum + one, 0),
    checks: measurements.map(({ check, count, value }, k) => ({
      ...{ name: check.name, unit: check.unit, limit: check.limit, severity: check.severity, about: check.about },
      measured: count,
      findings: findings.counts[k],
      worst: count === 0 ? null : value.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY),
    })),
    rig: rigJson(judged),
    shifts: shifts.map(({ sensor, check, systematic, median, sigma, labels: told, clusters, reason }) => ({
      ...{ sensor, check, systematic: systematic ?? null, median: median.map(orNull), sigma: sigma.map(orNull) },
      ...{ labels: told, tracks: clusters, reason },
    })),
  };
}

/** 1 for each label that a check calls wrong; what only informs does not count. */
function flaggedLabels({ measurements, suspicion, context }: Judged): Uint8Array {
  const { labels } = context.labels;
  const flagged = new Uint8Array(labels.length);
  for (const [k, { check, count, label, value }] of measurements.entries()) {
    if (check.severity === 'info') continue;
    for (let i = 0; i < count; i++) {
      if (label[i] < 0 || flagged[label[i]]) continue;
      if (value[i] > suspicion.densities[k].limitOf(label[i])) flagged[label[i]] = 1;
    }
  }
  return flagged;
}

/** A finding as JSON; stamps as decimal text. */
function findingJson(finding: Finding, { context }: Judged) {
  const { check, severity, value, limit, unit, text, frame, sensor, label, other } = finding;
  const { labels } = context.labels;
  const of = label < 0 ? undefined : labels[label].label;
  const with_ = other === undefined ? undefined : labels[other].label;
  return {
    ...{ check, severity, value, limit, unit, text, frame },
    frame_stamp_ns: String(context.scene.frameStampsNs[frame]),
    sensor: sensor === '' ? null : sensor,
    track: (of ?? with_)?.track || null,
    label: of?.id ?? null,
    category: of?.category ?? null,
    other: with_?.id ?? null,
  };
}

/** `labels` and `checks` as the tables have them; `points` is one count per label as read, null where there is no box or no cloud. */
export function labelReportJson(
  judged: Judged,
  report: LabelReport,
  queue: QueueJson,
  points: readonly (number | null)[] | undefined,
) {
  const { checks, rig, shifts, bound, ...said } = report;
  return {
    framelock_qa: 1,
    ...said,
    labels: bound,
    checks,
    rig,
    shifts,
    findings: Array.from(judged.findings.all(), finding => findingJson(finding, judged)),
    suspicious: mostSuspicious(queue).map(({ id, target, score, frame, frame_stamp_ns, camera, reasons }) => ({
      ...{ id, kind: target.kind, score, frame, frame_stamp_ns, camera },
      reasons: reasons.map(({ check, value, nats, text }) => ({ check, value, nats, text })),
    })),
    ...(points ? { points_in_box: points } : {}),
  };
}
