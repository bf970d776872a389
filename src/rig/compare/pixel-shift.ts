// How far pixels move when a pose or a lens is another: over a grid of the picture, for what lies at some distance.
import type { Camera } from '../../camera/camera.js';
import { apply, type SE3, type Vec3 } from '../../geometry/se3.js';

export interface PixelShift {
  /** px. NaN when no position of the grid is seen both ways. */
  readonly median: number;
  readonly largest: number;
  /** Share of the grid's positions that the first sees and the second does not. */
  readonly lost: number;
}

const ACROSS = 33;
const DOWN = 25;

/**
 * Every position of a grid over the picture of `a` that has a ray is followed to `distance` metres along it (infinite: its
 * direction only), carried by `T_b_a` and seen through `b`. A picture's borders are part of the grid.
 */
export function pixelShift(a: Camera, b: Camera, T_b_a: SE3, distance: number): PixelShift {
  const count = ACROSS * DOWN;
  const uv = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    uv[2 * i] = -0.5 + (a.width * (i % ACROSS)) / (ACROSS - 1);
    uv[2 * i + 1] = -0.5 + (a.height * Math.floor(i / ACROSS)) / (DOWN - 1);
  }
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  a.unproject(uv, count, rays, ok);
  const far = !Number.isFinite(distance);
  const moving: SE3 = far ? { q: T_b_a.q, t: [0, 0, 0] } : T_b_a;
  const length = far ? 1 : distance;
  for (let i = 0; i < count; i++) {
    const p: Vec3 = [rays[3 * i] * length, rays[3 * i + 1] * length, rays[3 * i + 2] * length];
    rays.set(apply(moving, p), 3 * i);
  }
  const moved = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  b.project(rays, count, moved, seen);
  const shifts: number[] = [];
  let asked = 0;
  for (let i = 0; i < count; i++) {
    if (!ok[i]) continue;
    asked++;
    if (seen[i]) shifts.push(Math.hypot(moved[2 * i] - uv[2 * i], moved[2 * i + 1] - uv[2 * i + 1]));
  }
  shifts.sort((x, y) => x - y);
  return {
    median: shifts.length === 0 ? Number.NaN : shifts[shifts.length >> 1],
    largest: shifts.length === 0 ? Number.NaN : shifts[shifts.length - 1],
    lost: asked === 0 ? 0 : (asked - shifts.length) / asked,
  };
}
