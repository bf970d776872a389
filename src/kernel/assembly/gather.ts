// Coordinates out of rows of points into columns of float32, and back. Whole vectors are read and written: what is past the
// end of rows and columns belongs to nobody.

/** x, y and z of each point as three columns; `ix`, `iy`, `iz` are byte offsets in a point. */
export function gather(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  count: i32,
  x: usize,
  y: usize,
  z: usize,
): void {
  if (iy == ix + 4 && iz == ix + 8) {
    transposed(points + ix, stride, count, x, y, z);
    return;
  }
  column(points + ix, stride, count, x);
  column(points + iy, stride, count, y);
  column(points + iz, stride, count, z);
}

/** Three floats that lie behind one another: four points are one 4×4 block, of which three rows are kept once it is turned. */
function transposed(points: usize, stride: usize, count: i32, x: usize, y: usize, z: usize): void {
  const end = x + (<usize>(count & ~3) << 2);
  while (x < end) {
    const a = v128.load(points);
    const b = v128.load(points + stride);
    points += stride << 1;
    const c = v128.load(points);
    const d = v128.load(points + stride);
    points += stride << 1;
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    v128.store(x, v128.shuffle<f64>(ab, cd, 0, 2));
    v128.store(y, v128.shuffle<f64>(ab, cd, 1, 3));
    v128.store(z, v128.shuffle<f64>(v128.shuffle<f32>(a, b, 2, 6, 3, 7), v128.shuffle<f32>(c, d, 2, 6, 3, 7), 0, 2));
    x += 16;
    y += 16;
    z += 16;
  }
  for (let i = count & 3; i > 0; i--, points += stride, x += 4, y += 4, z += 4) {
    store<u32>(x, load<u32>(points));
    store<u32>(y, load<u32>(points, 4));
    store<u32>(z, load<u32>(points, 8));
  }
}

/** One float32 of each point, as bits. */
export function column(points: usize, stride: usize, count: i32, to: usize): void {
  const end = to + (<usize>(count & ~3) << 2);
  for (; to < end; to += 16, points += stride << 2) v128.store(to, four(points, stride));
  for (let i = count & 3; i > 0; i--, points += stride, to += 4) store<u32>(to, load<u32>(points));
}

/** One float32 of four points. */
@inline
export function four(points: usize, stride: usize): v128 {
  const second = points + stride;
  const third = second + stride;
  const first = v128.load32_zero(points);
  return v128.load32_lane(third + stride, v128.load32_lane(third, v128.load32_lane(second, first, 1), 2), 3);
}

/** A column of float32 back into rows; every NaN as the one that is stored, `nan`. */
export function scatter(from: usize, count: i32, to: usize, stride: usize, nan: u32): void {
  for (let i = 0; i < count; i++, from += 4, to += stride) {
    const value = load<f32>(from);
    store<u32>(to, value == value ? reinterpret<u32>(value) : nan);
  }
}

/**
 * Smallest and largest time of the points, ns, to out[0..1] (f64), from a column of seconds. Times of `longest` seconds and
 * more are none. Infinity and -infinity when no point has a time.
 */
export function timeRange(points: usize, stride: usize, count: i32, longest: f32, out: usize): void {
  const limit = f32x4.splat(longest);
  const none = f32x4.splat(Infinity);
  // pmin and pmax keep their first operand unless the second is the smaller or larger.
  let min = none;
  let max = f32x4.neg(none);
  let i = 0;
  for (; i + 4 <= count; i += 4, points += stride << 2) {
    const t = four(points, stride);
    const real = f32x4.lt(f32x4.abs(t), limit);
    min = f32x4.pmin(min, v128.bitselect(t, none, real));
    max = f32x4.pmax(max, v128.bitselect(t, f32x4.neg(none), real));
  }
  for (; i < count; i++, points += stride) {
    const t = v128.load32_splat(points);
    const real = f32x4.lt(f32x4.abs(t), limit);
    min = f32x4.pmin(min, v128.bitselect(t, none, real));
    max = f32x4.pmax(max, v128.bitselect(t, f32x4.neg(none), real));
  }
  min = f32x4.pmin(min, v128.shuffle<f64>(min, min, 1, 0));
  max = f32x4.pmax(max, v128.shuffle<f64>(max, max, 1, 0));
  min = f32x4.pmin(min, v128.shuffle<f32>(min, min, 1, 0, 3, 2));
  max = f32x4.pmax(max, v128.shuffle<f32>(max, max, 1, 0, 3, 2));
  // Plus 0: of 0 and -0, which are one time, only 0 is told.
  store<f64>(out, <f64>f32x4.extract_lane(min, 0) * 1e9 + 0);
  store<f64>(out, <f64>f32x4.extract_lane(max, 0) * 1e9 + 0, 8);
}
