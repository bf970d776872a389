// The health of calibrations in sentences.
import type { Comparison } from './compare.js';
import type { PairHealth } from './health.js';

const words = ['pitch', 'yaw', 'roll', 'right', 'down', 'ahead'] as const;

/** What the frames say of where the points should be, in the camera's frame (its pose in the rig changes the other way): axes that they do not show are said, not given; without a verdict, nothing. */
export function bestFitLine({ verdict, learned }: Pick<PairHealth, 'verdict' | 'learned'>): string | undefined {
  if (!learned) return undefined;
  const said =
    verdict === 'unknown' ? 'cannot be told' : offsetText(learned.optimum, learned.sigma, k => learned.observable[k]);
  return `best fit, how the points would move: ${said}`;
}

/** `+0.05° pitch`; parts below a hundredth of a degree and a millimetre are left out. */
export function offsetText(
  six: ArrayLike<number>,
  sigma?: ArrayLike<number>,
  seen: (axis: number) => boolean = () => true,
): string {
  const parts = words.map((word, k) => {
    if (!seen(k)) return `${word} cannot be told`;
    const number = (v: number) => (k < 3 ? ((v * 180) / Math.PI).toFixed(2) : (v * 100).toFixed(1));
    const value = number(Math.abs(six[k]));
    const spread = sigma ? ` ± ${number(sigma[k])}` : '';
    return `${word} ${Number(value) === 0 ? '' : six[k] < 0 ? '−' : '+'}${value}${spread}${k < 3 ? '°' : ' cm'}`;
  });
  return parts.join(', ');
}

export function healthLines({ camera, cloud, verdict, reasons, learned, windows, change }: PairHealth): string[] {
  const fitting = windows.filter(w => w.probability >= 0.5).length;
  const share = windows.length > 0 ? `, ${fitting} of ${windows.length} windows fit` : '';
  const lines = [`${cloud} in ${camera}: ${verdict}${share}`, ...reasons.map(r => `  ${r}`)];
  const best = bestFitLine({ verdict, learned });
  if (best) lines.push(`  ${best}`);
  if (change && verdict !== 'unknown') {
    lines.push(`  before frame ${change.frame}: ${offsetText(change.offsetBefore)}`);
    lines.push(`  from frame ${change.frame} on: ${offsetText(change.offsetAfter)}`);
  }
  return lines;
}

export function comparisonLine({ camera, cloud, changed, difference }: Comparison): string {
  if (changed === undefined || !difference) return `${cloud} in ${camera}: whether it changed cannot be told`;
  return `${cloud} in ${camera}: ${changed ? 'changed' : 'not changed'} since the other, ${offsetText(difference)}`;
}
