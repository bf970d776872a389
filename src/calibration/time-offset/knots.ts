// The moments of a motion track with the turns between them and the rates at them: the same for every kind of track.
import { inverseRightJacobian } from '../../geometry/rotation-vector.js';
import type { Vec3 } from '../../geometry/se3.js';
import { BRIDGED_STEPS } from '../../time/stream.js';
import type { IncrementTrack, MotionTrack } from './motion-track.js';

export interface Knots {
  readonly t: Float64Array;
  readonly turn: Float64Array;
  readonly rate: Float64Array;
  readonly holes: Uint32Array;
  readonly stepNs: number;
  /** Of the turn from knot k to k + 1, rad²; see IncrementTrack. */
  readonly variance?: Float64Array;
}

/**
 * A speed is taken as a rate about x: 1 m/s counts as 0.01 rad/s, so that a step never comes near half a turn. What is learned
 * of rotations about one axis then holds for distances, too.
 */
export const RADIANS_PER_METRE = 0.01;

/** A step is a hole when it is longer than BRIDGED_STEPS and than 50 ms: nothing is known of what happened in it. */
const HOLE_NS = 50e6;

export function knotsOf(track: MotionTrack): Knots {
  if (track.kind === 'increments') return ofIncrements(track);
  const { t } = track;
  const rate = track.kind === 'rate' ? track.rate : alongX(track.speed);
  const stepNs = medianStep(t);
  const turn = new Float64Array(3 * t.length);
  const holes = new Uint32Array(t.length);
  for (let k = 0; k + 1 < t.length; k++) {
    const h = (t[k + 1] - t[k]) * 1e-9;
    holes[k + 1] = holes[k] + (t[k + 1] - t[k] > Math.max(BRIDGED_STEPS * stepNs, HOLE_NS) ? 1 : 0);
    const at = 3 * k;
    // Linear rate between the samples, second-order Magnus: φ = h(ω₀ + ω₁)/2 + h²/12 ω₀×ω₁.
    for (let c = 0; c < 3; c++) {
      const [d, e] = [(c + 1) % 3, (c + 2) % 3];
      const cross = rate[at + d] * rate[at + 3 + e] - rate[at + e] * rate[at + 3 + d];
      turn[at + c] = (h * (rate[at + c] + rate[at + 3 + c])) / 2 + (h * h * cross) / 12;
    }
  }
  return { t, turn, rate, holes, stepNs };
}

/** A knot at every start, and at every end that is not the next start. */
function ofIncrements({ start, end, rotation, variance }: IncrementTrack): Knots {
  const n = start.length;
  const lengths = new Float64Array(n);
  for (let i = 0; i < n; i++) lengths[i] = end[i] - start[i];
  const stepNs = medianOf(lengths.slice());
  const t: number[] = [];
  const turn: number[] = [];
  const holes: number[] = [];
  const worth: number[] = [];
  for (let i = 0; i < n; i++) {
    const joined = i > 0 && end[i - 1] === start[i];
    if (!joined) {
      t.push(start[i]);
      holes.push(holes.length === 0 ? 0 : holes[holes.length - 1] + 1);
    }
    if (!joined && i > 0) {
      turn.push(0, 0, 0);
      worth.push(0);
    }
    t.push(end[i]);
    worth.push(variance?.[i] ?? 0);
    turn.push(rotation[3 * i], rotation[3 * i + 1], rotation[3 * i + 2]);
    // Two poses minutes apart: what lies between them is no constant turn.
    const long = lengths[i] > Math.max(BRIDGED_STEPS * stepNs, HOLE_NS) ? 1 : 0;
    holes.push(holes[holes.length - 1] + long);
  }
  turn.push(0, 0, 0);
  worth.push(0);
  const knots = { t: Float64Array.from(t), turn: Float64Array.from(turn), holes: Uint32Array.from(holes), stepNs };
  return { ...knots, rate: ratesBetween(knots), variance: variance && Float64Array.from(worth) };
}

