// Follows points from one picture to the next: pyramidal Lucas–Kanade (Bouguet 2001), there and back again.
import type { Level } from './gray-pyramid.js';

export interface Tracks {
  /** Where the points are in the next picture, px. */
  readonly uv: Float64Array;
  /** 1 where the point was found, and found back. */
  readonly ok: Uint8Array;
}

/** Half the window, px. */
const HALF = 5;
const SIDE = 2 * HALF + 1;
const AREA = SIDE * SIDE;
const MOST_STEPS = 20;
/** A step smaller than this ends it, px. */
const STILL = 0.01;
/** Mean square gradient along the weaker direction that can be followed, (gray levels per px)². */
const LEAST = 1;
/** Back where it came from, px. */
const RETURN = 0.5;
/** Root mean square difference of the windows, gray levels, and as a part of the window's contrast. */
const MOST_DIFFERENT = 6;
const MOST_OF_CONTRAST = 0.5;

/**
 * `from[2k..2k+1]` in the pictures' own pixels; `guess`: where they are expected, NaN where nothing is. Time is bounded by the
 * number of points.
 */
export function trackPoints(
  before: readonly Level[],
  after: readonly Level[],
  from: Float64Array,
  guess: Float64Array = from,
): Tracks {
  const count = from.length / 2;
  const uv = new Float64Array(2 * count);
  const ok = new Uint8Array(count);
  const window = newWindow();
  const there: [number, number] = [0, 0];
  const back: [number, number] = [0, 0];
  for (let k = 0; k < count; k++) {
    const u = from[2 * k];
    const v = from[2 * k + 1];
    const guessed = Number.isFinite(guess[2 * k]) && Number.isFinite(guess[2 * k + 1]);
    there[0] = guessed ? guess[2 * k] : u;
    there[1] = guessed ? guess[2 * k + 1] : v;
    const [du, dv] = [there[0] - u, there[1] - v];
    if (!follow(before, after, u, v, there, window)) continue;
    back[0] = there[0] - du;
    back[1] = there[1] - dv;
    if (!follow(after, before, there[0], there[1], back, window)) continue;
    if (!(Math.hypot(back[0] - u, back[1] - v) < RETURN)) continue;
    uv[2 * k] = there[0];
    uv[2 * k + 1] = there[1];
    ok[k] = 1;
  }
  return { uv, ok };
}

interface Window {
  readonly value: Float64Array;
  readonly gx: Float64Array;
  readonly gy: Float64Array;
}

function newWindow(): Window {
  return { value: new Float64Array(AREA), gx: new Float64Array(AREA), gy: new Float64Array(AREA) };
}

/** From (u, v) in `a` to `out` in `b`, starting at `out`; false when it is lost. */
function follow(
  a: readonly Level[],
  b: readonly Level[],
  u: number,
  v: number,
  out: [number, number],
  window: Window,
): boolean {
  let level = Math.min(a.length, b.length) - 1;
  let du = (out[0] - u) / 2 ** level;
  let dv = (out[1] - v) / 2 ** level;
  for (; level >= 0; level--) {
    const scale = 2 ** level;
    // The centre of a level's pixel is not the centre of the first pixel's below: see Level.
    const x = (u + 0.5) / scale - 0.5;
    const y = (v + 0.5) / scale - 0.5;
    const moved = followOn(a[level], b[level], x, y, du, dv, window, level === 0);
    if (!moved && level === 0) return false;
    if (moved) [du, dv] = moved;
    if (level > 0) {
      du *= 2;
      dv *= 2;
    }
  }
  out[0] = u + du;
  out[1] = v + dv;
  return true;
}

/** On one level; undefined when the window leaves the picture, has no corner, or the two do not look alike. */
function followOn(
  a: Level,
  b: Level,
  x: number,
  y: number,
  du: number,
  dv: number,
  window: Window,
  last: boolean,
): [number, number] | undefined {
  if (!inside(a, x, y)) return undefined;
  look(a, x, y, window);
  const { value, gx, gy } = window;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < AREA; i++) {
    xx += gx[i] * gx[i];
    xy += gx[i] * gy[i];
    yy += gy[i] * gy[i];
  }
  const det = xx * yy - xy * xy;
  if (!((xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy) > LEAST * AREA)) return undefined;
  let different = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!inside(b, x + du, y + dv)) return undefined;
    let [ex, ey, squares] = [0, 0, 0];
    let i = 0;
    const left = Math.floor(x + du);
    const top = Math.floor(y + dv);
    const [wx, wy] = [x + du - left, y + dv - top];
    for (let r = -HALF; r <= HALF; r++) {
      let at = (top + r) * b.width + left - HALF;
      for (let c = 0; c < SIDE; c++, at++, i++) {
        const upper = b.data[at] + wx * (b.data[at + 1] - b.data[at]);
        const lower = b.data[at + b.width] + wx * (b.data[at + b.width + 1] - b.data[at + b.width]);
        const difference = value[i] - (upper + wy * (lower - upper));
        ex += gx[i] * difference;
        ey += gy[i] * difference;
        squares += difference * difference;
      }
    }
    different = squares / AREA;
    const stepX = (yy * ex - xy * ey) / det;
    const stepY = (xx * ey - xy * ex) / det;
    du += stepX;
    dv += stepY;
    if (Math.hypot(stepX, stepY) < STILL) break;
  }
  if (last && !alike(different, value)) return undefined;
  return [du, dv];
}

function alike(meanSquare: number, value: Float64Array): boolean {
  let [sum, squares] = [0, 0];
  for (const v of value) {
    sum += v;
    squares += v * v;
  }
  const contrast = squares / AREA - (sum / AREA) ** 2;
  return meanSquare < MOST_DIFFERENT ** 2 || meanSquare < MOST_OF_CONTRAST ** 2 * contrast;
}

/** The window of `a` around (x, y), bilinear, with its gradients by central differences. */
function look(a: Level, x: number, y: number, { value, gx, gy }: Window): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const [wx, wy] = [x - left, y - top];
  const { data, width } = a;
  let i = 0;
  for (let r = -HALF; r <= HALF; r++) {
    let at = (top + r) * width + left - HALF;
    for (let c = 0; c < SIDE; c++, at++, i++) {
      value[i] = bilinear(data, width, at, wx, wy);
      gx[i] = (bilinear(data, width, at + 1, wx, wy) - bilinear(data, width, at - 1, wx, wy)) / 2;
      gy[i] = (bilinear(data, width, at + width, wx, wy) - bilinear(data, width, at - width, wx, wy)) / 2;
    }
  }
}

function bilinear(data: Float32Array, width: number, at: number, wx: number, wy: number): number {
  const upper = data[at] + wx * (data[at + 1] - data[at]);
  const lower = data[at + width] + wx * (data[at + width + 1] - data[at + width]);
  return upper + wy * (lower - upper);
}

/** Whether the window, its gradients and the next pixel for interpolation lie in the picture. */
function inside({ width, height }: Level, x: number, y: number): boolean {
  const edge = HALF + 2;
  return x >= edge && y >= edge && x < width - edge - 1 && y < height - edge - 1;
}
