// Offsets between two clocks that have a name: leap seconds not counted, or counted twice, and time zones.

/** What is added to the stamp, ns. GPS - UTC is 18 s and TAI - UTC 37 s since 2017 (IERS Bulletin C). */
const seconds: readonly (readonly [number, string])[] = [
  [-18e9, 'GPS time taken for UTC'],
  [18e9, 'UTC taken for GPS time'],
  [-37e9, 'TAI taken for UTC'],
  [37e9, 'UTC taken for TAI'],
];

/** Of the smallest latency: record - header beyond the named offset must lie in [0, this). */
const LATENCY_NS = 250e6;

export interface KnownOffset {
  readonly offsetNs: number;
  readonly name: string;
}

/** `floorNs` is the smallest record - header. Whole hours up to 14, as time zones go. */
export function knownOffset(floorNs: number): KnownOffset | undefined {
  const near = (offset: number) => floorNs - offset >= 0 && floorNs - offset < LATENCY_NS;
  const found = seconds.find(([offset]) => near(offset));
  if (found) return { offsetNs: found[0], name: found[1] };
  const hours = Math.floor(floorNs / 3600e9);
  if (hours === 0 || Math.abs(hours) > 14 || !near(hours * 3600e9)) return undefined;
  return { offsetNs: hours * 3600e9, name: `a time zone of ${Math.abs(hours)} h` };
}
