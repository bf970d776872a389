// The tallies of calibration in plain TypeScript: the truth that the compiled ones equal, and what runs where those cannot.
import { plainLook } from './look.js';
import { plainRankTally } from './rank-tally.js';
import {
  BRIGHTNESS_BINS,
  type LinearTally,
  type Look,
  PIXEL_ROW,
  RANK_STEPS,
  type ScoreKernels,
  type SeenTally,
} from './score-kernels.js';

export function plainScoreKernels(): ScoreKernels {
  const look = plainLook();
  return {
    name: 'plain',
    linear: plainLinearTally,
    seen: plainSeenTally(look),
    ranks: plainRankTally(look),
    look: plainLook(),
  };
}

/** The innermost loop of all: everything is computed in place. */
export const plainLinearTally: LinearTally = (
  { rows, count },
  { ranks, width, height },
  change,
  slopes,
  levels,
  joint,
) => {
  const [c0, c1, c2, c3, c4, c5, c6] = [0, 1, 2, 3, 4, 5, 6].map(c => change[c]);
  for (let n = 0, at = 0; n < count; n++, at += PIXEL_ROW) {
    let u = rows[at] + c0 * rows[at + 2] + c1 * rows[at + 4] + c2 * rows[at + 6] + c3 * rows[at + 8];
    let v = rows[at + 1] + c0 * rows[at + 3] + c1 * rows[at + 5] + c2 * rows[at + 7] + c3 * rows[at + 9];
    u += c4 * rows[at + 10] + c5 * rows[at + 12] + c6 * rows[at + 14];
    v += c4 * rows[at + 11] + c5 * rows[at + 13] + c6 * rows[at + 15];
    u = Math.min(width - 1.001, Math.max(0, u));
    v = Math.min(height - 1.001, Math.max(0, v));
    const x = u | 0;
    const y = v | 0;
    const a = u - x;
    const b = v - y;
    const k = 2 * (y * width + x);
    const l = k + 2 * width;
    // Four weights, and the byte's steps taken out with them.
    const w11 = (a * b) / RANK_STEPS;
    const w10 = b / RANK_STEPS - w11;
    const w01 = a / RANK_STEPS - w11;
    const w00 = 1 / RANK_STEPS - w11 - w10 - w01;
    const slope = w00 * ranks[k + 1] + w01 * ranks[k + 3] + w10 * ranks[l + 1] + w11 * ranks[l + 3];
    const bin = slope | 0;
    slopes[bin] += 1 - (slope - bin);
    slopes[bin + 1] += slope - bin;
    if (!levels || !joint) continue;
    const bright = w00 * ranks[k] + w01 * ranks[k + 2] + w10 * ranks[l] + w11 * ranks[l + 2];
    const column = bright | 0;
    const level = levels[n] | 0;
    const p = levels[n] - level;
    const q = bright - column;
    const cell = level * BRIGHTNESS_BINS + column;
    joint[cell] += (1 - p) * (1 - q);
    joint[cell + 1] += (1 - p) * q;
    joint[cell + BRIGHTNESS_BINS] += p * (1 - q);
    joint[cell + BRIGHTNESS_BINS + 1] += p * q;
  }
};

function plainSeenTally(look: Look): SeenTally {
  return (points, motion, camera, { width, height, ranks, scale }, slopes, levels, joint) => {
    const { uv, seen } = look(points, motion, camera);
    const [right, bottom] = [width - 1, height - 1];
    for (let i = 0; i < points.count; i++) {
      if (seen[i] === 0) continue;
      const u = (uv[2 * i] + 0.5) / scale - 0.5;
      const v = (uv[2 * i + 1] + 0.5) / scale - 0.5;
      if (!(u >= 0 && v >= 0 && u < right && v < bottom)) continue;
      const x = u | 0;
      const y = v | 0;
      const a = u - x;
      const b = v - y;
      const k = 2 * (y * width + x);
      const l = k + 2 * width;
      const w11 = (a * b) / RANK_STEPS;
      const w10 = b / RANK_STEPS - w11;
      const w01 = a / RANK_STEPS - w11;
      const w00 = 1 / RANK_STEPS - w11 - w10 - w01;
      const slope = w00 * ranks[k + 1] + w01 * ranks[k + 3] + w10 * ranks[l + 1] + w11 * ranks[l + 3];
      const bin = slope | 0;
      slopes[bin] += 1 - (slope - bin);
      slopes[bin + 1] += slope - bin;
      if (!joint || !levels) continue;
      const bright = w00 * ranks[k] + w01 * ranks[k + 2] + w10 * ranks[l] + w11 * ranks[l + 2];
      const column = bright | 0;
      const cell = levels[i] * BRIGHTNESS_BINS + column;
      joint[cell] += 1 - (bright - column);
      joint[cell + 1] += bright - column;
    }
  };
}
