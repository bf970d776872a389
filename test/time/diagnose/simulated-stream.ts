// A seeded stream with known truth: a sensor's clock and transport delay, and faults put in at known places.
import { type StampSeries, stampSeries } from '../../../src/time/diagnose/index.js';
import { seeded } from '../../support/seeded.js';

export interface SimulatedOptions {
  readonly seed: number;
  readonly rateHz: number;
  readonly seconds: number;
  /** Scatter of the header stamp around its grid, ns (normal). */
  readonly headerJitterNs?: number;
  /** Mean of the exponential part of the delay, ns. */
  readonly delayNs?: number;
  readonly floorNs?: number;
  readonly driftPpm?: number;
}

export interface SimulatedStream {
  /** ns since START, in order of measurement; the grid begins at a random phase. */
  readonly header: number[];
  readonly record: number[];
  readonly periodNs: number;
  readonly random: () => number;
}

export const START = 1_700_000_000_000_000_000n;
const NONE = -(2n ** 63n);

/** Uniform in (0, 1). */
export function uniform(seed: number): () => number {
  const next = seeded((seed * 7919 + 12345) % 2147483646 || 1);
  for (let i = 0; i < 5; i++) next();
  return () => next() / 2147483647;
}

/** Standard normal (Box and Muller, Ann. Math. Stat. 1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

export function simulatedStream(options: SimulatedOptions): SimulatedStream {
  const { rateHz, seconds, headerJitterNs = 0, delayNs = 2e6, floorNs = 5e5, driftPpm = 0 } = options;
  const random = uniform(options.seed);
  // Never a round number of ns: the grids of truth and method must not coincide.
  const periodNs = (1e9 / rateHz) * (1 + (random() - 0.5) * 1e-3);
  const phase = random() * periodNs;
  const n = Math.floor((seconds * 1e9) / periodNs);
  const [header, record]: [number[], number[]] = [[], []];
  for (let i = 0; i < n; i++) {
    const t = phase + i * periodNs;
    header.push(Math.round(t * (1 + driftPpm * 1e-6) + (headerJitterNs === 0 ? 0 : headerJitterNs * normal(random))));
    record.push(Math.round(t + floorNs - delayNs * Math.log(random())));
  }
  return { header, record, periodNs, random };
}

/** ns since START as the recording would have them; undefined: no header stamp. */
export function seriesOf(
  header: readonly (number | bigint | undefined)[],
  record: readonly (number | bigint)[],
): StampSeries {
  const absolute = (t: number | bigint) => (typeof t === 'bigint' ? t : START + BigInt(Math.round(t)));
  return stampSeries(
    BigInt64Array.from(header, t => (t === undefined ? NONE : absolute(t))),
    BigInt64Array.from(record, absolute),
    NONE,
  );
}
