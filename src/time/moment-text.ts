// Moments in text files as exact ns: seconds with any number of decimals, with or without exponent, or whole smaller units.

/** Powers of ten from each unit to ns. */
const timeUnits = { s: 9, ms: 6, us: 3, ns: 0 } as const;
export type TimeUnit = keyof typeof timeUnits;

/**
 * ns of `1491495696.92`, `1.49149569692e+09` or `1403715523912140000`, rounded to the nearest; never through a float, which
 * has 238 ns of resolution at today's epoch seconds. Undefined for what is no finite number, or beyond 292 years.
 */
export function parseMomentText(text: string, unit: TimeUnit): bigint | undefined {
  const match = /^([+-]?)(\d{1,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const shift = timeUnits[unit] + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  if (shift > 60) return digits === 0n ? 0n : undefined;
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : divided(digits, 10n ** BigInt(-shift));
  if (size >= 2n ** 63n) return undefined;
  return sign === '-' ? -size : size;
}

function divided(a: bigint, b: bigint): bigint {
  return (a + b / 2n) / b;
}
