// What kind of clock a stream's header stamps come from, with the evidence in sentences.
import { knownOffset } from '../known-offsets.js';
import { formatDuration } from '../stamp.js';
import type { ClockSpeed } from './clock-speed.js';
import { epochOf, unitOf, type WrongUnit } from './epoch.js';
import type { StampSeries } from './stamp-series.js';

export const clockClasses = [
  'one_clock',
  'late',
  'ahead',
  'free_running',
  'arrival',
  'known_offset',
  'offset',
  'uptime',
  'simulated',
  'wrong_unit',
  'frozen',
  'zero_stamps',
  'no_header',
  'unknown',
] as const;
export type ClockClass = (typeof clockClasses)[number];

export interface ClockFinding {
  readonly class: ClockClass;
  /** What is true of it besides: a drifting clock may be late as well. */
  readonly also: readonly ClockClass[];
  /** Of an offset or a unit that has a name. */
  readonly name?: string;
  /** One sentence each: what was seen that makes it this class. */
  readonly evidence: readonly string[];
}

/** Record minus header, ns: a message's way to the recorder where both are one clock. */
export interface Delay {
  readonly medianNs: number;
  readonly p5Ns: number;
  readonly p95Ns: number;
  /** 1.4826 times the median absolute deviation. */
  readonly sigmaNs: number;
  /** Every difference is the same. */
  readonly constant: boolean;
}

/** Two readings of one clock in a row differ by less, ns. */
const AT_ONCE_NS = 1e5;
/** A header may lie this much ahead before its clock is doubted, ns. */
const AHEAD_NS = 1e5;
/** Less is usual transport for most sensors, ns. */
const LATE_NS = 10e6;
/** More is another clock, ns: computing takes up to a second. */
const OFFSET_NS = 1e9;
/** A clock that runs faster or slower by less may be the same one, slewed, ppm. */
const FREE_PPM = 1;
/** A clock that is wrong by more is not meant to keep time. */
const SIMULATED = 1e-3;
/** Three years: longer than a device runs, far before any date. */
const UPTIME_NS = 94_608_000_000_000_000n;

/** A class with its evidence, before anything is said besides. */
type Found = Omit<ClockFinding, 'also'>;

/** `jumps`: whether `delay` and `speed` are of the longest part between jumps only. */
export function classifyClock(
  series: StampSeries,
  delay: Delay | undefined,
  speed: ClockSpeed,
  jumps = false,
): ClockFinding {
  const { header, given, zeros } = series;
  if (given === 0) return only(withoutHeader(header.length, zeros));
  if (2 * zeros > header.length)
    return only({ class: 'zero_stamps', evidence: [`${zeros} of ${header.length} header stamps are zero`] });
  const unusable = byScale(series, speed) ?? frozen(series);
  if (unusable) return only(unusable);
  if (given < 2 || !delay) return only({ class: 'unknown', evidence: ['one message: nothing to compare'] });
  const other = bySpeed(speed, delay) ?? byOffset(delay, jumps);
  const drift = drifting(speed, delay);
  const usual = other ?? byDelay(delay);
  if (!drift) return only(usual);
  const besides = usual.class === 'one_clock' ? [] : [usual.class];
  // An offset comes first: it is the larger fault.
  if (other) return { ...other, also: [drift.class], evidence: [...other.evidence, ...drift.evidence] };
  return { ...drift, also: besides, evidence: [...drift.evidence, ...(besides.length > 0 ? usual.evidence : [])] };
}

function only(found: Found): ClockFinding {
  return { ...found, also: [] };
}

function withoutHeader(messages: number, zeros: number): Found {
  if (zeros > 0)
    return { class: 'zero_stamps', evidence: [`all ${zeros} header stamps are zero: the driver never sets them`] };
  if (messages === 0) return { class: 'unknown', evidence: ['no messages'] };
  return { class: 'no_header', evidence: ['this type of message carries no stamp of its own'] };
}

/** By the size of the stamps: units and epochs are factors and years apart. An uptime of half an hour reads as a date in ms, but runs at full speed. */
function byScale(
  { headerOriginNs, recordOriginNs }: StampSeries,
  { ratio, observable }: ClockSpeed,
): Found | undefined {
  if (epochOf(recordOriginNs) !== 'wall') return undefined;
  const epoch = epochOf(headerOriginNs);
  const fullSpeed = Math.abs(ratio - 1) < 0.1;
  const unit = fullSpeed ? undefined : (unitOf(headerOriginNs, recordOriginNs) ?? unitOfSpeed(ratio));
  if (unit)
    return {
      class: 'wrong_unit',
      name: unit,
      evidence: [
        `header stamps such as ${headerOriginNs} make sense as ${unit} only: they were written into a field of nanoseconds`,
      ],
    };
  if (epoch === 'wall' || headerOriginNs < 0n || headerOriginNs > UPTIME_NS) return undefined;
  if (observable && Math.abs(ratio - 1) > SIMULATED) return undefined;
  return {
    class: 'uptime',
    evidence: [
      `header stamps lie ${formatDuration(Number(headerOriginNs))} after zero where the recorder's are dates: time since the device started, or since a simulation began`,
    ],
  };
}

