// The clock's fit against simulated clocks: accuracy, honest sigmas, and what it refuses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitClock, modelOf } from '../../src/time/clock-fit.js';
import { correctedBy } from '../../src/time/clock-model.js';
import { FloorFitter } from '../../src/time/floor-line.js';
import { HullScratch, lineBelow } from '../../src/time/lower-hull.js';
import { turns } from '../support/effort.js';
import { bursts, exponential, gamma, mean, median, recorded, type Simulated } from './delays.js';

const FLOOR = 500_000;

/** With the floor known, as the reference's table of accuracies has it. `seeds` in the long run, half of them otherwise. */
function trials(name: string, seeds: number, s: Simulated) {
  return Array.from({ length: turns(seeds / 2, seeds) }, (_, seed) => {
    const { stamp, log, truth } = recorded(seed, name, { driftPpm: 35, floorNs: FLOOR, ...s });
    const fit = fitClock(stamp, log);
    expect(fit.reasons).toEqual([]);
    const model = modelOf(fit, FLOOR);
    let [squares, normalised] = [0, 0];
    for (let i = 0; i < stamp.length; i++) {
      const { t, sigma } = correctedBy(model, stamp[i], log[i]);
      squares += (t - truth[i]) ** 2;
      normalised += ((t - truth[i]) / sigma) ** 2;
    }
    const drift = fit.driftPpm - 35;
    return {
      rms: Math.sqrt(squares / stamp.length),
      normalised: normalised / stamp.length,
      drift,
      driftNormalised: (drift / fit.driftSigmaPpm) ** 2,
      floorNormalised: ((fit.floorNs - FLOOR - 35e-6 * stamp[0]) / fit.floorSigmaNs) ** 2,
    };
  });
}

describe('60 s of a clock that is 35 ppm slow, delays exponential with 2 ms', () => {
  it.each([10, 20, 200])('%i Hz: at most 0.5 ppm and 20 µs, and within its sigmas', hz => {
    const all = trials(`exp ${hz}`, 60, { seconds: 60, hz, delay: exponential(2e6) });
    expect(median(all.map(t => Math.abs(t.drift)))).toBeLessThan(0.5);
    expect(median(all.map(t => t.rms))).toBeLessThan(20e3);
    expect(Math.max(...all.map(t => t.rms))).toBeLessThan(60e3);
    for (const value of [mean(all.map(t => t.normalised)), mean(all.map(t => t.driftNormalised))]) {
      expect(value).toBeGreaterThan(0.2);
      expect(value).toBeLessThan(2);
    }
    // A tail beyond 5 sigma would be a confident wrong number.
    for (const t of all) expect(Math.max(t.driftNormalised, t.floorNormalised)).toBeLessThan(25);
  });

  it('30 % of the messages 5 to 50 ms late change nothing', () => {
    const clean = trials('clean', 40, { seconds: 60, hz: 20, delay: exponential(2e6) });
    const burst = trials('burst', 40, { seconds: 60, hz: 20, delay: bursts(0.3, 2e6) });
    // Of 1200 messages 840 are left: their floor is coarser by 1200/840.
    expect(median(burst.map(t => t.rms))).toBeLessThan(2 * median(clean.map(t => t.rms)));
    expect(median(burst.map(t => Math.abs(t.drift)))).toBeLessThan(0.5);
    expect(mean(burst.map(t => t.normalised))).toBeLessThan(2);
  });

  it('nor does a burst that holds everything up for 18 s of 60', () => {
    const late = (t: number) => t > 20e9 && t < 38e9;
    const all = trials('held up', 40, {
      seconds: 60,
      hz: 20,
      delay: (random, t) => (late(t) ? 2e6 + 30e6 * random.uniform() : 0) + random.exponential(2e6),
    });
    expect(median(all.map(t => t.rms))).toBeLessThan(20e3);
    expect(median(all.map(t => Math.abs(t.drift)))).toBeLessThan(0.5);
  });

  it.each([2, 3])('gamma(%i) has no sharp floor: the error is larger, and so is sigma', k => {
    const all = trials(`gamma ${k}`, 60, { seconds: 60, hz: 20, delay: gamma(k, 1e6) });
    const sharp = trials('sharp', 60, { seconds: 60, hz: 20, delay: exponential(1e6) });
    expect(median(all.map(t => t.rms))).toBeGreaterThan(3 * median(sharp.map(t => t.rms)));
    expect(mean(all.map(t => t.normalised))).toBeLessThan(3);
    expect(mean(all.map(t => t.driftNormalised))).toBeLessThan(2);
  });
});

