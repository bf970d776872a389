// Points that the camera probably cannot see, because the LiDAR looks over or past what stands before them.
import type { Seen } from './pixels.js';

/** A point is in doubt where something in its cell or beside it is nearer to the camera than this. */
const NEARER_PART = 0.8;
const NEARER_M = 0.3;

/**
 * Tells for a pixel and a distance from the camera whether something seen stands before it. Cells have 1.5 times the mean
 * spacing of the points. Ground far away is in doubt too, for its next line is much nearer: this test is for leaving points
 * out, of which there are plenty, not for saying what is seen.
 */
export function hidingBehind({ uv, range, index }: Seen, width: number, height: number) {
  const size = Math.max(1, 1.5 * Math.sqrt((width * height) / Math.max(1, index.length)));
  const columns = Math.max(1, Math.ceil(width / size));
  const lines = Math.max(1, Math.ceil(height / size));
  const nearest = new Float64Array(columns * lines).fill(Number.POSITIVE_INFINITY);
  const column = (u: number) => Math.min(columns - 1, Math.max(0, Math.floor(u / size)));
  const line = (v: number) => Math.min(lines - 1, Math.max(0, Math.floor(v / size)));
  for (let k = 0; k < index.length; k++) {
    const c = line(uv[2 * k + 1]) * columns + column(uv[2 * k]);
    if (range[k] < nearest[c]) nearest[c] = range[k];
  }
  return (u: number, v: number, distance: number): boolean => {
    const limit = NEARER_PART * distance - NEARER_M;
    const [x, y] = [column(u), line(v)];
    const c = y * columns + x;
    return (
      nearest[c] < limit ||
      (x > 0 && nearest[c - 1] < limit) ||
      (x < columns - 1 && nearest[c + 1] < limit) ||
      (y > 0 && nearest[c - columns] < limit) ||
      (y < lines - 1 && nearest[c + columns] < limit)
    );
  };
}
