// The inverse of the Brown-Conrady models: Newton's method to the last bits that rounding leaves, with a flag.
import { type Brown, distort, distorted, radialScale, roundingOf } from './brown.js';
import { invertRising, type Rising } from './rising.js';

/**
 * Undistorts one normalised point (mx, my) to out[0..1] = X/Z, Y/Z; false when nothing inside the disk maps there. `spread`:
 * how far (mx, my) themselves may have been rounded, where that is more than their last bits.
 */
export type Undistort = (mx: number, my: number, out: Float64Array, spread?: number) => boolean;

/**
 * Found means as near as rounding lets the formula come, times this: next to a pole, where one bit of (x, y) is worth
 * thousands of pixels, that is far more than next to the axis.
 */
const SLACK = 32 * Number.EPSILON;

/** `radius` is `oneToOneRadius(d)`. */
export function createUndistort(d: Brown, radius: number): Undistort {
  const start = createStart(d, radius);
  const search = createSearch(d, radius);
  const radial = radialOf(d, radius);
  // The last bits of a flat sum next to the fold are nobody's.
  const farthest = (radial.value(radius) + asideAt(d, radius)) * (1 + 1e-12);
  const at = distorted();
  return (mx, my, out, spread = 0) => {
    const size = length(mx, my);
    if (!(size <= farthest + spread)) return false;
    const scale = size > 0 ? start(size) / size : 0;
    out[0] = mx * scale;
    out[1] = my * scale;
    if (search(mx, my, out, spread)) return true;
    // Next to a pole or a double fold Newton's method may begin too far off. There the radial part outweighs the rest.
    for (let round = 0; round < 3; round++) {
      distort(d, out[0], out[1], at);
      const L = radialScale(d, out[0] * out[0] + out[1] * out[1]);
      const x = mx - (at.x - out[0] * L);
      const y = my - (at.y - out[1] * L);
      const bent = length(x, y);
      const r = invertRising(radial, Math.min(bent, radial.value(radius)), 0.5 * radius);
      out[0] = (x / bent) * Math.min(r, 0.9999999 * radius);
      out[1] = (y / bent) * Math.min(r, 0.9999999 * radius);
      if (search(mx, my, out, spread)) return true;
    }
    return false;
  };
}

/** Newton's method with step halving inside the disk, from (out[0], out[1]) on; true when it arrived. */
function createSearch(d: Brown, radius: number): Undistort {
  const max2 = radius * radius;
  let at = distorted();
  let trial = distorted();
  return (mx, my, out, spread = 0) => {
    let [x, y] = out;
    distort(d, x, y, at);
    let error = length(at.x - mx, at.y - my);
    const enough = 0.5 * Number.EPSILON * length(mx, my);
    // Quadratic in general (≤ 6 rounds); at the fold itself each round only halves the distance.
    for (let round = 0; round < 60 && error > enough; round++) {
      const ex = at.x - mx;
      const ey = at.y - my;
      const det = at.xx * at.yy - at.xy * at.yx;
      const dx = (at.yy * ex - at.xy * ey) / det;
      const dy = (at.xx * ey - at.yx * ex) / det;
      let next = Number.POSITIVE_INFINITY;
      let step = 1;
      for (; step > 1e-6; step /= 2) {
        const tx = x - step * dx;
        const ty = y - step * dy;
        if (!(tx * tx + ty * ty < max2)) continue;
        distort(d, tx, ty, trial);
        next = length(trial.x - mx, trial.y - my);
        if (next < error) break;
        // Where rounding has been reached, shorter steps would only play with the last bits.
        if (step === 1 && error <= SLACK * roundingOf(d, x, y, at)) break;
      }
      // No better point: rounding has been reached, or the pixel lies beyond the fold.
      if (!(next < error)) break;
      x -= step * dx;
      y -= step * dy;
      error = next;
      [at, trial] = [trial, at];
    }
    out[0] = x;
    out[1] = y;
    return error <= SLACK * roundingOf(d, x, y, at) + spread;
  };
}

/** The radial part alone, r L. */
function radialOf(d: Brown, radius: number): Rising {
  return {
    end: radius,
    value: r => r * radialScale(d, r * r),
    slope: r => {
      const q = r * r;
      const top = d[0] + q * (2 * d[1] + q * 3 * d[4]);
      const bottom = d[5] + q * (2 * d[6] + q * 3 * d[7]);
      const L = radialScale(d, q);
      return L + (2 * q * (top - L * bottom)) / (1 + q * (d[5] + q * (d[6] + q * d[7])));
    },
  };
}

/** How far the tangential and prism parts move a point at most. */
function asideAt(d: Brown, r: number): number {
  const q = r * r;
  return q * (3 * length(d[2], d[3]) + length(d[8], d[10]) + q * length(d[9], d[11]));
}

/** A first radius for Newton's method: the largest of a geometric table whose distorted radius does not exceed `size`. */
function createStart(d: Brown, radius: number): (size: number) => number {
  const radii: number[] = [];
  for (let r = 0.999 * radius; r > 0.05; r /= 1.25) radii.unshift(r);
  const moved = radii.map(r => r * radialScale(d, r * r));
  return size => {
    if (!(size >= moved[0])) return Math.min(size, 0.999 * radius);
    let i = 0;
    while (i + 1 < radii.length && moved[i + 1] <= size) i++;
    return radii[i];
  };
}

/** Math.hypot takes as long as the rest of a round; nothing here is near the ends of float64's range. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