it('the floor lies below the hull by what the hull misses it, on average', () => {
  const errors = Array.from({ length: 60 }, (_, seed) => {
    const { stamp, log } = recorded(seed, 'bias', { seconds: 60, hz: 20, floorNs: FLOOR, delay: gamma(2, 1e6) });
    const delays = log.map((t, i) => t - stamp[i]);
    const hull = lineBelow(stamp, delays, 0, stamp.length, 1, new HullScratch())!;
    const { middle, at } = new FloorFitter().fit(stamp, delays, 0, stamp.length, 1)!;
    expect(middle).toBe(hull.middle);
    return { hull: hull.at - FLOOR, fit: at - FLOOR };
  });
  expect(Math.abs(mean(errors.map(e => e.fit)))).toBeLessThan(mean(errors.map(e => e.hull)) / 3);
});

describe('10 min with an oscillator that wanders by 0.02 ppm per root second', () => {
  it.each([
    ['exponential', exponential(2e6)],
    ['2 % bursts', bursts(0.02, 1e6)],
  ] as const)('%s at 20 Hz: at most 10 µs', (name, delay) => {
    const all = trials(`wander ${name}`, 12, { seconds: 600, hz: 20, delay, wander: 0.02 });
    expect(median(all.map(t => t.rms))).toBeLessThan(10e3);
    expect(mean(all.map(t => t.normalised))).toBeLessThan(2);
  });

  it('a single line over all of it would be worse', () => {
    const { stamp, log, truth } = recorded(3, 'line', {
      seconds: 600,
      hz: 20,
      driftPpm: 35,
      floorNs: FLOOR,
      delay: exponential(2e6),
      wander: 0.02,
    });
    const fit = fitClock(stamp, log);
    const model = modelOf(fit, FLOOR);
    const rms = (at: (i: number) => number) => Math.sqrt(mean(Array.from(truth, (t, i) => (at(i) - t) ** 2)));
    const windowed = rms(i => correctedBy(model, stamp[i], log[i]).t);
    const offsets = truth.map((t, i) => t - stamp[i]);
    const [x0, y0] = [mean([...stamp]), mean([...offsets])];
    const slope =
      mean(Array.from(stamp, (x, i) => (x - x0) * (offsets[i] - y0))) / mean(Array.from(stamp, x => (x - x0) ** 2));
    // The best of all lines, made from the truth itself.
    expect(windowed).toBeLessThan(rms(i => stamp[i] + y0 + slope * (stamp[i] - x0)) / 2);
  });
});

describe('segments', () => {
  it('a clock set back by 7 s has two, each with its own offset and one rate', () => {
    const { stamp, log, truth } = recorded(1, 'set', { seconds: 120, hz: 20, driftPpm: 35, delay: exponential(1e6) });
    const set = stamp.map((s, i) => (i < 1234 ? s : s - 7e9));
    const fit = fitClock(set, log);
    expect(fit.segments.map(s => s.fromLog)).toEqual([log[0], log[1234]]);
    const model = modelOf(fit, 0);
    for (let i = 0; i < set.length; i++)
      expect(Math.abs(correctedBy(model, set[i], log[i]).t - truth[i])).toBeLessThan(100e3);
  });

  it('takes breaks from outside, and refuses where it is told of none', () => {
    const { stamp, log } = recorded(2, 'small', { seconds: 120, hz: 20, driftPpm: 5, delay: exponential(1e6) });
    const set = stamp.map((s, i) => (i < 1200 ? s : s - 40e6));
    expect(fitClock(set, log, { breaks: [] }).observable).toBe(false);
    const fit = fitClock(set, log, { breaks: [1200] });
    expect(fit.observable).toBe(true);
    for (const [k, ms] of [0, 40].entries()) expect(fit.segments[k].curve!.y[0] / 1e6).toBeCloseTo(ms, 0);
  });

  it('a recorder that stands still for 20 s and catches up is no step of a clock', () => {
    const { stamp, log } = recorded(3, 'stall', { seconds: 120, hz: 50, delay: exponential(1e6) });
    const stalled = log.map(t => (t > 40e9 && t < 60e9 ? 60e9 + (t - 40e9) / 100 : t));
    const fit = fitClock(stamp, stalled);
    expect([fit.segments.length, fit.observable]).toEqual([1, true]);
    expect(Math.abs(fit.driftPpm)).toBeLessThan(4 * fit.driftSigmaPpm);
  });
});

