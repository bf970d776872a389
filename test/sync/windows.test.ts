// Windows cut a dense stream without loss or overlap.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejections, windowsSincePrevious } from '../../src/sync/index.js';
import { medianStep } from '../../src/time/order-statistics.js';
import { draw, streamOf } from '../support/timeline.js';
import { denseOf } from './request.js';

function cut(frames: string, samples: string): string[] {
  const { stream, names } = draw(samples);
  const t = draw(frames).stream.t;
  const windows = windowsSincePrevious(t, denseOf(stream).stream, t[0] - medianStep(t));
  return Array.from(t, (_, f) => names.slice(windows.start[f], windows.end[f]));
}

describe('windows since the frame before', () => {
  it.each([
    ['(before, this]', '....R...R', 'abcdefghi', ['bcde', 'fghi']],
    ['the first window is one period long', '......R..R', 'abcdefghij', ['efg', 'hij']],
    ['nothing after the last frame', '..R..R....', 'abcdefghij', ['abc', 'def']],
    ['an empty window', 'R..R..R', 'a.....b', ['a', '', 'b']],
  ])('%s', (_, frames, samples, expected) => {
    expect(cut(frames, samples)).toEqual(expected);
  });

  it('puts every sample into one window or the ledger', () => {
    const stamps = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }).map(l => l.sort((a, b) => a - b));
    fc.assert(
      fc.property(stamps, stamps, fc.integer({ min: 0, max: 50 }), (frames, samples, period) => {
        const t = Float64Array.from(frames);
        const stream = streamOf(samples);
        const windows = windowsSincePrevious(t, denseOf(stream).stream, frames[0] - period);
        const seen = [...rejections(windows)].map(r => r.entry);
        frames.forEach((frame, f) => {
          for (let i = windows.start[f]; i < windows.end[f]; i++) {
            seen.push(i);
            expect(samples[i]).toBeLessThanOrEqual(frame);
            expect(samples[i]).toBeGreaterThan(f === 0 ? frame - period - 1 : frames[f - 1]);
          }
        });
        expect(seen.sort((a, b) => a - b)).toEqual(samples.map((_, i) => i));
      }),
    );
  });
});

it('takes the median step', () => {
  expect(medianStep(Float64Array.of(0, 100, 200, 900, 1000))).toBe(100);
  expect(medianStep(Float64Array.of(5))).toBe(0);
});
