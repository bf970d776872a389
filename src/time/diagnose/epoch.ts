// What the size of a stamp says of the clock behind it: wall time in ns, in another unit, or a count from zero.

/**
 * `wall`: ns since 1970 of a date from 2001 to 2096; the units: such a date if it is read in that unit; `other`: neither. A
 * count from zero that has come to 17 minutes reads as a date in ms as well, so callers look for a second witness.
 */
export type Epoch = 'wall' | 'microseconds' | 'milliseconds' | 'seconds' | 'other';

const nsPerUnit = { microseconds: 1000n, milliseconds: 1_000_000n, seconds: 1_000_000_000n } as const;
export type WrongUnit = keyof typeof nsPerUnit;

/** s since 1970. */
const FIRST = 1_000_000_000n;
const LAST = 4_000_000_000n;
const TWO_DAYS_NS = 172_800_000_000_000n;

export function epochOf(stampNs: bigint): Epoch {
  const within = (perSecond: bigint) => stampNs >= FIRST * perSecond && stampNs <= LAST * perSecond;
  if (within(1_000_000_000n)) return 'wall';
  if (within(1_000_000n)) return 'microseconds';
  if (within(1000n)) return 'milliseconds';
  return within(1n) ? 'seconds' : 'other';
}

/** The unit in which a stamp lies within two days of a witness that is wall time; undefined when there is none. */
export function unitOf(stampNs: bigint, witnessNs: bigint): WrongUnit | undefined {
  const epoch = epochOf(stampNs);
  if (epoch === 'wall' || epoch === 'other') return undefined;
  const difference = stampNs * nsPerUnit[epoch] - witnessNs;
  return difference < TWO_DAYS_NS && difference > -TWO_DAYS_NS ? epoch : undefined;
}
