// Which boxes of a frame may touch which, without comparing all with all.
import type { Box3 } from '../../../geometry/box3.js';

/** m. */
const CELL = 16;
/** Boxes over more cells than this are in a list of their own. */
const MOST_CELLS = 9;

/** Positions of the boxes whose surroundings (`margin` around their half diagonals) may meet those of box `i`, ascending, without `i`. */
export function boxesNear(boxes: readonly Box3[], margin: number): (i: number) => readonly number[] {
  const cells = new Map<string, number[]>();
  const large: number[] = [];
  const spans = boxes.map(({ T, size }) => {
    const reach = Math.hypot(...size) / 2 + margin;
    return [T.t[0] - reach, T.t[1] - reach, T.t[0] + reach, T.t[1] + reach].map(value => Math.floor(value / CELL));
  });
  const isLarge = ([a, b, c, d]: readonly number[]) => !((c - a + 1) * (d - b + 1) <= MOST_CELLS);
  spans.forEach((span, i) => {
    if (isLarge(span)) {
      large.push(i);
      return;
    }
    for (const key of keysOf(span)) {
      const known = cells.get(key);
      if (known) known.push(i);
      else cells.set(key, [i]);
    }
  });
  return i => {
    const found = new Set(isLarge(spans[i]) ? boxes.keys() : large);
    if (!isLarge(spans[i])) for (const key of keysOf(spans[i])) for (const j of cells.get(key) ?? []) found.add(j);
    found.delete(i);
    const reach = (one: Box3) => Math.hypot(...one.size) / 2 + margin;
    return [...found]
      .filter(j => {
        const [a, b] = [boxes[i], boxes[j]];
        const far = Math.hypot(a.T.t[0] - b.T.t[0], a.T.t[1] - b.T.t[1], a.T.t[2] - b.T.t[2]);
        return far < reach(a) + reach(b);
      })
      .sort((a, b) => a - b);
  };
}

function* keysOf([a, b, c, d]: readonly number[]): Iterable<string> {
  for (let y = b; y <= d; y++) for (let x = a; x <= c; x++) yield `${x} ${y}`;
}
