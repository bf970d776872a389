// Where poses jump: a localiser closed a loop or found itself anew; the frame did not drive from one sample to the next.
//
//   e = |p(i+1) − p(i) − v h|     h: the step, ns; v: the velocity over h or more before it, or after it; the smaller e of the two
//
// A frame that speeds up differs from what was before it or from what comes after it, one that jumps from both. Turns likewise: the
// angle of the step less that of as much time beside it.
import type { Issues } from '../../issue.js';
import { type ScratchArrays, withScratch } from '../../scratch.js';
import { ascending, lowerBound, quantile } from '../../time/order-statistics.js';
import { formatDuration } from '../../time/stamp.js';
import type { PoseColumns } from './pose-columns.js';

export interface PoseJumps {
  /** 1 where nothing lies between sample i and the next. */
  readonly after: Uint8Array;
  readonly count: number;
  /** Sample before the first one, and how far the poses jump there. */
  readonly first: { readonly sample: number; readonly metres: number; readonly radians: number };
}

/** Below these poses are only uneven, m and rad. */
const LEAST_M = 0.3;
const LEAST_RAD = 0.05;
/** More than a car and a hand do, m/s² and rad/s². */
export const MOST_M_PER_S2 = 30;
const MOST_RAD_PER_S2 = 60;
/** Poses that scatter jump only where they leave the scatter. */
const TIMES_USUAL = 10;
/** Where more steps look like jumps, poses come in stairs or are noise: that is how they are all along, and nothing tells good from bad. */
const LARGEST_SHARE = 0.02;
const FEW = 3;
/** Steps that are looked at for what is usual. */
const SAMPLE = 4096;
/** Samples that are passed to reach as far as the step is long: poses come in bursts. */
const REACH = 64;

type At<T> = (tNs: number) => T | undefined;
export type Poses = Pick<PoseColumns, 'tNs' | 'xyz' | 'xyzw'>;

/** The stamps after which poses jump, ascending. */
export function jumpStamps(jumps: PoseJumps | undefined, tNs: Float64Array): Float64Array {
  return tNs.filter((_, i) => jumps?.after[i] === 1);
}

/** `at` of those moments only that no jump parts from `aroundNs`. `jumpsNs`: stamps after which poses jump, ascending. */
export function atAround<T>(at: At<T>, jumpsNs: Float64Array, aroundNs: number): At<T> {
  if (jumpsNs.length === 0) return at;
  const part = lowerBound(jumpsNs, aroundNs);
  return t => (lowerBound(jumpsNs, t) === part ? at(t) : undefined);
}

/** Undefined where there is none. Stamps strictly ascending, quaternions of length 1. Linear in the number of samples. */
export function poseJumps(poses: Poses): PoseJumps | undefined {
  return withScratch(scratch => jumpsOf(poses, scratch));
}

function jumpsOf(poses: Poses, scratch: ScratchArrays): PoseJumps | undefined {
  const { tNs } = poses;
  const n = tNs.length - 1;
  if (n < 3) return undefined;
  const metres = scratch.float64(n);
  const radians = scratch.float64(n);
  for (let i = 0; i < n; i++) {
    const [before, after] = [beside(poses, i, -1), beside(poses, i + 1, 1)];
    metres[i] = shiftOfStep(poses, i, before, after);
    radians[i] = Math.min(turnBeside(poses, i, before, i), turnBeside(poses, i, i + 1, after));
  }
  const [leastM, leastRad] = [limit(metres, LEAST_M), limit(radians, LEAST_RAD)];
  const jumps = new Uint8Array(n);
  let [count, first] = [0, -1];
  for (let i = 0; i < n; i++) {
    const h2 = ((tNs[i + 1] - tNs[i]) * 1e-9) ** 2;
    const far = metres[i] > leastM + MOST_M_PER_S2 * h2 && Number.isFinite(metres[i]);
    const turned = radians[i] > leastRad + MOST_RAD_PER_S2 * h2 && Number.isFinite(radians[i]);
    if (!far && !turned) continue;
    jumps[i] = 1;
    if (count++ === 0) first = i;
  }
  if (count === 0 || count > Math.max(FEW, LARGEST_SHARE * n)) return undefined;
  return { after: jumps, count, first: { sample: first, metres: metres[first], radians: radians[first] } };
}

/** m by which step i differs from the way before it and from the way after it: the smaller of the two; infinite where there is neither. */
export function shiftOfStep(
  poses: Poses,
  i: number,
  before = beside(poses, i, -1),
  after = beside(poses, i + 1, 1),
): number {
  return Math.min(shiftBeside(poses, i, before, i), shiftBeside(poses, i, i + 1, after));
}

/** The nearest sample that lies as far from sample i as the step beside it is long; i itself where there is none. */
function beside({ tNs }: Pick<PoseColumns, 'tNs'>, i: number, way: 1 | -1): number {
  const h = Math.abs(tNs[i] - tNs[i - way]);
  for (let k = i + way; k >= 0 && k < tNs.length && Math.abs(k - i) <= REACH; k += way)
    if (Math.abs(tNs[k] - tNs[i]) >= h) return k;
  return i;
}

/** Of step i against the way from sample a to b; infinite where these are one. */
function shiftBeside({ tNs, xyz }: Pick<PoseColumns, 'tNs' | 'xyz'>, i: number, a: number, b: number): number {
  if (a === b) return Number.POSITIVE_INFINITY;
  const part = (tNs[i + 1] - tNs[i]) / (tNs[b] - tNs[a]);
  const off = (c: number) => xyz[3 * i + 3 + c] - xyz[3 * i + c] - part * (xyz[3 * b + c] - xyz[3 * a + c]);
  return Math.hypot(off(0), off(1), off(2));
}

function turnBeside(poses: Pick<PoseColumns, 'tNs' | 'xyzw'>, i: number, a: number, b: number): number {
  if (a === b) return Number.POSITIVE_INFINITY;
  const { tNs } = poses;
  return angle(poses, i, i + 1) - ((tNs[i + 1] - tNs[i]) / (tNs[b] - tNs[a])) * angle(poses, a, b);
}

function angle({ xyzw }: Pick<PoseColumns, 'xyzw'>, a: number, b: number): number {
  let dot = 0;
  for (let c = 0; c < 4; c++) dot += xyzw[4 * a + c] * xyzw[4 * b + c];
  return 2 * Math.acos(Math.min(1, Math.abs(dot)));
}

function limit(values: Float64Array, least: number): number {
  const stride = Math.ceil(values.length / SAMPLE);
  const some = Float64Array.from({ length: Math.ceil(values.length / stride) }, (_, k) => values[k * stride]);
  return Math.max(least, TIMES_USUAL * quantile(ascending(some.filter(Number.isFinite)), 0.5) || 0);
}

/** Says it once for each frame (FL0608). */
export function reportPoseJumps(
  { count, first: { sample, metres, radians } }: PoseJumps,
  tNs: Float64Array,
  { childFrame, from }: { readonly childFrame: string; readonly from: string },
  issues: Issues,
): void {
  const size = metres >= LEAST_M ? `${metres.toFixed(2)} m` : `${((radians * 180) / Math.PI).toFixed(1)}°`;
  const within = formatDuration(tNs[sample + 1] - tNs[sample]);
  issues.add(
    'FL0608',
    `poses of ${childFrame} jump ${count === 1 ? 'once' : `${count} times`}, first by ${size} within ${within} at ${(tNs[sample] / 1e9).toFixed(3)} s: no motion is taken out across these steps; name smooth odometry in the rig file (trajectory) if it was recorded`,
    { topic: from },
  );
}
