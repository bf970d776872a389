// How a camera turned from picture to picture: corners followed, unprojected through the lens, and the rotation of their rays.
import type { Camera } from '../../camera/camera.js';
import { inverse } from '../../geometry/index.js';
import { rotationLog } from '../../geometry/rotation-vector.js';
import { cornersOf } from './corners.js';
import { type GrayImage, type Level, pyramidOf } from './gray-pyramid.js';
import type { Observed } from './increments.js';
import { raysOf, stillPoints, transformRays } from './picture-rays.js';
import type { RayMotion, RayPairs } from './ray-motion.js';
import { type RaysTurned, rotationOfRays } from './rotation-of-rays.js';
import { trackPoints } from './track-points.js';

/** Most points followed. */
const MOST_POINTS = 300;
/** Pictures with more pixels are halved until they have fewer. */
const MOST_PIXELS = 1.3e6;
/** Pictures farther apart are not compared, ns. */
const LONGEST_STEP_NS = 6e8;
/** An increment known no better than this is left out, rad. */
const WORST_SIGMA = (0.5 * Math.PI) / 180;
/** Fewer followed points than this tell no rotation. */
const FEWEST = 40;
/** Expected error of a followed point, px, by which outliers are told. */
const TRACK_SIGMA = 0.3;
const MARGIN = 10;
/** A lens that is a little wrong: floor of σ, rad. */
const FLOOR = 1e-4;
/** What the residuals do not show of windows that warp as the camera passes: variance, measured in the toy town. */
const INFLATION = 2;

interface Seen {
  readonly image: GrayImage;
  readonly levels: readonly Level[];
  /** Pixels of the picture per pixel of level 0. */
  readonly scale: number;
  readonly t: number;
}

/**
 * Takes pictures one by one and holds one of them. A picture's moment is its stamp: the caller moves it to the middle of the
 * exposure where that is known. The shutter is taken as global: with a rolling one, rows are later than the stamp by a
 * constant that the offset found from the rotations contains, and fast turns bend the picture.
 */
export class CameraRotation {
  readonly #lens: Camera;
  #before: Seen | undefined;
  #motion: RayMotion | undefined;
  #pictures = 0;

  constructor(lens: Camera) {
    this.#lens = lens;
  }

  /** What the last increment was found from. */
  last: RaysTurned | undefined;

  /** `t`: ns since the track's origin. */
  push(image: GrayImage, t: number): Observed {
    this.last = undefined;
    this.#pictures++;
    const { width, height } = this.#lens;
    if (image.width !== width || image.height !== height) return { skipped: 'size is not that of the calibration' };
    const before = this.#before;
    if (!Number.isFinite(t)) return { skipped: 'no stamp' };
    if (before && !(t > before.t)) return { skipped: 'stamp not after the one before' };
    if (before && same(before.image, image)) return { skipped: 'the same picture again' };
    const now = this.#see(image, t);
    this.#before = now;
    if (!before) return { skipped: 'first picture' };
    if (t - before.t > LONGEST_STEP_NS) {
      this.#motion = undefined;
      return { skipped: 'too long after the picture before' };
    }
    return this.#compare(before, now);
  }

  #see(image: GrayImage, t: number): Seen {
    const levels = pyramidOf(image);
    let scale = 1;
    while (levels.length > 1 && levels[0].width * levels[0].height > MOST_PIXELS) {
      levels.shift();
      scale *= 2;
    }
    return { image, levels, scale, t };
  }

  #compare(before: Seen, now: Seen): Observed {
    const from = cornersOf(before.levels[0], { most: MOST_POINTS, margin: MARGIN });
    if (from.length / 2 < FEWEST) return { skipped: 'too few corners' };
    const { uv, ok } = trackPoints(before.levels, now.levels, from, this.#expected(from, now));
    const pairs = this.#rays(from, uv, ok, now.scale);
    if (pairs.count < FEWEST) return { skipped: 'too few points could be followed' };
    const sigma = (TRACK_SIGMA * now.scale) / this.#lens.params[0];
    const found = rotationOfRays(pairs, sigma, this.#pictures, this.#motion);
    this.#motion = undefined;
    if (!found) return { skipped: 'points do not agree on one motion' };
    const covariance = found.covariance.map((value, i) => INFLATION * value + (i % 4 === 0 ? FLOOR * FLOOR : 0));
    const worst = Math.sqrt(Math.max(covariance[0], covariance[4], covariance[8]));
    if (!(worst <= WORST_SIGMA)) return { skipped: 'points do not tell turning from moving' };
    this.#motion = { q: found.q };
    this.last = found;
    return { rotation: rotationLog(found.q), startNs: before.t, endNs: now.t, covariance };
  }

  /** Where the points would be had the camera turned as it did before: where patterns repeat, this chooses the right one. */
  #expected(from: Float64Array, { scale }: Seen): Float64Array {
    if (!this.#motion) return from;
    const n = from.length / 2;
    const rays = new Float64Array(3 * n);
    const uv = new Float64Array(2 * n);
    this.#lens.unproject(
      from.map(value => (value + 0.5) * scale - 0.5),
      n,
      rays,
      new Uint8Array(n),
    );
    transformRays(rays, inverse({ q: this.#motion.q, t: [0, 0, 0] }));
    this.#lens.project(rays, n, uv, new Uint8Array(n));
    return uv.map(value => (value + 0.5) / scale - 0.5);
  }

  /** Unit rays of the points that were followed and whose surroundings the lens sees at both ends. */
  #rays(from: Float64Array, to: Float64Array, ok: Uint8Array, scale: number): RayPairs {
    const n = ok.length;
    const f = new Float64Array(3 * n);
    const g = new Float64Array(3 * n);
    const then = raysOf(this.#lens, from, scale, f);
    const now = raysOf(this.#lens, to, scale, g);
    const still = stillPoints(from, to, ok);
    let count = 0;
    for (let i = 0; i < n; i++) {
      if (!ok[i] || !then[i] || !now[i] || still[i]) continue;
      f.copyWithin(3 * count, 3 * i, 3 * i + 3);
      g.copyWithin(3 * count, 3 * i, 3 * i + 3);
      count++;
    }
    return { f, g, count };
  }
}

function same(a: GrayImage, b: GrayImage): boolean {
  if (a.data.length !== b.data.length) return false;
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) return false;
  return true;
}
