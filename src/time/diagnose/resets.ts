// Where a clock starts again from an earlier time: a backward step that later messages do not make good.

export interface Resets {
  /** First message after each reset, in recording order. */
  readonly at: readonly number[];
  /** False when the stamps mostly run backward: then nothing that needs an order can be said. */
  readonly ordered: boolean;
}

/** Messages that must go on from a step back before it is a reset, and not one message out of order. */
const FEWEST_AFTER = 5;
/** Stamps that step back more often have no order at all. */
const MOST_RESETS = 1000;

/**
 * A message that is only late is overtaken again within `patience` messages; after a reset the old maximum is not
 * reached. At the very end of a stream fewer than five messages cannot tell, and count as late.
 */
export function findResets(t: Float64Array, patience: number): Resets {
  const at: number[] = [];
  let highest = t[0];
  for (let i = 1; i < t.length; i++) {
    if (!(t[i] < highest)) {
      highest = t[i];
      continue;
    }
    if (t[i] < t[i - 1] && isReset(t, i, highest, patience)) {
      at.push(i);
      highest = t[i];
      if (at.length > Math.min(MOST_RESETS, t.length / 4)) return { at: [], ordered: t.length < 4 };
    }
  }
  return { at, ordered: true };
}

/** After a reset all that follows lies below the old maximum, and goes on from its own start. */
function isReset(t: Float64Array, i: number, highest: number, patience: number): boolean {
  const end = Math.min(t.length, i + patience);
  if (end - i < FEWEST_AFTER) return false;
  for (let k = i; k < end; k++) if (t[k] >= highest) return false;
  return true;
}
