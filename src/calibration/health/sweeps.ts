// How the fit falls off along each axis on its own: the curves that a person wants to see. A flat one tells nothing.
import type { FrameScore } from './frame-score.js';
import { CHANGES } from './pixels.js';

export const sweepAxes = ['pitch', 'yaw', 'roll', 'right', 'down', 'ahead', 'time'] as const;

export interface Sweep {
  readonly axis: (typeof sweepAxes)[number];
  /** rad, m or s added. */
  readonly at: Float64Array;
  /** Nats per frame below the best of the curve, all ≤ 0. */
  readonly nats: Float64Array;
  /** The curve has one clear top: it falls by FALL nats per frame to both sides before the end. */
  readonly observable: boolean;
  /** How many frames it was made of. */
  readonly frames: number;
  /** Of the best place, rad, m or s, by how far it moves as single frames are left out; undefined for fewer than FEWEST frames. */
  readonly sigma?: number;
}

/** ± 1°, ± 10 cm and ± 50 ms. */
const SWEEP_REACH: readonly number[] = [0, 1, 2].map(() => Math.PI / 180).concat([0.1, 0.1, 0.1, 0.05]);
const STEPS = 20;
/** Nats per frame; a hundred points of one opinion. */
export const FALL = 2;
/** One frame's best place says nothing of how far the next one's lies. */
export const FEWEST = 4;

/** Around the given calibration, the other numbers kept. No curve over time where no trajectory tells how the rig moved. */
export function sweepsOf(frames: readonly FrameScore[]): Sweep[] {
  return sweepAxes.flatMap(axis => sweepOf(frames, axis) ?? []);
}

/** One of them; undefined where no frame tells it. */
export function sweepOf(frames: readonly FrameScore[], axis: Sweep['axis']): Sweep | undefined {
  const k = sweepAxes.indexOf(axis);
  const used = k === CHANGES - 1 ? frames.filter(f => f.moves) : frames;
  if (used.length === 0) return undefined;
  const at = Float64Array.from({ length: 2 * STEPS + 1 }, (_, i) => ((i - STEPS) / STEPS) * SWEEP_REACH[k]);
  const curves = used.map(frame =>
    at.map(by => {
      const change = new Float64Array(CHANGES);
      change[k] = by;
      return frame.score(change);
    }),
  );
  const sums = at.map((_, i) => curves.reduce((sum, curve) => sum + curve[i], 0) / used.length);
  const top = sums.indexOf(Math.max(...sums));
  const nats = sums.map(s => s - sums[top]);
  const observable = nats[0] < -FALL && nats[2 * STEPS] < -FALL;
  const sigma = used.length < FEWEST ? undefined : SWEEP_REACH[k] * sigmaOf(curves, sums);
  return { axis, at, nats, observable, frames: used.length, sigma };
}

/**
 * Delete-one jackknife of the top of the mean curve (Efron & Stein 1981): sigma² = (n−1)/n Σ (top without one − their mean)², and a
 * step of the curve besides, uniform within ± half. In the curve's reach, which goes from −1 to 1.
 */
function sigmaOf(curves: readonly Float64Array[], sums: Float64Array): number {
  const n = curves.length;
  const tops = curves.map(curve => topOf(sums.map((mean, i) => (n * mean - curve[i]) / (n - 1))));
  const mean = tops.reduce((sum, one) => sum + one, 0) / n;
  const spread = (tops.reduce((sum, one) => sum + (one - mean) ** 2, 0) * (n - 1)) / n;
  return Math.sqrt(spread + 1 / 12) / STEPS;
}

/** In steps: the vertex of the parabola through the highest value and its neighbours. */
function topOf(values: Float64Array): number {
  const i = values.indexOf(Math.max(...values));
  if (i === 0 || i === values.length - 1) return i;
  const [a, b, c] = [values[i - 1], values[i], values[i + 1]];
  const bend = a - 2 * b + c;
  return bend < 0 ? i + (a - c) / (2 * bend) : i;
}
