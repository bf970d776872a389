// Which of the fitted poses is told, how surely, and what speaks against it.

import type { Camera } from '../../camera/camera.js';
import { DEG_PER_RAD } from '../../geometry/angle.js';
import { compose, inverse, rotationAngle, type SE3 } from '../../geometry/se3.js';
import { symmetricEigen } from '../../geometry/small-matrix.js';
import { inDegrees, twoDigits } from '../round-words.js';
import type { Correspondences } from './correspondences.js';
import type { OptimisedPose } from './optimise-pose.js';
import { pixelResiduals } from './pixel-residuals.js';
import type { PoseFit, PoseOptions, PoseReason, PoseSolution } from './pose-fit.js';

const ROTATION_LIMIT = 0.5 / DEG_PER_RAD;
const TRANSLATION_LIMIT = 0.05;
/** A point counts as this many σ off at most. */
const FARTHEST = 3.5;
/** χ² by which another pose must be worse to be out: 3σ. */
const CLEAR = 9;
/** Some error of the points moves the pose this many times as far as another of the same size: twenty views of a board give 9, one gives 150. */
const WEAK = 15;
/** Corners of a target are found to a fraction of a pixel; more is a wrong lens, wrong points or a wrong time. */
const LARGE_PX = 3;

/** The best first, poses that are the same left out. */
export function ranked(points: Correspondences, lens: Camera, found: readonly OptimisedPose[]): OptimisedPose[] {
  if (found.length === 0) return [];
  const sigma = Math.min(...found.map(f => f.sigmaPx / Math.max(1e-9, share(f))));
  const scored = found
    .map((fit, order) => ({ fit, order, cost: costOf(points, lens, fit.T_camera_target, sigma) }))
    .sort((a, b) => a.cost - b.cost || a.order - b.order);
  const kept: OptimisedPose[] = [];
  for (const { fit } of scored) if (!kept.some(other => isSame(fit, other))) kept.push(fit);
  return kept;
}

/** A fit that believes few points has a small σ of them: it must not set the scale. */
function share({ inlier }: OptimisedPose): number {
  return inlier.reduce((sum, k) => sum + k, 0) / inlier.length;
}

function costOf(points: Correspondences, lens: Camera, T: SE3, sigma: number): number {
  const { size } = pixelResiduals(points, lens, T);
  return size.reduce((sum, r) => sum + Math.min(r / sigma, FARTHEST) ** 2, 0);
}

function isSame(a: OptimisedPose, b: OptimisedPose): boolean {
  const apart = compose(inverse(a.T_camera_target), b.T_camera_target);
  const sigmas = [a, b].flatMap(({ covariance }) => [0, 7, 14].map(k => Math.sqrt(covariance[k])));
  return rotationAngle(apart) < 1e-3 + 3 * Math.max(...sigmas);
}

/** `usable`: which of all points were looked at; `good`: these. */
export function judgePose(
  all: Correspondences,
  usable: readonly number[],
  good: Correspondences,
  lens: Camera,
  found: readonly OptimisedPose[],
  { rotationLimit = ROTATION_LIMIT, translationLimit = TRANSLATION_LIMIT }: PoseOptions,
): PoseFit {
  const [best, second] = found;
  const { covariance, sigmaPx, T_camera_target: T } = best;
  const reasons: PoseReason[] = [];
  const add = (code: PoseReason['code'], refuses: boolean, text: string) => reasons.push({ code, refuses, text });
  const cost = (fit: OptimisedPose) => costOf(good, lens, fit.T_camera_target, sigmaPx);
  const close = found.filter(fit => cost(fit) - cost(best) < CLEAR);
  if (second && close.length > 1)
    add(
      'two_poses',
      true,
      `two poses, ${inDegrees(rotationAngle(compose(inverse(T), second.T_camera_target)))} apart, show the points nearly alike (${px(solution(best).rmsPx)} and ${px(solution(second).rmsPx)}): show the target larger, tilted, or in several places`,
    );
  if (!best.converged) add('no_fit', true, 'the fit did not settle');
  const sigma = [0, 7, 14, 21, 28, 35].map(k => Math.sqrt(covariance[k]));
  const [turn, shift] = [Math.max(...sigma.slice(0, 3)), Math.max(...sigma.slice(3))];
  if (!(turn <= rotationLimit))
    add(
      'rotation_sigma',
      true,
      `the rotation is known to ${inDegrees(turn)} only; the limit is ${inDegrees(rotationLimit)}`,
    );
  if (!(shift <= translationLimit))
    add(
      'translation_sigma',
      true,
      `the position is known to ${metres(shift)} only; the limit is ${metres(translationLimit)}`,
    );
  const condition = conditionOf(covariance, sigma);
  if (condition > WEAK)
    add(
      'weakly_conditioned',
      false,
      `weakly conditioned (${twoDigits(condition)}): turns and shifts show nearly alike here; spread the points over the picture and over distances`,
    );
  const residualPx = new Float64Array(all.count).fill(Number.POSITIVE_INFINITY);
  const inlier = new Uint8Array(all.count);
  for (const [k, i] of usable.entries()) {
    residualPx[i] = best.at.size[k];
    inlier[i] = best.inlier[k];
  }
  const left = all.count - inlier.reduce((sum, k) => sum + k, 0);
  if (left > 0) add('outliers', false, `${left} of ${all.count} points do not fit the others and were left out`);
  if (sigmaPx > LARGE_PX)
    add(
      'large_residuals',
      false,
      `points fall ${px(sigmaPx)} rms per axis from where they were seen: look at the lens, the points and the stamps`,
    );
  const observable = !reasons.some(reason => reason.refuses);
  const told = { observable, sigma, covariance, condition, reasons, residualPx, inlier, sigmaPx };
  return { ...told, T_camera_target: observable ? T : null, solutions: close.map(solution) };
}

export function noPose(count: number, reasons: readonly PoseReason[]): PoseFit {
  const infinite = Number.POSITIVE_INFINITY;
  return {
    T_camera_target: null,
    observable: false,
    sigma: new Array(6).fill(infinite),
    covariance: null,
    condition: infinite,
    reasons,
    solutions: [],
    residualPx: new Float64Array(count).fill(infinite),
    inlier: new Uint8Array(count),
    sigmaPx: Number.NaN,
  };
}

function solution({ T_camera_target, at, inlier }: OptimisedPose): PoseSolution {
  const inliers = inlier.reduce((sum, k) => sum + k, 0);
  const squares = at.size.reduce((sum, r, i) => sum + (inlier[i] ? r * r : 0), 0);
  return { T_camera_target, rmsPx: Math.sqrt(squares / Math.max(1, inliers)), inliers };
}

function conditionOf(covariance: Float64Array, sigma: readonly number[]): number {
  const scaled = covariance.map((c, k) => c / (sigma[Math.floor(k / 6)] * sigma[k % 6]));
  const { values } = symmetricEigen(scaled, 6);
  return values[5] > 0 ? Math.sqrt(values[0] / values[5]) : Number.POSITIVE_INFINITY;
}

const metres = (length: number) => `${twoDigits(length)} m`;
const px = (length: number) => `${twoDigits(length)} px`;
