// Names of files that are stamps: seconds, milliseconds, microseconds or nanoseconds since 1970.

/** From 1979 on, so that GPS time of 1980 counts, to 2099; the four units cannot be mistaken for each other. */
const RANGE_S = [300_000_000n, 4_100_000_000n] as const;
const UNITS_NS = [1_000_000_000n, 1_000_000n, 1_000n, 1n] as const;

/**
 * ns of a name without its ending, by integers only; a fraction belongs to seconds. So do nine digits behind `_` or `-`, as in
 * `cloud_1583836591_182590976`. Undefined for other names.
 */
export function stampOfName(stem: string): bigint | undefined {
  const match = /^(\d{9,19})(?:\.(\d{1,9}))?$/.exec(stem) ?? /^(?:.*\D)?(\d{9,10})[_-](\d{9})$/.exec(stem);
  if (!match) return undefined;
  const [, digits, fraction] = match;
  const value = BigInt(digits);
  const second = 1_000_000_000n;
  const unit = UNITS_NS.find(ns => value * ns >= RANGE_S[0] * second && value * ns < RANGE_S[1] * second);
  if (unit === undefined || (fraction !== undefined && unit !== second)) return undefined;
  return value * unit + BigInt((fraction ?? '').padEnd(9, '0'));
}
