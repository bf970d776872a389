// What a handful of points looks like: long, wide and high, and how densely the LiDAR's beams met it.
export interface Looks {
  /** Sides of the smallest upright rectangle around it, m, the longer first; height of its top above the ground, m. */
  readonly length: number;
  readonly width: number;
  readonly top: number;
  readonly count: number;
  /** Middle of the rectangle's points, m, and how far that is from the LiDAR. */
  readonly x: number;
  readonly y: number;
  readonly range: number;
}

const TURNS = 30;
/** What every thing has at least, m: a line of points has no width. */
const THIN = 0.1;

/** `rows` of points in the rig frame; undefined for none. */
export function looksOf(
  points: Float64Array,
  rows: readonly number[] | Uint32Array,
  groundAt: (x: number, y: number) => number,
  origin: readonly number[],
): Looks | undefined {
  if (rows.length === 0) return undefined;
  let [sx, sy, top] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const [x, y] = [points[3 * row], points[3 * row + 1]];
    sx += x;
    sy += y;
    top = Math.max(top, points[3 * row + 2] - groundAt(x, y));
  }
  let best = [0, 0];
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < TURNS; turn++) {
    const angle = (turn * Math.PI) / (2 * TURNS);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    let [left, right, back, front] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const row of rows) {
      const a = cos * points[3 * row] + sin * points[3 * row + 1];
      const b = cos * points[3 * row + 1] - sin * points[3 * row];
      left = Math.min(left, a);
      right = Math.max(right, a);
      back = Math.min(back, b);
      front = Math.max(front, b);
    }
    const [wide, deep] = [Math.max(THIN, right - left), Math.max(THIN, front - back)];
    if (wide * deep < least) [least, best] = [wide * deep, [Math.max(wide, deep), Math.min(wide, deep)]];
  }
  const [x, y] = [sx / rows.length, sy / rows.length];
  const range = Math.hypot(x - origin[0], y - origin[1]);
  return { length: best[0], width: best[1], top, count: rows.length, x, y, range };
}

/** How alike two look, 0 … 1. Sides seen from elsewhere differ; heights do not. Returns fall with the square of the range. */
export function likeness(a: Looks, b: Looks): number {
  const log = (p: number, q: number, scale: number) => (Math.log(p / q) / scale) ** 2;
  const density = (one: Looks) => one.count * one.range ** 2;
  const far =
    log(a.length, b.length, 0.25) +
    log(a.width, b.width, 0.35) +
    log(Math.max(THIN, a.top), Math.max(THIN, b.top), 0.1) +
    log(density(a), density(b), 0.7);
  return Math.exp(-far / 2);
}