describe('what cannot be told', () => {
  const refusal = (stamp: Float64Array, log: Float64Array) => fitClock(stamp, log).reasons.join();
  const even = (n: number, step = 5e7) => Float64Array.from({ length: n }, (_, i) => i * step);

  it.each([0, 1, 5])('%i messages', n => {
    expect(refusal(even(n), even(n))).toContain('fewer than 20');
  });

  it('all stamps equal, and all stamps descending', () => {
    expect(refusal(new Float64Array(1000).fill(7), even(1000))).toMatch(/span less than 5 s|rate of one unit/);
    expect(refusal(even(1000).reverse(), even(1000))).not.toBe('');
  });

  it('record stamps that were copied from the headers', () => {
    expect(refusal(even(1000), even(1000))).toContain('one was made from the other');
    expect(
      refusal(
        even(1000),
        even(1000).map(t => t + 18e9),
      ),
    ).toContain('one was made from the other');
  });

  it('milliseconds written into a field of ns', () => {
    const { stamp, log } = recorded(1, 'ms', { seconds: 60, hz: 20, delay: exponential(1e6) });
    expect(
      refusal(
        stamp.map(s => Math.round(s / 1e6)),
        log,
      ),
    ).not.toBe('');
    expect(
      refusal(
        stamp.map(s => Math.round(s * 1.01)),
        log,
      ),
    ).toContain('one unit of time');
  });

  it('a gap of ten years: both sides are fitted, nothing hangs', () => {
    const { stamp, log } = recorded(1, 'gap', { seconds: 120, hz: 20, driftPpm: 0, delay: exponential(1e6) });
    const jump = (t: number, i: number) => (i < 1200 ? t : t + 3.15e17);
    const fit = fitClock(stamp.map(jump), log.map(jump));
    expect(fit.observable).toBe(true);
    expect(Math.abs(fit.driftPpm)).toBeLessThan(4 * fit.driftSigmaPpm);
  });

  it('stamps that are not finite are passed over', () => {
    const { stamp, log } = recorded(1, 'nan', { seconds: 60, hz: 20, driftPpm: 35, delay: exponential(1e6) });
    const holes = stamp.map((s, i) => (i % 7 === 3 ? Number.NaN : s));
    expect(fitClock(holes, log).driftPpm).toBeCloseTo(35, 0);
  });

  it('any stamps at all give an answer', () => {
    const anyTime = fc.oneof(fc.double({ noNaN: false }), fc.integer({ min: -(2 ** 50), max: 2 ** 50 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTime, anyTime), { maxLength: 60 }), pairs => {
        const fit = fitClock(
          Float64Array.from(pairs, p => p[0]),
          Float64Array.from(pairs, p => p[1]),
        );
        const told = [fit.driftPpm, fit.driftSigmaPpm, fit.floorNs, fit.floorSigmaNs];
        expect(fit.observable ? told.every(Number.isFinite) : fit.reasons.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const MANY = turns(2e6, 1e7);
it(`${MANY} stamps`, { timeout: 120_000 }, () => {
  const n = MANY;
  const stamp = Float64Array.from({ length: n }, (_, i) => i * 1e6);
  // A sawtooth of 7 steps that no window divides; floor at 0.
  const log = stamp.map((s, i) => Math.round(s * (1 + 2e-5) + ((i * 3) % 7) * 1e5));
  const fit = fitClock(stamp, log);
  expect(fit.observable).toBe(true);
  expect(fit.driftPpm).toBeCloseTo(20, 2);
});
