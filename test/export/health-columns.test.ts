// Which window speaks for which frame in alignment.arrow.
import { describe, expect, it } from 'vitest';
import type { PairHealth, WindowVerdict } from '../../src/calibration/health/index.js';
import { frameHealth } from '../../src/export/arrow/health-columns.js';

const window = (first: number, last: number, probability: number) =>
  ({ first, last, probability, score: 0.9 }) as unknown as WindowVerdict;
const pair = (camera: string, windows: readonly WindowVerdict[]) => ({ camera, windows }) as unknown as PairHealth;

describe('the window of a frame', () => {
  const of = frameHealth([
    pair('front', [window(10, 18, 0.9), window(14, 22, 0.8), window(30, 38, 0.7)]),
    pair('left', [window(0, 8, 0.6)]),
    pair('left', [window(0, 8, 0.2)]),
  ]);

  it('is that in whose middle it lies best', () => {
    expect(of('front', 10)?.window).toBe(0);
    expect(of('front', 15)?.window).toBe(0);
    expect(of('front', 17)?.window).toBe(1);
    expect(of('front', 22)).toEqual({ score: 0.9, probability: 0.8, window: 1 });
    expect(of('front', 38)?.window).toBe(2);
  });

  it('is none outside of all windows, and for other sensors', () => {
    for (const frame of [0, 9, 25, 39]) expect(of('front', frame)).toBeUndefined();
    expect(of('lidar', 15)).toBeUndefined();
  });

  it('is that of the LiDAR that fits worst', () => {
    expect(of('left', 4)?.probability).toBe(0.2);
  });
});
