// Stamps are bigint ns at borders and integer-valued float64 ns from the recording's origin inside (exact for 104 days).

/** ns since `origin`. Exact below 2^53 ns; farther stamps are rounded, which only an implausible stamp can reach. */
export function sinceOrigin(stampNs: bigint, originNs: bigint): number {
  return Number(stampNs - originNs);
}

/** Beyond it stamps are rounded, ns. */
export const EXACT_NS = 2n ** 53n;
const [FIRST, LAST] = [-(2n ** 63n), 2n ** 63n - 1n];

/**
 * The inverse of `sinceOrigin`; a fractional ns (drift correction) is rounded to the nearest. Never beyond int64, which rounding
 * would leave at its ends.
 */
export function fromOrigin(t: number, originNs: bigint): bigint {
  const stamp = originNs + BigInt(Math.round(t));
  return stamp > LAST ? LAST : stamp < FIRST ? FIRST : stamp;
}

const units: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['min', 60e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

/** ns of a duration as people write it: `50ms`, `1.5s`, `2min`, `250us`; undefined when it is not one. */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)\s*(ns|us|µs|ms|s|min|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  const ns = Math.round(Number(match[1]) * units.get(match[2])!);
  return Number.isSafeInteger(ns) ? ns : undefined;
}

/** A duration in the unit a person reads best, e.g. `12.4 ms`. */
export function formatDuration(ns: number): string {
  const size = Math.abs(ns);
  if (size < 1e3) return `${ns} ns`;
  if (size < 1e6) return `${trim(ns / 1e3)} µs`;
  if (size < 1e9) return `${trim(ns / 1e6)} ms`;
  const [unit, per] = longUnits.find(([, , below]) => size < below) ?? longUnits[longUnits.length - 1];
  return `${trim(ns / per)} ${unit}`;
}

/** Of durations from a second on: a unit, its ns, and up to where it is used. Nobody reads 29 330 000 min as the years since 1970. */
const longUnits: readonly (readonly [string, number, number])[] = [
  ['s', 1e9, 120e9],
  ['min', 60e9, 7200e9],
  ['h', 3600e9, 172_800e9],
  ['days', 86_400e9, 63_115_200e9],
  ['years', 31_557_600e9, Number.POSITIVE_INFINITY],
];

function trim(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A stamp or a difference of two, ns, as a number of seconds with all nine decimals: more than a float can hold. */
export function exactSeconds(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  return `${ns < 0n ? '-' : ''}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, '0')}`;
}

/** ISO 8601 UTC to the ms, the rest cut off: `2023-11-14T22:13:20.001Z`; `parseMoment` reads it. */
export function isoTime(stampNs: bigint): string {
  return new Date(Number(stampNs / 1_000_000n)).toISOString();
}

/** A point in time as a person gives it: ns on the recording's clock, or since the recording's first stamp. */
export type Moment = { readonly ns: bigint } | { readonly sinceStartNs: bigint };

export function momentNs(moment: Moment, startNs: bigint): bigint {
  return 'ns' in moment ? moment.ns : startNs + moment.sinceStartNs;
}

/** `1317042145961661696` (ns), an ISO 8601 UTC time, or a duration since the start (`2.5s`); undefined when it is none of them. */
export function parseMoment(text: string): Moment | undefined {
  if (/^[0-9]{12,19}$/.test(text)) return { ns: BigInt(text) };
  const duration = parseDuration(text);
  if (duration !== undefined) return { sinceStartNs: BigInt(duration) };
  const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (!iso) return undefined;
  const ms = Date.parse(`${iso[1]}T${iso[2]}Z`);
  return Number.isNaN(ms) ? undefined : { ns: BigInt(ms) * 1_000_000n + BigInt((iso[3] ?? '').padEnd(9, '0')) };
}
