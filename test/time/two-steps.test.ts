// Two steps of one clock in one direction, near together: both are found, or the sigma of the messages between holds the error.
import { describe, expect, it, test } from 'vitest';
import { randomStream } from '../../src/simulate/random.js';
import { clockBreaks } from '../../src/time/clock-breaks.js';
import { decideClocks } from '../../src/time/clock-decision.js';
import { correctedBy, doubtedSegment } from '../../src/time/clock-model.js';
import { doubtfulSpans } from '../../src/time/doubtful-spans.js';
import { stampedStream } from '../../src/time/stamped-stream.js';
import { exponential, gamma, median, type Recorded, recorded } from './delays.js';

const ms = 1e6;
const host = recorded(1, 'host', { seconds: 60, hz: 100, floorNs: 0.3 * ms, delay: exponential(1 * ms) });
const lidar = recorded(2, 'lidar', { seconds: 60, hz: 10, floorNs: 4 * ms, delay: exponential(1 * ms) });

interface Case {
  readonly hz: number;
  readonly apart: number;
  readonly sizes: readonly [number, number];
  readonly jitterNs: number;
  readonly seed: number;
}

/** In order of arrival, as a queue delivers; the header shows the steps from their messages on. */
function stepped({ hz, apart, sizes, jitterNs, seed }: Case): Recorded & { readonly at: readonly number[] } {
  const random = randomStream(seed, 'jitter');
  const delay = seed % 2 ? exponential(1 * ms) : gamma(3, 0.7 * ms);
  const clean = recorded(seed, 'camera', { seconds: 60, hz, floorNs: 20 * ms, delay, driftPpm: seed % 3 ? 0 : 20 });
  const first = Math.round(0.4 * clean.stamp.length) + (seed % 17);
  const at = [first, first + Math.max(1, Math.round(apart * hz))];
  const moved = clean.stamp.map(() => Math.round(jitterNs * random.normal()));
  const log = clean.log.map((t, i) => t + moved[i]);
  for (let i = 1; i < log.length; i++) log[i] = Math.max(log[i], log[i - 1] + 20_000);
  const shown = (i: number) => at.reduce((sum, from, k) => sum + (i >= from ? sizes[k] * ms : 0), 0);
  return {
    at,
    log,
    stamp: clean.stamp.map((t, i) => t + moved[i] + shown(i)),
    truth: clean.truth.map((t, i) => t + moved[i]),
  };
}

/** Breaks that were found, and how many messages are farther from the truth than their sigma allows, up to one constant. */
function judged(own: Recorded) {
  const streams = [own, host, lidar];
  const breaks = clockBreaks(streams);
  const fitted = streams.map((one, i) => stampedStream(() => one, breaks[i]));
  const [{ model }] = decideClocks(fitted, false);
  if (!model) return { breaks: breaks[0].breaks, wrong: 0, applied: false };
  const rows = Array.from(own.truth, (truth, i) => {
    const { t, sigma } = correctedBy(model, own.stamp[i], own.log[i]);
    return { error: t - truth, sigma };
  });
  const constant = median(rows.map(({ error }) => error));
  const wrong = rows.filter(({ error, sigma }) => Math.abs(error - constant) > 5 * sigma + 0.5 * ms).length;
  return { breaks: breaks[0].breaks, wrong, applied: true };
}

describe('of a regular sensor', () => {
  test.each([0.1, 0.3, 1, 1.5, 2, 3, 5])('%d s apart they are two, to the message', apart => {
    let exact = 0;
    let seed = 0;
    for (const hz of [5, 10, 20, 100]) {
      for (const sizes of [
        [20, 20],
        [40, 15],
        [-20, -20],
        [-15, -60],
        [300, 300],
      ] as const) {
        const own = stepped({ hz, apart, sizes, jitterNs: 20_000, seed: ++seed });
        const { breaks, wrong } = judged(own);
        expect(wrong).toBe(0);
        if (breaks.join() === own.at.join()) exact++;
      }
    }
    // Where one of 20 is not told in full, its stamps stay as they are, with no sigma.
    expect(exact).toBeGreaterThanOrEqual(18);
  });
});

it('of a sensor without a rhythm, hardly a message has a small sigma and a large error', () => {
  let [wrong, cases, seed] = [0, 0, 100];
  for (const hz of [5, 10, 20, 100]) {
    for (const apart of [0.3, 1, 2, 4]) {
      for (const sizes of [
        [20, 20],
        [40, 15],
        [-20, -20],
        [-15, -60],
      ] as const) {
        const result = judged(stepped({ hz, apart, sizes, jitterNs: (60 * ms) / hz, seed: ++seed }));
        cases++;
        if (result.wrong > 0) wrong++;
      }
    }
  }
  expect(cases).toBe(64);
  expect(wrong).toBeLessThanOrEqual(3);
});

it('a run beside a break that lies off its side is doubted, by as much as it lies off', () => {
  const random = randomStream(5, 'run');
  const ns = Float64Array.from({ length: 600 }, (_, i) => (i < 300 ? 0 : 50 * ms) + random.exponential(1 * ms));
  for (let i = 300; i < 306; i++) ns[i] -= 20 * ms;
  const at = Uint32Array.from(ns, (_, i) => 2 * i);
  const spans = doubtfulSpans(at, ns, [300]);
  expect(spans).toHaveLength(1);
  expect([spans[0].from, spans[0].to]).toEqual([600, 611]);
  expect(Math.abs(spans[0].ns - 20 * ms)).toBeLessThan(1.5 * ms);
});

it('one step alone is rarely doubted', () => {
  let doubted = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomStream(seed, 'one');
    const ns = Float64Array.from({ length: 1200 }, (_, i) => (i < 500 ? 0 : 30 * ms) + random.exponential(2 * ms));
    if (doubtfulSpans(Uint32Array.from(ns.keys()), ns, [500]).length > 0) doubted++;
  }
  expect(doubted).toBeLessThanOrEqual(3);
});

it('a doubted span has the same corrections and a larger sigma, and only there', () => {
  const segment = {
    fromLog: 0,
    stamp: Float64Array.of(0, 500.4, 1000),
    correction: Float64Array.of(0, 50, 200),
    sigma: Float64Array.of(1, 2, 3),
  };
  const model = { segments: [doubtedSegment(segment, [{ from: 501, to: 600, ns: 40 }])] };
  for (let t = -100; t <= 1100; t++) {
    const [was, is] = [correctedBy({ segments: [segment] }, t, 0), correctedBy(model, t, 0)];
    expect(Math.abs(is.t - was.t)).toBeLessThanOrEqual(1);
    if (t >= 501 && t <= 600) expect(is.sigma).toBeGreaterThanOrEqual(40);
    else if (t < 500 || t > 601) expect(is.sigma).toBeCloseTo(was.sigma, 1);
  }
});
