// How much of a rectangle in a picture nearer boxes stand before.
import type { LabelledPicture, SolidInPicture } from './labelled-pictures.js';

const STEPS = 12;

/** Share of the solid's rectangle that nearer boxes' rectangles cover, 0 … 1; `only`: of its places for which this holds. */
export function hiddenShare(
  solid: SolidInPicture,
  { solids }: Pick<LabelledPicture, 'solids'>,
  only: (u: number, v: number) => boolean = () => true,
): number {
  const { left, top, right, bottom } = solid.rect;
  const nearer = solids.filter(
    ({ near, rect, bound }) =>
      near < solid.near &&
      bound.position !== solid.bound.position &&
      rect.left < right &&
      rect.right > left &&
      rect.top < bottom &&
      rect.bottom > top,
  );
  if (nearer.length === 0) return 0;
  let hidden = 0;
  for (let b = 0; b < STEPS; b++)
    for (let a = 0; a < STEPS; a++) {
      const u = left + ((a + 0.5) / STEPS) * (right - left);
      const v = top + ((b + 0.5) / STEPS) * (bottom - top);
      if (only(u, v) && nearer.some(({ rect: r }) => u >= r.left && u <= r.right && v >= r.top && v <= r.bottom))
        hidden++;
    }
  return hidden / STEPS ** 2;
}
