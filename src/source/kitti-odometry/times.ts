// times.txt of a sequence: seconds since its start, one line for each frame.

/** Digits that a line may have; no clock needs more. */
const MOST_DIGITS = 40;
const LAST = 2n ** 63n;

/** Stamps by the frame's number, ns, by integers only; undefined where a line is no time. Blank lines at the end are left out. */
export function parseTimes(text: string): (bigint | undefined)[] {
  return text.trim() === '' ? [] : text.trimEnd().split('\n').map(nsOfSeconds);
}

/** `1.037360e-01` or `0.10373600`; rounded to the nearest ns. */
export function nsOfSeconds(text: string): bigint | undefined {
  const [, whole, fraction = '', exponent = '0'] =
    /^\+?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || whole.length + fraction.length > MOST_DIGITS) return undefined;
  const power = Number(exponent) - fraction.length + 9;
  const unit = 10n ** BigInt(Math.abs(power));
  const digits = BigInt(whole + fraction);
  const ns = power >= 0 ? digits * unit : (digits + unit / 2n) / unit;
  return ns < LAST ? ns : undefined;
}
