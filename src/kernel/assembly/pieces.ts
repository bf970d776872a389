// Pieces of surface drawn on a grid over a picture: a z-buffer. Twin: drawPieces of plain-visibility.ts, in the same order and in
// float64, so that every bit is the same.

const SLACK: f64 = 0.02;

// A constant vector takes four instructions wherever it is used, one from memory takes one.
const numbers = memory.data<f64>([1, 0.5, 0.02, -0.02, 1.02, 32]);

@inline
function both(entry: usize): v128 {
  return v128.load64_splat(numbers + (entry << 3));
}

/**
 * `u`, `v`, `distance`: float32 per point; `axes`: four sides of a point, 3 float64 each; `surface`: four i32 per point, below 0 at an edge;
 * `members`: the `count` points that have a piece. `cells`: maybe and whose, surely and whose, 16 bytes a cell; whose is 4 i + k + 1.
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
): void {
  memory.fill(cells, 0, <usize>(columns * rows) << 4);
  const zero = f64x2.splat(0);
  const ends = f64x2(<f64>(columns - 1), <f64>(rows - 1));
  const scale = f64x2.splat(size);
  for (let n = 0; n < count; n++) {
    const i = load<i32>(members + (<usize>n << 2));
    const at = <usize>i << 2;
    const sides = axes + <usize>i * 96;
    const here = f64x2.sub(f64x2.div(f64x2.add(f64x2(<f64>load<f32>(u + at), <f64>load<f32>(v + at)), both(1)), scale), both(1));
    const x0 = v128.shuffle<f64>(here, here, 0, 0);
    const y0 = f64x2.extract_lane(here, 1);
    const near = 1 / <f64>load<f32>(distance + at);
    let next = f64x2.div(v128.load(sides), scale);
    for (let k: usize = 0; k < 4; k++) {
      const after = (k + 1) & 3;
      const a = next;
      const b = f64x2.div(v128.load(sides + after * 24), scale);
      next = b;
      const det = f64x2.extract_lane(a, 0) * f64x2.extract_lane(b, 1) - f64x2.extract_lane(a, 1) * f64x2.extract_lane(b, 0);
      if (!(abs(det) > 1e-9)) continue;
      // Left and top, right and bottom. pmin(a, b) is b where b < a: what is no number stays none, and draws nothing.
      const sum = f64x2.add(a, b);
      const least = f64x2.pmin(f64x2.pmin(sum, zero), f64x2.pmin(a, b));
      const most = f64x2.pmax(f64x2.pmax(sum, zero), f64x2.pmax(a, b));
      const from = f64x2.pmax(f64x2.ceil(f64x2.sub(f64x2.add(here, least), both(2))), zero);
      const to = f64x2.pmin(f64x2.floor(f64x2.add(f64x2.add(here, most), both(2))), ends);
      const small = f64x2.lt(f64x2.sub(to, from), both(5));
      if (i64x2.bitmask(v128.and(small, f64x2.ge(to, from))) != 3) continue;
      const slopeA = load<f64>(sides + k * 24, 16);
      const slopeB = load<f64>(sides + after * 24, 16);
      const edges = surface + (at << 2);
      const sure = f64x2(
        load<i32>(edges + (k << 2)) < 0 ? edge : 1 + SLACK,
        load<i32>(edges + (after << 2)) < 0 ? edge : 1 + SLACK,
      );
      // s = (x by − y bx) / det and t = (y ax − x ay) / det, side by side.
      const ofX = v128.shuffle<f64>(b, f64x2.neg(a), 1, 3);
      const ofY = v128.shuffle<f64>(f64x2.neg(b), a, 0, 2);
      const divisor = f64x2.splat(det);
      const piece = (i << 2) + <i32>k + 1;
      const first = i32x4.trunc_sat_f64x2_s_zero(from);
      const last = i32x4.trunc_sat_f64x2_s_zero(to);
      const begin = i32x4.extract_lane(first, 0);
      const width = i32x4.extract_lane(last, 0) - begin;
      const endRow = i32x4.extract_lane(last, 1);
      const firstX = v128.shuffle<f64>(from, from, 0, 0);
      for (let row = i32x4.extract_lane(first, 1); row <= endRow; row++) {
        const y = f64x2.mul(f64x2.splat(<f64>row - y0), ofY);
        let column = firstX;
        let cell = cells + (<usize>(row * columns + begin) << 4);
        for (const end = cell + (<usize>width << 4); cell <= end; cell += 16) {
          const st = f64x2.div(f64x2.add(f64x2.mul(f64x2.sub(column, x0), ofX), y), divisor);
          column = f64x2.add(column, both(0));
          if (i64x2.bitmask(v128.and(f64x2.ge(st, both(3)), f64x2.le(st, both(4)))) != 3) continue;
          const w = <f32>(near + f64x2.extract_lane(st, 0) * slopeA + f64x2.extract_lane(st, 1) * slopeB);
          if (before(w, piece, cell, u, v)) {
            store<f32>(cell, w);
            store<i32>(cell, piece, 4);
          }
          if (i64x2.bitmask(f64x2.gt(st, sure)) != 0 || !before(w, piece, cell + 8, u, v)) continue;
          store<f32>(cell, w, 8);
          store<i32>(cell, piece, 12);
        }
      }
    }
  }
}

/** Nearer; of equally near ones by position. */
@inline
function before(w: f32, piece: i32, at: usize, u: usize, v: usize): bool {
  const known = load<f32>(at);
  if (w > known) return true;
  if (w != known) return false;
  const other = load<i32>(at, 4);
  return other > 0 && isFirst(piece - 1, other - 1, u, v);
}

function isFirst(piece: i32, other: i32, u: usize, v: usize): bool {
  const a = <usize>(piece >> 2) << 2;
  const b = <usize>(other >> 2) << 2;
  if (load<f32>(u + a) != load<f32>(u + b)) return load<f32>(u + a) < load<f32>(u + b);
  return load<f32>(v + a) != load<f32>(v + b) ? load<f32>(v + a) < load<f32>(v + b) : (piece & 3) < (other & 3);
}
