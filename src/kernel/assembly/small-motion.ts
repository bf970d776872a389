// Points that hardly move, each by the matrix of its own time: float32, four at a time, in the order of the twin, ../small-motion.ts,
// which says what a segment holds and why float32 is enough.
import { column, gather } from './gather';
import { TILE } from './move';
import { times } from './segments';

/** Bytes of a segment, and where its begin and end are; minus its begin and 1 / its length follow. */
const SEGMENT: usize = 112;
const FROM: usize = 96;
const TO: usize = 100;

/** A tile's coordinates before they are moved. Runs read and write whole vectors: what they write too much the next run writes again. */
const before = memory.data(3 * 4 * 512 + 16, 16);

/** Of one moment: the matrix without the 1 of its diagonal. */
const change = memory.data(48, 16);

/**
 * x, y and z of each point, moved, as three columns with room for `count` + 3; `ix`, `iy`, `iz` and `it` are byte offsets in a point; `longest`
 * seconds and more are no time: such points become NaN. The last segment begins at `last`.
 */
export function moveSlightly(
  points: usize,
  stride: usize,
  ix: usize,
  iy: usize,
  iz: usize,
  it: usize,
  longest: f32,
  count: i32,
  segments: usize,
  last: usize,
  x: usize,
  y: usize,
  z: usize,
): void {
  let segment = segments;
  const limit = f32x4.splat(longest);
  for (let first = 0; first < count; first += TILE, points += stride * TILE) {
    const n = min<i32>(TILE, count - first);
    const to = <usize>first << 2;
    gather(points, stride, ix, iy, iz, n, before, before + 4 * TILE, before + 8 * TILE);
    column(points + it, stride, n, times);
    for (let at: usize = 0, end = <usize>n << 2; at < end; ) {
      segment = segmentAt(load<f32>(times + at), segments, last, segment);
      at = isFiring(at)
        ? moveFiring(at, end, segment, limit, x + to, y + to, z + to)
        : moveRun(at, end, segment, limit, x + to, y + to, z + to);
    }
  }
}

/** The one that a time lies in, mostly the next; any for no time. */
@inline
function segmentAt(time: f32, segments: usize, last: usize, near: usize): usize {
  if (!(time < load<f32>(near + FROM)) && !(time >= load<f32>(near + TO))) return near;
  const next = near + SEGMENT;
  if (near < last && time >= load<f32>(next + FROM) && time < load<f32>(next + TO)) return next;
  let low = 0;
  let high = <i32>((last - segments) / SEGMENT);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time >= load<f32>(segments + <usize>middle * SEGMENT + TO)) low = middle + 1;
    else high = middle;
  }
  return segments + <usize>low * SEGMENT;
}

/** Whether eight points share a time: for fewer, a matrix of their own costs more than it saves. */
@inline
function isFiring(at: usize): bool {
  const t = v128.load32_splat(times + at);
  const both = v128.and(i32x4.eq(v128.load(times + at), t), i32x4.eq(v128.load(times + at, 16), t));
  return i32x4.all_true(both);
}

/** All points of one firing share their time, and with it the matrix; returns where they end. */
function moveFiring(at: usize, end: usize, segment: usize, limit: v128, x: usize, y: usize, z: usize): usize {
  const t = v128.load32_splat(times + at);
  const s = share(t, segment, limit);
  for (let e: usize = 0; e < 48; e += 16)
    v128.store(change + e, add(v128.load(segment + e), mul(s, v128.load(segment + e, 48))));
  const a = v128.load32_splat(change);
  const b = v128.load32_splat(change, 4);
  const c = v128.load32_splat(change, 8);
  const d = v128.load32_splat(change, 12);
  const e = v128.load32_splat(change, 16);
  const f = v128.load32_splat(change, 20);
  const g = v128.load32_splat(change, 24);
  const h = v128.load32_splat(change, 28);
  const i = v128.load32_splat(change, 32);
  const j = v128.load32_splat(change, 36);
  const k = v128.load32_splat(change, 40);
  const l = v128.load32_splat(change, 44);
  do {
    const px = v128.load(before + at);
    const py = v128.load(before + at, 2048);
    const pz = v128.load(before + at, 4096);
    v128.store(x + at, moved(px, px, py, pz, a, b, c, d));
    v128.store(y + at, moved(py, px, py, pz, e, f, g, h));
    v128.store(z + at, moved(pz, px, py, pz, i, j, k, l));
    const others = i32x4.bitmask(i32x4.ne(v128.load(times + at), t));
    if (others) return at + (<usize>ctz<i32>(others) << 2);
    at += 16;
  } while (at < end);
  return at;
}

/** Moves points of one segment, each by its own matrix, until one is of another segment or a firing begins; returns where. */
function moveRun(at: usize, end: usize, segment: usize, limit: v128, x: usize, y: usize, z: usize): usize {
  const from = v128.load32_splat(segment, 96);
  const to = v128.load32_splat(segment, 100);
  // The first is moved by this segment even if it is NaN, which is outside of all.
  const next = at + 4;
  do {
    const t = v128.load(times + at);
    const s = share(t, segment, limit);
    const px = v128.load(before + at);
    const py = v128.load(before + at, 2048);
    const pz = v128.load(before + at, 4096);
    v128.store(x + at, moved(px, px, py, pz, e0(segment, s), e1(segment, s), e2(segment, s), e3(segment, s)));
    const second = segment + 16;
    v128.store(y + at, moved(py, px, py, pz, e0(second, s), e1(second, s), e2(second, s), e3(second, s)));
    const third = segment + 32;
    v128.store(z + at, moved(pz, px, py, pz, e0(third, s), e1(third, s), e2(third, s), e3(third, s)));
    const outside = i32x4.bitmask(v128.and(f32x4.ge(t, from), f32x4.lt(t, to))) ^ 15;
    if (outside) return max(next, at + (<usize>ctz<i32>(outside) << 2));
    at += 16;
  } while (at < end && load<u32>(times + at) != load<u32>(times + at, 28));
  return at;
}

/** How far times are from a segment's begin to its end; NaN for what is no time. */
@inline
function share(t: v128, segment: usize, limit: v128): v128 {
  const time = v128.or(t, v128.not(f32x4.lt(f32x4.abs(t), limit)));
  const s = mul(add(time, v128.load32_splat(segment, 104)), v128.load32_splat(segment, 108));
  return f32x4.pmin(f32x4.pmax(s, f32x4.splat(0)), f32x4.splat(1));
}

// Entries of a row of the matrix at a moment. An offset must be written out to become part of the instruction.

@inline
function e0(row: usize, s: v128): v128 {
  return add(v128.load32_splat(row), mul(s, v128.load32_splat(row, 48)));
}

@inline
function e1(row: usize, s: v128): v128 {
  return add(v128.load32_splat(row, 4), mul(s, v128.load32_splat(row, 52)));
}

@inline
function e2(row: usize, s: v128): v128 {
  return add(v128.load32_splat(row, 8), mul(s, v128.load32_splat(row, 56)));
}

@inline
function e3(row: usize, s: v128): v128 {
  return add(v128.load32_splat(row, 12), mul(s, v128.load32_splat(row, 60)));
}

/** p + ((a x + b y) + (c z + d)). */
@inline
function moved(p: v128, x: v128, y: v128, z: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  return add(p, add(add(mul(a, x), mul(b, y)), add(mul(c, z), d)));
}

@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}
