// Which points can be in the picture at all: a test in float32, four at a time, with more slack than float32 can be wrong.
// What it lets through is decided in float64 afterwards, so that it changes no result. Points without a place may be let through.
import { TILE, pack } from './lens';

/** Of a tile's groups of four that may be seen: the group's number · 16 + a bit for each of its points. */
const groups = memory.data(4 * 64 + 16, 16);

const lanes = memory.data<u32>([0, 1, 2, 3]);

/**
 * Packs x, y, z (columns of float32) and the number of every point that may be seen to px, py, pz, index, which have room for
 * count + 4. Returns how many. `planes` holds four times (nx, ny, nz, d), float32: outside is what has n · p + d < 0. The first
 * two should be those that most points are outside of.
 */
export function insidePlanes(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  planes: usize,
  px: usize,
  py: usize,
  pz: usize,
  index: usize,
): i32 {
  let kept: usize = 0;
  for (let first = 0; first < count; first += TILE) {
    const at = <usize>first << 2;
    const n = min<i32>(TILE, count - first);
    const some = groupsBetween(x + at, y + at, z + at, n, planes);
    const to = kept << 2;
    testGroups(x + at, y + at, z + at, some, planes + 32);
    kept += packGroups(x + at, y + at, z + at, some, first, px + to, py + to, pz + to, index + to);
  }
  return <i32>kept;
}

/** The groups of a tile that have points between the two planes; returns how many. No branch to guess. */
function groupsBetween(x: usize, y: usize, z: usize, count: i32, planes: usize): usize {
  // Loaded here, so that they stay in registers.
  const ax = v128.load32_splat(planes);
  const ay = v128.load32_splat(planes, 4);
  const az = v128.load32_splat(planes, 8);
  const ad = v128.load32_splat(planes, 12);
  const bx = v128.load32_splat(planes, 16);
  const by = v128.load32_splat(planes, 20);
  const bz = v128.load32_splat(planes, 24);
  const bd = v128.load32_splat(planes, 28);
  let to = groups;
  let group = 0;
  for (const end = x + (<usize>count << 2); x < end; x += 16, y += 16, z += 16, group += 16) {
    const vx = v128.load(x);
    const vy = v128.load(y);
    const vz = v128.load(z);
    const out = v128.or(side(vx, vy, vz, ax, ay, az, ad), side(vx, vy, vz, bx, by, bz, bd));
    // The signs.
    const bits = i32x4.bitmask(out) ^ 15;
    store<u32>(to, group + bits);
    to += <usize>(bits != 0) << 2;
  }
  const last = <i32>load<u32>(to - 4);
  // Beyond the last point is nothing.
  if ((count & 3) != 0 && to > groups && last >> 4 == count >> 2) {
    const left = last & (-16 | ((1 << (count & 3)) - 1));
    store<u32>(to - 4, left);
  }
  return (to - groups) >> 2;
}

/** Leaves of `some` groups the points that are inside of two more planes. */
function testGroups(x: usize, y: usize, z: usize, some: usize, planes: usize): void {
  const ax = v128.load32_splat(planes);
  const ay = v128.load32_splat(planes, 4);
  const az = v128.load32_splat(planes, 8);
  const ad = v128.load32_splat(planes, 12);
  const bx = v128.load32_splat(planes, 16);
  const by = v128.load32_splat(planes, 20);
  const bz = v128.load32_splat(planes, 24);
  const bd = v128.load32_splat(planes, 28);
  const end = groups + (some << 2);
  for (let at = groups; at < end; at += 4) {
    const group = load<u32>(at);
    const from = <usize>(group >> 4) << 4;
    const vx = v128.load(x + from);
    const vy = v128.load(y + from);
    const vz = v128.load(z + from);
    const out = v128.or(side(vx, vy, vz, ax, ay, az, ad), side(vx, vy, vz, bx, by, bz, bd));
    store<u32>(at, group & ~i32x4.bitmask(out));
  }
}

/** Packs the groups that are listed; returns how many points. `first` is the number of the tile's first point. */
function packGroups(
  x: usize,
  y: usize,
  z: usize,
  some: usize,
  first: i32,
  px: usize,
  py: usize,
  pz: usize,
  index: usize,
): usize {
  let to: usize = 0;
  for (let at = groups, end = groups + (some << 2); at < end; at += 4) {
    const group = <i32>load<u32>(at);
    const number = group >> 4;
    const from = <usize>number << 4;
    const bits = group & 15;
    const vx = v128.load(x + from);
    const vy = v128.load(y + from);
    const vz = v128.load(z + from);
    put(vx, vy, vz, first + (number << 2), bits, px + to, py + to, pz + to, index + to);
    to += <usize>popcnt<i32>(bits) << 2;
  }
  return to >> 2;
}

