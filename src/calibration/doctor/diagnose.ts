// Tries every reading of a camera's and a LiDAR's numbers on some frames, and says which fits: the given one, another, or none.

import { plainScoreKernels } from '../../kernel/score/plain-score.js';
import type { ScoreKernels } from '../../kernel/score/score-kernels.js';
import { median } from '../../time/order-statistics.js';
import { evenlySpread } from '../evenly-spread.js';
import { allReadings, type TriedReading } from './all-readings.js';
import type { Diagnosis, Fit } from './diagnosis.js';
import { displacement } from './displacement.js';
import type { LookedFrame } from './look-frame.js';
import { priorOf } from './prior.js';
import type { RigNumbers } from './reading.js';
import { type Scored, scoreFinely, scoreRoughly, scoreWidely } from './score.js';

export interface DiagnoseOptions {
  /** Loops that count; plain ones by default. */
  readonly kernels?: ScoreKernels;
  /** Called for every reading that was tried, with how many there are. */
  readonly onReading?: (done: number, all: number) => void;
}

/** Cells of the picture: for a first look at one frame, and for the last word on all of them. */
const ROUGH = 2000;
const FINE = 4500;
/** Readings that are looked at closely, and as many that are surely wrong, to know what chance gives. */
const CLOSE = 36;
const CHANCE = 36;
/** Median displacement, px per px of width: farther apart, two readings cannot both be near the truth. */
const FAR = 0.05;
/** Nearer, px, and no picture tells them apart. */
const SAME_PX = 1.5;
/** Nearer to the given numbers, °, a reading is a miscalibration to all that a search of a degree can tell. */
const NEAR_DEG = 0.5;
/** Nearer than this a turned camera may do as well as another reading: where it does to this part, either may be wrong. */
const TURNED_DEG = 3.5;
const AS_GOOD = 0.75;
/** How sure the best must be: its score in standard deviations of what wrong readings get, and beyond the best far one. */
const SURE = 4;
const CLEAR = 1.25;
/** Scatter of wrong readings per frame, nats: 11 to 18 on real pairs. */
const LEAST_SIGMA = 10;
/** The given numbers stand unless another reading is better by this part of its own score and this many deviations. */
const BETTER_PART = 0.2;
const BETTER_SIGMAS = 1.5;

/**
 * `frames`: a few, of different places, of one camera and one LiDAR. The same frames give the same answer. Time: about 5 s, and
 * 1 s more for each frame. No frames, empty clouds and blank pictures give `unknown`.
 */
export function diagnose(given: RigNumbers, frames: readonly LookedFrame[], options: DiagnoseOptions = {}): Diagnosis {
  const kernels = options.kernels ?? plainScoreKernels();
  const looked = frames.filter(frame => frame.points.length >= 3 * FEWEST_POINTS);
  if (looked.length === 0) return unknown(0, ['no frame has a cloud with enough points and a picture']);
  if (looked.every(({ maps }) => isBlank(maps.ranks))) return unknown(looked.length, ['the pictures show nothing']);
  const readings = allReadings(given, looked[0]);
  const few = evenlySpread(looked, 1);
  const rough: Scored[] = [];
  for (const [i, reading] of readings.entries()) {
    const found = scoreRoughly(few, reading, ROUGH, kernels);
    if (found) rough.push(found);
    options.onReading?.(i + 1, readings.length);
  }
  if (rough.length === 0) return unknown(looked.length, ['under no reading do points fall on the pictures']);
  rough.sort((a, b) => weighed(b) - weighed(a));
  const top = rough[0].reading;
  const farFrom = (best: TriedReading) => (s: Scored) => !(displacement(few[0], best, s.reading) < FAR * few[0].width);
  const wrong = evenlySpread(rough.filter(farFrom(top)), CHANCE);
  const close = rough.filter((s, i) => i < CLOSE || s.reading === readings[0] || wrong.includes(s));
  const fine = close.flatMap(s => scoreFinely(looked, s, FINE, kernels) ?? []).sort((a, b) => weighed(b) - weighed(a));
  if (fine.length === 0) return unknown(looked.length, ['under no reading do points fall on all pictures']);
  return judge(fine, looked, readings, farFrom, kernels);
}

/** A frame whose cloud has fewer points is not looked at. */
const FEWEST_POINTS = 200;

