// Points into another frame, as three columns of float32. Arithmetic in float64, two points at a time, and in the order of its
// twin, transform.ts, so that every bit is the same. A tile is gathered into the columns first and moved there.
import { column, gather } from './gather';
import { both, high, low, narrow, row } from './vector';

/** Points: their coordinates and times stay in the nearest cache. A multiple of four. */
const TILE: i32 = 512;

const times = memory.data(4 * 512 + 16, 16);
/** Of the segment: what its matrix changes by, 12 numbers; and the matrix of the moment. */
const delta = memory.data(96, 16);
const matrix = memory.data(96, 16);

/** out = M p for all points; `m` holds a row-major 3×4. */
export function moveAll(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  count: i32,
  m: usize,
  x: usize,
  y: usize,
  z: usize,
): void {
  for (let first = 0; first < count; first += TILE, points += stride * TILE) {
    const n = min<i32>(TILE, count - first);
    const at = <usize>first << 2;
    gather(points, stride, ix, iy, iz, n, x + at, y + at, z + at);
    const end = at + (<usize>n << 2);
    for (let to = at; to < end; to += 16) moveFour(x + to, y + to, z + to, m);
  }
}

/** Four points in place, all by one matrix. */
@inline
function moveFour(x: usize, y: usize, z: usize, m: usize): void {
  const vx = v128.load(x);
  const vy = v128.load(y);
  const vz = v128.load(z);
  const ax = low(vx);
  const ay = low(vy);
  const az = low(vz);
  const bx = high(vx);
  const by = high(vy);
  const bz = high(vz);
  v128.store(x, narrow(row(ax, ay, az, m, 0), row(bx, by, bz, m, 0)));
  v128.store(y, narrow(row(ax, ay, az, m, 4), row(bx, by, bz, m, 4)));
  v128.store(z, narrow(row(ax, ay, az, m, 8), row(bx, by, bz, m, 8)));
}

/**
 * As `moveAll`, each point by the matrix of its own time: seconds at byte `it` of a point; `longest` seconds and more are no
 * time. `knots` are `last` + 1 ascending times (f64, ns), `last` > 0, and `matrices` as many 3×4; between two of them every
 * entry is interpolated.
 */
export function moveOverTime(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  it: usize,
  longest: f32,
  count: i32,
  knots: usize,
  matrices: usize,
  last: i32,
  x: usize,
  y: usize,
  z: usize,
): void {
  let segment = 0;
  for (let first = 0; first < count; first += TILE, points += stride * TILE) {
    const n = min<i32>(TILE, count - first);
    const at = <usize>first << 2;
    gather(points, stride, ix, iy, iz, n, x + at, y + at, z + at);
    column(points + it, stride, n, times);
    onlyTimes(n, longest);
    segment = moveTile(n, knots, matrices, last, segment, x + at, y + at, z + at);
  }
}

/** What is no time becomes NaN. */
@inline
function onlyTimes(n: i32, longest: f32): void {
  const limit = f32x4.splat(longest);
  const none = f32x4.splat(NaN);
  for (let at = times, end = times + (<usize>n << 2); at < end; at += 16) {
    const t = v128.load(at);
    v128.store(at, v128.bitselect(t, none, f32x4.lt(f32x4.abs(t), limit)));
  }
}

/** Moves the points of a tile in place; returns the segment of the last. */
function moveTile(
  n: i32,
  knots: usize,
  matrices: usize,
  last: i32,
  segment: i32,
  x: usize,
  y: usize,
  z: usize,
): i32 {
  const end = <usize>n << 2;
  const whole = <usize>(n & ~3) << 2;
  const billion = f64x2.splat(1e9);
  for (let at: usize = 0; at < end; ) {
    segment = segmentOf(<f64>load<f32>(times + at) * 1e9, knots, last, segment);
    const knot = knots + (<usize>segment << 3);
    const begin = v128.load64_splat(knot);
    const from = f64x2.splat(segment == 0 ? -Infinity : load<f64>(knot));
    const to = f64x2.splat(segment == last - 1 ? Infinity : load<f64>(knot, 8));
    const span = f64x2.sub(v128.load64_splat(knot, 8), begin);
    const m = matrices + <usize>segment * 96;
    const start = at;
    let moment = NaN;
    for (; at < whole; at += 16) {
      const t = v128.load(times + at);
      const ta = f64x2.mul(low(t), billion);
      const tb = f64x2.mul(high(t), billion);
      const inside = v128.and(
        v128.and(f64x2.ge(ta, from), f64x2.lt(ta, to)),
        v128.and(f64x2.ge(tb, from), f64x2.lt(tb, to)),
      );
      if (!i64x2.all_true(inside)) break;
      if (at == start) deltas(m);
      const time = f64x2.extract_lane(ta, 0);
      const sa = share(ta, begin, span);
      if (i32x4.all_true(i32x4.eq(t, v128.shuffle<f32>(t, t, 0, 0, 0, 0)))) {
        // All points of one firing share their time, and with it the matrix.
        if (time != moment) matrixAt(m, sa);
        moment = time;
        moveFour(x + at, y + at, z + at, matrix);
      } else {
        moveEach(x + at, y + at, z + at, m, sa, share(tb, begin, span));
      }
    }
    if (at > start) continue;
    // Neighbours of different segments, or the last few.
    for (const stop = min<usize>(at + 16, end); at < stop; at += 4) {
      const time = <f64>load<f32>(times + at) * 1e9;
      segment = segmentOf(time, knots, last, segment);
      moveOne(x + at, y + at, z + at, time, knots + (<usize>segment << 3), matrices + <usize>segment * 96);
    }
  }
  return segment;
}

