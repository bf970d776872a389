// How much the rotation of a picture rests on one part of it: the jackknife over blocks (Künsch 1989).
import { compose, inverse, type Quaternion, type Vec3 } from '../../geometry/index.js';
import { rotationLog } from '../../geometry/rotation-vector.js';
import { improve, type RayMotion, type RayPairs } from './ray-motion.js';

/** Parts of the picture, from left to right, with as many pairs each. */
const BLOCKS = 8;

/** Row-major 3×3 covariance of the rotation, rad², from leaving out one block after the other. */
export function jackknife(pairs: RayPairs, motion: RayMotion, weight: Float64Array): Float64Array {
  const order = Uint32Array.from({ length: pairs.count }, (_, i) => i).sort(
    (a, b) => pairs.f[3 * a] - pairs.f[3 * b] || a - b,
  );
  const turns: Vec3[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    const rest = weight.slice();
    const [from, to] = [block, block + 1].map(b => Math.floor((b * pairs.count) / BLOCKS));
    for (const i of order.subarray(from, to)) rest[i] = 0;
    let other = motion;
    for (let step = 0; step < 4; step++)
      other = improve(
        pairs,
        other,
        order,
        rest.map((_, i) => rest[order[i]]),
      );
    turns.push(turnBetween(motion.q, other.q));
  }
  const mean = [0, 1, 2].map(a => turns.reduce((sum, turn) => sum + turn[a], 0) / BLOCKS);
  const covariance = new Float64Array(9);
  for (const turn of turns)
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++)
        covariance[3 * a + b] += ((BLOCKS - 1) / BLOCKS) * (turn[a] - mean[a]) * (turn[b] - mean[b]);
  return covariance;
}

/** Log of what leads from one rotation to another, in the frame at the start. */
export function turnBetween(from: Quaternion, to: Quaternion): Vec3 {
  return rotationLog(compose({ q: to, t: [0, 0, 0] }, inverse({ q: from, t: [0, 0, 0] })).q);
}
