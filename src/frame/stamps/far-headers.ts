// Headers of another epoch (uptime, a time zone): what must be added to them before they can be believed.
import { fitClock } from '../../time/clock-fit.js';
import { knownCorrection } from '../../time/known-offsets.js';
import { LATENCIES_NS } from '../../time/same-clock.js';
import { abs, type ChannelStamps, isSameClock, sameClockNs, usualDifference } from './header-difference.js';

/**
 * ns to add to each channel's headers; 0n where they lie within a minute of the recorder's, or where nothing is known. What
 * somebody says (`hint`, a rig or clock file) goes before what the stamps tell. Those are asked only beside a stream that
 * agrees with the recorder (or moving transforms, `witnesses`): when none does, it is the recorder that is elsewhere. Channels that
 * differ by latencies alone are one device's, as a LiDAR's sweeps and its IMU: what is added is that of the fastest.
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
    far[i] && said[i] === undefined && estimate && someAgree ? shiftOf(one) : 0n,
  );
  return channels.map((_, i) => {
    if (!far[i]) return 0n;
    const [difference, given] = [differences[i]!, said[i]];
    if (given !== undefined) return isSameClock(difference - given) ? given : 0n;
    const ofDevice = found.filter(shift => shift !== 0n && abs(difference - shift) <= BigInt(LATENCIES_NS));
    const [least = 0n] = ofDevice.sort((a, b) => Number(a - b));
    return least;
  });
}

/** The smallest record - header at the start: late by the smallest latency, as a record stamp is at best. */
function shiftOf({ header, log, none }: ChannelStamps): bigint {
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
  if (!fit.observable || !together) return 0n;
  const floor = firstLog - firstHeader + BigInt(Math.round(fit.floorNs));
  const known = knownCorrection(Number(floor));
  return known ? BigInt(known.offsetNs) : floor;
}
