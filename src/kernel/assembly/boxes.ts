// Which points lie in oriented boxes: decided in float32 where that cannot be wrong, by blocks and then four points at a time,
// and in float64, in the order of pointsInBox of src/geometry/box3.ts, for the few that lie at a face.
import { pack } from './lens';

/**
 * Points of a block. Bounds of a block tell whether a box can hold any of its points: scans are in firing order, so a block is
 * small in space. Four blocks make one of the next level, and so does that: 16, 64 and 256 points.
 */
const BLOCK: i32 = 16;

@inline
function splat32(at: usize, entry: usize): v128 {
  return v128.load32_splat(at + entry * 4);
}

/**
 * x, y and z as columns of float32, filled up with NaN to whole blocks, and the bounds of every block of the three levels, the
 * smallest first. A level of n blocks is six columns of n float32: least x y z, largest x y z. There are 16, 4 and 1 times `tops`
 * of them, a multiple of four; those without points have no extent. `ix`, `iy`, `iz` are byte offsets in a row; `wide`: rows of
 * float64.
 */
export function blocks(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  wide: bool,
  count: i32,
  x: usize,
  y: usize,
  z: usize,
  bounds: usize,
  tops: i32,
): void {
  if (wide) {
    for (let n = 0; n < count; n++, points += stride) {
      const at = <usize>n << 2;
      store<f32>(x + at, <f32>load<f64>(points + ix));
      store<f32>(y + at, <f32>load<f64>(points + iy));
      store<f32>(z + at, <f32>load<f64>(points + iz));
    }
  } else {
    const fours = iy == ix + 4 && iz == ix + 8 ? count & ~3 : 0;
    columns(points + ix, stride, fours, x, y, z);
    for (let n = fours; n < count; n++) {
      const at = <usize>n << 2;
      const from = points + <usize>n * stride;
      store<u32>(x + at, load<u32>(from + ix));
      store<u32>(y + at, load<u32>(from + iy));
      store<u32>(z + at, load<u32>(from + iz));
    }
  }
  const whole = (count + BLOCK - 1) / BLOCK;
  for (let n = count; n < whole * BLOCK; n++) {
    const at = <usize>n << 2;
    store<f32>(x + at, NaN);
    store<f32>(y + at, NaN);
    store<f32>(z + at, NaN);
  }
  const n = <usize>tops << 4;
  for (let b = 0; b < tops << 4; b++) {
    const at = <usize>b * BLOCK * 4;
    const to = bounds + (<usize>b << 2);
    const filled = b < whole;
    boundPoints(x + at, filled, to, to + 12 * n);
    boundPoints(y + at, filled, to + 4 * n, to + 16 * n);
    boundPoints(z + at, filled, to + 8 * n, to + 20 * n);
  }
  boundBlocks(bounds, n, bounds + 24 * n);
  boundBlocks(bounds + 24 * n, n >> 2, bounds + 30 * n);
}

/** The bounds of each four of the n blocks at `from`. */
function boundBlocks(from: usize, n: usize, to: usize): void {
  for (let column = 0; column < 6; column++) {
    for (let b: usize = 0; b < n; b += 4, from += 16, to += 4) {
      const v = v128.load(from);
      if (column < 3) store<f32>(to, least(v));
      else store<f32>(to, largest(v));
    }
  }
}

/** Rows whose x, y and z follow one another, a multiple of four; reads four bytes past a row. */
@inline
function columns(from: usize, stride: usize, count: i32, x: usize, y: usize, z: usize): void {
  for (let n = 0; n < count; n += 4, from += stride << 2) {
    const a = v128.load(from);
    const b = v128.load(from + stride);
    const c = v128.load(from + 2 * stride);
    const d = v128.load(from + 3 * stride);
    const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const at = <usize>n << 2;
    v128.store(x + at, v128.shuffle<i64>(ab0, cd0, 0, 2));
    v128.store(y + at, v128.shuffle<i64>(ab0, cd0, 1, 3));
    v128.store(z + at, v128.shuffle<i64>(ab1, cd1, 0, 2));
  }
}

/** The accumulator is the first operand: pmin and pmax pass over a NaN in the second. */
@inline
function boundPoints(column: usize, filled: bool, toLeast: usize, toLargest: usize): void {
  let low = f32x4.splat(Infinity);
  let high = f32x4.splat(-Infinity);
  if (filled) {
    for (let at: usize = 0; at < 64; at += 16) {
      const v = v128.load(column + at);
      low = f32x4.pmin(low, v);
      high = f32x4.pmax(high, v);
    }
  }
  store<f32>(toLeast, least(low));
  store<f32>(toLargest, largest(high));
}

@inline
function least(v: v128): f32 {
  const two = f32x4.pmin(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmin(two, v128.shuffle<i32>(two, two, 1, 0, 3, 2)), 0);
}

@inline
function largest(v: v128): f32 {
  const two = f32x4.pmax(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(two, v128.shuffle<i32>(two, two, 1, 0, 3, 2)), 0);
}

