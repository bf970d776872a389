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

/**
 * Rows with other x, y and z, which stand in three columns: `ix`, `iy`, `iz` are byte offsets in a row, `nan` is what every NaN of them
 * is stored as.
 */
export function withXyz(
  rows: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  count: i32,
  x: usize,
  y: usize,
  z: usize,
  to: usize,
  nan: u32,
): void {
  const nans = i32x4.splat(nan);
  const four = stride << 2;
  const most = x + (<usize>(count & ~3) << 2);
  for (; x < most; x += 16, y += 16, z += 16, to += four, rows += four) {
    for (let at: usize = 0; at < four; at += 16) v128.store(to + at, v128.load(rows + at));
    intoRows(oneNaN(v128.load(x), nans), to + ix, stride);
    intoRows(oneNaN(v128.load(y), nans), to + iy, stride);
    intoRows(oneNaN(v128.load(z), nans), to + iz, stride);
  }
  for (let i = count & 3; i > 0; i--, x += 4, y += 4, z += 4, to += stride, rows += stride) {
    memory.copy(to, rows, stride);
    v128.store32_lane(to + ix, oneNaN(v128.load32_zero(x), nans), 0);
    v128.store32_lane(to + iy, oneNaN(v128.load32_zero(y), nans), 0);
    v128.store32_lane(to + iz, oneNaN(v128.load32_zero(z), nans), 0);
  }
}

/** One float32 to each of four rows. */
@inline
function intoRows(v: v128, at: usize, stride: usize): void {
  v128.store32_lane(at, v, 0);
  v128.store32_lane(at + stride, v, 1);
  v128.store32_lane(at + 2 * stride, v, 2);
  v128.store32_lane(at + 3 * stride, v, 3);
}

@inline
function oneNaN(v: v128, nans: v128): v128 {
  return v128.bitselect(v, nans, f32x4.eq(v, v));
}

/**
 * Smallest and largest time of the points, ns, to out[0..1] (f64), from a column of seconds; 1 to out[2] where every point has one,
 * else 0. Times of `longest` seconds and more are none. Infinity and -infinity when no point has a time.
 */
export function timeRange(points: usize, stride: usize, count: i32, longest: f32, out: usize): void {
  const limit = f32x4.splat(longest);
  const none = f32x4.splat(Infinity);
  // pmin and pmax keep their first operand unless the second is the smaller or larger.
  let min = none;
  let max = f32x4.neg(none);
  let whole = i32x4.splat(-1);
  let i = 0;
  for (; i + 4 <= count; i += 4, points += stride << 2) {
    const t = four(points, stride);
    const real = f32x4.lt(f32x4.abs(t), limit);
    whole = v128.and(whole, real);
    min = f32x4.pmin(min, v128.bitselect(t, none, real));
    max = f32x4.pmax(max, v128.bitselect(t, f32x4.neg(none), real));
  }
  for (; i < count; i++, points += stride) {
    const t = v128.load32_splat(points);
    const real = f32x4.lt(f32x4.abs(t), limit);
    whole = v128.and(whole, real);
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
  store<f64>(out, i32x4.all_true(whole) ? 1 : 0, 16);
}
