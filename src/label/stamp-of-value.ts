// A moment as label files write it: seconds, milliseconds, microseconds or nanoseconds since 1970, or a date.

/**
 * ns, from a number as it is written (all its digits count) or a text. The unit is told by the size, as nothing else does: a
 * time since 1970 is below 10^11 in seconds until the year 5138, and a thousand times more in each smaller unit. Dates are
 * ISO 8601; without a zone they are UTC. Undefined for what is none of these, or does not fit 64 bits.
 */
export function stampOfText(text: string): bigint | undefined {
  const ns = decimal(text.trim()) ?? date(text.trim());
  return ns !== undefined && BigInt.asIntN(64, ns) === ns ? ns : undefined;
}

/** How many ns one unit has, as a power of ten, and below how many digits of whole units a number is meant in it. */
const UNITS = [
  [9, 11],
  [6, 14],
  [3, 17],
  [0, Number.POSITIVE_INFINITY],
] as const;

function decimal(text: string): bigint | undefined {
  const found = /^([+-]?)(\d{1,40})(?:\.(\d{0,60}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!found) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = found;
  // digits · 10^shift, in the file's unit.
  const digits = whole + fraction;
  const shift = Number(exponent) - fraction.length;
  const places = digits.replace(/^0+/, '').length + shift;
  const [power] = UNITS.find(([, most]) => places <= most)!;
  const scale = shift + power;
  if (scale > 40 || scale < -120) return digits.replace(/0/g, '') === '' || scale < 0 ? 0n : undefined;
  const value = BigInt(digits);
  // Half a nanosecond and more is rounded away from zero.
  const unit = 10n ** BigInt(Math.abs(scale));
  const ns = scale >= 0 ? value * unit : (value + unit / 2n) / unit;
  return sign === '-' ? -ns : ns;
}

function date(text: string): bigint | undefined {
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,12}))?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!found) return undefined;
  const [, day, time, fraction = '', zone = 'Z'] = found;
  const ms = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()}`);
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}
