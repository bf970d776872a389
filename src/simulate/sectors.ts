// Which solids can be met in which direction from about one place: most rays of a picture or a sweep need only a few.
import { FAR, reach, type Scene } from './scene.js';

const COUNT = 256;

export interface Sectors {
  /** Solids that a ray with this direction in the map can meet, ascending. */
  towards(dx: number, dy: number): Int32Array;
}

/** `slack`: how far the origin and the solids together may move meanwhile, m. A solid that may be touched is in every sector. */
export function sectorsFrom(scene: Scene, ox: number, oy: number, slack: number): Sectors {
  const lists = Array.from({ length: COUNT }, (): number[] => []);
  for (let i = 0; i < scene.world.solids.length; i++) {
    const { x, y, radius } = reach(scene, i);
    const distance = Math.hypot(x - ox, y - oy);
    const wide = radius + slack;
    if (distance - wide > FAR) continue;
    if (distance <= wide) {
      for (const list of lists) list.push(i);
      continue;
    }
    const middle = Math.atan2(y - oy, x - ox);
    // A little wider than needed: rounding must never lose a solid.
    const half = Math.asin(wide / distance) + 1e-6;
    const first = sector(middle - half);
    const last = sector(middle + half);
    for (let s = first; s <= last && s < first + COUNT; s++) lists[((s % COUNT) + COUNT) % COUNT].push(i);
  }
  const packed = lists.map(list => Int32Array.from(list));
  return { towards: (dx, dy) => packed[((sector(Math.atan2(dy, dx)) % COUNT) + COUNT) % COUNT] };
}

function sector(azimuth: number): number {
  return Math.floor((azimuth / (2 * Math.PI)) * COUNT);
}
