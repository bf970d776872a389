// The sync report as machine output: moments are decimal strings of ns, durations whole numbers of ns, null is "nothing to say".
import type { Spread } from './clock-difference.js';
import type { StreamReport, SyncReport } from './sync-report.js';

export function syncJson(report: SyncReport): Record<string, unknown> {
  return {
    framelock_sync: 1,
    recording: report.recording,
    format: report.format,
    reference: report.reference,
    policy: report.policy,
    tolerance_ns: report.toleranceNs,
    origin_ns: String(report.originNs),
    frames: report.frames,
    streams: report.streams.map(s => streamJson(s, report.originNs)),
    remarks: report.remarks.map(({ sensor, kind, level, text }) => ({
      stream: sensor === '' ? null : sensor,
      kind,
      level,
      text,
    })),
  };
}

function streamJson(s: StreamReport, originNs: bigint): Record<string, unknown> {
  const { health, clock, match, correction } = s;
  return {
    name: s.name,
    topic: s.topic,
    kind: s.kind,
    reference: s.isReference,
    messages: health.messages,
    first_ns: moment(s.t[0], originNs),
    last_ns: moment(s.t[s.t.length - 1], originNs),
    rate_hz: Number.isNaN(health.rateHz) ? null : Number(health.rateHz.toPrecision(6)),
    period_ns: whole(health.periodNs),
    jitter_ns: whole(health.jitterNs),
    gaps: {
      count: health.gaps.count,
      missing: health.gaps.missing,
      uncounted: health.gaps.uncounted,
      largest_ns: whole(health.gaps.largestNs),
      largest_at_ns: moment(health.gaps.largestAt, originNs),
    },
    duplicates: health.duplicates,
    backward: { count: health.backward.count, largest_ns: whole(health.backward.largestNs) },
    clock: {
      stamps: clock.clock,
      with_header: clock.withHeader,
      identical: clock.identical,
      offset_ns: correction.offsetNs,
      drift_ppm: correction.driftPpm,
      header_minus_record: spreadJson(clock.header),
      corrected_minus_record: spreadJson(clock.corrected),
      ahead_of_others_ns: whole(s.aheadOfOthersNs),
    },
    match: {
      frames: match.frames,
      matched: match.matched,
      dt: { median_ns: whole(match.dtMedianNs), p5_ns: whole(match.dtP5Ns), p95_ns: whole(match.dtP95Ns) },
      abs_dt: {
        p50_ns: whole(match.absP50Ns),
        p95_ns: whole(match.absP95Ns),
        p99_ns: whole(match.absP99Ns),
        max_ns: whole(match.absMaxNs),
      },
      grade: match.grade ?? null,
      rejected: Object.fromEntries(match.rejected),
    },
  };
}

function spreadJson(spread: Spread | undefined): Record<string, unknown> | null {
  if (!spread) return null;
  return { median_ns: whole(spread.medianNs), p5_ns: whole(spread.p5Ns), p95_ns: whole(spread.p95Ns) };
}

/** Never -0: JSON would print it as 0 but a reader of the text compares bytes. */
function whole(ns: number | undefined): number | null {
  return ns === undefined || Number.isNaN(ns) ? null : Math.round(ns) + 0;
}

function moment(t: number | undefined, originNs: bigint): string | null {
  return t === undefined || Number.isNaN(t) ? null : String(originNs + BigInt(Math.round(t)));
}
