// Whether a part of the labels is moved as the cause says: the slope of what was measured over what it predicts.
import type { Displacement } from '../../../calibration/cause/index.js';
import { median } from '../../../time/order-statistics.js';
import type { Shifted } from './shifted.js';

export interface Slope {
  /** 1 where the part is moved exactly as predicted, 0 where not at all. */
  readonly value: number;
  /** By clusters. */
  readonly sigma: number;
  /** Mean square of the prediction. */
  readonly power: number;
}

/** Of a residual in robust sigmas: beyond it the label is at fault itself (Huber 1964). */
const HUBER = 1.5;

/** The share that each displacement keeps of its weight, beside its residual. */
export function robustShares(
  all: readonly Shifted[],
  predicted: (d: Displacement) => number,
): ReadonlyMap<Displacement, number> {
  const each = all.flatMap(one => one.along);
  const residuals = each.map(d => Math.abs(d.px - predicted(d)) * Math.sqrt(d.weight));
  const sigma = Math.max(1e-9, 1.4826 * median(residuals));
  return new Map(each.map((d, i) => [d, Math.min(1, (HUBER * sigma) / Math.max(1e-12, residuals[i]))]));
}

export function slopeOf(
  part: readonly Shifted[],
  shares: ReadonlyMap<Displacement, number>,
  predicted: (d: Displacement) => number,
): Slope | undefined {
  const sums = new Map<string, { up: number; down: number }>();
  let [weight, power] = [0, 0];
  for (const { cluster, along } of part)
    for (const d of along) {
      const w = d.weight * shares.get(d)!;
      const p = predicted(d);
      const sum = sums.get(cluster) ?? { up: 0, down: 0 };
      sums.set(cluster, { up: sum.up + w * p * d.px, down: sum.down + w * p * p });
      weight += w;
      power += w * p * p;
    }
  const all = [...sums.values()];
  const down = all.reduce((sum, one) => sum + one.down, 0);
  if (!(down > 0)) return undefined;
  const value = all.reduce((sum, one) => sum + one.up, 0) / down;
  const scatter = all.reduce((sum, one) => sum + (one.up - value * one.down) ** 2, 0);
  return { value, sigma: Math.sqrt(scatter) / down, power: power / weight };
}
