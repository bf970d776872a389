// Goes from point to point with keys: to the nearest one in a direction of the screen.

/** A place of the screen, px. */
export type Place = readonly [x: number, y: number];

/** px: nearer ones are the same place to a person. */
const LEAST = 4;

/**
 * The position in `places` of the nearest that lies within 45° of `towards` (a unit vector) as seen from `from`; those straight ahead are nearer than
 * those to the side. Undefined when there is none.
 */
export function nextPlace(places: Iterable<Place>, from: Place, towards: Place): number | undefined {
  return cheapest(places, ([x, y]) => {
    const [dx, dy] = [x - from[0], y - from[1]];
    const along = dx * towards[0] + dy * towards[1];
    const across = Math.abs(dx * towards[1] - dy * towards[0]);
    return along >= LEAST && across <= along ? along + 2 * across : Number.NaN;
  });
}

/** The position of the nearest one. */
export function nearestPlace(places: Iterable<Place>, to: Place): number | undefined {
  return cheapest(places, ([x, y]) => Math.hypot(x - to[0], y - to[1]));
}

/** NaN: not to be had. */
function cheapest(places: Iterable<Place>, cost: (place: Place) => number): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  let i = 0;
  for (const place of places) {
    const costs = cost(place);
    if (costs < least) [best, least] = [i, costs];
    i++;
  }
  return best;
}
