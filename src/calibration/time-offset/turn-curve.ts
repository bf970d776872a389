// A motion track as a smooth curve of orientations: how far the body turned between any two moments, and how fast it turns.
import {
  inverseRightJacobian,
  rightJacobian,
  rotationExp,
  rotationInverse,
  rotationLog,
  rotationProduct,
} from '../../geometry/rotation-vector.js';
import { normalized, type Quaternion, type Vec3 } from '../../geometry/se3.js';
import { knotsOf } from './knots.js';
import type { MotionTrack } from './motion-track.js';

/**
 * Knots at the track's own moments. Between two knots the rotation vector from the first is a cubic (Hermite): it meets the
 * measured turn, and the rates at both ends, so that a query between knots is as good as the data and has a derivative.
 */
export interface TurnCurve {
  readonly originNs: bigint;
  /** Ascending, ns since the origin. */
  readonly t: Float64Array;
  /** Orientation at each knot against the first, xyzw. Across a hole it goes on as if nothing had turned. */
  readonly q: Float64Array;
  /** Body rate at each knot, rad/s. */
  readonly rate: Float64Array;
  /** Turn from knot k to k + 1 in the body frame of k, rad. */
  readonly turn: Float64Array;
  /** Number of holes before each knot: two knots are joined by data when theirs are equal. */
  readonly holes: Uint32Array;
  /** Median step between knots, ns. */
  readonly stepNs: number;
  /** Of each turn, rad²; absent where nothing is said of it. */
  readonly variance?: Float64Array;
}

export function turnCurve(track: MotionTrack): TurnCurve {
  const { t, turn, rate, holes, stepNs, variance } = knotsOf(track);
  const q = new Float64Array(4 * t.length);
  let now: Quaternion = [0, 0, 0, 1];
  for (let k = 0; k < t.length; k++) {
    q.set(now, 4 * k);
    if (k + 1 === t.length || holes[k] !== holes[k + 1]) continue;
    now = normalized(rotationProduct(now, rotationExp(vectorAt(turn, k))));
  }
  return { originNs: track.originNs, t, q, rate, turn, holes, stepNs, variance };
}

/** Answers queries whose times mostly ascend; one per walk, because it remembers where it was. */
export interface CurveWalker {
  /** Log(R(a)⁻¹R(b)), rad, in the body frame at a; undefined where the track says nothing of all of [a, b]. */
  turn(a: number, b: number): Vec3 | undefined;
  /** The turn, and how it changes when both ends move by one second: J_r⁻¹(φ)ω(b) − J_l⁻¹(φ)ω(a), rad/s. */
  turnAndSlope(a: number, b: number): { readonly turn: Vec3; readonly slope: Vec3 } | undefined;
}

export function walk(curve: TurnCurve): CurveWalker {
  const { t, holes } = curve;
  let [hintA, hintB] = [0, 0];
  const locate = (a: number, b: number) => {
    hintA = find(t, a, hintA);
    hintB = find(t, b, hintB);
    return hintA >= 0 && hintB >= 0 && b > a && holes[hintA] === holes[lastKnot(t, hintB, b)];
  };
  const turn = (a: number, b: number) => {
    if (!locate(a, b)) return undefined;
    return between(orientation(curve, hintA, a), orientation(curve, hintB, b));
  };
  return {
    turn,
    turnAndSlope(a, b) {
      const phi = turn(a, b);
      if (!phi) return undefined;
      const end = inverseRightJacobian(phi, rateAt(curve, hintB, b));
      const start = inverseRightJacobian([-phi[0], -phi[1], -phi[2]], rateAt(curve, hintA, a));
      return { turn: phi, slope: [end[0] - start[0], end[1] - start[1], end[2] - start[2]] };
    },
  };
}

/** Log(R_k⁻¹ R_m) of two knots. */
export function turnOfKnots({ q }: TurnCurve, k: number, m: number): Vec3 {
  return between(quaternionAt(q, k), quaternionAt(q, m));
}

function between(from: Quaternion, to: Quaternion): Vec3 {
  return rotationLog(rotationProduct(rotationInverse(from), to));
}

/** The last knot that a query at `x` inside [t_k, t_k+1) needs. */
function lastKnot(t: Float64Array, k: number, x: number): number {
  return t[k] === x ? k : k + 1;
}

/** The last k with t[k] <= x while x is inside, else -1; tries the answer before and the one after it first. */
function find(t: Float64Array, x: number, hint: number): number {
  const last = t.length - 1;
  if (!(x >= t[0] && x <= t[last])) return -1;
  for (let k = Math.max(0, hint); k <= Math.min(last, hint + 2); k++) {
    if (t[k] <= x && (k === last || x < t[k + 1])) return k;
  }
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (t[middle] <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

function orientation(curve: TurnCurve, k: number, x: number): Quaternion {
  const at = quaternionAt(curve.q, k);
  return x === curve.t[k] ? at : rotationProduct(at, rotationExp(hermite(curve, k, x).value));
}

function rateAt(curve: TurnCurve, k: number, x: number): Vec3 {
  if (x === curve.t[k]) return vectorAt(curve.rate, k);
  const { value, derivative } = hermite(curve, k, x);
  return rightJacobian(value, derivative);
}

/** Rotation vector from knot k and its derivative (rad/s) at x: θ(0) = 0, θ(1) = φ, θ' = ω at 0 and J_r⁻¹(φ)ω at 1. */
function hermite({ t, turn, rate }: TurnCurve, k: number, x: number): { value: Vec3; derivative: Vec3 } {
  const seconds = (t[k + 1] - t[k]) * 1e-9;
  const s = (x - t[k]) / (t[k + 1] - t[k]);
  const phi = vectorAt(turn, k);
  const m0 = vectorAt(rate, k);
  const m1 = inverseRightJacobian(phi, vectorAt(rate, k + 1));
  const value: [number, number, number] = [0, 0, 0];
  const derivative: [number, number, number] = [0, 0, 0];
  for (let c = 0; c < 3; c++) {
    value[c] = (s * (1 - s) * (1 - s) * m0[c] - s * s * (1 - s) * m1[c]) * seconds + s * s * (3 - 2 * s) * phi[c];
    derivative[c] = (1 - s) * (1 - 3 * s) * m0[c] + s * (3 * s - 2) * m1[c] + (6 * s * (1 - s) * phi[c]) / seconds;
  }
  return { value, derivative };
}

function quaternionAt(q: Float64Array, k: number): Quaternion {
  return [q[4 * k], q[4 * k + 1], q[4 * k + 2], q[4 * k + 3]];
}

export function vectorAt(v: Float64Array, k: number): Vec3 {
  return [v[3 * k], v[3 * k + 1], v[3 * k + 2]];
}
