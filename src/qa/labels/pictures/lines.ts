// Lines on a small picture, as beads of discs: smooth at the edges, and never off the canvas.
import { type Canvas, type Colour, fillDisc } from '../../overlay/canvas.js';

/** u and v in turn, px of the canvas. Far ends are cut before anything is drawn. */
export function drawLine(canvas: Canvas, line: ArrayLike<number>, colour: Colour, thick: number): void {
  for (let i = 0; i + 3 < line.length; i += 2) {
    const cut = within([line[i], line[i + 1]], [line[i + 2], line[i + 3]], canvas, thick);
    if (!cut) continue;
    const [[u0, v0], [u1, v1]] = cut;
    const steps = Math.max(1, Math.ceil(Math.hypot(u1 - u0, v1 - v0) / Math.max(0.5, thick / 2)));
    for (let k = 0; k <= steps; k++) {
      const s = k / steps;
      fillDisc(canvas, u0 + s * (u1 - u0), v0 + s * (v1 - v0), thick, colour, canvas.height);
    }
  }
}

type Point = readonly [number, number];

/** Liang and Barsky 1984. */
function within(a: Point, b: Point, { width, height }: Canvas, margin: number): readonly [Point, Point] | undefined {
  if (![...a, ...b].every(Number.isFinite)) return undefined;
  let [from, to] = [0, 1];
  const d = [b[0] - a[0], b[1] - a[1]];
  for (const [p, q] of [
    [-d[0], a[0] + margin],
    [d[0], width + margin - a[0]],
    [-d[1], a[1] + margin],
    [d[1], height + margin - a[1]],
  ]) {
    if (p === 0) {
      if (q < 0) return undefined;
    } else if (p < 0) from = Math.max(from, q / p);
    else to = Math.min(to, q / p);
  }
  if (from > to) return undefined;
  const at = (s: number): Point => [a[0] + s * d[0], a[1] + s * d[1]];
  return [at(from), at(to)];
}
