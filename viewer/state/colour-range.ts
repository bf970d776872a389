// Over which numbers the colours reach: what a person gave, else the viewer's own choice, fitted to the size of the scene.
import type { Colouring } from '../layers/colouring.js';
import { type ColourRange, colourRange, sceneScale } from './store.js';

/** The ends that are shown; undefined where a person's leave nothing between them, or no logarithm. */
export function withEnds(look: Colouring, [from, to]: ColourRange): Colouring | undefined {
  const [min, max] = [from ?? look.min, to ?? look.max];
  return min < max && (!look.log || min > 0) ? { ...look, min, max } : undefined;
}

/** The viewer's own ends. A scene larger than a street begins as near as one. */
export function fitted(look: Colouring): Colouring {
  const scale = sceneScale.value;
  if (!look.ofStreet || scale === 1) return look;
  return { ...look, min: Math.min(1, scale) * look.min, max: scale * look.max };
}

export function ranged(look: Colouring): Colouring {
  return withEnds(fitted(look), colourRange.value) ?? fitted(look);
}
