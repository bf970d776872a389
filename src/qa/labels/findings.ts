// Findings: values above the limit that holds for their class, as sentences.
import type { CheckContext, Finding } from './check.js';
import type { Densities } from './densities.js';
import type { Measurements } from './measurements.js';

export interface Findings {
  readonly count: number;
  /** By position of the check. */
  readonly counts: readonly number[];
  /** By position of the label: how many. */
  readonly ofLabel: Uint32Array;
  /** By check, then as measured; made one at a time, because a hostile file makes millions. */
  all(): Generator<Finding>;
}

export function findingsOf(
  all: readonly Measurements[],
  densities: readonly Densities[],
  context: CheckContext,
): Findings {
  const { labels } = context.labels;
  const limitAt = (k: number, i: number) => densities[k].limitOf(all[k].label[i]);
  const above = all.map(({ count, value }, k) => {
    const found: number[] = [];
    for (let i = 0; i < count; i++) if (value[i] > limitAt(k, i)) found.push(i);
    return Uint32Array.from(found);
  });
  const ofLabel = new Uint32Array(labels.length);
  for (const [k, found] of above.entries()) for (const i of found) if (all[k].label[i] >= 0) ofLabel[all[k].label[i]]++;
  return {
    count: above.reduce((sum, found) => sum + found.length, 0),
    counts: above.map(found => found.length),
    ofLabel,
    *all() {
      for (const [k, found] of above.entries())
        for (const i of found) yield findingAt(all[k], i, limitAt(k, i), context);
    },
  };
}

export function findingAt({ check, at }: Measurements, i: number, limit: number, context: CheckContext): Finding {
  const measured = at(i);
  const { value, frame, sensor, label, other } = measured;
  const { name, severity, unit } = check;
  const text = check.say(measured, context);
  return {
    check: name,
    severity,
    value,
    limit,
    unit,
    text,
    frame,
    sensor,
    label,
    ...(other === undefined ? {} : { other }),
  };
}
