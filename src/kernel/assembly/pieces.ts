// Pieces of surface drawn on a grid over a picture: a z-buffer. Twin: drawPieces of ../visibility/plain-visibility.ts, in the same order and in
// float64, so that every bit is the same.

const SLACK: f64 = 0.02;

/**
 * Quarters are laid out some at a time before they are drawn: how many rows one has is hard to foresee, and a wrong guess costs
 * less when the numbers that tell are there already.
 */
const POINTS: i32 = 32;
/** A quarter laid out: float64 as in `layOut`, then i32: whose it is, first and last column, first row of
 * a pair, last row. */
const QUARTER: usize = 136;

// A constant vector takes four instructions wherever it is used, one from memory takes one.
const numbers = memory.data<f64>([2, 0.5, 0.02, -0.02, 1.02, 32]);

@inline
function both(entry: usize): v128 {
  return v128.load64_splat(numbers + (entry << 3));
}

/**
 * `u`, `v`, `distance`: float32 per point; `axes`: four sides of a point, 3 float64 each; `surface`: four i32 per point, below 0 at an edge;
 * `members`: the `count` points that have a piece. `cells`: 32 bytes for two cells, as of visibility-kernels.ts. `quarters`: room for
 * some of them, 16 kB and one more.
 */
export function drawPieces(
  u: usize,
  v: usize,
  distance: usize,
  axes: usize,
  surface: usize,
  members: usize,
  count: i32,
  size: f64,
  columns: i32,
  rows: i32,
  edge: f64,
  cells: usize,
  quarters: usize,
): void {
  const pairs = (rows + 1) >> 1;
  memory.fill(cells, 0, <usize>(columns * pairs) << 5);
  for (let from = 0; from < count; from += POINTS) {
    const some = min(POINTS, count - from);
    const which = members + (<usize>from << 2);
    const end = layOut(u, v, distance, axes, surface, which, some, size, columns, rows, edge, quarters);
    for (let quarter = quarters; quarter < end; quarter += QUARTER) draw(quarter, cells, pairs, u, v);
  }
}

/** Writes the quarters that lie on the grid; returns where they end. */
function layOut(
  u: usize,
  v: usize,
  distance: usize,
  axes: usize,
  surface: usize,
  members: usize,
  count: i32,
  size: f64,
  columns: i32,
  rows: i32,
  edge: f64,
  to: usize,
): usize {
  const zero = f64x2.splat(0);
  const ends = f64x2(<f64>(columns - 1), <f64>(rows - 1));
  const scale = f64x2.splat(size);
  const last = members + (<usize>count << 2);
  // Loops end with their condition: engines then take what stays the same out of them.
  do {
    const i = load<i32>(members);
    const at = <usize>i << 2;
    const sides = axes + <usize>i * 96;
    const edges = surface + (at << 2);
    const place = f64x2(<f64>load<f32>(u + at), <f64>load<f32>(v + at));
    const here = f64x2.sub(f64x2.div(f64x2.add(place, both(1)), scale), both(1));
    const near = 1 / <f64>load<f32>(distance + at);
    let a = f64x2.div(v128.load(sides), scale);
    let k: usize = 0;
    do {
      const after = (k + 1) & 3;
      const b = f64x2.div(v128.load(sides + after * 24), scale);
      const det = f64x2.extract_lane(a, 0) * f64x2.extract_lane(b, 1) - f64x2.extract_lane(a, 1) * f64x2.extract_lane(b, 0);
      // Left and top, right and bottom. pmin(a, b) is b where b < a: what is no number stays none, and draws nothing.
      const sum = f64x2.add(a, b);
      const least = f64x2.pmin(f64x2.pmin(sum, zero), f64x2.pmin(a, b));
      const most = f64x2.pmax(f64x2.pmax(sum, zero), f64x2.pmax(a, b));
      const first = f64x2.pmax(f64x2.ceil(f64x2.sub(f64x2.add(here, least), both(2))), zero);
      const end = f64x2.pmin(f64x2.floor(f64x2.add(f64x2.add(here, most), both(2))), ends);
      const drawn = v128.and(f64x2.lt(f64x2.sub(end, first), both(5)), f64x2.ge(end, first));
      const ratio = f64x2.splat(1 / det);
      // s = x sx + y sy and t = x tx + y ty, of a cell x and y away from the point.
      v128.store(to, f64x2.mul(v128.shuffle<f64>(b, f64x2.neg(b), 1, 2), ratio));
      v128.store(to, f64x2.mul(v128.shuffle<f64>(f64x2.neg(a), a, 1, 2), ratio), 16);
      v128.store(to, here, 32);
      v128.store(to, first, 48);
      store<f64>(to, f64x2.extract_lane(end, 1), 64);
      store<f64>(to, near, 72);
      store<f64>(to, load<f64>(sides + k * 24, 16), 80);
      store<f64>(to, load<f64>(sides + after * 24, 16), 88);
      store<f64>(to, load<i32>(edges + (k << 2)) < 0 ? edge : 1 + SLACK, 96);
      store<f64>(to, load<i32>(edges + (after << 2)) < 0 ? edge : 1 + SLACK, 104);
      const cellFirst = i32x4.trunc_sat_f64x2_s_zero(first);
      const cellEnd = i32x4.trunc_sat_f64x2_s_zero(end);
      store<i32>(to, (i << 2) + <i32>k + 1, 112);
      store<i32>(to, i32x4.extract_lane(cellFirst, 0), 116);
      store<i32>(to, i32x4.extract_lane(cellEnd, 0), 120);
      store<i32>(to, i32x4.extract_lane(cellFirst, 1) & ~1, 124);
      store<i32>(to, i32x4.extract_lane(cellEnd, 1), 128);
      const some = i32(i64x2.bitmask(drawn) == 3) & i32(abs(det) > 1e-9);
      to += <usize>-some & QUARTER;
      a = b;
      k++;
    } while (k < 4);
    members += 4;
  } while (members < last);
  return to;
}

