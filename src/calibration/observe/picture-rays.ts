// From followed points to rays: what the lens sees of them, and which of them belong to the picture instead of the world.
import type { Camera } from '../../camera/camera.js';
import { apply, type SE3 } from '../../geometry/index.js';

/** Half a tracking window and a little, px. */
const RIM = 9;
/** A point that moved less than this, px, did not move, where others move ten times as much. */
const STILL = 0.15;

/** Turns unit rays in place. */
export function transformRays(rays: Float64Array, T: SE3): void {
  for (let i = 0; i < rays.length; i += 3) rays.set(apply(T, [rays[i], rays[i + 1], rays[i + 2]]), i);
}

/** Rays of level 0's pixels to `rays`; 1 where the window around the pixel is inside the lens, whose rim moves with it. */
export function raysOf(lens: Camera, uv: Float64Array, scale: number, rays: Float64Array): Uint8Array {
  const n = uv.length / 2;
  const ok = new Uint8Array(n).fill(1);
  const seen = new Uint8Array(n);
  const scratch = new Float64Array(3 * n);
  for (const [du, dv] of [
    [-RIM, 0],
    [RIM, 0],
    [0, -RIM],
    [0, RIM],
    [0, 0],
  ]) {
    const moved = uv.map((value, i) => (value + 0.5 + (i % 2 === 0 ? du : dv)) * scale - 0.5);
    lens.unproject(moved, n, du === 0 && dv === 0 ? rays : scratch, seen);
    for (let i = 0; i < n; i++) if (!seen[i]) ok[i] = 0;
  }
  return ok;
}

/** Points that stay where they are in a picture in which most move: the car's own body, the rim of a lens, dirt. */
export function stillPoints(from: Float64Array, to: Float64Array, ok: Uint8Array): Uint8Array {
  const flow = Float64Array.from(ok, (_, i) => Math.hypot(to[2 * i] - from[2 * i], to[2 * i + 1] - from[2 * i + 1]));
  const tracked = flow.filter((_, i) => ok[i]).sort();
  const moves = tracked[tracked.length >> 1] > 10 * STILL;
  return Uint8Array.from(flow, value => (moves && value < STILL ? 1 : 0));
}
