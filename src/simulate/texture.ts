// What the town's surfaces look like: painted patterns whose edges a camera and a LiDAR's intensity both see.
import { GROUND, type Hit } from './scene.js';
import { roadRadius } from './trajectory.js';
import type { Rgb, Solid, World } from './world.js';

/** Writes the albedo of what was hit, 0..1; the sky is not a surface and is left to the camera. */
export function albedo(world: World, hit: Hit, out: [number, number, number]): void {
  const [colour, factor] = hit.surface > GROUND ? painted(world.solids[hit.surface - 1], hit) : ground(hit);
  for (let c = 0; c < 3; c++) out[c] = Math.min(1, colour[c] * factor);
}

type Paint = readonly [colour: Rgb, factor: number];

function painted(solid: Solid, hit: Hit): Paint {
  const { u, v } = hit;
  const roof = hit.nz !== 0;
  if (solid.skin === 'facade' && !roof) {
    // Windows: 1.1 m × 1.3 m every 2.2 m and every 2.7 m of height, above a 0.7 m plinth.
    const column = mod(u, 2.2);
    const row = mod(v - 1, 2.7);
    if (v < 0.7) return [solid.colour, 0.6];
    if (v > 1 && v < solid.height - 0.8 && column > 0.55 && column < 1.65 && row < 1.3) return [[0.12, 0.15, 0.2], 1];
    return [solid.colour, 1];
  }
  if (solid.skin === 'brick' && !roof) {
    const shift = mod(Math.floor(v / 0.35), 2) * 0.4;
    return [solid.colour, mod(u + shift, 0.8) < 0.08 || mod(v, 0.35) < 0.05 ? 1.5 : 1];
  }
  if (solid.skin === 'vehicle' && !roof) {
    if (v < 0.35) return [[0.05, 0.05, 0.05], 1];
    if (v > solid.height * 0.6 && v < solid.height * 0.9) return [[0.1, 0.13, 0.17], 1];
  }
  if (solid.skin === 'person' && !roof) {
    if (v > solid.height - 0.28) return [[0.8, 0.6, 0.5], 1];
    if (v < solid.height * 0.48) return [[0.15, 0.16, 0.25], 1];
  }
  return [solid.colour, 1];
}

/** Grey road with a dashed centre line and solid edges, lighter pavement, green beyond; a faint checker everywhere. */
function ground(hit: Hit): Paint {
  const theta = Math.atan2(hit.v, hit.u);
  const offset = Math.hypot(hit.u, hit.v) - roadRadius(theta);
  const across = Math.abs(offset);
  // A checker finer than the pixels would flicker: 2 m squares, and weak.
  const checker = mod(Math.floor(hit.u / 2) + Math.floor(hit.v / 2), 2) === 0 ? 1 : 0.88;
  if (across < 0.09 && mod(theta * 45, 6) < 3) return [[0.92, 0.92, 0.9], 1];
  if (across > 3.4 && across < 3.55) return [[0.92, 0.92, 0.9], 1];
  if (across < 3.5) return [[0.32, 0.32, 0.34], checker];
  if (across < 8.5) return [[0.56, 0.54, 0.5], checker];
  return [[0.28, 0.45, 0.2], checker];
}

function mod(a: number, b: number): number {
  return a - b * Math.floor(a / b);
}
