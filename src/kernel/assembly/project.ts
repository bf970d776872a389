// Candidates to pixels: a tile goes through the lens and is packed while it is still in the nearest cache.
import { projectFov, projectTheta, scaleEquidistant } from './angle';
import { bendPlumbBob, bendRational, packBent, projectMei, projectPrism } from './brown';
import { DEPTH, DISTANCE, LATER, TILE, above, intoCamera, packScaled, packSeen, view } from './lens';
import { projectDoubleSphere, projectUnified } from './sphere';

// The numbers of `loops` in simd-projector.ts.
const PLUMB_BOB = 0;
const RATIONAL = 1;
const PRISM = 2;
const MEI = 3;
const EQUIDISTANT = 4;
const THETA = 5;
const FOV = 6;
const UNIFIED = 7;

/**
 * Columns x, y, z and the numbers of `count` candidates to u, v, depth and the numbers of those whose pixel lies in the picture, which ends
 * at `right` and `bottom`; outputs need room for count + 4. x, y and z are overwritten. `lens` is said in lens.ts. Returns how
 * many are seen.
 */
export function project(
  model: i32,
  x: usize,
  y: usize,
  z: usize,
  index: usize,
  count: i32,
  lens: usize,
  forward: bool,
  right: f64,
  bottom: f64,
  toU: usize,
  toV: usize,
  toDepth: usize,
  toIndex: usize,
): i32 {
  const ends = f32x4.splat(above(right));
  const below = f32x4.splat(above(bottom));
  const byAngle = model >= EQUIDISTANT && model <= FOV;
  const least = forward ? DEPTH : byAngle ? LATER : DISTANCE;
  const nearest = load<f64>(view(lens));
  const least2 = forward ? -1 : nearest * nearest;
  let kept = 0;
  for (let first = 0; first < count; first += TILE) {
    const n = min<i32>(TILE, count - first);
    const at = <usize>first << 2;
    intoCamera(x + at, y + at, z + at, n, lens, least);
    const to = <usize>kept << 2;
    if (model == EQUIDISTANT) {
      const scales = scaleEquidistant(n, lens, least2);
      kept += packScaled(scales, lens, z + at, index + at, n, ends, below, toU + to, toV + to, toDepth + to, toIndex + to);
      continue;
    }
    if (model <= RATIONAL) {
      if (model == PLUMB_BOB) bendPlumbBob(n, lens);
      else bendRational(n, lens);
      kept += packBent(lens, z + at, index + at, n, ends, below, toU + to, toV + to, toDepth + to, toIndex + to);
      continue;
    }
    if (model == PRISM) projectPrism(x + at, y + at, n, lens);
    else if (model == MEI) projectMei(x + at, y + at, n, lens);
    else if (model == THETA) projectTheta(x + at, y + at, n, lens, least2);
    else if (model == FOV) projectFov(x + at, y + at, n, lens, least2);
    else if (model == UNIFIED) projectUnified(x + at, y + at, n, lens);
    else projectDoubleSphere(x + at, y + at, n, lens);
    kept += packSeen(x + at, y + at, z + at, index + at, n, ends, below, toU + to, toV + to, toDepth + to, toIndex + to);
  }
  return kept;
}