/**
 * As `insidePlanes`, for a cone about the optical axis with its tip at o: outside is what has w |w| < c |c| |p − o|², where w = z + s is the
 * depth and its slack. `cone` holds the row of z (four numbers, s in the last one), o, and c |c|.
 */
export function insideCone(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  cone: usize,
  px: usize,
  py: usize,
  pz: usize,
  index: usize,
): i32 {
  let kept: usize = 0;
  for (let first = 0; first < count; first += TILE) {
    const at = <usize>first << 2;
    const n = min<i32>(TILE, count - first);
    testCone(x + at, y + at, z + at, n, cone);
    const to = kept << 2;
    kept += packBits(x + at, y + at, z + at, n, first, px + to, py + to, pz + to, index + to);
  }
  return <i32>kept;
}

/** A byte for each group of four: which are inside. Apart from what depends on it, so that many groups are at work at a time. */
function testCone(x: usize, y: usize, z: usize, count: i32, cone: usize): void {
  const ax = v128.load32_splat(cone);
  const ay = v128.load32_splat(cone, 4);
  const az = v128.load32_splat(cone, 8);
  const ad = v128.load32_splat(cone, 12);
  const ox = v128.load32_splat(cone, 16);
  const oy = v128.load32_splat(cone, 20);
  const oz = v128.load32_splat(cone, 24);
  const cosine = v128.load32_splat(cone, 28);
  const infinity = v128.load32_splat(cone, 32);
  let to = groups;
  for (const end = x + (<usize>count << 2); x < end; x += 16, y += 16, z += 16, to++) {
    const vx = v128.load(x);
    const vy = v128.load(y);
    const vz = v128.load(z);
    const w = side(vx, vy, vz, ax, ay, az, ad);
    const dx = f32x4.sub(vx, ox);
    const dy = f32x4.sub(vy, oy);
    const dz = f32x4.sub(vz, oz);
    const squares = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const margin = f32x4.sub(f32x4.mul(w, f32x4.abs(w)), f32x4.mul(cosine, squares));
    // Squares overflow for points beyond 1e19 m; those are let through.
    store<u8>(to, i32x4.bitmask(v128.and(margin, f32x4.lt(squares, infinity))) ^ 15);
  }
  if ((count & 3) != 0) store<u8>(to - 1, <i32>load<u8>(to - 1) & ((1 << (count & 3)) - 1));
}

function packBits(
  x: usize,
  y: usize,
  z: usize,
  count: i32,
  first: i32,
  px: usize,
  py: usize,
  pz: usize,
  index: usize,
): usize {
  let to: usize = 0;
  let group = groups;
  for (const end = first + count; first < end; first += 4, x += 16, y += 16, z += 16, group++) {
    const bits = <i32>load<u8>(group);
    put(v128.load(x), v128.load(y), v128.load(z), first, bits, px + to, py + to, pz + to, index + to);
    to += <usize>popcnt<i32>(bits) << 2;
  }
  return to >> 2;
}

/** The points of a group that have a bit, and their numbers: `first` is that of the group's first. */
@inline
function put(
  vx: v128,
  vy: v128,
  vz: v128,
  first: i32,
  bits: i32,
  px: usize,
  py: usize,
  pz: usize,
  index: usize,
): void {
  const numbers = i32x4.add(i32x4.splat(first), v128.load(lanes));
  if (bits == 15) {
    v128.store(px, vx);
    v128.store(py, vy);
    v128.store(pz, vz);
    v128.store(index, numbers);
    return;
  }
  const shuffle = v128.load(pack + (<usize>bits << 4));
  v128.store(px, v128.swizzle(vx, shuffle));
  v128.store(py, v128.swizzle(vy, shuffle));
  v128.store(pz, v128.swizzle(vz, shuffle));
  v128.store(index, v128.swizzle(numbers, shuffle));
}

/** n · p + d of four points. */
@inline
function side(vx: v128, vy: v128, vz: v128, x: v128, y: v128, z: v128, d: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(x, vx), f32x4.mul(y, vy)), f32x4.add(f32x4.mul(z, vz), d));
}
