// The line under all points that comes nearest to them: the edge of the lower convex hull that holds the mean of x.

export interface Line {
  /** Where `at` was taken: the mean of x. */
  readonly middle: number;
  /** y of the line at `middle`. */
  readonly at: number;
  readonly slope: number;
}

/** Positions of the points that a hull is made of; grown when needed, used again. */
export class HullScratch {
  stack = new Uint32Array(256);
}

/**
 * Solves min sum(y - line) with line <= y exactly (Moon, Skelly, Towsley, INFOCOM 1999; by the hull: Zhang, Liu, Xia,
 * INFOCOM 2002). Points first, first + step, … below `to`; x ascending. Andrew's monotone chain: O(n). Undefined when fewer
 * than two different x are there.
 */
export function lineBelow(
  x: Float64Array,
  y: Float64Array,
  first: number,
  to: number,
  step: number,
  scratch: HullScratch,
): Line | undefined {
  let size = 0;
  let sum = 0;
  let count = 0;
  for (let i = first; i < to; i += step) {
    // Relative to the first: sums of ns since the origin would leave the exact range.
    sum += x[i] - x[first];
    count++;
    let { stack } = scratch;
    if (size > 0 && x[stack[size - 1]] === x[i]) {
      if (y[stack[size - 1]] <= y[i]) continue;
      size--;
    }
    while (size > 1 && !turnsLeft(x, y, stack[size - 2], stack[size - 1], i)) size--;
    if (size === stack.length) {
      stack = new Uint32Array(2 * size);
      stack.set(scratch.stack);
      scratch.stack = stack;
    }
    stack[size++] = i;
  }
  if (size < 2) return undefined;
  const { stack } = scratch;
  const middle = x[first] + sum / count;
  let edge = 1;
  while (edge < size - 1 && x[stack[edge]] < middle) edge++;
  const [a, b] = [stack[edge - 1], stack[edge]];
  const slope = (y[b] - y[a]) / (x[b] - x[a]);
  return { middle, at: y[a] + slope * (middle - x[a]), slope };
}

function turnsLeft(x: Float64Array, y: Float64Array, a: number, b: number, c: number): boolean {
  return (x[b] - x[a]) * (y[c] - y[a]) > (y[b] - y[a]) * (x[c] - x[a]);
}
