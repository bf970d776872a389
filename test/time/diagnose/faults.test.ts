// Injected drops, duplicates and late messages are found: recall and precision over seeds, rates and jitters.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseStream } from '../../../src/time/diagnose/index.js';
import { seriesOf, simulatedStream } from './simulated-stream.js';

interface Counts {
  truth: number;
  found: number;
  right: number;
}

const none = (): Counts => ({ truth: 0, found: 0, right: 0 });

function compare(counts: Counts, truth: ReadonlySet<number>, found: Iterable<number>): void {
  counts.truth += truth.size;
  for (const item of found) {
    counts.found++;
    if (truth.has(item)) counts.right++;
  }
}

/**
 * About 2 % of each fault, never two in the same place. Dropped: a run of 1 to 5 messages. Doubled: recorded again a little
 * later. Late: recorded after up to three of the messages that follow.
 */
function faulty(seed: number, rateHz: number, jitterShare: number) {
  const jitter = jitterShare / rateHz;
  const { header, record, random } = simulatedStream({
    seed,
    rateHz,
    seconds: 2000 / rateHz,
    headerJitterNs: jitter * 1e9,
    delayNs: Math.min(2e6, 0.1e9 / rateHz),
  });
  const messages: { h: number; r: number; id: number }[] = [];
  const dropped = new Map<number, number>();
  const [doubled, late] = [new Set<number>(), new Set<number>()];
  let quiet = 10;
  for (let i = 0; i < header.length; i++) {
    messages.push({ h: header[i], r: record[i], id: i });
    if (--quiet > 0 || i > header.length - 20) continue;
    const dice = random();
    if (dice > 0.06) continue;
    quiet = 12;
    if (dice < 0.02) {
      const k = 1 + Math.floor(random() * 5);
      dropped.set(header[i], k);
      i += k;
    } else if (dice < 0.04) {
      messages.push({ h: header[i], r: record[i] + 1e5, id: i });
      doubled.add(header[i]);
    } else {
      const depth = 1 + Math.floor(random() * 3);
      const moved = messages.pop()!;
      for (let k = 1; k <= depth; k++) messages.push({ h: header[i + k], r: record[i + k], id: i + k });
      messages.push({ ...moved, r: record[i + depth] + 1e5 });
      i += depth;
      late.add(moved.h);
    }
  }
  return { h: messages.map(m => m.h), r: messages.map(m => m.r), dropped, doubled, late };
}

describe.each([1, 10, 30, 100, 200, 1000])('%d Hz', rateHz => {
  test.each([0, 0.01, 0.05])('jitter of %d periods', share => {
    const [drops, missing, doubles, lates] = [none(), none(), none(), none()];
    for (let seed = 1; seed <= 10; seed++) {
      const { h, r, dropped, doubled, late } = faulty(seed, rateHz, share);
      const series = seriesOf(h, r);
      const { gaps, duplicates, late: found, period } = diagnoseStream(series);
      expect(period.observable).toBe(true);
      const since = (t: number) => Math.round(t + Number(series.headerOriginNs - 1_700_000_000_000_000_000n));
      compare(
        drops,
        new Set(dropped.keys()),
        gaps.list.map(gap => since(gap.from)),
      );
      const right = gaps.list.filter(gap => dropped.get(since(gap.from)) === gap.missing);
      missing.truth += dropped.size;
      missing.right += right.length;
      compare(doubles, doubled, Array.from(duplicates.stamps, since));
      compare(
        lates,
        late,
        Array.from(found.at, i => h[i]),
      );
    }
    for (const { truth, found, right } of [drops, doubles, lates]) {
      expect(truth).toBeGreaterThan(100);
      expect(right / truth).toBeGreaterThanOrEqual(0.99);
      expect(right / found).toBeGreaterThanOrEqual(0.99);
    }
    expect(missing.right / missing.truth).toBeGreaterThanOrEqual(0.99);
  });
});

test('a shuffled part gives the fewest messages whose removal leaves order', () => {
  // Fewest by brute force over all subsets of up to 9 stamps.
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 9 }), steps => {
      // Too small for a step of the clock.
      const h = [...steps.map(s => s * 1e5), ...Array.from({ length: 30 }, (_, i) => 20e5 + i * 1e5)];
      let most = 0;
      for (let mask = 0; mask < 1 << steps.length; mask++) {
        const kept = steps.filter((_, i) => mask & (1 << i));
        if (kept.every((s, i) => i === 0 || s >= kept[i - 1])) most = Math.max(most, kept.length);
      }
      const { late } = diagnoseStream(
        seriesOf(
          h,
          h.map((_, i) => i * 1e5),
        ),
      );
      expect(late.at.length).toBe(steps.length - most);
      const rest = h.filter((_, i) => !late.at.includes(i));
      expect(rest).toEqual([...rest].sort((a, b) => a - b));
    }),
    { numRuns: 300, examples: [[[4, 6, 7, 1, 2, 3, 9, 10]]] },
  );
});

test('a gap of a day is a gap, and of what it misses nothing is said', () => {
  const h = Array.from({ length: 200 }, (_, i) => i * 10e6 + (i >= 100 ? 86_400e9 : 0) + (i % 7) * 1e5);
  const { gaps, jumps } = diagnoseStream(
    seriesOf(
      h,
      h.map((t, i) => t + 1e6 + (i % 5) * 1e5),
    ),
  );
  expect(gaps.list.length).toBe(1);
  expect(gaps.uncounted).toBe(1);
  expect(jumps).toEqual([]);
});

test('steps that scatter as much as a period long are no rate to miss messages from', () => {
  const { header, record } = simulatedStream({ seed: 3, rateHz: 100, seconds: 20, headerJitterNs: 4e6 });
  const sorted = header.sort((a, b) => a - b);
  const { period } = diagnoseStream(seriesOf(sorted, record));
  expect(period.observable).toBe(false);
  expect(period.reasons[0]).toMatch(/scatter by \d+ % of the usual step/);
});

test('bursts: a stall of the recorder and what came at once after it', () => {
  const { header, record } = simulatedStream({ seed: 5, rateHz: 100, seconds: 60, delayNs: 1e5 });
  for (const [first, stalled] of [
    [1000, 30],
    [3000, 12],
    [4500, 100],
  ])
    for (let i = first; i < first + stalled; i++) record[i] = record[first + stalled] + (i - first) * 2e4;
  const { bursts, jumps, gaps } = diagnoseStream(seriesOf(header, record));
  expect(bursts.at).toEqual([1000, 3000, 4500]);
  expect(bursts.longestStallNs).toBeGreaterThan(0.95e9);
  expect(jumps).toEqual([]);
  expect(gaps.list).toEqual([]);
});
