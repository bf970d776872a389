// Where lens models put points: OpenCV's own functions, and the papers' formulas with 50 digits, are the truth.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';

interface Case {
  name: string;
  model: string;
  width: number;
  height: number;
  K: number[];
  D: number[];
  /** Largest angle at which the formula is one-to-one, rad, where it was looked for. */
  end?: number;
  points: number[];
  pixels: number[];
}

function casesOf(file: string): Case[] {
  return JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')).cases;
}

function cameraOf({ model, width, height, K, D }: Case) {
  return createCamera(model, { width, height, fx: K[0], fy: K[1], cx: K[2], cy: K[3], distortion: D });
}

/** Largest difference from the golden pixels, px, and of rays from the golden points' directions, rad. */
function compare(one: Case) {
  const camera = cameraOf(one);
  const { points, pixels } = one;
  const count = points.length / 3;
  const uv = new Float64Array(2 * count);
  const seen = new Uint8Array(count);
  camera.project(Float64Array.from(points), count, uv, seen);
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  camera.unproject(Float64Array.from(pixels), count, rays, ok);
  let px = 0;
  let rad = 0;
  for (let i = 0; i < count; i++) {
    px = Math.max(px, Math.abs(uv[2 * i] - pixels[2 * i]), Math.abs(uv[2 * i + 1] - pixels[2 * i + 1]));
    const [x, y, z] = points.slice(3 * i, 3 * i + 3);
    const [a, b, c] = rays.subarray(3 * i, 3 * i + 3);
    const cross = Math.hypot(y * c - z * b, z * a - x * c, x * b - y * a);
    rad = Math.max(rad, Math.atan2(cross, x * a + y * b + z * c));
  }
  return { all: seen.every(s => s === 1) && ok.every(o => o === 1), px, rad };
}

describe('agreement with OpenCV', () => {
  it.each(casesOf('opencv-projections.json'))('$model: $name', one => {
    const { all, px, rad } = compare(one);
    expect(all).toBe(true);
    expect(px).toBeLessThan(1e-6);
    expect(rad).toBeLessThan(1e-8);
  });
});

describe('agreement with the papers, 50 digits', () => {
  it.each(casesOf('lens-projections.json'))('$model: $name', one => {
    const { all, px, rad } = compare(one);
    expect(all).toBe(true);
    expect(px).toBeLessThan(1e-9);
    expect(rad).toBeLessThan(1e-11);
  });

  it.each(casesOf('lens-projections.json'))('$model: $name is seen as far as it is one-to-one', one => {
    const { maxAngle } = cameraOf(one);
    // The golden end is found to 1e-9 at best: at a fold the radius is flat. Lenses end a hair before it.
    expect(maxAngle).toBeLessThan(one.end! + 1e-8);
    expect(maxAngle).toBeGreaterThan(one.end! - 2.1e-6);
  });
});
