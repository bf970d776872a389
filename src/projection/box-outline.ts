// What of a cuboid's surface a lens can see, as its outline in directions: the part in front, inside the field of view.

import { type Box3, boxCorners, boxEdges, boxFaces, rayThroughBox } from '../geometry/box3.js';
import type { Vec3 } from '../geometry/se3.js';
import { unitVector } from '../geometry/vec3.js';

/** The rule of the kernels: farther than `near` (m) in depth, or in distance for a lens that sees beyond 90°; inside the cone. */
export interface View {
  readonly near: number;
  readonly forward: boolean;
  /** Seen where z >= cosine·|p|. */
  readonly cosine: number;
}

/** Unit vectors, three numbers each, at most `STEP` apart: one unbroken line. */
export type Directions = Float64Array;

export interface BoxOutline {
  /** The parts of the twelve edges that are seen. */
  readonly edges: readonly Directions[];
  /** Where the near limit and the field of view cut through the faces. */
  readonly cuts: readonly Directions[];
}

/** 1°, rad: a chord of it is off by 4e-5 of the focal length times the lens's own bend. */
const STEP = Math.PI / 180;

/**
 * A face maps to directions, and these to the picture, one to one, so that the picture of what is seen of a face is bounded
 * by that of its border: edges and cuts give the exact extent. `box` is in the camera's frame.
 */
export function boxOutline(box: Box3, view: View): BoxOutline {
  const corners = boxCorners(box);
  const corner = (k: number): Vec3 => [corners[3 * k], corners[3 * k + 1], corners[3 * k + 2]];
  const edges = boxEdges.flatMap(([a, b]) => seenParts(corner(a), corner(b), view));
  const cuts: Directions[] = [];
  for (const face of boxFaces) {
    const [a, b, c, d] = face.map(corner);
    if (view.forward) cuts.push(...nearLine([a, b, c, d], view));
    else cuts.push(...nearCircle(a, b, d, view));
  }
  cuts.push(...coneArcs(box, view));
  return { edges, cuts };
}

/** Whether the ray of a unit direction meets a part of the surface that is seen. */
export function meetsSeen(box: Box3, direction: Vec3, view: View): boolean {
  const through = rayThroughBox(box, direction);
  return through?.some(t => t * (view.forward ? direction[2] : 1) > view.near) ?? false;
}

function isSeen([x, y, z]: Vec3, { near, forward, cosine }: View): boolean {
  const distance = Math.hypot(x, y, z);
  return (forward ? z : distance) > near && z >= cosine * distance;
}

function seenParts(a: Vec3, b: Vec3, view: View): Directions[] {
  const at = (s: number): Vec3 => [a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1]), a[2] + s * (b[2] - a[2])];
  const stops = [0, ...crossings(a, b, view).sort((p, q) => p - q), 1];
  const parts: Directions[] = [];
  for (let i = 0; i + 1 < stops.length; i++) {
    if (!(stops[i + 1] > stops[i]) || !isSeen(at((stops[i] + stops[i + 1]) / 2), view)) continue;
    parts.push(fan(at(stops[i]), at(stops[i + 1])));
  }
  return parts;
}

/** Where the segment crosses the near limit or the cone, as fractions of its length in (0, 1). */
function crossings(a: Vec3, b: Vec3, { near, forward, cosine }: View): number[] {
  const e: Vec3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const dot = (p: Vec3, q: Vec3) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const [aa, ae, ee] = [dot(a, a), dot(a, e), dot(e, e)];
  const c2 = cosine * cosine;
  const found = forward ? [(near - a[2]) / e[2]] : roots(ee, 2 * ae, aa - near * near);
  // z² = cos²·|p|²: both nappes of the cone; the wrong one is sorted out by asking between the crossings.
  found.push(...roots(e[2] * e[2] - c2 * ee, 2 * (a[2] * e[2] - c2 * ae), a[2] * a[2] - c2 * aa));
  return found.filter(s => s > 0 && s < 1);
}

