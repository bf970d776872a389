// The pose of a target (or of another sensor that has its points) in a camera, from where the picture shows the points.

import type { Camera } from '../../camera/camera.js';
import { rotateVector } from '../../geometry/rotation-vector.js';
import type { Quaternion, SE3, Vec3 } from '../../geometry/se3.js';
import { invertMatrix } from '../../geometry/small-matrix.js';
import { vec3 } from '../../geometry/vec3.js';
import { choose, seeded } from '../observe/seeded.js';
import { medianOf } from '../time-offset/knots.js';
import { type Correspondences, someOf } from './correspondences.js';
import { linearPoses } from './linear-pose.js';
import { optimisePose } from './optimise-pose.js';
import { pixelResiduals } from './pixel-residuals.js';
import { pointSpread } from './point-spread.js';
import type { PoseFit, PoseOptions, PoseReason } from './pose-fit.js';
import { judgePose, noPose, ranked } from './pose-verdict.js';

/** A pose has six unknowns: three points leave four solutions, so four are needed. */
const FEWEST = 4;
/** Starts are looked for among this many points; the fit then takes all. */
const MOST_FOR_START = 1000;
/** Random samples from which starts are made. */
const SAMPLES = 100;

/**
 * T_camera_target from at least 4 points, not all on a line; outliers up to a third are left out. Points whose numbers are not
 * finite, or whose pixel has no ray in the lens, are outliers. Time: about 100 passes over the points; the same points give
 * the same answer.
 */
export function solvePose(points: Correspondences, lens: Camera, options: PoseOptions = {}): PoseFit {
  const usable = usablePoints(points, lens);
  const refuse = (code: PoseReason['code'], text: string) => noPose(points.count, [{ code, refuses: true, text }]);
  if (usable.length < FEWEST)
    return refuse('too_few_points', `expected at least ${FEWEST} points with a ray in the lens, got ${usable.length}`);
  const good = someOf(points, usable);
  const few = good.count <= MOST_FOR_START ? good : someOf(good, evenly(good.count, MOST_FOR_START));
  const every = Array.from({ length: few.count }, (_, i) => i);
  if (pointSpread(few.xyz, every).kind === 'line')
    return refuse('points_on_a_line', 'the points lie on a line: the pose about it is open');
  const found = startsFor(few, lens, options.start).flatMap(
    start => optimisePose(few, lens, start, options.sigmaPx) ?? [],
  );
  const best = ranked(few, lens, found).slice(0, 2);
  const whole =
    few === good
      ? best
      : ranked(
          good,
          lens,
          best.flatMap(f => optimisePose(good, lens, f.T_camera_target, options.sigmaPx) ?? []),
        );
  if (whole.length === 0) return refuse('no_fit', 'the points do not settle on a pose');
  return judgePose(points, usable, good, lens, whole, options);
}

function usablePoints({ count, uv, xyz }: Correspondences, lens: Camera): number[] {
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  lens.unproject(uv, count, rays, ok);
  const finite = (i: number) => xyz.subarray(3 * i, 3 * i + 3).every(Number.isFinite);
  return Array.from({ length: count }, (_, i) => i).filter(i => ok[i] && rays[3 * i] - rays[3 * i] === 0 && finite(i));
}

function evenly(count: number, most: number): number[] {
  return Array.from({ length: most }, (_, k) => Math.floor((k * count) / most));
}

/** The given start, those of all points, those of the best small sample, and where these are few a turn in every direction. */
function startsFor(points: Correspondences, lens: Camera, given: SE3 | undefined): SE3[] {
  const { count, uv, xyz } = points;
  const rays = new Float64Array(3 * count);
  lens.unproject(uv, count, rays, new Uint8Array(count));
  const every = Array.from({ length: count }, (_, i) => i);
  const starts = [...(given ? [given] : []), ...linearPoses(rays, xyz, every), ...sampledStarts(points, rays, lens)];
  if (count >= 8 && starts.length > 0) return starts;
  return [...starts, ...turns().flatMap(q => shiftFor(q, rays, xyz) ?? [])];
}

/** Least median of squares (Rousseeuw 1984): of poses from a few points each, the one that most other points fit. */
function sampledStarts(points: Correspondences, rays: Float64Array, lens: Camera): SE3[] {
  const { count, xyz } = points;
  const size = 6;
  if (count < size + 2) return [];
  const random = seeded(count);
  const sample = new Uint32Array(size);
  let best: SE3 | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < SAMPLES; k++) {
    choose(random, count, sample);
    for (const T of linearPoses(rays, xyz, sample)) {
      const median = medianOf(pixelResiduals(points, lens, T).size);
      if (median < least) [best, least] = [T, median];
    }
  }
  if (!best) return [];
  // The half that fits it best gives a steadier one.
  const { size: residual } = pixelResiduals(points, lens, best);
  const half = Array.from({ length: count }, (_, i) => i)
    .sort((a, b) => residual[a] - residual[b] || a - b)
    .slice(0, Math.max(size, count >> 1));
  return [best, ...linearPoses(rays, xyz, half)];
}

/** The 24 turns of a cube onto itself: none is more than 63° from any rotation. */
function turns(): Quaternion[] {
  const h = Math.SQRT1_2;
  const found: Quaternion[] = [];
  for (const about of [
    [0, 0, 0, 1],
    [1, 0, 0, 0],
    [h, 0, 0, h],
    [-h, 0, 0, h],
    [0, h, 0, h],
    [0, -h, 0, h],
  ] as const)
    for (const [z, w] of [
      [0, 1],
      [h, h],
      [1, 0],
      [-h, h],
    ]) {
      const [x, y, a, b] = about;
      // about · Rz
      found.push([x * w + y * z, y * w - x * z, a * w + b * z, b * w - a * z]);
    }
  return found;
}

/** The shift that brings the turned points nearest to their rays: (I − rrᵀ)(RX + t) = 0, linear in t. */
function shiftFor(q: Quaternion, rays: Float64Array, xyz: Float64Array): SE3 | undefined {
  const A = new Float64Array(9);
  const b = [0, 0, 0];
  let ahead = 0;
  const across = (r: Vec3, i: number, j: number) => (i === j ? 1 : 0) - r[i] * r[j];
  const each = (visit: (ray: Vec3, turned: Vec3) => void) => {
    for (let k = 0; k < rays.length; k += 3)
      visit([rays[k], rays[k + 1], rays[k + 2]], rotateVector(q, [xyz[k], xyz[k + 1], xyz[k + 2]]));
  };
  each((r, X) => {
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        A[3 * i + j] += across(r, i, j);
        b[i] -= across(r, i, j) * X[j];
      }
  });
  const inverse = invertMatrix(A, 3);
  if (!inverse) return undefined;
  const t = vec3(i => inverse[3 * i] * b[0] + inverse[3 * i + 1] * b[1] + inverse[3 * i + 2] * b[2]);
  each((r, X) => {
    ahead += Math.sign(r[0] * (X[0] + t[0]) + r[1] * (X[1] + t[1]) + r[2] * (X[2] + t[2]));
  });
  return ahead > 0 ? { q, t } : undefined;
}
