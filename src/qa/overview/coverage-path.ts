// Where in a dataset a sensor is missing, as the path of a bar: at most one step per pixel, however many frames there are.
import { coordinate } from '../html/text.js';

/**
 * SVG path of the missing runs on a bar of `width` × `height` at (left, top). What is shorter than `least` px is drawn that wide, so that one
 * missing frame of a hundred thousand is seen.
 */
export function missingPath(
  missing: readonly (readonly [number, number])[],
  frames: number,
  bar: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  least = 1,
): string {
  const scale = bar.width / Math.max(1, frames);
  let d = '';
  let end = Number.NEGATIVE_INFINITY;
  for (const [first, last] of missing) {
    const from = bar.left + first * scale;
    const to = Math.min(bar.left + bar.width, Math.max(bar.left + (last + 1) * scale, from + least));
    // Many short ones beside each other are one.
    if (to <= end) continue;
    const start = Math.max(from, end);
    d += `M${coordinate(start)} ${bar.top}H${coordinate(to)}v${bar.height}H${coordinate(start)}z`;
    end = to;
  }
  return d;
}
