// Bounds the size of a track: neighbours are joined, so that ten million readings cost no more than two million.
import { rotationExp, rotationLog, rotationProduct } from '../../geometry/rotation-vector.js';
import type { IncrementTrack, MotionTrack } from './motion-track.js';
import { vectorAt } from './turn-curve.js';

/** About 100 bytes of curve for each. */
const MOST = 2 ** 21;

/** The track itself while it is small enough; else means of m readings at their mean moment, or m turns as one. */
export function thinTrack(track: MotionTrack, most: number = MOST): MotionTrack {
  const n = track.kind === 'increments' ? track.start.length : track.t.length;
  const m = Math.ceil(n / most);
  if (m <= 1) return track;
  if (track.kind === 'increments') return thinIncrements(track, m);
  const count = Math.floor(n / m);
  const t = means(track.t, 1, m, count, track.t[0]);
  if (track.kind === 'rate') return { ...track, t, rate: means(track.rate, 3, m, count) };
  return { ...track, t, speed: means(track.speed, 1, m, count) };
}

/** Means of m rows of `width` numbers each; moments are averaged as distances from `base`, which keeps whole ns whole. */
function means(values: Float64Array, width: number, m: number, count: number, base = 0): Float64Array {
  const out = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += values[(i * m + k) * width + c] - base;
      out[i * width + c] = base + sum / m;
    }
  }
  return out;
}

function thinIncrements(track: IncrementTrack, m: number): IncrementTrack {
  const { start, end, rotation, variance } = track;
  const kept = { start: new Float64Array(start.length), end: new Float64Array(start.length) };
  const turns = new Float64Array(rotation.length);
  const summed = variance && new Float64Array(start.length);
  let n = 0;
  for (let i = 0; i < start.length; ) {
    let q = rotationExp(vectorAt(rotation, i));
    let last = i;
    while (last + 1 < Math.min(i + m, start.length) && start[last + 1] === end[last])
      q = rotationProduct(q, rotationExp(vectorAt(rotation, ++last)));
    kept.start[n] = start[i];
    kept.end[n] = end[last];
    if (summed) for (let k = i; k <= last; k++) summed[n] += variance[k];
    turns.set(rotationLog(q), 3 * n++);
    i = last + 1;
  }
  return {
    ...track,
    start: kept.start.slice(0, n),
    end: kept.end.slice(0, n),
    rotation: turns.slice(0, 3 * n),
    variance: summed?.slice(0, n),
  };
}
