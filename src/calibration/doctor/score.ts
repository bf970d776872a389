// How well frames fit a reading: how far the best fit near it stands above what it is a few degrees beside.

import { RAD_PER_DEG } from '../../geometry/angle.js';
import type { Vec3 } from '../../geometry/se3.js';
import { vec3 } from '../../geometry/vec3.js';
import type { ScoreKernels } from '../../kernel/score/score-kernels.js';
import type { TriedReading } from './all-readings.js';
import { type FrameFit, fitOf } from './frame-fit.js';
import type { LookedFrame } from './look-frame.js';

export interface Scored {
  readonly reading: TriedReading;
  /** Nats above the surroundings, less where the camera has to be turned for it: what readings are compared by. */
  readonly score: number;
  /** The same without regard to the turn. */
  readonly above: number;
  /** Turn of the camera that fits best, rad about its own axes (right, down, ahead). */
  readonly turn: Vec3;
  /** Points on the pictures, all frames together. */
  readonly seen: number;
}

/** A right reading may be this far miscalibrated (one standard deviation): enough for a mounting, too little for a mistake. */
const MISCALIBRATED = 1 * RAD_PER_DEG;
/** Surroundings, °: farther than a fit reaches, nearer than where the layout of the street (road below, sky above) changes. */
const BESIDE: readonly (readonly [number, number])[] = [
  [3, 0],
  [-3, 0],
  [0, 3],
  [0, -3],
  [2, 2],
  [2, -2],
  [-2, 2],
  [-2, -2],
];
/** Turns about x and y that a rough score tries, °. */
const GRID = [-0.8, -0.4, 0, 0.4, 0.8];
/** Steps by which a fit climbs, °, and how often each goes round the three axes at most. */
const STEPS = [0.2, 0.1];
const ROUNDS = 2;
/** As far as 2.8°. */
const WIDE_GRID = Array.from({ length: 15 }, (_, k) => 0.4 * (k - 7));
/** Points on a picture, below which a reading says nothing. */
const FEWEST = 200;

/** Undefined where too few points fall on the pictures. Cost: 33 evaluations per frame. */
export function scoreRoughly(
  frames: readonly LookedFrame[],
  reading: TriedReading,
  cells: number,
  kernels: ScoreKernels,
): Scored | undefined {
  const fits = fitsOf(frames, reading, cells, kernels);
  if (!fits) return undefined;
  const at = sumOf(fits);
  return scored(reading, fits, at, bestOfGrid(at, GRID));
}

/** Goes on from `rough`, about all three axes. */
export function scoreFinely(
  frames: readonly LookedFrame[],
  rough: Scored,
  cells: number,
  kernels: ScoreKernels,
): Scored | undefined {
  const fits = fitsOf(frames, rough.reading, cells, kernels);
  if (!fits) return undefined;
  const at = sumOf(fits);
  const starts: readonly Vec3[] = [rough.turn, [0, 0, 0]];
  const [best] = starts.map(turn => climbed(at, turn)).sort((a, b) => b.nats - a.nats);
  return scored(rough.reading, fits, at, best);
}

/** The best turn near one of WIDE_GRID: whether a miscalibration alone would do. Cost: 200 evaluations per frame. */
export function scoreWidely(
  frames: readonly LookedFrame[],
  reading: TriedReading,
  cells: number,
  kernels: ScoreKernels,
): Scored | undefined {
  const fits = fitsOf(frames, reading, cells, kernels);
  if (!fits) return undefined;
  const at = sumOf(fits);
  return scored(reading, fits, at, climbed(at, bestOfGrid(at, WIDE_GRID).turn));
}

/** The best of all turns by these angles about x and about y, °. */
function bestOfGrid(at: (turn: Vec3) => number, angles: readonly number[]): { nats: number; turn: Vec3 } {
  let best: { nats: number; turn: Vec3 } = { nats: Number.NEGATIVE_INFINITY, turn: [0, 0, 0] };
  for (const x of angles)
    for (const y of angles) {
      const turn: Vec3 = [x * RAD_PER_DEG, y * RAD_PER_DEG, 0];
      const nats = at(turn);
      if (nats > best.nats) best = { nats, turn };
    }
  return best;
}

function climbed(at: (turn: Vec3) => number, start: Vec3): { nats: number; turn: Vec3 } {
  let best = { nats: at(start), turn: start };
  for (const step of STEPS)
    for (let round = 0, before = Number.NEGATIVE_INFINITY; round < ROUNDS && best.nats > before; round++) {
      before = best.nats;
      for (let axis = 0; axis < 3; axis++)
        for (const way of [-1, 1]) {
          const turn = vec3(k => (k === axis ? best.turn[k] + way * step * RAD_PER_DEG : best.turn[k]));
          const nats = at(turn);
          if (nats > best.nats) best = { nats, turn };
        }
    }
  return best;
}

function fitsOf(
  frames: readonly LookedFrame[],
  reading: TriedReading,
  cells: number,
  kernels: ScoreKernels,
): FrameFit[] | undefined {
  const fits: FrameFit[] = [];
  for (const frame of frames) {
    const fit = fitOf(frame, reading.T_camera_lidar, reading.camera, cells, kernels);
    if (fit.seen < FEWEST) return undefined;
    fits.push(fit);
  }
  return fits;
}

function sumOf(fits: readonly FrameFit[]) {
  return (turn: Vec3) => fits.reduce((sum, fit) => sum + fit.at(turn), 0);
}

function scored(
  reading: TriedReading,
  fits: readonly FrameFit[],
  at: (turn: Vec3) => number,
  { nats, turn }: { readonly nats: number; readonly turn: Vec3 },
): Scored {
  const beside = BESIDE.map(([x, y]) => at([turn[0] + x * RAD_PER_DEG, turn[1] + y * RAD_PER_DEG, turn[2]]));
  const above = nats - beside.reduce((a, b) => a + b) / beside.length;
  const far = Math.hypot(...turn) / MISCALIBRATED;
  return {
    reading,
    above,
    score: above * Math.exp(-0.5 * far * far),
    turn,
    seen: fits.reduce((sum, fit) => sum + fit.seen, 0),
  };
}
