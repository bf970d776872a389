// Which points of a cloud the camera can see past the nearer ones: a z-buffer with cells as coarse as the cloud.

/** A point farther than the nearest in its neighbourhood by this share and this many metres is behind it. */
const SHARE = 0.1;
const SLACK_M = 0.3;
/** Half the side of the neighbourhood, in mean distances between points on the picture. */
const REACH = 0.6;
/** Most cells along the longer side of the picture. */
const MOST_CELLS = 2048;

/**
 * Writes 1 into `visible[i]` for points that nothing nearer hides. `uv`: pixels; `range`: distance from the lens, m; `seen[i]` is 0
 * for points that the lens does not see or that fall outside of the picture: they are neither visible nor in the way.
 */
export function markVisible(
  uv: Float64Array,
  range: Float64Array,
  seen: Uint8Array,
  count: number,
  size: { readonly width: number; readonly height: number },
  visible: Uint8Array,
): void {
  let inside = 0;
  for (let i = 0; i < count; i++) inside += seen[i];
  visible.fill(0, 0, count);
  if (inside === 0) return;
  const spacing = Math.sqrt((size.width * size.height) / inside);
  const cell = Math.max(1, REACH * spacing, Math.max(size.width, size.height) / MOST_CELLS);
  const columns = Math.ceil(size.width / cell) + 2;
  const rows = Math.ceil(size.height / cell) + 2;
  const nearest = new Float32Array(columns * rows).fill(Number.POSITIVE_INFINITY);
  const place = (i: number) =>
    (1 + Math.floor((uv[2 * i + 1] + 0.5) / cell)) * columns + 1 + Math.floor((uv[2 * i] + 0.5) / cell);
  for (let i = 0; i < count; i++) {
    if (seen[i] === 0) continue;
    const at = place(i);
    if (range[i] < nearest[at]) nearest[at] = range[i];
  }
  for (let i = 0; i < count; i++) {
    if (seen[i] === 0) continue;
    const at = place(i);
    // The cells beside it too: half of a cell's neighbours lie across its border.
    const least = Math.min(nearest[at], nearest[at - 1], nearest[at + 1]);
    visible[i] = range[i] <= least * (1 + SHARE) + SLACK_M ? 1 : 0;
  }
}