/** The last knot that is not after the time, but neither before the first nor the last one of all; any for no time. */
@inline
function segmentOf(time: f64, knots: usize, last: i32, near: i32): i32 {
  const knot = knots + (<usize>near << 3);
  if (!(time < load<f64>(knot)) && !(time >= load<f64>(knot, 8))) return near;
  let low = 0;
  let high = last - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (time >= load<f64>(knots + (<usize>middle << 3))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How far two times are from the segment's begin to its end; NaN stays. */
@inline
function share(time: v128, begin: v128, span: v128): v128 {
  const s = f64x2.div(f64x2.sub(time, begin), span);
  return f64x2.pmin(f64x2.pmax(s, f64x2.splat(0)), f64x2.splat(1));
}

@inline
function deltas(m: usize): void {
  for (let e: usize = 0; e < 96; e += 16) v128.store(delta + e, f64x2.sub(v128.load(m + 96 + e), v128.load(m + e)));
}

@inline
function matrixAt(m: usize, s: v128): void {
  for (let e: usize = 0; e < 96; e += 16)
    v128.store(matrix + e, f64x2.add(v128.load(m + e), f64x2.mul(s, v128.load(delta + e))));
}

/** An entry of the matrices of two points. */
@inline
function entry(m: usize, e: usize, s: v128): v128 {
  return f64x2.add(both(m, e), f64x2.mul(s, both(delta, e)));
}

@inline
function ownRow(x: v128, y: v128, z: v128, m: usize, e: usize, s: v128): v128 {
  const xy = f64x2.add(f64x2.mul(entry(m, e, s), x), f64x2.mul(entry(m, e + 1, s), y));
  return f64x2.add(f64x2.add(xy, f64x2.mul(entry(m, e + 2, s), z)), entry(m, e + 3, s));
}

/** Four points in place, each by its own matrix. */
@inline
function moveEach(x: usize, y: usize, z: usize, m: usize, sa: v128, sb: v128): void {
  const vx = v128.load(x);
  const vy = v128.load(y);
  const vz = v128.load(z);
  const ax = low(vx);
  const ay = low(vy);
  const az = low(vz);
  const bx = high(vx);
  const by = high(vy);
  const bz = high(vz);
  v128.store(x, narrow(ownRow(ax, ay, az, m, 0, sa), ownRow(bx, by, bz, m, 0, sb)));
  v128.store(y, narrow(ownRow(ax, ay, az, m, 4, sa), ownRow(bx, by, bz, m, 4, sb)));
  v128.store(z, narrow(ownRow(ax, ay, az, m, 8, sa), ownRow(bx, by, bz, m, 8, sb)));
}

/** Entries e and e + 1 between two matrices. */
@inline
function pairAt(m: usize, e: usize, s: v128): v128 {
  const from = v128.load(m + (e << 3));
  return f64x2.add(from, f64x2.mul(s, f64x2.sub(v128.load(m + 96 + (e << 3)), from)));
}

@inline
function dot(xy: v128, z: f64, m: usize, e: usize, s: v128): f32 {
  const first = f64x2.mul(pairAt(m, e, s), xy);
  const second = pairAt(m, e + 2, s);
  const sum = f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1);
  return <f32>(sum + f64x2.extract_lane(second, 0) * z + f64x2.extract_lane(second, 1));
}

function moveOne(x: usize, y: usize, z: usize, time: f64, knot: usize, m: usize): void {
  const begin = load<f64>(knot);
  let s = (time - begin) / (load<f64>(knot, 8) - begin);
  if (s < 0) s = 0;
  if (s > 1) s = 1;
  const all = f64x2.splat(s);
  const xy = f64x2(<f64>load<f32>(x), <f64>load<f32>(y));
  const pz = <f64>load<f32>(z);
  store<f32>(x, dot(xy, pz, m, 0, all));
  store<f32>(y, dot(xy, pz, m, 4, all));
  store<f32>(z, dot(xy, pz, m, 8, all));
}
