// Where a picture lies among the directions, with room to spare: what is outside cannot be seen, what is inside must be asked.
import { unitVector } from '../geometry/vec3.js';
import type { Camera } from './camera.js';

/** In the camera's frame. What is in the picture is inside every plane and inside the cone. */
export interface ViewBounds {
  /** Unit normals of planes through the lens: a point is inside when n · p >= 0. */
  readonly planes: readonly (readonly [number, number, number])[];
  /** Inside: z >= cosine · |p|. -2 when there is no cone. */
  readonly cosine: number;
}

/** A wider field of view than this is not worth four planes. */
const WIDEST_TANGENT = 1e3;

/**
 * A lens model is one-to-one in its valid domain, so the directions of a picture are enclosed by those of its border. Border
 * positions are looked at in so many places that the hundredth part added covers what lies between two of them. A border pixel
 * that no ray reaches opens the bounds to the whole domain.
 */
export function viewBounds(lens: Camera): ViewBounds {
  const border = borderRays(lens);
  if (lens.maxAngle > Math.PI / 2) return { planes: [], cosine: coneOf(border, lens.maxAngle) };
  const farthest = Math.tan(Math.min(lens.maxAngle, Math.PI / 2 - 1e-9));
  const [left, right] = rangeOf(border, 0, farthest);
  const [top, bottom] = rangeOf(border, 1, farthest);
  if (!(Math.max(-left, right, -top, bottom) < WIDEST_TANGENT)) return { planes: [], cosine: -2 };
  return {
    planes: [
      unitVector([1, 0, -left]),
      unitVector([-1, 0, right]),
      unitVector([0, 1, -top]),
      unitVector([0, -1, bottom]),
    ],
    cosine: -2,
  };
}

const perEdge = 64;

/** Unit rays of the border's pixels, or undefined when some have none. */
function borderRays(lens: Camera): Float64Array | undefined {
  const right = lens.width - 0.5;
  const bottom = lens.height - 0.5;
  const uv: number[] = [];
  for (let i = 0; i <= perEdge; i++) {
    const u = -0.5 + (lens.width * i) / perEdge;
    const v = -0.5 + (lens.height * i) / perEdge;
    uv.push(u, -0.5, u, bottom, -0.5, v, right, v);
  }
  const count = uv.length / 2;
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  lens.unproject(Float64Array.from(uv), count, rays, ok);
  return ok.every(one => one === 1) ? rays : undefined;
}

/** Widened range of X/Z (axis 0) or Y/Z (axis 1). */
function rangeOf(rays: Float64Array | undefined, axis: 0 | 1, farthest: number): [number, number] {
  if (!rays) return widened(-farthest, farthest);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rays.length; i += 3) {
    const tangent = rays[i + axis] / rays[i + 2];
    if (tangent < min) min = tangent;
    if (tangent > max) max = tangent;
  }
  return widened(min, max);
}

function widened(min: number, max: number): [number, number] {
  const spare = 0.01 * (max - min) + 1e-3;
  return [min - spare, max + spare];
}

function coneOf(rays: Float64Array | undefined, maxAngle: number): number {
  let angle = maxAngle;
  if (rays) {
    angle = 0;
    for (let i = 2; i < rays.length; i += 3) angle = Math.max(angle, Math.acos(Math.max(-1, Math.min(1, rays[i]))));
  }
  const wider = 1.01 * angle + 2e-3;
  return wider < Math.PI ? Math.cos(wider) : -2;
}
