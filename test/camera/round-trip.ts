// What every lens must hold: no phantom among directions all around, and pixels that come back to themselves.
import type { Camera } from '../../src/camera/index.js';
import { angleBetween } from './directions.js';

/** Of unit vectors all around: how many are seen, how many of these have no ray again, and the largest angle to it, rad. */
export function phantomsOf(camera: Camera, directions: Float64Array) {
  const count = directions.length / 3;
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(directions, count, uv, seen);
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  camera.unproject(uv, count, rays, ok);
  let accepted = 0;
  let lost = 0;
  let worst = 0;
  for (let i = 0; i < count; i++) {
    if (!seen[i]) {
      if (!Number.isNaN(uv[2 * i]) || !Number.isNaN(uv[2 * i + 1])) worst = Number.POSITIVE_INFINITY;
      continue;
    }
    accepted++;
    if (!ok[i]) lost++;
    else worst = Math.max(worst, angleBetween(directions, rays, i));
  }
  return { accepted, lost, worst };
}

/** Of every `step`-th pixel in both directions: how many have a ray, and the largest error when it is projected again, px. */
export function pixelsOf(camera: Camera, step: number) {
  const pixels: number[] = [];
  for (let v = 0; v < camera.height; v += step) for (let u = 0; u < camera.width; u += step) pixels.push(u, v);
  const count = pixels.length / 2;
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  camera.unproject(Float64Array.from(pixels), count, rays, ok);
  const again = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(rays, count, again, seen);
  let worst = 0;
  let good = 0;
  for (let i = 0; i < count; i++) {
    if (!ok[i]) continue;
    good++;
    if (!seen[i]) worst = Number.POSITIVE_INFINITY;
    worst = Math.max(worst, Math.abs(again[2 * i] - pixels[2 * i]), Math.abs(again[2 * i + 1] - pixels[2 * i + 1]));
    const length2 = rays[3 * i] ** 2 + rays[3 * i + 1] ** 2 + rays[3 * i + 2] ** 2;
    if (!(Math.abs(length2 - 1) < 1e-12)) worst = Number.POSITIVE_INFINITY;
  }
  return { share: good / count, worst };
}