/** An uptime in another unit shows in its speed: a thousandth or a millionth of the recorder's. */
function unitOfSpeed(ratio: number): WrongUnit | undefined {
  const near = (factor: number) => Math.abs(ratio / factor - 1) < 0.02;
  if (near(1e-3)) return 'microseconds';
  if (near(1e-6)) return 'milliseconds';
  return near(1e-9) ? 'seconds' : undefined;
}

function frozen({ header, given }: StampSeries): Found | undefined {
  if (given < 2) return undefined;
  const first = header.find(stamp => !Number.isNaN(stamp))!;
  if (!header.every(stamp => Number.isNaN(stamp) || stamp === first)) return undefined;
  return { class: 'frozen', evidence: [`all ${given} header stamps are the same moment`] };
}

function bySpeed({ ratio, observable, sigmaPpm }: ClockSpeed, { medianNs }: Delay): Found | undefined {
  if (!observable || Math.abs(ratio - 1) < SIMULATED || Math.abs(ratio - 1) * 1e6 < 10 * sigmaPpm) return undefined;
  return {
    class: 'simulated',
    evidence: [
      `header time runs at ${Number(ratio.toPrecision(4))} times the speed of the recorder's clock, ${formatDuration(Math.abs(medianNs))} ${medianNs > 0 ? 'before' : 'after'} it in the middle: a simulation or a replay at another speed`,
    ],
  };
}

function byOffset({ medianNs, p5Ns, p95Ns, sigmaNs }: Delay, jumps: boolean): Found | undefined {
  if (Math.abs(medianNs) < OFFSET_NS || Math.abs(medianNs) < 5 * sigmaNs) return undefined;
  const name = knownOffset(medianNs, p95Ns - p5Ns)?.name;
  const way = medianNs > 0 ? 'before' : 'after';
  const evidence = [
    `header stamps lie ${formatDuration(Math.abs(medianNs))} ${way} the record stamps, constantly${jumps ? ' in the longest part between jumps' : ''}`,
  ];
  return name ? { class: 'known_offset', name, evidence } : { class: 'offset', evidence };
}

function drifting({ ppm, sigmaPpm, observable }: ClockSpeed, delay: Delay): Found | undefined {
  if (!observable || delay.constant || Math.abs(ppm) < Math.max(FREE_PPM, 5 * sigmaPpm)) return undefined;
  const fast = ppm > 0 ? 'faster' : 'slower';
  return {
    class: 'free_running',
    evidence: [
      `the header's clock runs ${Math.abs(ppm).toFixed(1)} ± ${sigmaPpm.toFixed(1)} ppm ${fast} than the recorder's on average: an oscillator of its own, or a delay that grows or falls all the time`,
    ],
  };
}

function byDelay({ medianNs, p5Ns, p95Ns, sigmaNs, constant }: Delay): Found {
  if (constant && Math.abs(medianNs) < AT_ONCE_NS)
    return {
      class: 'arrival',
      evidence: [
        medianNs === 0
          ? 'header and record stamps are equal in every message: stamped when it arrived, or one copied from the other'
          : `every record stamp lies exactly ${formatDuration(medianNs)} from its header stamp: one was made from the other`,
      ],
    };
  const range = `${formatDuration(tenth(p5Ns))} to ${formatDuration(tenth(p95Ns))}`;
  if (medianNs < -AHEAD_NS)
    return {
      class: 'ahead',
      evidence: [
        `header stamps lie ${formatDuration(tenth(-medianNs))} after the moment the recorder got the message, which cannot be: a clock is ahead, or the stamp predicts`,
      ],
    };
  if (p95Ns < AT_ONCE_NS)
    return {
      class: 'arrival',
      evidence: [
        `the recorder has every message within ${formatDuration(p95Ns)} of its stamp: stamped when it arrived`,
      ],
    };
  if (p5Ns > LATE_NS && sigmaNs < 0.25 * medianNs)
    return {
      class: 'late',
      evidence: [
        `messages reach the recorder ${formatDuration(tenth(medianNs))} after their stamp, steadily (${range}): the stamp is of an earlier instant, or they are under way that long`,
      ],
    };
  return {
    class: 'one_clock',
    evidence: [`messages reach the recorder ${formatDuration(tenth(medianNs))} after their stamp (${range})`],
  };
}

/** Tenths of a millisecond say enough of a delay. */
function tenth(ns: number): number {
  return Math.abs(ns) < 1e6 ? Math.round(ns / 1e3) * 1e3 : Math.round(ns / 1e5) * 1e5;
}
