// The yaw that the neighbours of a label expect of it, around the circle, and how fast it turns there.
import { localFit } from '../../../geometry/local-fit.js';
import type { MotionKind } from './motion-kind.js';
import { type Track, wrapped } from './tracks.js';

export interface YawPredictions {
  /** |label − expected| of a noise of 1, divided by the median of such a distance; where both sides were heard. */
  readonly residuals: readonly number[];
  at(noise: number, kind: MotionKind): YawColumns;
}

export interface YawColumns {
  readonly yaw: Float64Array;
  readonly sigmaYaw: Float64Array;
  readonly yawRate: Float64Array;
  readonly sigmaYawRate: Float64Array;
}

/** Median of |normal|. */
const NORMAL_MEDIAN = 0.6745;
const LEAST_NOISE = 0.01;

/** Always lines: what turns in place does so faster than a parabola could be told from noise. */
export function yawPredictions(track: Track, neighboursOf: (i: number) => readonly number[]): YawPredictions {
  const fits = Array.from(track.t, (now, i) => {
    const near = neighboursOf(i);
    if (near.length < 2) return undefined;
    // Of lines without a direction: a neighbour that is the wrong way round lies on the same one.
    const aside = (from: number, to: number) => folded(track.yaw[to] - track.yaw[from]);
    const apart = (j: number) => near.reduce((sum, k) => sum + Math.abs(aside(j, k)), 0);
    const middle = near.reduce((best, j) => (apart(j) < apart(best) ? j : best));
    const turns = near.map(j => aside(middle, j));
    const fit = localFit(
      near.map(j => track.t[j] - now),
      [turns],
      1,
      LEAST_NOISE,
    );
    if (!fit) return undefined;
    const line = track.yaw[middle] + fit.value[0];
    const votes = near.reduce(
      (sum, j) => sum + Math.sign(Math.cos(track.yaw[j] - line - fit.slope[0] * (track.t[j] - now))),
      0,
    );
    if (votes === 0) return undefined;
    return { fit, expected: votes > 0 ? line : line + Math.PI, inside: near[0] < i && near[near.length - 1] > i };
  });
  const column = (of: (one: NonNullable<(typeof fits)[number]>) => number) =>
    Float64Array.from(fits, one => (one ? of(one) : Number.NaN));
  return {
    residuals: fits.flatMap((one, i) =>
      one?.inside
        ? [Math.abs(wrapped(track.yaw[i] - one.expected)) / Math.sqrt(1 + one.fit.value2) / NORMAL_MEDIAN]
        : [],
    ),
    at: (noise, kind) => ({
      yaw: column(one => wrapped(one.expected)),
      sigmaYaw: column(({ fit }) =>
        Math.hypot(noise * Math.sqrt(1 + fit.value2), (kind.yawAcceleration * fit.beyond[0]) / 2),
      ),
      yawRate: column(({ fit }) => fit.slope[0]),
      sigmaYawRate: column(({ fit }) => noise * Math.sqrt(fit.slope2)),
    }),
  };
}

/** Into (−π/2, π/2]: the angle between lines. */
function folded(angle: number): number {
  return wrapped(2 * angle) / 2;
}
