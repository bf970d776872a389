// How a LiDAR turned from sweep to sweep: scan matching with the motion inside the sweeps taken out.
import { rotationAngle, type SE3 } from '../../geometry/index.js';
import { rotationLog } from '../../geometry/rotation-vector.js';
import type { Observed } from './increments.js';
import { matchScans, type ScanMatch } from './match-scans.js';
import { moved, stillCloud, type Twist, timeSpan, twistOf } from './still-cloud.js';
import { type Surface, surfaceOf } from './surface.js';
import { evenly, type Sweep, type ThinCloud, thinCloud } from './thin-cloud.js';

/** m: nearer is the car itself, farther hardly a plane; and the edge of a voxel near the sensor. */
const KEPT = { nearest: 1.5, farthest: 80, cell: 0.35 };
/** Most points with a normal, and most points matched to them. */
const MOST_PLANES = 12000;
const MOST_POINTS = 4000;
/** Sweeps farther apart are not compared, ns. */
const LONGEST_STEP_NS = 6e8;
/** An increment known no better than this is left out, rad. */
const WORST_SIGMA = (0.3 * Math.PI) / 180;

/** Fewer points with a plane than this are no scan. */
const FEWEST = 150;
/** Part of the points that must lie on the other sweep's planes. */
const LEAST_SHARE = 0.25;
/** How far the prediction may be off, m: 30 m/s at 10 Hz before anything is known, 30 m/s² afterwards. */
const REACH = { first: 3, later: 1 };
/** The motion inside the sweeps is found again with the motion between them; each round leaves about a tenth of the error. */
const ROUNDS = 3;
/**
 * What the covariance of independent errors leaves out, rad: rings that fall on the same places hold back a car that hardly
 * moves. KITTI's six sweeps, one step twice as long against two steps, differ by 0.02°, four times what they claim without it.
 */
const FLOOR = 8e-5;
/** Without times the motion inside the sweeps stays in, which bends them: this part of the turn (measured in the toy town). */
const BENT = 0.02;

interface Seen {
  readonly cloud: ThinCloud;
  readonly middleNs: number;
  readonly surface: Surface;
  /** The motion that was taken out of it. */
  readonly twist: Twist | undefined;
}

/**
 * Takes sweeps one by one and holds one of them. The moment of a sweep is the middle of its points' times, stamp + (first +
 * last)/2, to which all points are brought; without times it is the stamp itself, and the motion inside the sweep stays in:
 * then every direction is compared with itself one turn later, so an increment is right for the middle of the sweeps, and it is
 * the caller who knows how far that is from the stamp.
 */
export class LidarRotation {
  #before: Seen | undefined;
  #twist: Twist | undefined;

  /** The pose change of the last increment, T_before_now. */
  last: SE3 | undefined;

  /** `stampNs`: ns since the track's origin. */
  push(sweep: Sweep, stampNs: number): Observed {
    const cloud = thinCloud(sweep, { ...KEPT, most: MOST_PLANES });
    const { first, last } = timeSpan(cloud);
    const middleNs = stampNs + (first + last) / 2;
    const before = this.#before;
    this.last = undefined;
    if (!Number.isFinite(middleNs)) return { skipped: 'no stamp' };
    const step = before ? middleNs - before.middleNs : 0;
    if (before && !(step >= 1)) return { skipped: 'stamp not after the one before' };
    if (!before || step > LONGEST_STEP_NS) {
      this.#twist = undefined;
      this.#before = this.#see(cloud, middleNs);
      return { skipped: before ? 'too long after the sweep before' : 'first sweep' };
    }
    const match = this.#match(cloud, before, step);
    const fault = this.#faultOf(match, cloud, before);
    this.#twist = fault ? undefined : twistOf(match.T, step);
    this.#before = this.#see(cloud, middleNs);
    if (fault) return { skipped: fault };
    this.last = match.T;
    const covariance = covarianceOf(match, cloud);
    return { rotation: rotationLog(match.T.q), startNs: before.middleNs, endNs: middleNs, covariance };
  }

  #see(cloud: ThinCloud, middleNs: number): Seen {
    return { cloud, middleNs, surface: surfaceOf(stillCloud(cloud, this.#twist), cloud.count), twist: this.#twist };
  }

  #match(cloud: ThinCloud, before: Seen, step: number): ScanMatch {
    const source = some(cloud, MOST_POINTS);
    let twist = this.#twist;
    let T = twist ? moved(twist, step) : { q: [0, 0, 0, 1] as const, t: [0, 0, 0] as const };
    let { surface } = before;
    let match: ScanMatch | undefined;
    for (let round = 0; round < ROUNDS; round++) {
      const reach = match ? 0.6 : this.#twist ? REACH.later : REACH.first;
      match = matchScans(stillCloud(source, twist), source.count, surface, T, reach);
      if (!cloud.times) break;
      twist = twistOf(match.T, step);
      T = match.T;
      // The first sweep was seen before any motion was known: it is seen again.
      if (before.twist === undefined) surface = surfaceOf(stillCloud(before.cloud, twist), before.cloud.count);
    }
    return match!;
  }

  #faultOf(match: ScanMatch, cloud: ThinCloud, before: Seen): string | undefined {
    if (cloud.count < FEWEST || before.surface.planar < FEWEST) return 'too few points';
    if (match.share < LEAST_SHARE || match.used < FEWEST) return 'sweeps do not fit onto each other';
    if (!(sigmaOf(match, cloud) <= WORST_SIGMA)) return 'surroundings do not tell the rotation';
    return match.converged ? undefined : 'matching did not settle';
  }
}

function covarianceOf({ covariance, T }: ScanMatch, { times }: ThinCloud): Float64Array {
  const bent = times ? 0 : BENT * rotationAngle(T);
  return covariance.map((value, i) => value + (i % 4 === 0 ? FLOOR * FLOOR + bent * bent : 0));
}

/** About the worst of the sensor's axes, rad. */
function sigmaOf(match: ScanMatch, cloud: ThinCloud): number {
  const covariance = covarianceOf(match, cloud);
  return Math.sqrt(Math.max(covariance[0], covariance[4], covariance[8]));
}

function some(cloud: ThinCloud, most: number): ThinCloud {
  const kept = evenly(
    Uint32Array.from({ length: cloud.count }, (_, i) => i),
    most,
  );
  if (kept.length === cloud.count) return cloud;
  const xyz = new Float32Array(3 * kept.length);
  kept.forEach((i, k) => {
    xyz.set(cloud.xyz.subarray(3 * i, 3 * i + 3), 3 * k);
  });
  return { xyz, count: kept.length, times: cloud.times && Float64Array.from(kept, i => cloud.times![i]) };
}
