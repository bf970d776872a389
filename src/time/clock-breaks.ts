// Where a clock was set anew: a plain search for steps of a second and more, in this one place so that a better one can take over.

/** Smaller steps look like a burst of late messages to this search. */
const LEAST_STEP = 1e9;
/** The delay must stay at its new level for this long, ns, and this many messages. */
const STAYS_NS = 5e9;
const STAYS = 20;
/** More candidates than this and the stamps are no clock's at all. */
const MOST_CANDIDATES = 1000;

/** Positions of the first message after each step; `stamp` and `log` in the recording's order. Undefined when they step all the time. */
export function clockBreaks(stamp: Float64Array, log: Float64Array): number[] | undefined {
  const breaks: number[] = [];
  let candidates = 0;
  for (let i = 1; i < stamp.length; i++) {
    const step = stamp[i] - stamp[i - 1] - (log[i] - log[i - 1]);
    if (Math.abs(step) < LEAST_STEP) continue;
    if (++candidates > MOST_CANDIDATES) return undefined;
    const start = breaks.length > 0 ? breaks[breaks.length - 1] : 0;
    const shift = floorAfter(stamp, log, i) - floorBefore(stamp, log, i, start);
    if (Math.abs(shift + step) < Math.abs(step) / 2) breaks.push(i);
  }
  return breaks;
}

function floorAfter(stamp: Float64Array, log: Float64Array, from: number): number {
  let low = Number.POSITIVE_INFINITY;
  for (let i = from; i < stamp.length; i++) {
    if (i >= from + STAYS && log[i] > log[from] + STAYS_NS) break;
    low = Math.min(low, log[i] - stamp[i]);
  }
  return low;
}

function floorBefore(stamp: Float64Array, log: Float64Array, to: number, start: number): number {
  let low = Number.POSITIVE_INFINITY;
  for (let i = to - 1; i >= start; i--) {
    if (i < to - STAYS && log[i] < log[to - 1] - STAYS_NS) break;
    low = Math.min(low, log[i] - stamp[i]);
  }
  return low;
}
