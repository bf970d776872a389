// The tails of every check in every class, learned from the dataset itself.
import type { ClassOf } from './label-classes.js';
import type { Measurements } from './measurements.js';
import { atLeast, fitTail, quantilesOf } from './tail.js';

/** Of one check, by position of a label; −1 is what has no label, a class of its own. */
export interface Densities {
  /** −ln of how rare the value is in the label's class. */
  natsOf(position: number, value: number): number;
  /** Values above it are findings: the check's own limit, raised where the label's class is wider by nature. */
  limitOf(position: number): number;
  /** Share of the class's values below this one, 0 to 1. */
  rankOf(position: number, value: number): number;
}

/** Of the class's own values so many would be beyond a raised limit if none of them were at fault. */
const FALSE_FLAGS = 5e-4;
/** A limit is raised only for a class of which one in ten comes this near to it: else its tail is a guess from what lies far below. */
const NEAR = 0.5;

export function densitiesOf({ check, count, label, value }: Measurements, classOf: ClassOf): Densities {
  const sizes = new Map<string, number>();
  for (let i = 0; i < count; i++) sizes.set(classOf(label[i]), (sizes.get(classOf(label[i])) ?? 0) + 1);
  const sorted = new Map([...sizes].map(([name, size]) => [name, new Float64Array(size)]));
  const filled = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const name = classOf(label[i]);
    const at = filled.get(name) ?? 0;
    sorted.get(name)![at] = value[i];
    filled.set(name, at + 1);
  }
  for (const values of sorted.values()) values.sort();
  const all = count > 0 ? quantilesOf(value.slice().sort(), check.limit) : undefined;
  const classes = new Map(
    [...sorted].map(([name, values]) => {
      const tail = fitTail(values, all!, check.limit);
      const near = tail.wide > NEAR * check.limit;
      return [name, { tail, values, limit: near ? Math.max(check.limit, tail.valueAt(FALSE_FLAGS)) : check.limit }];
    }),
  );
  return {
    natsOf: (position, x) => classes.get(classOf(position))?.tail.nats(x) ?? 0,
    limitOf: position => classes.get(classOf(position))?.limit ?? check.limit,
    rankOf(position, x) {
      const values = classes.get(classOf(position))?.values;
      return values ? 1 - atLeast(values, x) / values.length : 0;
    },
  };
}
