// Ray casting against marching: walk along the ray in small steps until a point lies inside a solid or below the ground.
import { expect, test } from 'vitest';
import { randomStream } from '../../src/simulate/random.js';
import { cast, FAR, GROUND, newHit, sceneAt, surfaceVelocity } from '../../src/simulate/scene.js';
import { planeState } from '../../src/simulate/trajectory.js';
import { buildWorld } from '../../src/simulate/world.js';

const world = buildWorld(1);
const T = 4.2e9;
const scene = sceneAt(world, T);

const states = world.solids.map(({ drive, place }) => {
  const { x, y, yaw } = (drive ? planeState(drive, T) : place) ?? { x: NaN, y: NaN, yaw: 0 };
  return { x, y, cos: Math.cos(yaw), sin: Math.sin(yaw) };
});

function inside(i: number, x: number, y: number, z: number): boolean {
  const solid = world.solids[i];
  const state = states[i];
  if (z < 0 || z > solid.height) return false;
  const [dx, dy] = [x - state.x, y - state.y];
  if (solid.shape === 'cylinder') return Math.hypot(dx, dy) <= solid.width / 2;
  const along = state.cos * dx + state.sin * dy;
  const across = state.cos * dy - state.sin * dx;
  return Math.abs(along) <= solid.length / 2 && Math.abs(across) <= solid.width / 2;
}

test('a cast ray ends where a marched ray does', () => {
  const random = randomStream(9, 'rays');
  const hit = newHit();
  const STEP = 0.05;
  let solids = 0;
  for (let n = 0; n < 400; n++) {
    const theta = 2 * Math.PI * random.uniform();
    const o = [46 * Math.cos(theta), 46 * Math.sin(theta), 1 + random.uniform()];
    if (world.solids.some((_, i) => inside(i, o[0], o[1], o[2]))) continue;
    const azimuth = 2 * Math.PI * random.uniform();
    const elevation = 0.35 * (random.uniform() - 0.6);
    const d = [Math.cos(elevation) * Math.cos(azimuth), Math.cos(elevation) * Math.sin(azimuth), Math.sin(elevation)];
    cast(scene, o[0], o[1], o[2], d[0], d[1], d[2], hit);
    if (hit.surface > GROUND) {
      solids++;
      const at = (r: number) => o.map((x, i) => x + r * d[i]) as [number, number, number];
      const deep = inside(hit.surface - 1, ...at(hit.range + 1e-3));
      // A ray may only graze an edge.
      if (!deep) expect(inside(hit.surface - 1, ...at(hit.range + 1e-9))).toBe(true);
      const facing = d[0] * hit.nx + d[1] * hit.ny + d[2] * hit.nz;
      expect(facing).toBeLessThan(0);
      expect(Math.hypot(hit.nx, hit.ny, hit.nz)).toBeCloseTo(1, 9);
    }
    const end = Math.min(hit.range, FAR);
    for (let r = STEP; r < end - STEP; r += STEP) {
      const [x, y, z] = [o[0] + r * d[0], o[1] + r * d[1], o[2] + r * d[2]];
      if (z < 0) expect.fail(`ray ${n} went under the ground at ${r} m`);
      for (let i = 0; i < world.solids.length; i++) {
        if (inside(i, x, y, z)) expect.fail(`ray ${n} went through solid ${i} at ${r} m, cast says ${hit.range}`);
      }
      if (r > 30) break;
    }
  }
  expect(solids).toBeGreaterThan(100);
});

test('level rays and rays along an axis are not lost', () => {
  const hit = newHit();
  for (const [i, solid] of world.solids.entries()) {
    if (!solid.place || solid.shape !== 'box') continue;
    const { x, y, yaw } = solid.place;
    const d = [Math.cos(yaw), Math.sin(yaw)];
    const start = solid.length / 2 + 0.5;
    for (const dz of [0, -0]) {
      cast(scene, x - start * d[0], y - start * d[1], solid.height / 2, d[0], d[1], dz, hit);
      expect(hit.range).toBeLessThanOrEqual(0.5 + 1e-9);
      if (Math.abs(hit.range - 0.5) < 1e-9) expect(hit.surface).toBe(i + 1);
    }
  }
});

test('the velocity of a surface point is that of the turning body', () => {
  const i = world.solids.findIndex(solid => solid.drive && solid.label === 'truck');
  const drive = world.solids[i].drive;
  if (!drive) throw new Error('no truck');
  const corner = (t: number) => {
    const { x, y, yaw } = planeState(drive, t);
    return [x + 4 * Math.cos(yaw) - 1.2 * Math.sin(yaw), y + 4 * Math.sin(yaw) + 1.2 * Math.cos(yaw)];
  };
  const [a, b, now] = [corner(T - 1e5), corner(T + 1e5), corner(T)];
  const v = surfaceVelocity(scene, i + 1, now[0], now[1]);
  expect(v[0]).toBeCloseTo((b[0] - a[0]) / 2e-4, 4);
  expect(v[1]).toBeCloseTo((b[1] - a[1]) / 2e-4, 4);
});
