// How much two checks say the same: the correlation of their ranks over labels that neither of them calls rare.
import type { BoundLabels } from '../../frame/scene/index.js';
import type { Densities } from './densities.js';
import type { Measurements } from './measurements.js';

/** Labels that are looked at: more would not change the second digit. */
const MOST = 5000;
/** Ranks above it are left out: two checks that find the same fault are two witnesses, two that share their noise are one. */
const RARE = 0.93;
/** What is assumed of two checks before any label was seen, and as how many labels that counts. */
const BEFORE = { correlation: 0.3, labels: 50 } as const;

/** Row-major square over the checks, 0 to 1; 1 on the diagonal. */
export function sharedNoise(
  all: readonly Measurements[],
  densities: readonly Densities[],
  { labels }: BoundLabels,
): Float64Array {
  const step = Math.max(1, Math.ceil(labels.length / MOST));
  const rows = Math.ceil(labels.length / step);
  const ranks = all.map(({ count, label, value }, k) => {
    const worst = new Float64Array(rows).fill(Number.NaN);
    for (let i = 0; i < count; i++) {
      if (label[i] < 0 || label[i] % step !== 0) continue;
      const row = label[i] / step;
      const rank = densities[k].rankOf(label[i], value[i]);
      if (!(worst[row] >= rank)) worst[row] = rank;
    }
    return worst;
  });
  const n = all.length;
  const shared = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    shared[a * n + a] = 1;
    for (let b = 0; b < a; b++) shared[a * n + b] = shared[b * n + a] = correlation(ranks[a], ranks[b]);
  }
  return shared;
}

function correlation(a: Float64Array, b: Float64Array): number {
  let [n, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (!(a[i] < RARE && b[i] < RARE)) continue;
    n++;
    sa += a[i];
    sb += b[i];
    saa += a[i] * a[i];
    sbb += b[i] * b[i];
    sab += a[i] * b[i];
  }
  const scatter = Math.sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
  const found = scatter > 1e-9 ? (n * sab - sa * sb) / scatter : BEFORE.correlation;
  const mixed = (n * found + BEFORE.labels * BEFORE.correlation) / (n + BEFORE.labels);
  return Math.min(1, Math.max(0, mixed));
}