@inline
function draw(quarter: usize, cells: usize, pairs: i32, u: usize, v: usize): void {
  const sx = v128.load64_splat(quarter);
  const sy = v128.load64_splat(quarter, 8);
  const tx = v128.load64_splat(quarter, 16);
  const ty = v128.load64_splat(quarter, 24);
  const x0 = v128.load64_splat(quarter, 32);
  const y0 = v128.load64_splat(quarter, 40);
  const top = v128.load64_splat(quarter, 56);
  const bottom = v128.load64_splat(quarter, 64);
  const near = v128.load64_splat(quarter, 72);
  const slopeA = v128.load64_splat(quarter, 80);
  const slopeB = v128.load64_splat(quarter, 88);
  const sureA = v128.load64_splat(quarter, 96);
  const sureB = v128.load64_splat(quarter, 104);
  const piece = v128.load32_splat(quarter, 112);
  const right = load<i32>(quarter, 120);
  const first = load<i32>(quarter, 124);
  const down = <usize>((load<i32>(quarter, 128) - first) >> 1) << 5;
  const rows = f64x2.add(f64x2.splat(<f64>first), v128.load(numbersOfPair));
  let column = load<i32>(quarter, 116);
  do {
    const x = f64x2.sub(f64x2.splat(<f64>column), x0);
    const xs = f64x2.mul(x, sx);
    const xt = f64x2.mul(x, tx);
    let row = rows;
    let cell = cells + (<usize>(column * pairs + (first >> 1)) << 5);
    const stop = cell + down;
    do {
      const y = f64x2.sub(row, y0);
      const among = v128.and(f64x2.ge(row, top), f64x2.le(row, bottom));
      row = f64x2.add(row, both(0));
      const s = f64x2.add(xs, f64x2.mul(y, sy));
      const t = f64x2.add(xt, f64x2.mul(y, ty));
      // What is no number stays none in the one or the other, and is inside of nothing.
      const low = f64x2.ge(f64x2.pmin(s, t), both(3));
      const high = f64x2.le(f64x2.pmax(t, s), both(4));
      const inside = v128.and(v128.and(low, high), among);
      const surely = v128.and(v128.and(f64x2.le(s, sureA), f64x2.le(t, sureB)), inside);
      const w = f64x2.add(f64x2.add(near, f64x2.mul(s, slopeA)), f64x2.mul(t, slopeB));
      const mine = v128.shuffle<i32>(f32x4.demote_f64x2_zero(w), piece, 0, 1, 4, 5);
      const maybe = v128.shuffle<i32>(inside, inside, 0, 2, 0, 2);
      const sure = v128.shuffle<i32>(surely, surely, 0, 2, 0, 2);
      const a = v128.load(cell);
      const b = v128.load(cell, 16);
      const equal = v128.or(v128.and(f32x4.eq(mine, a), maybe), v128.and(f32x4.eq(mine, b), sure));
      v128.store(cell, nearer(mine, a, maybe));
      v128.store(cell, nearer(mine, b, sure), 16);
      if (i64x2.extract_lane(equal, 0)) {
        settle(cell, mine, a, maybe, u, v);
        settle(cell + 16, mine, b, sure, u, v);
      }
      cell += 32;
    } while (cell <= stop);
    column++;
  } while (column <= right);
}

const numbersOfPair = memory.data<f64>([0, 1]);

/** Two cells' 1/distance and whose they are: `mine` where it is nearer and `inside`. */
@inline
function nearer(mine: v128, known: v128, inside: v128): v128 {
  const more = f32x4.gt(mine, known);
  return v128.bitselect(mine, known, v128.and(v128.shuffle<i32>(more, more, 0, 1, 0, 1), inside));
}

/** Of equally near ones the first by position. */
function settle(cell: usize, mine: v128, known: v128, inside: v128, u: usize, v: usize): void {
  const piece = i32x4.extract_lane(mine, 2);
  for (let equal = i32x4.bitmask(v128.and(f32x4.eq(mine, known), inside)) & 3; equal; equal &= equal - 1) {
    const at = cell + (<usize>ctz<i32>(equal) << 2);
    const other = load<i32>(at, 8);
    if (other > 0 && isFirst(piece - 1, other - 1, u, v)) store<i32>(at, piece, 8);
  }
}

function isFirst(piece: i32, other: i32, u: usize, v: usize): bool {
  const a = <usize>(piece >> 2) << 2;
  const b = <usize>(other >> 2) << 2;
  if (load<f32>(u + a) != load<f32>(u + b)) return load<f32>(u + a) < load<f32>(u + b);
  return load<f32>(v + a) != load<f32>(v + b) ? load<f32>(v + a) < load<f32>(v + b) : (piece & 3) < (other & 3);
}