function judge(
  fine: readonly Scored[],
  looked: readonly LookedFrame[],
  readings: readonly TriedReading[],
  farFrom: (best: TriedReading) => (s: Scored) => boolean,
  kernels: ScoreKernels,
): Diagnosis {
  const best = fine[0];
  const far = fine.filter(farFrom(best.reading));
  const chance = far.length > 0 ? median(far.map(s => s.score)) : 0;
  const scatter = 1.4826 * median(far.map(s => Math.abs(s.score - chance)));
  // Where few wrong readings put points on the pictures their scatter tells nothing.
  const sigma = Math.max(LEAST_SIGMA * Math.sqrt(looked.length), scatter || 0);
  const asFit = (s: Scored): Fit => ({
    family: s.reading.family,
    where: s.reading.where,
    mistake: s.reading.mistake,
    numbers: s.reading.numbers,
    score: s.score,
    sigmas: (s.score - chance) / sigma,
    turn: s.turn,
    seen: s.seen / looked.length,
    alike: s.reading.alike.map(({ family, where, mistake }) => ({ family, where, mistake })),
    same: fine
      .filter(o => o !== s && displacement(looked[0], s.reading, o.reading) < SAME_PX)
      .map(o => o.reading.mistake),
  });
  const given = fine.find(s => s.reading === readings[0]);
  const base = {
    frames: looked.length,
    tried: readings.length,
    chance,
    sigma,
    best: asFit(best),
    given: given && asFit(given),
    next: fine.slice(1, 6).map(asFit),
  };
  const runnerUp = Math.max(chance, ...far.map(s => s.score));
  const sure = best.score - chance >= SURE * sigma && best.score >= CLEAR * runnerUp;
  if (!sure)
    return {
      ...base,
      verdict: 'unknown',
      reasons: [
        `the best reading stands ${((best.score - chance) / sigma).toFixed(1)} standard deviations above wrong ones, the next of another kind ${((runnerUp - chance) / sigma).toFixed(1)}: too little to choose`,
      ],
    };
  const needed = Math.max(BETTER_PART * best.score, BETTER_SIGMAS * sigma);
  const degree = best.reading.camera.params[0] * (Math.PI / 180);
  const apart = given ? displacement(looked[0], best.reading, given.reading) / degree : Number.POSITIVE_INFINITY;
  const stands = given && given.score > 0 && (best.score - given.score < needed || apart < NEAR_DEG);
  const turned = given && !stands && apart < TURNED_DEG ? turnThatFits(given, best, looked, kernels) : undefined;
  // With its size mended the given reading is the smallest change that fits.
  if (given && (stands || turned !== undefined) && given.reading.family !== 'given')
    return {
      ...base,
      best: asFit(given),
      verdict: 'another reading',
      reasons:
        turned === undefined
          ? []
          : [`the camera would still have to be turned by ${turned.toFixed(1)}°: see calib refine`],
    };
  if (given && stands) return { ...base, verdict: 'as given', reasons: [] };
  if (turned !== undefined)
    return {
      ...base,
      verdict: 'unknown',
      reasons: [
        `as given they fit clearly worse. Two things would explain it, and these frames do not tell which: the camera is turned by ${turned.toFixed(1)}° (a miscalibration: calib refine mends up to about 2°), or the reading above is right`,
      ],
    };
  return { ...base, verdict: 'another reading', reasons: [] };
}

/** By how many degrees the camera of the given reading would have to be turned to fit as well as the best; undefined where no turn does. */
function turnThatFits(
  given: Scored,
  best: Scored,
  looked: readonly LookedFrame[],
  kernels: ScoreKernels,
): number | undefined {
  const wide = scoreWidely(looked, given.reading, FINE, kernels);
  if (!wide || wide.above < AS_GOOD * best.above) return undefined;
  return Math.hypot(...wide.turn) * (180 / Math.PI);
}

function weighed(s: Scored): number {
  return s.score > 0 ? s.score * priorOf(s.reading) : s.score;
}

function unknown(frames: number, reasons: readonly string[]): Diagnosis {
  return { verdict: 'unknown', frames, tried: 0, chance: 0, sigma: 0, next: [], reasons };
}

function isBlank(ranks: Uint8Array): boolean {
  let [least, most] = [255, 0];
  for (let i = 0; i < ranks.length; i += 2) {
    if (ranks[i] < least) least = ranks[i];
    if (ranks[i] > most) most = ranks[i];
  }
  return most - least < 2;
}
