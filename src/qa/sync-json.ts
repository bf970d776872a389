// The sync report as machine output: moments are decimal strings of ns, durations whole numbers of ns, null is "nothing to say".
import { knownJump } from '../time/known-offsets.js';
import type { Spread } from './clock-difference.js';
import type { MatchQuality } from './match-quality.js';
import type { MotionCurve } from './motion-curve.js';
import type { StreamPair } from './stream-pair.js';
import type { StreamReport, SyncReport } from './sync-report.js';

/** What `framelock sync --json` prints (docs/CLI.md), for `JSON.stringify`. */
export function syncJson(report: SyncReport): Record<string, unknown> {
  const { recorder } = report;
  return {
    framelock_sync: 1,
    recording: report.recording,
    format: report.format,
    reference: report.reference === '' ? null : report.reference,
    policy: report.policy === '' ? null : report.policy,
    tolerance_ns: report.toleranceNs,
    origin_ns: String(report.originNs),
    frames: report.frames,
    recorder: { clock: recorder.clock, name: recorder.name ?? null, evidence: recorder.evidence },
    streams: report.streams.map(streamJson),
    pairs: report.pairs.map(pairJson),
    motion: report.motion.map(motionJson),
    remarks: report.remarks.map(({ sensor, kind, level, text }) => ({
      stream: sensor === '' ? null : sensor,
      kind,
      level,
      text,
    })),
  };
}

function streamJson(s: StreamReport): Record<string, unknown> {
  const { diagnosis: d, clock, used, originNs } = s;
  const { period, gaps, late } = d;
  return {
    name: s.name,
    topic: s.topic,
    kind: s.kind,
    reference: s.isReference,
    messages: d.messages,
    first_ns: moment(s.t[0], originNs),
    last_ns: moment(s.t[s.t.length - 1], originNs),
    grade: s.grade.grade ?? null,
    grade_because: s.grade.because,
    rate_hz: period.periodNs > 0 ? Number((1e9 / period.periodNs).toPrecision(6)) : null,
    period_ns: whole(period.periodNs),
    jitter_ns: whole(period.jitterNs),
    gaps: {
      count: gaps.list.length,
      missing: gaps.missing,
      uncounted: gaps.uncounted,
      largest_ns: whole(gaps.largest?.lengthNs ?? 0),
      largest_at_ns: moment(gaps.largest?.from, d.originNs),
      observable: period.observable,
      reasons: period.reasons,
    },
    duplicates: d.duplicates.count,
    backward: {
      count: late.backward,
      largest_ns: whole(late.largestNs),
      out_of_place: late.at.length,
      ordered: d.resets.ordered,
    },
    bursts: { count: d.bursts.count, messages: d.bursts.messages, longest_stall_ns: whole(d.bursts.longestStallNs) },
    jumps: s.jumps.map(jump => ({
      message: jump.at,
      at_ns: moment(jump.t, originNs),
      size_ns: whole(jump.sizeNs),
      sigma_ns: whole(jump.sigmaNs),
      owner: jump.owner,
      name: (jump.owner === 'delay' ? undefined : knownJump(jump.sizeNs, jump.sigmaNs)) ?? null,
    })),
    resets: d.resets.at,
    stamp: { meaning: s.meaning.meaning, by: s.meaning.by, evidence: s.meaning.evidence },
    clock: {
      class: d.clock.class,
      also: d.clock.also,
      name: d.clock.name ?? null,
      evidence: d.clock.evidence,
      stamps: clock.clock,
      with_header: clock.withHeader,
      identical: clock.identical,
      source: used.source,
      from: used.from === '' ? null : used.from,
      offset_ns: whole(used.offsetNs),
      drift_ppm: rounded(used.driftPpm),
      sigma_ns: whole(used.sigmaNs),
      jumps_removed: used.jumps,
      latency: used.latencyNs === undefined ? null : { minimum_ns: null, assumed_ns: whole(used.latencyNs) },
      reasons: used.reasons,
      header_minus_record: spreadJson(clock.header),
      corrected_minus_record: spreadJson(clock.corrected),
      ahead_of_others_ns: whole(s.aheadOfOthersNs),
      speed: {
        ppm: rounded(d.speed.ppm),
        sigma_ppm: rounded(d.speed.sigmaPpm),
        observable: d.speed.observable,
        reasons: d.speed.reasons,
      },
    },
    match: s.match ? matchJson(s.match) : null,
  };
}

function matchJson(match: MatchQuality): Record<string, unknown> {
  return {
    frames: match.frames,
    matched: match.matched,
    tolerance_ns: match.toleranceNs,
    dt: { median_ns: whole(match.dtMedianNs), p5_ns: whole(match.dtP5Ns), p95_ns: whole(match.dtP95Ns) },
    abs_dt: {
      p50_ns: whole(match.absP50Ns),
      p95_ns: whole(match.absP95Ns),
      p99_ns: whole(match.absP99Ns),
      max_ns: whole(match.absMaxNs),
    },
    grade: match.grade ?? null,
    rejected: Object.fromEntries(match.rejected),
  };
}

function pairJson(pair: StreamPair): Record<string, unknown> {
  return {
    a: pair.a,
    b: pair.b,
    pairs: pair.pairs,
    dt: {
      median_ns: whole(pair.medianNs),
      mean_ns: whole(pair.meanNs),
      p5_ns: whole(pair.p5Ns),
      p95_ns: whole(pair.p95Ns),
    },
    abs_dt: { p95_ns: whole(pair.absP95Ns) },
    relation: pair.relation,
    grade: pair.grade ?? null,
    cause: pair.cause,
  };
}

function motionJson({ a, b, signals, offsetNs, sigmaNs, reasons }: MotionCurve): Record<string, unknown> {
  const observable = offsetNs !== undefined;
  return { a, b, signals, offset_ns: whole(offsetNs), sigma_ns: whole(sigmaNs), observable, reasons };
}

function spreadJson(spread: Spread | undefined): Record<string, unknown> | null {
  if (!spread) return null;
  return { median_ns: whole(spread.medianNs), p5_ns: whole(spread.p5Ns), p95_ns: whole(spread.p95Ns) };
}

/** Never -0: JSON would print it as 0 but a reader of the text compares bytes. */
function whole(ns: number | undefined): number | null {
  return ns === undefined || !Number.isFinite(ns) ? null : Math.round(ns) + 0;
}

function rounded(ppm: number): number | null {
  return Number.isFinite(ppm) ? Number(ppm.toPrecision(6)) + 0 : null;
}

function moment(t: number | undefined, originNs: bigint): string | null {
  return t === undefined || Number.isNaN(t) ? null : String(originNs + BigInt(Math.round(t)));
}
