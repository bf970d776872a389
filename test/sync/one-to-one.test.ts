// The one-to-one pairing costs what the cheapest of all pairings costs, and takes no message twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../src/issue.js';
import { nearestTo } from '../../src/sync/index.js';
import { oneToOne } from '../../src/sync/one-to-one.js';
import { seeded } from '../support/seeded.js';
import { streamOf } from '../support/timeline.js';

type Cost = (frames: readonly number[], messages: readonly number[], toleranceNs: number) => number;

/** All order-keeping pairings: a frame is left for the price of the tolerance, or takes any message that is still ahead. */
const cheapest: Cost = (frames, messages, toleranceNs) => {
  const rest = (f: number, m: number): number => {
    if (f === frames.length) return 0;
    let best = toleranceNs + rest(f + 1, m);
    for (let j = m; j < messages.length; j++) {
      const dt = Math.abs(frames[f] - messages[j]);
      if (dt <= toleranceNs) best = Math.min(best, dt + rest(f + 1, j + 1));
    }
    return best;
  };
  return rest(0, 0);
};

const ours: Cost = (frames, messages, toleranceNs) => {
  const { entry } = oneToOne(Float64Array.from(frames), streamOf(messages), toleranceNs);
  let last = -1;
  return frames.reduce((sum, frame, f) => {
    if (entry[f] < 0) return sum + toleranceNs;
    expect(entry[f]).toBeGreaterThan(last);
    last = entry[f];
    const dt = Math.abs(messages[entry[f]] - frame);
    expect(dt).toBeLessThanOrEqual(toleranceNs);
    return sum + dt;
  }, 0);
};

describe('one to one', () => {
  it('costs as little as the best of all pairings in 1 000 random cases', () => {
    const random = seeded(31);
    const list = (n: number, span: number) => Array.from({ length: n }, () => random() % span).sort((a, b) => a - b);
    for (let run = 0; run < 1000; run++) {
      const span = 5 + (random() % 60);
      const frames = list(random() % 8, span);
      const messages = list(random() % 8, span);
      const tolerance = random() % 30;
      expect([run, ours(frames, messages, tolerance)]).toEqual([run, cheapest(frames, messages, tolerance)]);
    }
  });

  it('is what nearest gives where no two frames want one message', () => {
    const stamps = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 30 }).map(l => l.sort((a, b) => a - b));
    fc.assert(
      fc.property(stamps, stamps, fc.integer({ min: 0, max: 60 }), (frames, messages, toleranceNs) => {
        const free = nearestTo(Float64Array.from(frames), streamOf(messages), toleranceNs);
        const taken = free.entry.filter(e => e >= 0);
        fc.pre(new Set(taken).size === taken.length);
        const once = oneToOne(Float64Array.from(frames), streamOf(messages), toleranceNs);
        expect([...once.entry]).toEqual([...free.entry]);
        expect([...once.match]).toEqual([...free.match]);
        expect([...once.reason]).toEqual([...free.reason]);
      }),
      { numRuns: 500 },
    );
  });

  it('also without any limit on dt', () => {
    expect([...oneToOne(Float64Array.of(0, 10), streamOf([9]), Number.POSITIVE_INFINITY).entry]).toEqual([-1, 0]);
  });

  it('stays narrow where thousands of frames share messages, and refuses where they cannot be told apart', () => {
    // A burst of 10 000 frames at one stamp, 10 000 messages at the same one: any pairing will do, none is searched.
    const burst = new Float64Array(5000);
    const other = streamOf(Array.from({ length: 5000 }, () => 0));
    expect(oneToOne(burst, other, 50).entry[4999]).toBe(4999);
    const many = new Float64Array(20_000);
    const late = streamOf(Array.from({ length: 20_000 }, () => 1));
    expect(() => oneToOne(many, late, 50)).toThrow(FramelockError);
  });
});