/** Which of four blocks the box may touch, as bits. */
@inline
function touched(at: usize, n: usize, f: usize): i32 {
  const x = v128.and(f32x4.le(v128.load(at), splat32(f, 21)), f32x4.ge(v128.load(at + 12 * n), splat32(f, 18)));
  const y = v128.and(f32x4.le(v128.load(at + 4 * n), splat32(f, 22)), f32x4.ge(v128.load(at + 16 * n), splat32(f, 19)));
  const z = v128.and(f32x4.le(v128.load(at + 8 * n), splat32(f, 23)), f32x4.ge(v128.load(at + 20 * n), splat32(f, 20)));
  return i32x4.bitmask(v128.and(v128.and(x, y), z));
}

/**
 * Rows inside the box, ascending, with `number` added, to `out` unless it is 0 (room for count + 4); returns how many. `box` holds as float64: 0–11
 * row-major 3×4 into the box, 12–14 half lengths; from byte 128 on as float32: 0–11 the matrix, 12–14 half lengths and 15–17 the
 * same, larger and smaller by more than float32 can be wrong, 18–20 and 21–23 bounds around it all. Not `coarse`: these hold
 * for nothing, every point is decided in float64.
 */
export function insideBox(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  wide: bool,
  count: i32,
  x: usize,
  y: usize,
  z: usize,
  bounds: usize,
  tops: i32,
  box: usize,
  coarse: bool,
  number: i32,
  out: usize,
): i32 {
  let found = 0;
  if (!coarse) {
    for (let n = 0; n < count; n++) {
      if (!exact(points + <usize>n * stride, ix, iy, iz, wide, box)) continue;
      if (out) store<u32>(out + (<usize>found << 2), number + n);
      found++;
    }
    return found;
  }
  const f = box + 128;
  const n = <usize>tops << 4;
  for (let top = 0; top < tops; top += 4) {
    for (let a = touched(bounds + 30 * n + (<usize>top << 2), n >> 4, f); a; a &= a - 1) {
      const middle = (top + ctz<i32>(a)) << 2;
      for (let b = touched(bounds + 24 * n + (<usize>middle << 2), n >> 2, f); b; b &= b - 1) {
        const low = (middle + ctz<i32>(b)) << 2;
        for (let c = touched(bounds + (<usize>low << 2), n, f); c; c &= c - 1) {
          const first = (low + ctz<i32>(c)) * BLOCK;
          for (let i = first; i < first + BLOCK; i += 4) {
            const p = <usize>i << 2;
            const vx = v128.load(x + p);
            const vy = v128.load(y + p);
            const vz = v128.load(z + p);
            const qx = along(f, 0, vx, vy, vz);
            const qy = along(f, 4, vx, vy, vz);
            const qz = along(f, 8, vx, vy, vz);
            // NaN is in no box, and fails every comparison.
            const may = within(qx, qy, qz, f, 12);
            if (!may) continue;
            let bits = within(qx, qy, qz, f, 15);
            for (let open = may & ~bits; open; open &= open - 1) {
              const lane = ctz<i32>(open);
              if (exact(points + <usize>(i + lane) * stride, ix, iy, iz, wide, box)) bits |= 1 << lane;
            }
            if (out) {
              const numbers = i32x4.add(i32x4.splat(number + i), i32x4(0, 1, 2, 3));
              v128.store(out + (<usize>found << 2), v128.swizzle(numbers, v128.load(pack + (<usize>bits << 4))));
            }
            found += popcnt<i32>(bits);
          }
        }
      }
    }
  }
  return found;
}

/** |row · p + t| of four points, by a row of the matrix. */
@inline
function along(f: usize, entry: usize, vx: v128, vy: v128, vz: v128): v128 {
  return f32x4.abs(
    f32x4.add(
      f32x4.add(f32x4.mul(splat32(f, entry), vx), f32x4.mul(splat32(f, entry + 1), vy)),
      f32x4.add(f32x4.mul(splat32(f, entry + 2), vz), splat32(f, entry + 3)),
    ),
  );
}

@inline
function within(qx: v128, qy: v128, qz: v128, f: usize, half: usize): i32 {
  const flat = v128.and(f32x4.le(qx, splat32(f, half)), f32x4.le(qy, splat32(f, half + 1)));
  return i32x4.bitmask(v128.and(flat, f32x4.le(qz, splat32(f, half + 2))));
}

@inline
function exact(point: usize, ix: usize, iy: usize, iz: usize, wide: bool, box: usize): bool {
  const x = wide ? load<f64>(point + ix) : <f64>load<f32>(point + ix);
  const y = wide ? load<f64>(point + iy) : <f64>load<f32>(point + iy);
  const z = wide ? load<f64>(point + iz) : <f64>load<f32>(point + iz);
  return (
    abs<f64>(row(box, 0, x, y, z)) <= load<f64>(box, 96) &&
    abs<f64>(row(box, 32, x, y, z)) <= load<f64>(box, 104) &&
    abs<f64>(row(box, 64, x, y, z)) <= load<f64>(box, 112)
  );
}

@inline
function row(box: usize, at: usize, x: f64, y: f64, z: f64): f64 {
  return (
    load<f64>(box + at) * x + load<f64>(box + at, 8) * y + load<f64>(box + at, 16) * z + load<f64>(box + at, 24)
  );
}
