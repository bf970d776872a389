// clocks.json: how each topic's stamps became times, what they tell of its clock, and how surely; itself a clock file.
import type { FramePlan } from '../../frame/plan.js';
import type { SensorClock } from '../../frame/stamps/sensor-clock.js';
import { compareTexts } from '../../text-order.js';
import type { ClockSegment } from '../../time/clock-model.js';
import { fromOrigin } from '../../time/stamp.js';

/** The same text for the same plan. Stamps are decimal strings of ns, as in all of framelock's JSON. */
export function clocksJson(plan: FramePlan): string {
  const clocks = plan.clocks.map(clock => clockDocument(clock, plan.originNs));
  clocks.sort((a, b) => compareTexts(a.topic, b.topic));
  return `${JSON.stringify({ framelock_clocks: 1, origin_ns: String(plan.originNs), clocks })}\n`.replace(
    /\{"topic":/g,
    '\n{"topic":',
  );
}

function clockDocument(clock: SensorClock, originNs: bigint) {
  const { topic, origin, from, reasons, model, given, fit, latencyNs, shiftNs = 0n } = clock;
  return {
    topic,
    // Pulses belong to this recording: a reader of this file leaves such a topic to its rig file.
    applied: origin === 'trigger' ? null : model !== undefined || given !== undefined,
    origin,
    from,
    clock: clock.clock ?? null,
    reasons,
    estimate: fit ? estimateDocument(fit, originNs, shiftNs) : null,
    // One-way stamps tell offset plus smallest latency; never the one without the other.
    latency: model && latencyNs !== undefined ? { minimum_ns: null, assumed_ns: String(Math.round(latencyNs)) } : null,
    ...(given && {
      offset_ns: String(given.offsetNs),
      drift_ppm: given.driftPpm,
      epoch_ns: String(given.epochNs ?? originNs),
      sigma_ns: given.sigmaNs ?? null,
    }),
    segments: model ? model.segments.map(segment => segmentDocument(segment, originNs, shiftNs)) : null,
  };
}

function estimateDocument(fit: NonNullable<SensorClock['fit']>, originNs: bigint, shiftNs: bigint) {
  const { observable, main } = fit;
  const number = (value: number, digits: number) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : null);
  return {
    observable,
    reasons: fit.reasons,
    messages: fit.messages,
    segments: fit.segments.length,
    drift_ppm: main ? number(fit.driftPpm, 6) : null,
    drift_sigma_ppm: main ? number(fit.driftSigmaPpm, 6) : null,
    smallest_record_minus_header_ns: main ? String(shiftNs + BigInt(Math.round(fit.floorNs))) : null,
    sigma_ns: main ? number(fit.floorSigmaNs, 0) : null,
    at_ns: main ? String(fromOrigin(main.firstStamp, originNs) - shiftNs) : null,
  };
}

function segmentDocument({ fromLog, stamp, correction, sigma }: ClockSegment, originNs: bigint, shiftNs: bigint) {
  return {
    from_log_ns: Number.isFinite(fromLog) ? String(fromOrigin(fromLog, originNs)) : null,
    stamp_ns: Array.from(stamp, t => String(fromOrigin(t, originNs) - shiftNs)),
    correction_ns: Array.from(correction, ns => plus(shiftNs, ns)),
    sigma_ns: Array.from(sigma, ns => (Number.isFinite(ns) ? Math.round(ns) : null)),
  };
}

/** A sum to a thousandth of a ns, also where a number would not hold it. */
function plus(shiftNs: bigint, ns: number): string {
  if (shiftNs === 0n) return String(Math.round(ns * 1e3) / 1e3);
  const thousandths = shiftNs * 1000n + BigInt(Math.round(ns * 1e3));
  const size = thousandths < 0n ? -thousandths : thousandths;
  const fraction = String(size % 1000n)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${thousandths < 0n ? '-' : ''}${size / 1000n}${fraction && '.'}${fraction}`;
}
