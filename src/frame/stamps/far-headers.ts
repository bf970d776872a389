// Headers of another epoch (uptime, a time zone): what must be added to them before they can be believed.
import { type ClockFit, fitClock } from '../../time/clock-fit.js';
import { knownCorrection } from '../../time/known-offsets.js';
import { LATENCIES_NS } from '../../time/same-clock.js';
import { abs, type ChannelStamps, isSameClock, sameClockNs, usualDifference } from './header-difference.js';

/**
 * ns to add to each channel's headers; 0n where they lie within a minute of the recorder's, or where nothing is known. What
 * somebody says (`hint`, a rig or clock file) goes before what the stamps tell. Those are asked only beside a stream that
 * agrees with the recorder (or moving transforms, `witnesses`): when none does, it is the recorder that is elsewhere. Channels that
 * differ by latencies alone are one device's, as a LiDAR's sweeps and its IMU: what is added is that of the fastest. Not where their rates
 * tell two clocks: devices that one switch turned on.
 */
export function headerShifts(
  channels: readonly ChannelStamps[],
  hint: (topic: string) => bigint | undefined,
  estimate: boolean,
  witnesses: readonly ChannelStamps[] = [],
): bigint[] {
  const differences = channels.map(usualDifference);
  const someAgree = [...differences, ...witnesses.map(usualDifference)].some(d => d !== undefined && isSameClock(d));
  const far = differences.map(difference => difference !== undefined && !isSameClock(difference));
  const said = channels.map(({ topic }, i) => (far[i] ? hint(topic) : undefined));
  const found = channels.map((one, i) =>
    far[i] && said[i] === undefined && estimate && someAgree ? shiftOf(one) : undefined,
  );
  return channels.map((_, i) => {
    if (!far[i]) return 0n;
    const [difference, given] = [differences[i]!, said[i]];
    if (given !== undefined) return isSameClock(difference - given) ? given : 0n;
    const ofDevice = found.flatMap(one => (one && abs(difference - one.ns) <= BigInt(LATENCIES_NS) ? [one] : []));
    const own = found[i];
    const shifts = ofDevice.filter(one => !own || !otherClock(own, one)).map(({ ns }) => ns);
    const [least = 0n] = shifts.sort((a, b) => Number(a - b));
    return least;
  });
}

interface Shift {
  readonly ns: bigint;
  readonly fit: ClockFit;
}

/** ns by which clocks must have gone apart, and sigmas of their rates: latencies drift by some tenths of a ms. */
const APART = { ns: 1e6, sigmas: 5 } as const;

function otherClock({ fit: a }: Shift, { fit: b }: Shift): boolean {
  const ppm = Math.abs(a.driftPpm - b.driftPpm);
  const spanNs = Math.min(spanOf(a), spanOf(b));
  return ppm * 1e-6 * spanNs > APART.ns && ppm > APART.sigmas * Math.hypot(a.driftSigmaPpm, b.driftSigmaPpm);
}

function spanOf({ main }: ClockFit): number {
  return main ? main.lastStamp - main.firstStamp : 0;
}

/** The smallest record - header at the start: late by the smallest latency, as a record stamp is at best. */
function shiftOf({ header, log, none }: ChannelStamps): Shift | undefined {
  const stamp = new Float64Array(header.length).fill(Number.NaN);
  const record = new Float64Array(header.length);
  let first = 0;
  while (header.at(first) === none || header.at(first) === 0n) first++;
  const [firstHeader, firstLog] = [header.at(first)!, log.at(first)!];
  for (let i = first; i < header.length; i++) {
    const own = header.at(i)!;
    if (own === none || own === 0n) continue;
    stamp[i] = Number(own - firstHeader);
    record[i] = Number(log.at(i)! - firstLog);
  }
  const fit = fitClock(stamp, record);
  // What a jump puts a minute away from the rest is not believed anyway: then the record stamps are better for all.
  const together = fit.segments.every(({ lowest }) => Math.abs(lowest - fit.floorNs) <= Number(sameClockNs));
  if (!fit.observable || !together) return undefined;
  const floor = firstLog - firstHeader + BigInt(Math.round(fit.floorNs));
  const known = knownCorrection(Number(floor));
  const ns = known ? BigInt(known.offsetNs) : floor;
  return ns === 0n ? undefined : { ns, fit };
}
