// The tails of every check in every class, learned from the dataset itself.
import type { BoundLabels } from '../../frame/scene/index.js';
import type { Measurements } from './measurements.js';
import { fitTail, quantilesOf, type Tail } from './tail.js';

export interface Densities {
  /** Undefined where nothing was measured. */
  tailOf(category: string): Tail | undefined;
  /** Values above it are findings: the check's own limit, raised where this class is wider by nature. */
  limitOf(category: string): number;
  /** Share of the class's values below this one, 0 to 1. */
  rankOf(category: string, value: number): number;
}

/** Of the class's own values so many would be beyond a raised limit if none of them were at fault. */
const FALSE_FLAGS = 5e-4;
/** A limit is raised only for a class of which one in ten comes this near to it: else its tail is a guess from what lies far below. */
const NEAR = 0.5;

/** What has no label (a cluster, a frame) is a class of its own: ''. */
export function densitiesOf(measurements: Measurements, { labels }: BoundLabels): Densities {
  const { check, count, label, value } = measurements;
  const sizes = new Map<string, number>();
  const categoryOf = (i: number) => (label[i] < 0 ? '' : labels[label[i]].label.category);
  for (let i = 0; i < count; i++) sizes.set(categoryOf(i), (sizes.get(categoryOf(i)) ?? 0) + 1);
  const sorted = new Map([...sizes].map(([category, size]) => [category, new Float64Array(size)]));
  const filled = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const category = categoryOf(i);
    const at = filled.get(category) ?? 0;
    sorted.get(category)![at] = value[i];
    filled.set(category, at + 1);
  }
  for (const values of sorted.values()) values.sort();
  const all = count > 0 ? quantilesOf(value.slice().sort()) : undefined;
  const tails = new Map([...sorted].map(([category, values]) => [category, fitTail(values, all!, check.limit)]));
  const limits = new Map(
    [...tails].map(([category, tail]) => {
      const near = tail.wide > NEAR * check.limit;
      return [category, near ? Math.max(check.limit, tail.valueAt(FALSE_FLAGS)) : check.limit];
    }),
  );
  return {
    tailOf: category => tails.get(category),
    limitOf: category => limits.get(category) ?? check.limit,
    rankOf(category, x) {
      const values = sorted.get(category);
      if (!values || values.length === 0) return 0;
      let [low, high] = [0, values.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (values[middle] < x) low = middle + 1;
        else high = middle;
      }
      return low / values.length;
    },
  };
}
