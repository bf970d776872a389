// Points into another frame, as three columns of float32. Arithmetic in float64, two points at a time, and in the order of its
// twin, transform.ts, so that every bit is the same. A tile is gathered into the columns first and moved there.
import { gather } from './gather';
import { n0, n1, n2, n3, pair, putPair, sum } from './vector';

/** Points: their coordinates and times stay in the nearest cache. A multiple of four. */
export const TILE: i32 = 512;

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
    moveTogether(x + at, y + at, z + at, <usize>n << 2, m);
  }
}

/** Points of `bytes` bytes per column in place, all by one matrix. */
export function moveTogether(x: usize, y: usize, z: usize, bytes: usize, m: usize): void {
  const second = m + 32;
  const third = m + 64;
  const a = n0(m);
  const b = n1(m);
  const c = n2(m);
  const d = n3(m);
  const e = n0(second);
  const f = n1(second);
  const g = n2(second);
  const h = n3(second);
  const i = n0(third);
  const j = n1(third);
  const k = n2(third);
  const l = n3(third);
  for (const end = x + bytes; x < end; x += 8, y += 8, z += 8) {
    const px = pair(x);
    const py = pair(y);
    const pz = pair(z);
    putPair(x, sum(px, py, pz, a, b, c, d));
    putPair(y, sum(px, py, pz, e, f, g, h));
    putPair(z, sum(px, py, pz, i, j, k, l));
  }
}
