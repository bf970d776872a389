// How far a lens sees in its picture: angles between the rays of opposite borders.
import type { Camera } from './camera.js';

export interface FieldOfView {
  /** Degrees, through the principal point's row, its column, and from corner to corner (the wider diagonal). */
  readonly horizontalDeg: number;
  readonly verticalDeg: number;
  readonly diagonalDeg: number;
  /** Whether every border and corner that was asked has a ray; else the angles reach to the last pixel that has one. */
  readonly whole: boolean;
}

/** Angles on either side of the optical axis are added, so that a fisheye may see more than 180°. NaN where nothing has a ray. */
export function fieldOfView(lens: Camera): FieldOfView {
  const [, , cx, cy] = lens.params;
  const [right, bottom] = [lens.width - 0.5, lens.height - 0.5];
  const [u, v] = [Math.min(Math.max(cx, -0.5), right), Math.min(Math.max(cy, -0.5), bottom)];
  const ways = [
    [-0.5, v],
    [right, v],
    [u, -0.5],
    [u, bottom],
    [-0.5, -0.5],
    [right, bottom],
    [right, -0.5],
    [-0.5, bottom],
  ].map(([toU, toV]) => angleTowards(lens, u, v, toU, toV));
  const across = (a: number, b: number) => ((ways[a].angle + ways[b].angle) * 180) / Math.PI;
  return {
    horizontalDeg: across(0, 1),
    verticalDeg: across(2, 3),
    diagonalDeg: Math.max(across(4, 5), across(6, 7)),
    whole: ways.every(way => way.whole),
  };
}

/** Angle from the optical axis of the farthest pixel with a ray on the way from (u, v) to a border, by halving. */
function angleTowards(lens: Camera, u: number, v: number, toU: number, toV: number): { angle: number; whole: boolean } {
  const at = (s: number) => angleOf(lens, u + s * (toU - u), v + s * (toV - v));
  const border = at(1);
  if (border !== undefined) return { angle: border, whole: true };
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (at(middle) === undefined) high = middle;
    else low = middle;
  }
  return { angle: at(low) ?? Number.NaN, whole: false };
}

function angleOf(lens: Camera, u: number, v: number): number | undefined {
  const ray = new Float64Array(3);
  const ok = new Uint8Array(1);
  lens.unproject(Float64Array.of(u, v), 1, ray, ok);
  return ok[0] ? Math.atan2(Math.hypot(ray[0], ray[1]), ray[2]) : undefined;
}
