// Which moment of a camera's pictures fits a LiDAR best: the distance over ± 100 ms, its least place, and how sure that is.
import { median, quantile } from '../../time/order-statistics.js';
import { seeded } from '../observe/seeded.js';
import { drawn, weightedSum } from './bootstrap.js';
import { distance } from './counts.js';
import { pixelsMoved } from './pixels-moved.js';
import { type ProbeFrame, probeMotion, probeWeights, unprobed } from './probe.js';

export interface TimeCurve {
  /** Added to the pictures' moments, ns, ascending, and the pooled distance of all frames there. */
  readonly atNs: readonly number[];
  readonly nid: readonly number[];
  readonly frames: number;
  /** Where it is least, its standard deviation, and the width of the curve at half of its depth, ns. Undefined: `reason` says why. */
  readonly best?: { readonly dtNs: number; readonly sigmaNs: number; readonly widthNs: number };
  readonly reason?: string;
}

/** Moments that are tried on both sides, and how far apart they lie. */
const REACH_NS = 100e6;
const STEP_NS = 5e6;
/** The moments that are looked at. */
export const curveMoments: readonly number[] = Array.from(
  { length: (2 * REACH_NS) / STEP_NS + 1 },
  (_, i) => i * STEP_NS - REACH_NS,
);

/** Frames in motion, fewer than which tell no moment. */
const FEWEST = 4;
/** Bootstrap resamples of the frames. */
const RESAMPLES = 100;
/** 100 ms must move the median point by this, px of the picture: less is lost in what a LiDAR's spot and a pixel cover. */
const LEAST_PX = 1.5;
/**
 * The best fit of a right calibration lies this far beside the truth (as much as TOLERANCE of the health check, 0.07°), whatever
 * moves the picture: no moment is known better than the time in which the points move by as much. rad
 */
const BESIDE = 0.07 * (Math.PI / 180);
/** A moment known no better than this is not told. */
const LARGEST_SIGMA_NS = 20e6;
/** Resamples of the frames that must agree on one valley, and how far apart places of one valley lie. */
const AGREE = 0.9;
const VALLEY_NS = 20e6;

/** `counts[m][f]`: of frame f at curveMoments[m]. All frames move. Same frames, same curve. */
export function timeCurve(frames: readonly ProbeFrame[], counts: readonly (readonly Float64Array[])[]): TimeCurve {
  const atNs = curveMoments;
  if (frames.length < FEWEST)
    return {
      atNs,
      nid: atNs.map(() => Number.NaN),
      frames: frames.length,
      reason: `${frames.length === 0 ? 'none' : `only ${frames.length}`} of its frames tell how the car moves; ${FEWEST} are needed`,
    };
  const weights = probeWeights(counts[atNs.indexOf(0)]);
  const curve = (times: ArrayLike<number>) => counts.map(each => distance(weightedSum(each, times), weights));
  const nid = curve(new Float64Array(frames.length).fill(1));
  const base = { atNs, nid, frames: frames.length };
  const speed = median(frames.map(frame => pixelsMoved(frame, probeMotion(frame, { ...unprobed, dtNs: 20e6 })))) / 20e6;
  if (!(speed * REACH_NS >= LEAST_PX)) return { ...base, reason: 'the car hardly moves, so no moment looks different' };
  const at = leastPlace(nid);
  if (at === undefined)
    return { ...base, reason: 'the fit keeps improving up to 100 ms, and beyond that it was not computed' };
  const random = seeded(1);
  const places = Array.from({ length: RESAMPLES }, () => {
    const resampled = curve(drawn(frames.length, random));
    return leastPlace(resampled) ?? atNs[resampled.indexOf(Math.min(...resampled))];
  });
  if (places.filter(place => Math.abs(place - at) <= VALLEY_NS).length < AGREE * RESAMPLES)
    return { ...base, reason: 'the frames do not agree on one moment' };
  const sorted = Float64Array.from(places).sort();
  const inflation = Math.sqrt(frames.length / (frames.length - 1));
  const scatter = (inflation * (quantile(sorted, 0.8413) - quantile(sorted, 0.1587))) / 2;
  const { camera } = frames[0].prepared;
  const sigmaNs = Math.hypot(scatter, (BESIDE * camera.params[0]) / speed);
  if (!(sigmaNs <= LARGEST_SIGMA_NS))
    return { ...base, reason: `the frames scatter by ${Math.round(sigmaNs / 1e6)} ms` };
  return { ...base, best: { dtNs: at, sigmaNs, widthNs: widthOf(nid) } };
}

/** The vertex of a parabola through the five values around the least one; undefined at an end. */
function leastPlace(nid: readonly number[]): number | undefined {
  const k = nid.indexOf(Math.min(...nid));
  if (k < 2 || k > nid.length - 3) return undefined;
  const [a, b, c, d, e] = [-2, -1, 0, 1, 2].map(i => nid[k + i]);
  // Least squares over five equal steps (Savitzky & Golay 1964).
  const slope = (-2 * a - b + d + 2 * e) / 10;
  const bend = (2 * a - b - 2 * c - d + 2 * e) / 7;
  const step = bend > 0 ? Math.max(-1, Math.min(1, -slope / bend)) : 0;
  return curveMoments[k] + step * STEP_NS;
}

/** Between the places at which the curve has risen by half of the way to its lower end. */
function widthOf(nid: readonly number[]): number {
  const least = nid.indexOf(Math.min(...nid));
  const sides = [nid.slice(0, least + 1).reverse(), nid.slice(least)];
  const half = (nid[least] + Math.min(...sides.map(side => Math.max(...side)))) / 2;
  return sides.reduce((sum, side) => {
    const k = side.findIndex(value => value >= half);
    const part = k > 0 ? k - 1 + (half - side[k - 1]) / (side[k] - side[k - 1]) : 0;
    return sum + part * STEP_NS;
  }, 0);
}
