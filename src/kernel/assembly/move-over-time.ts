// Points into another frame, each by the matrix of its own time; as move.ts, and its twin is transform.ts too.
import { column, gather } from './gather';
import { TILE, moveTogether } from './move';
import { areEqual, findDeltas, matrix, matrixAt, runEnd, segmentOf, share, shares, times } from './segments';
import { low, n0, n1, n2, n3, pair, putFirst, putPair, sum } from './vector';

/**
 * As `moveAll`, each point by the matrix of its own time: seconds at byte `it` of a point; `longest` seconds and more are no
 * time. `knots` are `last` + 1 ascending times (f64, ns), `last` > 0, and `matrices` as many 3×4, with room for as many behind
 * them; between two of them every entry is interpolated.
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
  findDeltas(matrices, last, matrices + <usize>(last + 1) * 96);
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
  const deltas = matrices + <usize>(last + 1) * 96;
  for (let at: usize = 0; at < end; ) {
    const time = <f64>load<f32>(times + at) * 1e9;
    segment = segmentOf(time, knots, last, segment);
    const knot = knots + (<usize>segment << 3);
    const m = matrices + <usize>segment * 96;
    const delta = deltas + <usize>segment * 96;
    const begin = load<f64>(knot);
    const until = load<f64>(knot, 8);
    const start = f64x2.splat(begin);
    const span = f64x2.splat(until - begin);
    if (at + 16 <= end && areEqual(v128.load(times + at))) {
      at = moveFiring(at, end, start, span, m, delta, x, y, z);
      continue;
    }
    const stop = runEnd(at, end, segment == 0 ? -Infinity : begin, segment == last - 1 ? Infinity : until, start, span);
    if (stop > at) {
      moveEach(at, stop, m, delta, x, y, z);
      at = stop;
      continue;
    }
    // No time lies nowhere.
    moveOne(x + at, y + at, z + at, time, knot, m);
    at += 4;
  }
  return segment;
}

/** All points of one firing share their time, and with it the matrix; returns where they end, four by four. */
@inline
function moveFiring(
  at: usize,
  end: usize,
  begin: v128,
  span: v128,
  m: usize,
  delta: usize,
  x: usize,
  y: usize,
  z: usize,
): usize {
  const start = at;
  const t = v128.load(times + at);
  do at += 16;
  while (at + 16 <= end && i32x4.all_true(i32x4.eq(v128.load(times + at), t)));
  matrixAt(m, delta, share(f64x2.mul(low(t), f64x2.splat(1e9)), begin, span));
  moveTogether(x + start, y + start, z + start, at - start, matrix);
  return at;
}

/** Moves points of one segment, each by its own matrix. */
function moveEach(at: usize, end: usize, m: usize, delta: usize, x: usize, y: usize, z: usize): void {
  const m0 = m;
  const d0 = delta;
  const a00 = n0(m0);
  const b00 = n0(d0);
  const a01 = n1(m0);
  const b01 = n1(d0);
  const a02 = n2(m0);
  const b02 = n2(d0);
  const a03 = n3(m0);
  const b03 = n3(d0);
  const m1 = m + 32;
  const d1 = delta + 32;
  const a10 = n0(m1);
  const b10 = n0(d1);
  const a11 = n1(m1);
  const b11 = n1(d1);
  const a12 = n2(m1);
  const b12 = n2(d1);
  const a13 = n3(m1);
  const b13 = n3(d1);
  const m2 = m + 64;
  const d2 = delta + 64;
  const a20 = n0(m2);
  const b20 = n0(d2);
  const a21 = n1(m2);
  const b21 = n1(d2);
  const a22 = n2(m2);
  const b22 = n2(d2);
  const a23 = n3(m2);
  const b23 = n3(d2);
  for (; at < end; at += 8) {
    const s = v128.load(shares + (at << 1));
    const px = pair(x + at);
    const py = pair(y + at);
    const pz = pair(z + at);
    const mx = sum(px, py, pz, between(a00, b00, s), between(a01, b01, s), between(a02, b02, s), between(a03, b03, s));
    const my = sum(px, py, pz, between(a10, b10, s), between(a11, b11, s), between(a12, b12, s), between(a13, b13, s));
    const mz = sum(px, py, pz, between(a20, b20, s), between(a21, b21, s), between(a22, b22, s), between(a23, b23, s));
    if (at + 4 == end) {
      // The point behind it is of another segment.
      putFirst(x + at, mx);
      putFirst(y + at, my);
      putFirst(z + at, mz);
      return;
    }
    putPair(x + at, mx);
    putPair(y + at, my);
    putPair(z + at, mz);
  }
}

/** a + s da. */
@inline
function between(a: v128, da: v128, s: v128): v128 {
  return f64x2.add(a, f64x2.mul(s, da));
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
