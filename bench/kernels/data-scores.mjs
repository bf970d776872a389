// What the scores of a calibration look at: a map of a picture's brightness and slope as ranks, and points that fall on it.
import { rotationExp } from '../../dist/geometry/rotation-vector.js';
import { toMatrix } from '../../dist/geometry/se3.js';
import { lenses } from './data-lens.mjs';
import { randomFrom } from './data-sweep.mjs';

export const map = { width: 960, height: 540 };
/** The map's pixels are two of the camera's. */
export const LEVEL = 1;
const POINTS = 20_000;
/** Bins of brightness and of slope; ranks in bytes go in steps of 1/16. */
const [BRIGHTNESS, SLOPES, STEPS] = [16, 8, 16];

/**
 * `ranks` float32 0..1 and `bytes` 0..(bins - 1) · 16, brightness and slope of a pixel side by side. `xyz` (camera's frame, m) with
 * `bin` (16: none, 17 and 18: outlines) and `motion` (3×4); `rows` (u, v and their derivatives by seven numbers) with `levels` and
 * `change`.
 */
export function scoreData() {
  const random = randomFrom(13);
  const pixels = map.width * map.height;
  const ranks = Float32Array.from({ length: 2 * pixels }, (_, i) => {
    const wave = 0.5 + 0.35 * Math.sin((i >> 1) / 53 + (i & 1)) + 0.3 * (random() - 0.5);
    return Math.max(0, Math.min(1, wave));
  });
  const bytes = Uint8Array.from(ranks, (rank, i) => STEPS * rank * ((i & 1 ? SLOPES : BRIGHTNESS) - 1));
  const uniform = (low, high) => low + (high - low) * random();
  const change = Float64Array.from({ length: 7 }, () => uniform(-0.004, 0.004));
  const row = n => (n === 0 ? uniform(0, map.width) : n === 1 ? uniform(0, map.height) : uniform(-600, 600));
  return {
    ranks,
    bytes,
    ...pointsOnPicture(random),
    bin: Uint8Array.from({ length: POINTS }, () => Math.floor(19 * random())),
    motion: toMatrix({ q: rotationExp([0.004, -0.006, 0.003]), t: [0.02, -0.03, 0.01] }),
    rows: Float32Array.from({ length: 16 * POINTS }, (_, i) => row(i & 15)),
    levels: Float32Array.from({ length: POINTS }, () => (BRIGHTNESS - 1.001) * random()),
    change,
  };
}

/** In all parts of the picture, 2 to 60 m away. */
function pointsOnPicture(random) {
  const lens = lenses.plumb_bob;
  const uv = Float64Array.from({ length: 2 * POINTS }, (_, i) => (i & 1 ? lens.height : lens.width) * random());
  const rays = new Float64Array(3 * POINTS);
  lens.unproject(uv, POINTS, rays, new Uint8Array(POINTS));
  for (let i = 0; i < POINTS; i++) {
    const range = 2 + 58 * random();
    for (let k = 0; k < 3; k++) rays[3 * i + k] *= range;
  }
  return { xyz: rays };
}
