// Offsets between clocks that have a name, for the diagnosis and for the correction: leap seconds, time zones, epochs, counters that go round.

interface Known {
  readonly seconds: number;
  readonly name: string;
}

/** GPS - UTC = 18 s and TAI - UTC = 37 s since 2017 (IERS Bulletin C), TAI - GPS = 19 s always. */
const scales: readonly Known[] = [
  { seconds: 18, name: 'GPS time against UTC (18 s)' },
  { seconds: 37, name: 'TAI against UTC (37 s), as PTP counts' },
  { seconds: 19, name: 'TAI against GPS time (19 s)' },
];

/** Seconds from other epochs to 1970. */
const epochs: readonly Known[] = [
  { seconds: 315_964_800, name: 'seconds since 1980-01-06 (GPS epoch)' },
  { seconds: 315_964_782, name: 'GPS time since 1980-01-06' },
  { seconds: 619_315_200, name: 'a rollover of the GPS week number (1024 weeks)' },
  { seconds: 2_208_988_800, name: 'seconds since 1900 (NTP epoch)' },
  { seconds: 978_307_200, name: 'seconds since 2001-01-01 (Apple epoch)' },
  { seconds: 946_684_800, name: 'seconds since 2000-01-01' },
];

const HOUR = 3600;
/** Clocks of the world lie whole quarters of an hour apart, up to 14 h from UTC. */
const QUARTER = 900;
const FARTHEST = 14 * HOUR;

export interface KnownOffset {
  /** Exact, with the sign of what was asked, ns. */
  readonly offsetNs: number;
  readonly name: string;
}

/** Names a constant difference of two clocks, either way round; undefined when it is none of these. `slackNs`: what delay may add. */
export function knownOffset(offsetNs: number, slackNs = 0): KnownOffset | undefined {
  const size = Math.abs(offsetNs) / 1e9;
  const found = (seconds: number, name: string) => ({ offsetNs: Math.sign(offsetNs) * seconds * 1e9, name });
  const near = (seconds: number, slack: number) => Math.abs(size - seconds) <= slack;
  // 18 s and 19 s must stay apart.
  const fine = Math.min(0.45, 0.3 + slackNs / 1e9);
  const scale = scales.find(known => near(known.seconds, fine));
  if (scale) return found(scale.seconds, scale.name);
  const epoch = epochs.find(known => near(known.seconds, 2));
  if (epoch) return found(epoch.seconds, epoch.name);
  const quarters = Math.round(size / QUARTER);
  if (quarters >= 1 && quarters * QUARTER <= FARTHEST && near(quarters * QUARTER, 2))
    return found(quarters * QUARTER, zone(quarters));
  for (const known of scales) {
    for (const shift of [known.seconds, -known.seconds]) {
      const hours = Math.round((size - shift) / HOUR);
      if (hours >= 1 && hours <= 14 && near(hours * HOUR + shift, fine))
        return found(hours * HOUR + shift, `${zone(4 * hours)} and ${known.name}`);
    }
  }
  const days = Math.round(size / (24 * HOUR));
  return days >= 1 && days <= 366 && near(days * 24 * HOUR, 2)
    ? found(days * 24 * HOUR, `${days} whole ${days === 1 ? 'day' : 'days'}`)
    : undefined;
}

/** No message that is believed takes longer when nothing holds it up, ns. */
const LATENCY_NS = 250e6;

/**
 * What is added to a clock's stamps exactly, by the smallest record - header. That is the offset and the smallest latency,
 * so it must lie above the named offset, and not by more than a latency.
 */
export function knownCorrection(floorNs: number): KnownOffset | undefined {
  const known = knownOffset(floorNs, LATENCY_NS);
  const latency = known ? floorNs - known.offsetNs : Number.NaN;
  return latency >= 0 && latency < LATENCY_NS ? known : undefined;
}

function zone(quarters: number): string {
  if (quarters % 4 === 0) return `a time zone (${quarters / 4} h)`;
  return `a time zone (${Math.floor(quarters / 4)} h ${15 * (quarters % 4)} min)`;
}

const wraps: readonly Known[] = [
  { seconds: 2 ** 32 / 1e9, name: 'a counter of 32 bits in ns went round (4.295 s)' },
  { seconds: 2 ** 31 / 1e9, name: 'a counter of 31 bits in ns went round (2.147 s)' },
  { seconds: 2 ** 32 / 1e6, name: 'a counter of 32 bits in µs went round (4295 s)' },
  { seconds: 2 ** 31 / 1e6, name: 'a counter of 31 bits in µs went round (2147 s)' },
  { seconds: 2 ** 32 / 1e3, name: 'a counter of 32 bits in ms went round (49.7 days)' },
  { seconds: HOUR, name: 'a clock that counts within the hour went round' },
  { seconds: 24 * HOUR, name: 'a clock that counts within the day went round' },
  { seconds: 7 * 24 * HOUR, name: 'a clock that counts within the week went round' },
];

/**
 * Names a jump of a header clock. `sizeNs` is how much record - header rose: positive where the header fell back, as a
 * counter does. `slackNs` is the jump's uncertainty.
 */
export function knownJump(sizeNs: number, slackNs: number): string | undefined {
  const slack = Math.max(2e6, Math.min(50e6, slackNs)) / 1e9;
  const wrap = wraps.find(known => Math.abs(sizeNs / 1e9 - known.seconds) <= slack);
  if (wrap) return wrap.name;
  const offset = Math.abs(sizeNs) > 1e9 ? knownOffset(sizeNs)?.name : undefined;
  if (offset) return offset;
  return Math.abs(Math.abs(sizeNs) - 1e9) <= slack * 1e9
    ? 'one second: a leap second, or a clock that was set'
    : undefined;
}
