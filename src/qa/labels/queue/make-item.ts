// One item of the queue: what it is about, from where it is seen best, and the reasons in order.
import type { Digest } from '../../../bytes/digest.js';
import { labelRev, labelsRev, type Stratum, type Target } from '../../review/index.js';
import { findingAt } from '../findings.js';
import type { Judged } from '../judge-labels.js';
import type { Reason } from '../suspicion.js';
import { bestCamera, type MomentOf } from './best-camera.js';
import type { QueueItem, QueueReason } from './queue-json.js';
import type { Subject } from './subjects.js';

export interface ItemContext {
  readonly judged: Judged;
  readonly momentOf: MomentOf;
  readonly digest: Digest;
  /** Hash of how the rig places exactly these sensors; null where no rig is at hand. */
  readonly calibOf: (sensors: readonly string[]) => string | null;
}

const MOST_REASONS = 8;
const CLOUDS = ['lidar', 'radar'];

export function makeItem(subject: Subject, stratum: Stratum, context: ItemContext): QueueItem {
  const { judged, calibOf } = context;
  const base = subject.kind === 'place' ? placeItem(subject.reason, context) : labelItem(subject, context);
  const sensors = [
    ...new Set([base.camera, base.cloud, ...base.reasons.map(reason => reason.sensor)].filter(name => name)),
  ] as string[];
  sensors.sort();
  const stamp = judged.context.scene.frameStampsNs[base.frame];
  return { ...base, stratum, sensors, calib: calibOf(sensors), score: subject.score, frame_stamp_ns: String(stamp) };
}

type Base = Omit<QueueItem, 'stratum' | 'sensors' | 'calib' | 'score' | 'frame_stamp_ns'>;

function labelItem(subject: Extract<Subject, { rows: readonly number[] }>, context: ItemContext): Base {
  const { judged, momentOf, digest } = context;
  const { scene, labels } = judged.context;
  const { kind, row, rows } = subject;
  const bound = labels.labels[row];
  const { label, frame, sensor, box } = bound;
  const { track, category } = label;
  const revs = rows.map(position => labelRev(labels.labels[position].label, digest));
  const of = { category, frame };
  const target: Target =
    kind === 'track'
      ? { kind, track, rev: labelsRev(revs, digest), ...of }
      : { kind, label: label.id, ...(track === '' ? {} : { track }), rev: revs[rows.indexOf(row)], ...of };
  const seen = bestCamera(bound, scene, momentOf);
  const cloud = scene.sensors.find(one => one.name === sensor && CLOUDS.includes(one.kind));
  return {
    id: kind === 'track' ? `track:${track}` : `label:${label.id}`,
    target,
    rows,
    row,
    frame,
    camera: seen?.camera ?? null,
    cloud: cloud?.name ?? null,
    box_px: seen ? [seen.rect.left, seen.rect.top, seen.rect.right, seen.rect.bottom] : null,
    at: box ? [...box.T.t] : null,
    reasons: judged.suspicion
      .reasonsOf(row)
      .slice(0, MOST_REASONS)
      .map(reason => reasonOf(reason, judged)),
    evidence: Object.fromEntries(
      judged.suspicion.worstOf(row).map(([check, value]) => [judged.measurements[check].check.name, value]),
    ),
  };
}

function placeItem(reason: Reason, { judged, momentOf, digest }: ItemContext): Base {
  const { scene, labels } = judged.context;
  const { frame, sensor, at, other, value } = judged.measurements[reason.check].at(reason.index);
  const stampNs = scene.frameStampsNs[frame];
  const near = other === undefined ? undefined : labels.labels[other];
  // A gap of a track is where its label would be now.
  const there = at ? undefined : near?.boxAt(stampNs);
  const place = at ?? there?.T.t;
  const revs = (labels.ofFrame[frame] ?? []).map(position => labelRev(labels.labels[position].label, digest));
  const of = { rev: labelsRev(revs, digest), frame };
  const kind = scene.sensors.find(one => one.name === sensor)?.kind;
  const target: Target = place
    ? { kind: 'place', stamp_ns: String(stampNs), sensor, at: [...place], ...of }
    : { kind: 'frame', stamp_ns: String(stampNs), ...of };
  const box =
    there ??
    (at?.length === 3 ? ({ T: { q: [0, 0, 0, 1], t: [at[0], at[1], at[2]] }, size: [1, 1, 1] } as const) : undefined);
  const flat = at?.length === 4 && kind === 'camera';
  const seen = flat
    ? { camera: sensor, rect: { left: at[0], top: at[1], right: at[2], bottom: at[3] } }
    : box && bestCamera({ frame, box, boxAt: () => box, label: near?.label ?? NO_LABEL }, scene, momentOf);
  const { name } = judged.measurements[reason.check].check;
  return {
    id: `${target.kind}:${[stampNs, sensor, name, ...(place ?? []).map(v => v.toFixed(2))].join(':')}`,
    target,
    rows: [],
    row: null,
    frame,
    camera: seen?.camera ?? null,
    cloud: kind !== undefined && CLOUDS.includes(kind) ? sensor : null,
    box_px: seen ? [seen.rect.left, seen.rect.top, seen.rect.right, seen.rect.bottom] : null,
    at: place && place.length === 3 ? [...place] : null,
    reasons: [reasonOf(reason, judged)],
    evidence: { [name]: value },
  };
}

const NO_LABEL = { id: '', track: '', category: '', moment: { file: '' }, frame: '', boxes2: [], attributes: [] };

function reasonOf({ check, index, nats, finding }: Reason, judged: Judged): QueueReason {
  const measurements = judged.measurements[check];
  const { label, shift } = measurements.at(index);
  const limit = judged.suspicion.densities[check].limitOf(label);
  const found = findingAt(measurements, index, limit, judged.context);
  const { check: name, severity, value, unit, text, sensor, frame, other } = found;
  return {
    ...{ check: name, severity, value, limit, unit, nats, finding, text, sensor, frame },
    row: label < 0 ? null : label,
    other: other ?? null,
    // NaN, for an axis that cannot be told, is no JSON.
    shift: shift ? shift.map(v => (Number.isFinite(v) ? v : null)) : null,
  };
}
