// How the fit falls off along each axis on its own: the curves that a person wants to see. A flat one tells nothing.
import type { FrameScore } from './frame-score.js';
import { CHANGES } from './pixels.js';
import { sumOf } from './search.js';

export const sweepAxes = ['pitch', 'yaw', 'roll', 'right', 'down', 'ahead', 'time'] as const;

export interface Sweep {
  readonly axis: (typeof sweepAxes)[number];
  /** rad, m or s added. */
  readonly at: Float64Array;
  /** Nats per frame below the best of the curve, all ≤ 0. */
  readonly nats: Float64Array;
  /** The curve has one clear top: it falls by FALL nats per frame to both sides before the end. */
  readonly observable: boolean;
}

/** ± 1°, ± 10 cm and ± 50 ms. */
const SWEEP_REACH: readonly number[] = [0, 1, 2].map(() => Math.PI / 180).concat([0.1, 0.1, 0.1, 0.05]);
const STEPS = 20;
/** Nats per frame; a hundred points of one opinion. */
export const FALL = 2;

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
  const sums = at.map(by => {
    const change = new Float64Array(CHANGES);
    change[k] = by;
    return sumOf(used, change) / used.length;
  });
  const top = sums.indexOf(Math.max(...sums));
  const nats = sums.map(s => s - sums[top]);
  return { axis, at, nats, observable: nats[0] < -FALL && nats[2 * STEPS] < -FALL };
}