/** Real roots of A s² + B s + C without cancellation. */
function roots(A: number, B: number, C: number): number[] {
  const square = B * B - 4 * A * C;
  if (!(square >= 0)) return [];
  const q = -(B + (B < 0 ? -1 : 1) * Math.sqrt(square)) / 2;
  return [q / A, C / q].filter(Number.isFinite);
}

/** Directions from a to b in equal angles. */
function fan(a: Vec3, b: Vec3): Directions {
  const [u, v] = [unitVector(a), unitVector(b)];
  const cross = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]);
  const angle = Math.atan2(cross, u[0] * v[0] + u[1] * v[1] + u[2] * v[2]);
  const steps = Math.max(1, Math.ceil(angle / STEP));
  const out = new Float64Array(3 * (steps + 1));
  for (let i = 0; i <= steps; i++) {
    const [p, q] =
      cross < 1e-9 ? [1 - i / steps, i / steps] : [Math.sin((1 - i / steps) * angle), Math.sin((i / steps) * angle)];
    out.set(unitVector([p * u[0] + q * v[0], p * u[1] + q * v[1], p * u[2] + q * v[2]]), 3 * i);
  }
  return out;
}

/** The segment in which the plane z = near cuts a face. */
function nearLine(face: readonly Vec3[], view: View): Directions[] {
  const ends: Vec3[] = [];
  face.forEach((a, i) => {
    const b = face[(i + 1) % face.length];
    if (a[2] > view.near === b[2] > view.near) return;
    const s = (view.near - a[2]) / (b[2] - a[2]);
    ends.push([a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1]), view.near]);
  });
  // It lies on the limit itself: only the cone may cut it further.
  return ends.length === 2 ? seenParts(ends[0], ends[1], { ...view, near: 0 }) : [];
}

/** The circle in which the sphere of the near limit cuts a face: corner a and its neighbours b and d. */
function nearCircle(a: Vec3, b: Vec3, d: Vec3, view: View): Directions[] {
  const [x, y] = [b, d].map((p): Vec3 => [p[0] - a[0], p[1] - a[1], p[2] - a[2]]);
  const [width, height] = [Math.hypot(...x), Math.hypot(...y)];
  if (!(width > 0 && height > 0)) return [];
  const [p, q] = [unitVector(x), unitVector(y)];
  const [u, v] = [p, q].map(axis => axis[0] * a[0] + axis[1] * a[1] + axis[2] * a[2]);
  const foot: Vec3 = [a[0] - u * p[0] - v * q[0], a[1] - u * p[1] - v * q[1], a[2] - u * p[2] - v * q[2]];
  const radius = Math.sqrt(view.near ** 2 - foot[0] ** 2 - foot[1] ** 2 - foot[2] ** 2);
  if (!(radius > 0)) return [];
  return around(phi => {
    const [s, t] = [radius * Math.cos(phi), radius * Math.sin(phi)];
    if (s < u || s > u + width || t < v || t > v + height) return undefined;
    const at = unitVector([
      foot[0] + s * p[0] + t * q[0],
      foot[1] + s * p[1] + t * q[1],
      foot[2] + s * p[2] + t * q[2],
    ]);
    return at[2] >= view.cosine ? at : undefined;
  });
}

/** The directions of the cone's surface in which the box is seen. */
function coneArcs(box: Box3, view: View): Directions[] {
  const sine = Math.sqrt(Math.max(0, 1 - view.cosine * view.cosine));
  return around(phi => {
    const at: Vec3 = [sine * Math.cos(phi), sine * Math.sin(phi), view.cosine];
    return meetsSeen(box, at, view) ? at : undefined;
  });
}

/** Unbroken runs of directions all the way round. */
function around(at: (phi: number) => Vec3 | undefined): Directions[] {
  const runs: number[][] = [[]];
  for (let k = 0; k <= 360; k++) {
    const direction = at(k * STEP);
    if (direction) runs[runs.length - 1].push(...direction);
    else if (runs[runs.length - 1].length > 0) runs.push([]);
  }
  return runs.filter(run => run.length > 0).map(run => Float64Array.from(run));
}
