// The pose that fits pixels best, from a start nearby: Levenberg and Marquardt, first with bounded influence, then without outliers.
import type { Camera } from '../../camera/camera.js';
import { rotationExp, rotationProduct } from '../../geometry/rotation-vector.js';
import { normalized, type SE3 } from '../../geometry/se3.js';
import { invertMatrix } from '../../geometry/small-matrix.js';
import { medianOf } from '../time-offset/knots.js';
import type { Correspondences } from './correspondences.js';
import { type PixelResiduals, pixelResiduals, poseEquations } from './pixel-residuals.js';

export interface OptimisedPose {
  readonly T_camera_target: SE3;
  readonly at: PixelResiduals;
  /** 1 for each point that the fit believes. */
  readonly inlier: Uint8Array;
  /** Noise of a pixel coordinate as the inliers show it, px. */
  readonly sigmaPx: number;
  /** Row-major 6×6: turn about the camera's axes (rad), then shift (m); of the noise `sigmaPx`. */
  readonly covariance: Float64Array;
  readonly converged: boolean;
}

/** Median length of a normal vector in two dimensions, in σ. */
const RAYLEIGH_MEDIAN = 1.1774;
/** Corners are not found better than this, px. */
const LEAST_SIGMA = 0.02;
/** Huber's bound, and where a point is left out: 0.2 % of the good ones lie beyond 3.5σ. */
const HUBER = 2;
const OUTLIER = 3.5;
/** E[r²|r < 3.5σ]/2σ²: what leaving them out takes from the variance. */
const TRUNCATED = 0.987;
/** A point that the lens does not see counts as this far off, px. */
const UNSEEN = 1e4;
const STEPS = 40;
const ROUNDS = 6;

/** Undefined when the points leave the pose open or the lens sees too few of them. `leastSigmaPx`: what is known of the noise. */
export function optimisePose(
  points: Correspondences,
  lens: Camera,
  start: SE3,
  leastSigmaPx: number = LEAST_SIGMA,
): OptimisedPose | undefined {
  let T = start;
  for (let round = 0; round < 3; round++) {
    const sigma = scaleOf(pixelResiduals(points, lens, T).size, leastSigmaPx);
    const found = descend(points, lens, T, size => (size <= HUBER * sigma ? 1 : (HUBER * sigma) / size), sigma);
    if (!found) return undefined;
    T = found.T;
  }
  let inlier = new Uint8Array(0);
  let result: ReturnType<typeof descend>;
  for (let round = 0; round < ROUNDS; round++) {
    const { size } = pixelResiduals(points, lens, T);
    const limit = OUTLIER * scaleOf(size, leastSigmaPx);
    const kept = Uint8Array.from(size, r => (r <= limit ? 1 : 0));
    if (round > 0 && kept.every((k, i) => k === inlier[i])) break;
    inlier = kept;
    result = descend(points, lens, T, (_, i) => inlier[i], limit);
    if (!result) return undefined;
    T = result.T;
  }
  const at = pixelResiduals(points, lens, T);
  const weight = Float64Array.from(inlier);
  const used = inlier.reduce((sum, k) => sum + k, 0);
  const inverse = invertMatrix(poseEquations(at, lens, T, weight).matrix, 6);
  if (!result || !inverse || used < 3) return undefined;
  const squares = at.size.reduce((sum, r, i) => sum + (inlier[i] ? r * r : 0), 0);
  const sigmaPx = Math.max(leastSigmaPx, Math.sqrt(squares / Math.max(1, 2 * used - 6) / TRUNCATED));
  const covariance = inverse.map(c => c * sigmaPx * sigmaPx);
  return { T_camera_target: T, at, inlier, sigmaPx, covariance, converged: result.converged };
}

function scaleOf(size: Float64Array, least: number): number {
  return Math.max(least, Math.min(UNSEEN, medianOf(size.slice())) / RAYLEIGH_MEDIAN);
}

/** `weight` of a residual's length, as iteratively reweighted least squares has it; 0 leaves the point out. */
function descend(
  points: Correspondences,
  lens: Camera,
  start: SE3,
  weight: (size: number, i: number) => number,
  sigma: number,
): { readonly T: SE3; readonly converged: boolean } | undefined {
  let T = start;
  let at = pixelResiduals(points, lens, T);
  const weights = () => at.size.map((size, i) => (size < UNSEEN ? weight(size, i) : 0));
  const costOf = ({ size }: PixelResiduals) =>
    size.reduce((sum, r, i) => {
      const far = Math.min(r, UNSEEN);
      const w = weight(far, i);
      // Huber's ρ where the weight falls below 1: 2kr − k² with k = w·r.
      return sum + (w >= 1 || w === 0 ? w * far * far : 2 * w * far * far - (w * far) ** 2);
    }, 0);
  let cost = costOf(at);
  let damping = 1e-4;
  for (let step = 0; step < STEPS; step++) {
    const { matrix, right } = poseEquations(at, lens, T, weights());
    const damped = matrix.map((value, k) => (k % 7 === 0 ? value * (1 + damping) : value));
    const inverse = invertMatrix(damped, 6);
    if (!inverse) return undefined;
    const change = Array.from({ length: 6 }, (_, a) => right.reduce((sum, r, b) => sum + inverse[6 * a + b] * r, 0));
    if (!change.every(Number.isFinite)) return undefined;
    const next = moved(T, change);
    const there = pixelResiduals(points, lens, next);
    const better = costOf(there);
    if (better < cost) {
      const gain = cost - better;
      [T, at, cost] = [next, there, better];
      damping = Math.max(1e-12, damping / 10);
      if (gain < 1e-10 * (cost + sigma * sigma)) return { T, converged: true };
    } else {
      // No step however small leads down: this is the bottom.
      if (damping > 1e6) return { T, converged: true };
      damping *= 10;
    }
  }
  return { T, converged: false };
}

function moved({ q, t }: SE3, [a, b, c, x, y, z]: number[]): SE3 {
  return { q: normalized(rotationProduct(rotationExp([a, b, c]), q)), t: [t[0] + x, t[1] + y, t[2] + z] };
}
