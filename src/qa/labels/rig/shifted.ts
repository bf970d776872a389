// A label that a sensor shows beside its box, and what each cause of a misplaced sensor would do to it there. Values only.

import type { Displacement } from '../../../calibration/cause/index.js';
import { evenlySpread } from '../../../calibration/evenly-spread.js';

export interface Shifted {
  /** Position of the label. */
  readonly label: number;
  /** Labels of one cluster share their error: a track, or the label itself. */
  readonly cluster: string;
  readonly category: string;
  /** As it was measured. */
  readonly shift: readonly number[];
  /** One for each axis that was told: px in a picture, cm of a cloud. */
  readonly along: readonly Displacement[];
}

/** As many of a track, and of a sensor, tell all there is; more would only take time. */
const MOST_OF_CLUSTER = 16;
const MOST = 4000;

/** Evenly spread, the same for the same measurements. */
export function thinned<T>(all: readonly T[], clusterOf: (one: T) => string): T[] {
  const clusters = new Map<string, T[]>();
  for (const one of all) {
    const cluster = clusterOf(one);
    const known = clusters.get(cluster);
    if (known) known.push(one);
    else clusters.set(cluster, [one]);
  }
  const kept = [...clusters.values()].flatMap(list => evenlySpread(list, MOST_OF_CLUSTER));
  return evenlySpread(kept, MOST);
}

/** What a label's own box is off by, m (1 sigma): shares the weight between near and far ones. */
export const LABEL_SIGMA_M = 0.08;
