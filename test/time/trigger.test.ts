// Pulses and messages matched with losses on both sides, against the truth of who made whom.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/simulate/random.js';
import { matchPulses } from '../../src/time/trigger.js';

interface Made {
  readonly pulses: Float64Array;
  readonly stamps: Float64Array;
  /** Of each message the position of its pulse, -1 where it is lost. */
  readonly truth: number[];
}

function make(
  seed: number,
  delayNs: number,
  jitterNs: number,
  lostPulses: number,
  lostMessages: number,
  driftPpm = 0,
): Made {
  const random = randomStream(seed, 'trigger');
  const pulses: number[] = [];
  const made: { stamp: number; pulse: number }[] = [];
  const phase = random.uniform();
  for (let k = 0; k < 400; k++) {
    const t = Math.round((k + phase) * 50e6);
    const kept = random.uniform() >= lostPulses;
    if (random.uniform() >= lostMessages) {
      const stamp = Math.round((t + delayNs) * (1 + driftPpm * 1e-6) + jitterNs * random.normal());
      made.push({ stamp, pulse: kept ? pulses.length : -1 });
    }
    if (kept) pulses.push(t);
  }
  made.sort((a, b) => a.stamp - b.stamp);
  return {
    pulses: Float64Array.from(pulses),
    stamps: Float64Array.from(made, m => m.stamp),
    truth: made.map(m => m.pulse),
  };
}

describe('matchPulses', () => {
  it('finds the pulse of every message, whatever is lost, for delays below a period', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 1e6, max: 47e6, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (seed, delay, lostPulses, lostMessages) => {
          const { pulses, stamps, truth } = make(seed, delay, 0.5e6, lostPulses, lostMessages);
          const match = matchPulses(pulses, stamps);
          expect([...match.pulse]).toEqual(truth);
          expect(Math.abs(match.delayNs - delay)).toBeLessThan(0.2e6);
          expect(match.unmatchedMessages).toBe(truth.filter(p => p < 0).length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('by sequence: a delay of three periods when nothing is lost', () => {
    const { pulses, stamps, truth } = make(5, 163e6, 1e6, 0, 0);
    expect([...matchPulses(pulses, stamps).pulse]).toEqual(truth);
  });

  it('a delay of three periods with losses when it is told', () => {
    const { pulses, stamps, truth } = make(6, 163e6, 1e6, 0.1, 0.1);
    expect([...matchPulses(pulses, stamps, 160e6).pulse]).toEqual(truth);
  });

  it('follows a clock that drifts by more than a period', () => {
    const { pulses, stamps, truth } = make(7, 20e6, 0.5e6, 0.05, 0.05, 3000);
    expect([...matchPulses(pulses, stamps).pulse]).toEqual(truth);
  });

  it('uses no pulse twice and keeps the order, on any stamps', () => {
    const times = fc
      .array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 40 })
      .map(all => Float64Array.from(all).sort());
    fc.assert(
      fc.property(times, times, (pulses, stamps) => {
        const { pulse, unmatchedMessages } = matchPulses(pulses, stamps);
        const used = [...pulse].filter(p => p >= 0);
        expect(new Set(used).size).toBe(used.length);
        expect(used).toEqual([...used].sort((a, b) => a - b));
        expect(unmatchedMessages).toBe(stamps.length - used.length);
      }),
    );
  });
});
