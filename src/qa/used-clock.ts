// Which clock made a stream's times: whose word it is, by how much stamps were moved, how surely, and what stays unknown.
import type { Sensor } from '../frame/sensor.js';
import type { ClockOrigin, SensorClock } from '../frame/stamps/sensor-clock.js';
import type { ClockSegment } from '../time/clock-model.js';
import { median } from '../time/order-statistics.js';
import { formatDuration, sinceOrigin } from '../time/stamp.js';

/** auto: what the stamps themselves tell. none: nobody's, stamps are as recorded. */
export type ClockSource = 'rig' | 'file' | 'trigger' | 'auto' | 'none';

export interface UsedClock {
  readonly source: ClockSource;
  /** The rig or clock file, or the trigger's topic; '' otherwise. */
  readonly from: string;
  /** Added to the first stamp, ns; of a trigger, which moves each stamp by another amount, the median. */
  readonly offsetNs: number;
  /** Added per stamp: positive for a slow clock. NaN for a trigger. */
  readonly driftPpm: number;
  /** The largest of all its stamps, up to the smallest latency; NaN where nobody knows. */
  readonly sigmaNs: number;
  /** Jumps of the clock that were taken out. */
  readonly jumps: number;
  /** Source auto: what is taken for the smallest latency, ns. Stamps cannot tell it, and all times are off by the error of this. */
  readonly latencyNs?: number;
  /** Why it was corrected, or was not. */
  readonly reasons: readonly string[];
}

export const unused: UsedClock = {
  source: 'none',
  from: '',
  offsetNs: 0,
  driftPpm: 0,
  sigmaNs: Number.NaN,
  jumps: 0,
  reasons: ['no frames are made of it'],
};

const sources: Record<ClockOrigin, ClockSource> = {
  recorded: 'none',
  record: 'none',
  rig: 'rig',
  file: 'file',
  fit: 'auto',
  trigger: 'trigger',
};

export function usedClock({ clock, stream }: Sensor, originNs: bigint): UsedClock {
  const source = sources[clock.origin];
  const { from, reasons } = clock;
  if (source === 'none') return { ...unused, reasons };
  const added = (i: number) => {
    const stamp = sinceOrigin(stream.rawNs.at(i)! + (clock.shiftNs ?? 0n), originNs);
    const { t } = clock.time(stamp, sinceOrigin(stream.logNs.at(i)!, originNs), stream.message.at(i));
    return t - stamp + Number(clock.shiftNs ?? 0n);
  };
  function* stamped(): Generator<number> {
    for (let i = 0; i < stream.message.length; i++) if (stream.rawNs.at(i) !== 0n) yield i;
  }
  const [first] = stamped();
  const offset = source === 'trigger' ? median(Array.from(stamped(), added)) : first === undefined ? 0 : added(first);
  let sigmaNs = Number.NaN;
  for (const sigma of stream.sigmaNs ?? []) if (Number.isFinite(sigma) && !(sigma <= sigmaNs)) sigmaNs = sigma;
  return {
    source,
    from,
    offsetNs: offset,
    driftPpm: rateOf(clock, source),
    sigmaNs,
    jumps: Math.max(0, (clock.model?.segments.length ?? 1) - 1),
    ...(source === 'auto' && { latencyNs: clock.latencyNs ?? 0 }),
    reasons,
  };
}

/** Of a model: that of its longest part. */
function rateOf({ model, given }: SensorClock, source: ClockSource): number {
  if (source === 'trigger') return Number.NaN;
  if (!model) return given?.driftPpm ?? 0;
  const span = ({ stamp }: ClockSegment) => stamp[stamp.length - 1] - stamp[0];
  const longest = model.segments.reduce((a, b) => (span(b) > span(a) ? b : a));
  const { correction } = longest;
  // Never -0.
  return span(longest) > 0 ? ((correction[correction.length - 1] - correction[0]) / span(longest)) * 1e6 + 0 : 0;
}

/** For someone who meets clocks the first time: is it corrected, by how much, how sure, whose word is it. */
export function usedClockWords(used: UsedClock): string {
  const { source, from, reasons, latencyNs } = used;
  const why = reasons.length > 0 ? ` Why: ${reasons.join('; ')}.` : '';
  if (source === 'none') return `not corrected.${why}`;
  const whose = {
    rig: `corrected as ${from || 'the rig file'} says`,
    file: `corrected as ${from} says`,
    trigger: `given the times of the pulses of ${from}`,
    auto: 'corrected by what its own stamps tell',
  }[source];
  const unknown =
    latencyNs === undefined
      ? ''
      : ` How long the fastest message is under way cannot be told: ${signed(latencyNs).slice(1)} ms were assumed, and every time is late by what it really is less that.`;
  return `${whose}: ${amount(used)}; ${sure(used)}.${unknown}${why}`;
}

function amount({ source, offsetNs, driftPpm, jumps }: UsedClock): string {
  if (source === 'trigger') return `${signed(offsetNs)} ms in the middle`;
  const parts = [`${signed(offsetNs)} ms at the first stamp`];
  // Less moves no stamp by a ns in a second.
  if (Math.abs(driftPpm) >= 0.001) parts.push(`and ${signed(driftPpm * 1e6, 3)} ppm from there on`);
  if (jumps > 0) parts.push(`with ${jumps === 1 ? 'one jump' : `${jumps} jumps`} taken out`);
  return parts.join(', ').replace(', and', ' and');
}

function sure({ sigmaNs, source }: UsedClock): string {
  if (!Number.isFinite(sigmaNs)) return 'how certain that is, is not known';
  const size = formatDuration(sigmaNs < 1e6 ? Math.ceil(sigmaNs / 1e3) * 1e3 : Math.ceil(sigmaNs / 1e5) * 1e5);
  return `sure to ${size} (one sigma)${source === 'auto' ? ' but for a constant' : ''}`;
}

function signed(ns: number, digits = 1): string {
  const text = (Math.abs(ns) / 1e6).toFixed(digits);
  return `${ns < 0 && Number(text) !== 0 ? '-' : '+'}${text}`;
}
