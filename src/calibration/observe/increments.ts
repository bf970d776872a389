// Collects rotations between neighbouring measurements into an IncrementTrack, with what each is worth and what was left out.
import type { Vec3 } from '../../geometry/index.js';
import type { IncrementTrack } from '../time-offset/motion-track.js';

/** What a measurement gave: an increment since the one before, or why there is none. */
export type Observed =
  | {
      /** Log(R(start)⁻¹ R(end)), rad. */
      readonly rotation: Vec3;
      readonly startNs: number;
      readonly endNs: number;
      /** Row-major 3×3 covariance of the rotation, rad², in the frame at the start. */
      readonly covariance: Float64Array;
    }
  | { readonly skipped: string };

export interface ObservedIncrements {
  readonly track: IncrementTrack;
  /** Nine numbers per increment: row-major covariance of its rotation, rad², in the frame at its start. */
  readonly covariance: Float64Array;
  /** Measurements that gave no increment, by reason, sorted by reason. */
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
}

export class IncrementBook {
  readonly #start: number[] = [];
  readonly #end: number[] = [];
  readonly #rotation: number[] = [];
  readonly #covariance: number[] = [];
  readonly #skipped = new Map<string, number>();

  add(observed: Observed): void {
    if ('skipped' in observed) {
      this.skip(observed.skipped);
      return;
    }
    this.#start.push(Math.round(observed.startNs));
    this.#end.push(Math.round(observed.endNs));
    this.#rotation.push(...observed.rotation);
    this.#covariance.push(...observed.covariance);
  }

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  finish(originNs: bigint): ObservedIncrements {
    const covariance = Float64Array.from(this.#covariance);
    const variance = Float64Array.from(this.#start, (_, i) => {
      return (covariance[9 * i] + covariance[9 * i + 4] + covariance[9 * i + 8]) / 3;
    });
    const track: IncrementTrack = {
      kind: 'increments',
      originNs,
      start: Float64Array.from(this.#start),
      end: Float64Array.from(this.#end),
      rotation: Float64Array.from(this.#rotation),
      error: 'step',
      variance,
    };
    const skipped = [...this.#skipped]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reason, count]) => ({ reason, count }));
    return { track, covariance, skipped };
  }
}
