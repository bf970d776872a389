// The sync report: what the stamps of a recording say of its sensors' clocks, rates and agreement. Numbers only.
import { inMemory } from '../column.js';
import type { FramePlan } from '../frame/plan.js';
import { roleOf } from '../frame/sensor.js';
import type { Kind } from '../message/value.js';
import type { Source } from '../source/source.js';
import { type PolicyWords, wordsOf } from '../sync/index.js';
import {
  diagnoseRecorder,
  diagnoseStream,
  type MeaningFinding,
  type OwnedJump,
  type RecorderFinding,
  type StreamDiagnosis,
  stampMeaning,
  whoseJumps,
} from '../time/diagnose/index.js';
import { ascending } from '../time/order-statistics.js';
import { fromOrigin, sinceOrigin } from '../time/stamp.js';
import { aheadOfOthers, allElsewhere, type ClockDifference, clockDifference } from './clock-difference.js';
import { gradeStream, type StreamGrade } from './grade.js';
import { type MatchQuality, matchQuality } from './match-quality.js';
import type { MotionCurve } from './motion-curve.js';
import { isSensor, type RecordedStream, streamsOfPlan, streamsOfSource, timeOf, timesOf } from './recorded-stream.js';
import type { Remark } from './remark.js';
import { type StreamPair, streamPair } from './stream-pair.js';
import { remarks } from './sync-remarks.js';
import { type UsedClock, unused, usedClock } from './used-clock.js';

export interface StreamReport {
  readonly name: string;
  readonly topic: string;
  readonly kind: Kind;
  readonly isReference: boolean;
  /** The clock that its times were made with. */
  readonly used: UsedClock;
  /** Somebody, or the stamps themselves, said how its clock is wrong, and its times are corrected by that. */
  readonly corrected: boolean;
  /** The report's origin: what ns in `t` count from. */
  readonly originNs: bigint;
  /** Corrected times, ns since the origin, ascending. */
  readonly t: Float64Array;
  readonly diagnosis: StreamDiagnosis;
  /** Where its clock or the recorder's jumped; `t` is the time of the message after, ns since the origin. */
  readonly jumps: readonly (OwnedJump & { readonly t: number })[];
  readonly meaning: MeaningFinding;
  readonly grade: StreamGrade;
  readonly clock: ClockDifference;
  /** Median (stamp - record) minus the median of the other streams' medians, ns; undefined where there is no comparison. */
  readonly aheadOfOthersNs?: number;
  /** Undefined where no frames can be made of it. */
  readonly match?: MatchQuality;
}

export interface SyncReport {
  readonly recording: string;
  readonly format: string;
  /** '' when no frames can be made. */
  readonly reference: string;
  /** The policy's name; '' when no frames can be made. */
  readonly policy: string;
  /** What is said of the policy; undefined when no frames can be made. */
  readonly words?: PolicyWords;
  readonly toleranceNs: number;
  readonly originNs: bigint;
  readonly frames: number;
  /** First and last time of any stream, ns since the origin. */
  readonly firstNs: number;
  readonly lastNs: number;
  readonly recorder: RecorderFinding;
  readonly streams: readonly StreamReport[];
  readonly pairs: readonly StreamPair[];
  readonly remarks: readonly Remark[];
  /** What motion says of offsets, where somebody measured it. */
  readonly motion: readonly MotionCurve[];
}

/** What needs more than stamps. */
export interface Witnesses {
  /** Earliest and latest point of each LiDAR's sweeps relative to their stamp, ns, by sensor name. */
  readonly pointSpans?: ReadonlyMap<string, readonly [number, number]>;
  readonly motion?: readonly MotionCurve[];
}

/** Of a recording whose frames are planned. Reads no messages: what needs these is a witness. */
export function syncReport(plan: FramePlan, recording: string, witnesses: Witnesses = {}): SyncReport {
  const streams = streamsOfPlan(plan);
  return makeReport(plan.source, streams, recording, witnesses, plan);
}

/** Of a recording that holds no sensor, or stamps only: no frames, no matches, everything else. */
export function stampReport(source: Source, recording: string, witnesses: Witnesses = {}): SyncReport {
  return makeReport(source, streamsOfSource(source), recording, witnesses);
}

