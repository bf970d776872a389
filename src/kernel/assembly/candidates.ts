// Which points can be in the picture at all: a test in float32, four at a time, with more slack than float32 can be wrong.
// What it lets through is decided in float64 afterwards, so that it changes no result.

import { pack } from './lens';

@inline
function splat(at: usize, entry: usize): v128 {
  return v128.load32_splat(at + entry * 4);
}

/**
 * Packs x, y, z (columns of float32) and the number of every point that may be seen to px, py, pz, index, which have room for
 * count + 4. Returns how many. `planes` holds `planeCount` times (nx, ny, nz, d) as float32, |n| = 1: a point is inside when
 * n · p + d >= -(perMetre (|x|+|y|+|z|) + slack). `cone`, unless its cosine is below -1: a row-major 3×4 and the cosine:
 * inside when z >= cosine · |p| less the same slack, in that frame.
 */
export function candidates(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  planes: usize,
  planeCount: i32,
  cone: usize,
  perMetre: f32,
  slack: f32,
  px: usize,
  py: usize,
  pz: usize,
  index: usize,
): i32 {
  const useCone = load<f32>(cone, 48) >= -1;
  const end = planes + (<usize>planeCount << 4);
  let kept: usize = 0;
  let number = i32x4(0, 1, 2, 3);
  const four = i32x4.splat(4);
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const vx = v128.load(x + at);
    const vy = v128.load(y + at);
    const vz = v128.load(z + at);
    const size = f32x4.add(f32x4.add(f32x4.abs(vx), f32x4.abs(vy)), f32x4.abs(vz));
    const least = f32x4.neg(f32x4.add(f32x4.mul(f32x4.splat(perMetre), size), f32x4.splat(slack)));
    // What is no number goes here. Where sums overflow, `least` is -infinity or a side is no number: that is not "less".
    let keep = f32x4.eq(size, size);
    for (let plane = planes; plane < end; plane += 16) {
      keep = v128.andnot(keep, f32x4.lt(side(vx, vy, vz, plane), least));
      // Neighbours in firing order are mostly out together.
      if (!v128.any_true(keep)) break;
    }
    if (useCone) keep = v128.andnot(keep, outOfCone(vx, vy, vz, least, cone));
    let bits = i32x4.bitmask(keep);
    if (i + 4 > count) bits &= (1 << (count - i)) - 1;
    if (bits) {
      const shuffle = v128.load(pack + (<usize>bits << 4));
      const to = kept << 2;
      v128.store(px + to, v128.swizzle(vx, shuffle));
      v128.store(py + to, v128.swizzle(vy, shuffle));
      v128.store(pz + to, v128.swizzle(vz, shuffle));
      v128.store(index + to, v128.swizzle(number, shuffle));
      kept += <usize>popcnt<i32>(bits);
    }
    number = i32x4.add(number, four);
  }
  return <i32>kept;
}

@inline
function outOfCone(vx: v128, vy: v128, vz: v128, least: v128, cone: usize): v128 {
  const cx = side(vx, vy, vz, cone);
  const cy = side(vx, vy, vz, cone + 16);
  const cz = side(vx, vy, vz, cone + 32);
  const range = f32x4.sqrt(f32x4.add(f32x4.add(f32x4.mul(cx, cx), f32x4.mul(cy, cy)), f32x4.mul(cz, cz)));
  const margin = f32x4.sub(cz, f32x4.mul(splat(cone, 12), range));
  // Squares overflow for points beyond 1e19 m; those are let through.
  return v128.and(f32x4.lt(margin, least), f32x4.lt(range, f32x4.splat(3e38)));
}

/** n · p + d of four points. */
@inline
function side(vx: v128, vy: v128, vz: v128, at: usize): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(splat(at, 0), vx), f32x4.mul(splat(at, 1), vy)),
    f32x4.add(f32x4.mul(splat(at, 2), vz), splat(at, 3)),
  );
}
