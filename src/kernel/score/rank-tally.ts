// Ranks of a picture counted where points fall, in plain TypeScript: what the information distance is made of.
import { type Look, RANK_BINS, type RankTally } from './score-kernels.js';

/** A rank's place among the bins leaves one of margin on either side for the spline's feet. */
const SPAN = RANK_BINS - 3.001;
const SLOPES = RANK_BINS * RANK_BINS;

export function plainRankTally(look: Look): RankTally {
  return (frame, motion, counts) => {
    const { count, camera, ranks, width, height } = frame;
    const { uv, seen } = look(frame, motion, camera);
    const shrink = 2 ** -frame.level;
    const [right, bottom] = [width - 1, height - 1];
    for (let i = 0; i < count; i++) {
      if (seen[i] === 0) continue;
      const u = (uv[2 * i] + 0.5) * shrink - 0.5;
      const v = (uv[2 * i + 1] + 0.5) * shrink - 0.5;
      if (!(u >= 0 && v >= 0 && u < right && v < bottom)) continue;
      const x = u | 0;
      const y = v | 0;
      const s = u - x;
      const t = v - y;
      const a = 2 * (y * width + x);
      const b = a + 2 * width;
      const bin = frame.bin[i];
      const above = ranks[a + 1] + s * (ranks[a + 3] - ranks[a + 1]);
      const below = ranks[b + 1] + s * (ranks[b + 3] - ranks[b + 1]);
      share(counts, SLOPES + (bin > RANK_BINS ? bin - RANK_BINS : 0) * RANK_BINS, above + t * (below - above));
      if (bin >= RANK_BINS) continue;
      const upper = ranks[a] + s * (ranks[a + 2] - ranks[a]);
      const lower = ranks[b] + s * (ranks[b + 2] - ranks[b]);
      share(counts, bin * RANK_BINS, upper + t * (lower - upper));
    }
  };
}

function share(counts: Float64Array, row: number, rank: number): void {
  const place = 1 + rank * SPAN;
  const bin = place | 0;
  const f = place - bin;
  const g = 1 - f;
  const to = row + bin - 1;
  counts[to] += (g * g * g) / 6;
  counts[to + 1] += (4 - 3 * f * f * (2 - f)) / 6;
  counts[to + 2] += (4 - 3 * g * g * (2 - g)) / 6;
  counts[to + 3] += (f * f * f) / 6;
}
