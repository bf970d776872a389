// Upright rectangles in pixel coordinates, (0, 0) being the centre of the first pixel: extents, areas, overlap.

/** Edges in px, not numbers of pixels: right − left is the width. */
export interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Around all points (u and v in turn) of all lines; undefined without a point. */
export function rectOf(lines: readonly Float64Array[]): PixelRect | undefined {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -Infinity, -Infinity];
  for (const line of lines)
    for (let i = 0; i < line.length; i += 2) {
      left = Math.min(left, line[i]);
      right = Math.max(right, line[i]);
      top = Math.min(top, line[i + 1]);
      bottom = Math.max(bottom, line[i + 1]);
    }
  return left <= right && top <= bottom ? { left, top, right, bottom } : undefined;
}

export function areaOf({ left, top, right, bottom }: PixelRect): number {
  return (right - left) * (bottom - top);
}

/** Undefined when they do not touch. */
export function common(a: PixelRect, b: PixelRect): PixelRect | undefined {
  const rect = {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
  return rect.left <= rect.right && rect.top <= rect.bottom ? rect : undefined;
}

/** Intersection over union, 0 … 1; 0 of two rectangles without area. */
export function overlapOf(a: PixelRect, b: PixelRect): number {
  const both = common(a, b);
  const shared = both ? areaOf(both) : 0;
  const all = areaOf(a) + areaOf(b) - shared;
  return all > 0 ? shared / all : 0;
}