function makeReport(
  source: Source,
  recorded: readonly RecordedStream[],
  recording: string,
  { pointSpans, motion = [] }: Witnesses,
  plan?: FramePlan,
): SyncReport {
  const recorder = diagnoseRecorder(recorded.map(s => s.series));
  const keepsReceipt = recorder.clock !== 'same_as_headers';
  const diagnoses = recorded.map(s => judged(diagnoseStream(s.series), keepsReceipt));
  const originNs = plan?.originNs ?? earliest(diagnoses, recorded);
  const owned = whoseJumps(recorded.map((s, i) => ({ ...onOneCount(s, originNs), ...periodAndJumps(diagnoses[i]) })));
  const times = recorded.map((s, i) => ownTimes(s, diagnoses[i], originNs));
  const clocks = recorded.map((s, i) => clockDifference(s, originNs, times[i]));
  const elsewhere = allElsewhere(clocks) !== undefined;
  const medians = ascending(clocks.filter(comparable).map(c => c.corrected!.medianNs));
  const streams = recorded.map((s, i): StreamReport => {
    const diagnosis = diagnoses[i];
    const used = s.sensor ? usedClock(s.sensor, originNs) : unused;
    const spans = { given: s.given, sweeps: s.kind === 'lidar', pointSpan: pointSpans?.get(s.name), keepsReceipt };
    const meaning = stampMeaning({ ...spans, ...diagnosis, periodNs: diagnosis.period.periodNs });
    return {
      name: s.name,
      topic: s.topic,
      kind: s.kind,
      isReference: s.sensor !== undefined && s.sensor === plan?.reference,
      used,
      corrected: isCorrected(used),
      originNs,
      t: times[i],
      diagnosis,
      jumps: owned[i].map(jump => ({ ...jump, t: timeOf(s, jump.at, originNs, diagnosis.stamps === 'header') })),
      meaning,
      grade: gradeStream(diagnosis, owned[i], meaning, isCorrected(used) || elsewhere, used.jumps),
      clock: clocks[i],
      aheadOfOthersNs: comparable(clocks[i]) ? aheadOfOthers(clocks[i].corrected!.medianNs, medians) : undefined,
      match: plan && s.sensor ? matchQuality(plan, s.sensor) : undefined,
    };
  });
  const filled = streams.filter(s => s.t.length > 0);
  const toleranceNs = plan?.options.toleranceNs ?? 0;
  const words = plan && wordsOf(plan.options.policy);
  return {
    recording,
    format: source.format,
    reference: plan?.reference.name ?? '',
    policy: plan?.options.policy.name ?? '',
    words,
    toleranceNs,
    originNs,
    frames: plan?.frames.length ?? 0,
    firstNs: filled.reduce((min, s) => Math.min(min, s.t[0]), Number.POSITIVE_INFINITY),
    lastNs: filled.reduce((max, s) => Math.max(max, s.t[s.t.length - 1]), Number.NEGATIVE_INFINITY),
    recorder,
    streams,
    pairs: pairsOf(streams),
    remarks: remarks(streams, recorder, words),
    motion,
  };
}

/** A recording that keeps one time only says nothing of any clock; its copies are no sign of stamping on arrival. */
function judged(diagnosis: StreamDiagnosis, keepsReceipt: boolean): StreamDiagnosis {
  if (keepsReceipt || diagnosis.clock.class !== 'arrival') return diagnosis;
  const evidence = ['the recording keeps one time only, so that its clock cannot be compared with another'];
  return { ...diagnosis, clock: { class: 'unknown', also: [], evidence } };
}

/** A rig file may also say that a clock is right. */
function isCorrected({ source, offsetNs, driftPpm }: UsedClock): boolean {
  return source === 'rig' ? offsetNs !== 0 || driftPpm !== 0 : source !== 'none';
}

/** What frames were made with, where the stamps and the messages are the same ones. */
function ownTimes(stream: RecordedStream, { stamps }: StreamDiagnosis, originNs: bigint): Float64Array {
  const made = stream.sensor?.stream.t;
  return made?.length === stream.record.length ? inMemory(made) : timesOf(stream, originNs, stamps === 'header');
}

function onOneCount({ record }: RecordedStream, originNs: bigint): { record: Float64Array } {
  const since = new Float64Array(record.length);
  for (let i = 0; i < since.length; i++) since[i] = sinceOrigin(record.at(i)!, originNs);
  return { record: since };
}

function periodAndJumps({ period, jumps, delay }: StreamDiagnosis) {
  return { periodNs: period.periodNs, jumps, blind: delay === undefined || delay.constant };
}

/** Two clocks were really read: the sensor's and the recorder's. */
function comparable(clock: ClockDifference): boolean {
  return clock.corrected !== undefined && !clock.identical;
}

/** The first stamp of all that count: of the header where it can be used. */
function earliest(diagnoses: readonly StreamDiagnosis[], recorded: readonly RecordedStream[]): bigint {
  let first: bigint | undefined;
  diagnoses.forEach(({ stamps, originNs }, i) => {
    let least = Number.POSITIVE_INFINITY;
    // A message without a header stamp has none here (NaN).
    for (const t of recorded[i].series[stamps]) if (t < least) least = t;
    if (least === Number.POSITIVE_INFINITY) return;
    const stamp = fromOrigin(least, originNs);
    if (first === undefined || stamp < first) first = stamp;
  });
  return first ?? 0n;
}

/** LiDARs come first, so that an offset reads as camera minus LiDAR. */
const order: Partial<Record<Kind, number>> = { lidar: 0, camera: 1, radar: 2 };

/** More than any car has: thousands of topics would make millions of pairs. */
const MOST_PAIRED = 100;

/** Every two pictures, clouds and radars (unless there are too many), and the first of them with every other sensor. */
function pairsOf(streams: readonly StreamReport[]): StreamPair[] {
  const sensors = streams
    .filter(s => isSensor(s.kind) && s.t.length > 0)
    .map(s => ({
      name: s.name,
      t: s.t,
      periodNs: s.diagnosis.period.periodNs,
      kind: s.kind,
      isReference: s.isReference,
    }))
    .sort((a, b) => (order[a.kind] ?? 3) - (order[b.kind] ?? 3));
  const first = sensors.find(s => s.isReference && roleOf(s.kind) === 'picked') ?? sensors[0];
  const rest = sensors.filter(s => s !== first);
  const pairs = rest.map(other => streamPair(first, other));
  const picked = rest.filter(s => roleOf(s.kind) === 'picked');
  if (picked.length > MOST_PAIRED) return pairs;
  return [...pairs, ...picked.flatMap((a, i) => picked.slice(i + 1).map(b => streamPair(a, b)))];
}
