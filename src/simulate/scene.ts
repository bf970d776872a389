// The town frozen at one instant, and rays cast into it: analytic ground plane, upright boxes and cylinders.
import { planeState } from './trajectory.js';
import type { World } from './world.js';

/** Surface numbers: 0 is the ground, i + 1 is solid i of the world. */
export const GROUND = 0;
export const NOTHING = -1;
/** Solids farther than this from the ray's origin are not seen, m; the ground ends there too. */
export const FAR = 150;

/** Columns per solid; see `SOLID`. */
const STEP = 12;
const SOLID = {
  x: 0,
  y: 1,
  cos: 2,
  sin: 3,
  halfLength: 4,
  halfWidth: 5,
  height: 6,
  radius: 7,
  vx: 8,
  vy: 9,
  spin: 10,
  round: 11,
};

export interface Scene {
  readonly world: World;
  readonly columns: Float64Array;
  /** Indices of the solids that move. */
  readonly moving: readonly number[];
}

/** What a ray met. Reused from ray to ray. */
export interface Hit {
  range: number;
  surface: number;
  nx: number;
  ny: number;
  nz: number;
  /** Position on the surface, m: along the face and up it; x and y of the map for the ground and roofs. */
  u: number;
  v: number;
}

export function newHit(): Hit {
  return { range: Infinity, surface: NOTHING, nx: 0, ny: 0, nz: 0, u: 0, v: 0 };
}

export function sceneAt(world: World, tNs: number): Scene {
  const columns = new Float64Array(world.solids.length * STEP);
  const moving: number[] = [];
  world.solids.forEach((solid, i) => {
    const c = columns.subarray(i * STEP, (i + 1) * STEP);
    c[SOLID.halfLength] = solid.length / 2;
    c[SOLID.halfWidth] = solid.width / 2;
    c[SOLID.height] = solid.height;
    c[SOLID.round] = solid.shape === 'cylinder' ? 1 : 0;
    c[SOLID.radius] = solid.shape === 'cylinder' ? solid.width / 2 : Math.hypot(solid.length, solid.width) / 2;
    if (solid.drive) moving.push(i);
    else if (solid.place) setPlace(c, solid.place.x, solid.place.y, solid.place.yaw);
  });
  const scene = { world, columns, moving };
  moveTo(scene, tNs);
  return scene;
}

/** Puts the moving solids where they are at `tNs`. */
export function moveTo(scene: Scene, tNs: number): void {
  for (const i of scene.moving) {
    const drive = scene.world.solids[i].drive;
    if (!drive) continue;
    const c = scene.columns.subarray(i * STEP, (i + 1) * STEP);
    const state = planeState(drive, tNs);
    setPlace(c, state.x, state.y, state.yaw);
    c[SOLID.vx] = state.vx;
    c[SOLID.vy] = state.vy;
    c[SOLID.spin] = state.yawRate;
  }
}

function setPlace(c: Float64Array, x: number, y: number, yaw: number): void {
  c[SOLID.x] = x;
  c[SOLID.y] = y;
  c[SOLID.cos] = Math.cos(yaw);
  c[SOLID.sin] = Math.sin(yaw);
}

/** The circle around one solid, in the map. */
export function reach(scene: Scene, solid: number): { x: number; y: number; radius: number } {
  const base = solid * STEP;
  const c = scene.columns;
  return { x: c[base + SOLID.x], y: c[base + SOLID.y], radius: c[base + SOLID.radius] };
}

/** Velocity of the point (x, y) when it belongs to `surface`, m/s in map. */
export function surfaceVelocity(scene: Scene, surface: number, x: number, y: number): [number, number] {
  if (surface <= GROUND) return [0, 0];
  const base = (surface - 1) * STEP;
  const c = scene.columns;
  const spin = c[base + SOLID.spin];
  return [c[base + SOLID.vx] - spin * (y - c[base + SOLID.y]), c[base + SOLID.vy] + spin * (x - c[base + SOLID.x])];
}

/**
 * Nearest surface along the ray o + range·d (d of unit length, map frame). With `touched`, counts for every solid the
 * rays that would meet it if nothing stood in front. With `only`, asks no other solids (see sectors.ts).
 */