/** Sweeps of the iteration below; each leaves at most a quarter of the error. */
const SWEEPS = 8;

/**
 * Rates at which the cubics of `turn-curve` also agree in their second derivative (a C² spline), each knot in the chart
 * around itself: 2(1/h₋ + 1/h₊)ω + J⁻¹(φ₊)ω₊/h₊ + J⁻¹(−φ₋)ω₋/h₋ = 3(φ₋/h₋² + φ₊/h₊²). Diagonally dominant, so Gauss–Seidel
 * from Catmull–Rom rates gets there. At ends and holes the rate is such that the second derivative is constant over the last
 * step. Catmull–Rom alone puts half a millisecond of error between 10 Hz poses of a hand-held sensor.
 */
function ratesBetween(knots: Omit<Knots, 'rate'>): Float64Array {
  const { t, turn } = knots;
  const rate = catmullRom(knots);
  const linked = (k: number) => k >= 0 && k + 1 < t.length && knots.holes[k] === knots.holes[k + 1];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    // Back and forth: news travel both ways.
    for (let i = 0; i < t.length; i++) {
      const k = sweep % 2 === 0 ? i : t.length - 1 - i;
      const [before, after] = [linked(k - 1), linked(k)];
      if (!before && !after) continue;
      const [h, g] = [before ? (t[k] - t[k - 1]) * 1e-9 : 0, after ? (t[k + 1] - t[k]) * 1e-9 : 0];
      const back: Vec3 = before ? [-turn[3 * k - 3], -turn[3 * k - 2], -turn[3 * k - 1]] : [0, 0, 0];
      const ahead: Vec3 = after ? vector(turn, k) : [0, 0, 0];
      const old = before ? inverseRightJacobian(back, vector(rate, k - 1)) : [0, 0, 0];
      const next = after ? inverseRightJacobian(ahead, vector(rate, k + 1)) : [0, 0, 0];
      for (let c = 0; c < 3; c++) {
        if (before && after) {
          const right = 3 * (-back[c] / (h * h) + ahead[c] / (g * g)) - old[c] / h - next[c] / g;
          rate[3 * k + c] = right / (2 * (1 / h + 1 / g));
        } else rate[3 * k + c] = before ? (-2 * back[c]) / h - old[c] : (2 * ahead[c]) / g - next[c];
      }
    }
  }
  return rate;
}

/** The mean rates of the steps on both sides, weighted by the other step's length; one-sided at ends and holes. */
function catmullRom({ t, turn, holes }: Omit<Knots, 'rate'>): Float64Array {
  const rate = new Float64Array(turn.length);
  const seconds = (k: number) =>
    k < 0 || k + 1 >= t.length || holes[k] !== holes[k + 1] ? 0 : (t[k + 1] - t[k]) * 1e-9;
  for (let k = 0; k < t.length; k++) {
    const [h, g] = [seconds(k - 1), seconds(k)];
    for (let c = 0; c < 3; c++) {
      const [before, after] = [h > 0 ? turn[3 * k - 3 + c] / h : 0, g > 0 ? turn[3 * k + c] / g : 0];
      rate[3 * k + c] = h > 0 && g > 0 ? (before * g + after * h) / (h + g) : before + after;
    }
  }
  return rate;
}

function vector(values: Float64Array, k: number): Vec3 {
  return [values[3 * k], values[3 * k + 1], values[3 * k + 2]];
}

function alongX(speed: Float64Array): Float64Array {
  const rate = new Float64Array(3 * speed.length);
  for (let i = 0; i < speed.length; i++) rate[3 * i] = speed[i] * RADIANS_PER_METRE;
  return rate;
}

function medianStep(t: Float64Array): number {
  const steps = new Float64Array(Math.max(0, t.length - 1));
  for (let i = 0; i < steps.length; i++) steps[i] = t[i + 1] - t[i];
  return medianOf(steps);
}

/** Lower median; 0 of nothing. Sorts its argument. */
export function medianOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.sort()[(values.length - 1) >> 1];
}
