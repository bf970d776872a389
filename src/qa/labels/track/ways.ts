// Where the neighbours of each label say that it should be: its place, heading and motion without its own word, with their sigmas.
import type { BoundLabels } from '../../../frame/scene/index.js';
import type { LocalFit } from '../../../geometry/local-fit.js';
import { median } from '../../../time/order-statistics.js';
import type { CheckContext } from '../check.js';
import { type MotionKind, motionKind } from './motion-kind.js';
import { endsAgain, neighbours, positionFits, sigmaOf } from './position-fits.js';
import { type Track, tracksOf } from './tracks.js';
import { yawPredictions } from './yaw-predictions.js';

/** Columns, one entry per label of the track; NaN where the neighbours do not tell. */
export interface Way {
  readonly track: Track;
  readonly kind: MotionKind;
  /** Where it should be over ground, m, and sigma of label minus this along one axis: noise of both, and motion that no polynomial follows. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly sigma: Float64Array;
  /** Whether labels before and after were heard. At the ends of a track a way is only prolonged. */
  readonly inside: Uint8Array;
  /** Velocity and acceleration over ground, m/s and m/s², and the sigma of either along one axis. */
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  readonly sigmaV: Float64Array;
  readonly ax: Float64Array;
  readonly ay: Float64Array;
  readonly sigmaA: Float64Array;
  /** Yaw, rad, and how fast it turns, rad/s, with sigmas. */
  readonly yaw: Float64Array;
  readonly sigmaYaw: Float64Array;
  readonly yawRate: Float64Array;
  readonly sigmaYawRate: Float64Array;
  /** Noise of this track's positions, m per axis, and yaws, rad. */
  readonly noise: number;
  readonly yawNoise: number;
}

export interface Ways {
  readonly ways: readonly Way[];
  /** By position in `BoundLabels.labels`: the way and the place in it; undefined for a label without track or box. */
  of(position: number): { readonly way: Way; readonly i: number } | undefined;
}

/** Labels are never better than this, m and rad: that of a careful annotator, and below it nothing is a fault. */
const LEAST_NOISE = 0.03;
const LEAST_YAW_NOISE = 0.01;
/** Of how many labels of its own a track's noise weighs as much as its class's. */
const BORROWED = 6;

const known = new WeakMap<BoundLabels, Ways>();

/** Made once for all checks of one run. */
export function waysOf({ labels, scene }: CheckContext): Ways {
  const made = known.get(labels);
  if (made) return made;
  const tracks = tracksOf(labels, scene);
  const fitted = tracks.map(track => ({ track, kind: motionKind(track.category), fits: positionFits(track) }));
  const noises = trackNoises(
    fitted.map(({ track, fits }) => ({ category: track.category, residuals: positionResiduals(track, fits) })),
    LEAST_NOISE,
  );
  const yaws = fitted.map(({ track }) => yawPredictions(track, i => neighbours(track, i)));
  const yawNoises = trackNoises(
    fitted.map(({ track }, k) => ({ category: track.category, residuals: yaws[k].residuals })),
    LEAST_YAW_NOISE,
  );
  const ways = fitted.map(({ track, kind, fits }, k) => {
    const [noise, yawNoise] = [noises[k], yawNoises[k]];
    const heard = endsAgain(track, fits, noise);
    return { track, kind, noise, yawNoise, ...placed(track, heard, noise), ...yaws[k].at(yawNoise, kind) };
  });
  const places = new Map<number, readonly [number, number]>();
  for (const [k, { track }] of ways.entries()) track.at.forEach((position, i) => void places.set(position, [k, i]));
  const found: Ways = {
    ways,
    of: position => {
      const place = places.get(position);
      return place && { way: ways[place[0]], i: place[1] };
    },
  };
  known.set(labels, found);
  return found;
}

/** Distances from where the neighbours say, of a noise of 1, divided by the median of a distance in two dimensions. */
function positionResiduals({ x, y }: Track, fits: readonly (LocalFit | undefined)[]): number[] {
  return fits.flatMap((fit, i) =>
    fit && fit.degree === 2
      ? [Math.hypot(x[i] - fit.value[0], y[i] - fit.value[1]) / Math.sqrt(1 + fit.value2) / RAYLEIGH_MEDIAN]
      : [],
  );
}
/** Median of the length of a normal vector in two dimensions: √(2 ln 2). */
const RAYLEIGH_MEDIAN = 1.1774;

/** Per track: the median of its residuals, mixed with the median of its class, else of all. */
function trackNoises(tracks: readonly { category: string; residuals: readonly number[] }[], least: number): number[] {
  const own = tracks.map(({ residuals }) => (residuals.length > 0 ? median(residuals) : Number.NaN));
  const certain = (of: (k: number) => boolean) => own.filter((_, k) => tracks[k].residuals.length >= 5 && of(k));
  const all = certain(() => true);
  const ofAll = all.length > 0 ? median(all) : least;
  const ofClass = new Map<string, number>();
  for (const category of new Set(tracks.map(track => track.category))) {
    const same = certain(k => tracks[k].category === category);
    ofClass.set(category, same.length >= 3 ? median(same) : ofAll);
  }
  return tracks.map(({ category, residuals }, k) => {
    const [n, borrowed] = [residuals.length, ofClass.get(category)!];
    const square = ((n > 0 ? n * own[k] ** 2 : 0) + BORROWED * borrowed ** 2) / (n + BORROWED);
    return Math.max(least, Math.sqrt(square));
  });
}

function placed(track: Track, fits: readonly (LocalFit | undefined)[], noise: number) {
  const column = (of: (fit: LocalFit, i: number) => number) =>
    Float64Array.from(fits, (fit, i) => (fit ? of(fit, i) : Number.NaN));
  return {
    x: column(fit => fit.value[0]),
    y: column(fit => fit.value[1]),
    sigma: column(fit => sigmaOf(fit, noise)),
    inside: Uint8Array.from(fits, (fit, i) => (fit && i > 0 && i + 1 < track.t.length ? 1 : 0)),
    vx: column(fit => fit.slope[0]),
    vy: column(fit => fit.slope[1]),
    sigmaV: column(fit => noise * Math.sqrt(fit.slope2)),
    ax: column(fit => (fit.degree === 2 ? fit.curve[0] : Number.NaN)),
    ay: column(fit => (fit.degree === 2 ? fit.curve[1] : Number.NaN)),
    sigmaA: column(fit => noise * Math.sqrt(fit.curve2)),
  };
}