export function cast(
  scene: Scene,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  hit: Hit,
  touched?: Uint32Array,
  only?: Int32Array,
): void {
  hit.range = Infinity;
  hit.surface = NOTHING;
  const groundRange = dz < 0 ? -oz / dz : Infinity;
  if (groundRange > 0 && groundRange < FAR) {
    hit.range = groundRange;
    hit.surface = GROUND;
    hit.nx = hit.ny = 0;
    hit.nz = 1;
    hit.u = ox + groundRange * dx;
    hit.v = oy + groundRange * dy;
  }
  const c = scene.columns;
  const flat = dx * dx + dy * dy;
  const count = only ? only.length : c.length / STEP;
  for (let j = 0; j < count; j++) {
    const i = only ? only[j] : j;
    const base = i * STEP;
    const rx = c[base + SOLID.x] - ox;
    const ry = c[base + SOLID.y] - oy;
    const side = rx * dy - ry * dx;
    const radius = c[base + SOLID.radius];
    if (side * side > radius * radius * flat) continue;
    const along = rx * dx + ry * dy;
    const distance = rx * rx + ry * ry;
    if ((along < 0 && distance > radius * radius) || distance > FAR * FAR) continue;
    const before = hit.range;
    const met =
      c[base + SOLID.round] === 1
        ? castCylinder(c, base, rx, ry, along, flat, oz, dx, dy, dz, hit)
        : castBox(c, base, rx, ry, oz, dx, dy, dz, hit);
    if (met && touched) touched[i]++;
    if (hit.range < before) hit.surface = i + 1;
  }
}

/** Slab test in the box's own frame (Kay & Kajiya 1986). Rays that start inside meet nothing. */
function castBox(
  c: Float64Array,
  base: number,
  rx: number,
  ry: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  hit: Hit,
): boolean {
  const cos = c[base + SOLID.cos];
  const sin = c[base + SOLID.sin];
  const halfLength = c[base + SOLID.halfLength];
  const halfWidth = c[base + SOLID.halfWidth];
  const height = c[base + SOLID.height];
  const px = -(cos * rx + sin * ry);
  const py = -(cos * ry - sin * rx);
  const ex = cos * dx + sin * dy;
  const ey = cos * dy - sin * dx;
  // A ray along a slab divides by +0 (never −0) and gets the slab −∞..∞ when it lies inside it.
  const ix = 1 / (ex + 0);
  const iy = 1 / (ey + 0);
  const iz = 1 / (dz + 0);
  const wayX = ex < 0 ? -1 : 1;
  const wayY = ey < 0 ? -1 : 1;
  const nearX = (-wayX * halfLength - px) * ix;
  const nearY = (-wayY * halfWidth - py) * iy;
  const nearZ = ((dz < 0 ? height : 0) - oz) * iz;
  const farX = (wayX * halfLength - px) * ix;
  const farY = (wayY * halfWidth - py) * iy;
  const farZ = ((dz < 0 ? 0 : height) - oz) * iz;
  const near = Math.max(nearX, nearY, nearZ);
  if (!(near > 0) || !(near <= Math.min(farX, farY, farZ))) return false;
  if (near >= hit.range) return true;
  hit.range = near;
  const qx = px + near * ex;
  const qy = py + near * ey;
  const qz = oz + near * dz;
  if (near === nearX) {
    setFace(hit, -wayX * cos, -wayX * sin, 0, qy, qz);
  } else if (near === nearY) {
    setFace(hit, wayY * sin, -wayY * cos, 0, qx, qz);
  } else {
    setFace(hit, 0, 0, dz < 0 ? 1 : -1, qx, qy);
  }
  return true;
}

function castCylinder(
  c: Float64Array,
  base: number,
  rx: number,
  ry: number,
  along: number,
  flat: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  hit: Hit,
): boolean {
  const radius = c[base + SOLID.radius];
  const root = Math.sqrt(Math.max(0, along * along - flat * (rx * rx + ry * ry - radius * radius)));
  const near = (along - root) / flat;
  const z = oz + near * dz;
  // Seen from above the top disc would show; every sensor of the rig is lower than the poles.
  if (!(near > 0) || z < 0 || z > c[base + SOLID.height]) return false;
  if (near >= hit.range) return true;
  hit.range = near;
  const nx = (near * dx - rx) / radius;
  const ny = (near * dy - ry) / radius;
  setFace(hit, nx, ny, 0, Math.atan2(ny, nx) * radius, z);
  return true;
}

function setFace(hit: Hit, nx: number, ny: number, nz: number, u: number, v: number): void {
  hit.nx = nx;
  hit.ny = ny;
  hit.nz = nz;
  hit.u = u;
  hit.v = v;
}
