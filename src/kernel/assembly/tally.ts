// What a picture shows where points fall on it, counted: the innermost loops of calibration. Twin: ../score/plain-score.ts. Sums into a
// count are made in the order of the points, in float64, so that every bit is the same.
//
// Points go in blocks: first places and shares of all, then the counting. A count that waits for the place of the next point
// before it may be read would make each point wait for the one before.

// A rank's steps in a byte, and bins of brightness: as in ../score/score-kernels.ts.
const PER_STEP: f64 = 1.0 / 16;
export const BINS: usize = 16;

/** Points of a block, and what is noted of each: shares, then places. `notes` has room for them. */
export const BLOCK: i32 = 256;
const NOTE: usize = 32;

/** ½ 1 2 3 4 6 and the span of ranks. A constant vector takes four instructions wherever it is used, one from memory takes one. */
const numbers = memory.data<f64>([0.5, 1, 2, 3, 4, 6, 12.999]);

@inline
export function both(entry: usize): v128 {
  return v128.load64_splat(numbers + (entry << 3));
}

@inline
export function bump(at: usize, by: f64): void {
  store<f64>(at, load<f64>(at) + by);
}

/** Two bytes of brightness and slope, of one pixel or of its right neighbour, as two float64. */
@inline
function pixels(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

@inline
function left(four: v128): v128 {
  return f64x2.convert_low_i32x4_s(four);
}

@inline
function right(four: v128): v128 {
  return f64x2.convert_low_i32x4_s(v128.shuffle<i32>(four, four, 2, 3, 2, 3));
}

/** Notes how far right and down of which pixel a place lies. */
@inline
export function notePlace(note: usize, place: v128, width: i32): void {
  const cell = i32x4.trunc_sat_f64x2_s_zero(place);
  v128.store(note, f64x2.sub(place, f64x2.convert_low_i32x4_s(cell)));
  store<i32>(note, i32x4.extract_lane(cell, 1) * width + i32x4.extract_lane(cell, 0), 16);
}

/** Turns noted places into what lies between two bins of brightness and of slope there, and which these are. */
@inline
function lookUp(size: i32, notes: usize, map: usize, width: i32): void {
  const line = <usize>width << 1;
  for (let note = notes, end = notes + <usize>size * NOTE; note < end; note += NOTE) {
    const k = map + (<usize>load<u32>(note, 16) << 1);
    const above = pixels(k);
    const below = pixels(k + line);
    const a = load<f64>(note);
    const b = load<f64>(note, 8);
    const w11 = a * b * PER_STEP;
    const w10 = b * PER_STEP - w11;
    const w01 = a * PER_STEP - w11;
    const w00 = PER_STEP - w11 - w10 - w01;
    const seen = f64x2.add(
      f64x2.add(
        f64x2.add(f64x2.mul(f64x2.splat(w00), left(above)), f64x2.mul(f64x2.splat(w01), right(above))),
        f64x2.mul(f64x2.splat(w10), left(below)),
      ),
      f64x2.mul(f64x2.splat(w11), right(below)),
    );
    const bins = i32x4.trunc_sat_f64x2_s_zero(seen);
    v128.store(note, f64x2.sub(seen, f64x2.convert_low_i32x4_s(bins)));
    v128.store64_lane(note, bins, 0, 16);
  }
}

@inline
function derivative(row: usize, c: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(row + 8 * c));
}

/**
 * `rows`: u, v and their derivatives by the seven numbers of `change` (float64), 16 float32 per point. `map`: bytes, brightness and
 * slope of a pixel side by side; at least 2 × 2 pixels. Adds to `slopes` and, unless `joint` is 0, to the table of `levels` (float32
 * per point) and brightness.
 */
export function tallyLinear(
  rows: usize,
  count: i32,
  change: usize,
  map: usize,
  width: i32,
  height: i32,
  slopes: usize,
  levels: usize,
  joint: usize,
  notes: usize,
): void {
  const c0 = v128.load64_splat(change);
  const c1 = v128.load64_splat(change, 8);
  const c2 = v128.load64_splat(change, 16);
  const c3 = v128.load64_splat(change, 24);
  const c4 = v128.load64_splat(change, 32);
  const c5 = v128.load64_splat(change, 40);
  const c6 = v128.load64_splat(change, 48);
  const zero = f64x2.splat(0);
  const border = f64x2(<f64>width - 1.001, <f64>height - 1.001);
  for (let begin = 0; begin < count; begin += BLOCK) {
    const size = min(BLOCK, count - begin);
    let note = notes;
    for (let n = 0; n < size; n++, rows += 64, note += NOTE) {
      const first = f64x2.add(
        f64x2.add(
          f64x2.add(
            f64x2.add(derivative(rows, 0), f64x2.mul(c0, derivative(rows, 1))),
            f64x2.mul(c1, derivative(rows, 2)),
          ),
          f64x2.mul(c2, derivative(rows, 3)),
        ),
        f64x2.mul(c3, derivative(rows, 4)),
      );
      const second = f64x2.add(
        f64x2.add(f64x2.mul(c4, derivative(rows, 5)), f64x2.mul(c5, derivative(rows, 6))),
        f64x2.mul(c6, derivative(rows, 7)),
      );
      // pmax(a, b) is b where a < b, so that what is no number stays none, as with Math.max.
      const place = f64x2.pmin(f64x2.pmax(f64x2.add(first, second), zero), border);
      notePlace(note, place, width);
    }
    lookUp(size, notes, map, width);
    countSlopes(size, notes, slopes);
    if (!joint) continue;
    note = notes;
    for (let n = 0; n < size; n++, note += NOTE) {
      const rank = <f64>load<f32>(levels + (<usize>(begin + n) << 2));
      const level = <i32>rank;
      const p = rank - <f64>level;
      const q = load<f64>(note);
      const at = joint + ((<usize>level * BINS + <usize>load<u32>(note, 16)) << 3);
      bump(at, (1 - p) * (1 - q));
      bump(at + 8, (1 - p) * q);
      bump(at + 8 * BINS, p * (1 - q));
      bump(at + 8 * BINS + 8, p * q);
    }
  }
}

/** Per bin of slope: which of four pairs of sums it and the next one are. */
const shares = memory.data<u64>([
  -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0,
  0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0,
  0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0,
  0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0,
]);

@inline
function shared(sum: v128, here: v128, next: v128, mask: usize): v128 {
  return f64x2.add(sum, v128.or(v128.and(here, v128.load(mask)), v128.and(next, v128.load(mask, 64))));
}

/** All eight sums stay in registers: in memory each point would wait for the one before. Adding 0 changes none. */
@inline
function countSlopes(size: i32, notes: usize, slopes: usize): void {
  let a = v128.load(slopes);
  let b = v128.load(slopes, 16);
  let c = v128.load(slopes, 32);
  let d = v128.load(slopes, 48);
  let note = notes;
  for (let n = 0; n < size; n++, note += NOTE) {
    const next = v128.load64_splat(note, 8);
    const here = f64x2.sub(both(1), next);
    const mask = shares + (<usize>load<u32>(note, 20) << 7);
    a = shared(a, here, next, mask);
    b = shared(b, here, next, mask + 16);
    c = shared(c, here, next, mask + 32);
    d = shared(d, here, next, mask + 48);
  }
  v128.store(slopes, a);
  v128.store(slopes, b, 16);
  v128.store(slopes, c, 32);
  v128.store(slopes, d, 48);
}

/**
 * `uv` (float64 pairs, px of the picture) and `seen` of points; `map` as in `tallyLinear`, one of its pixels is `scale` of the
 * picture's. Adds to `slopes` and, unless `joint` is 0, to the table of `levels` (a byte per point) and brightness.
 */
export function tallySeen(
  uv: usize,
  seen: usize,
  count: i32,
  scale: f64,
  map: usize,
  width: i32,
  height: i32,
  slopes: usize,
  levels: usize,
  joint: usize,
  notes: usize,
): void {
  const zero = f64x2.splat(0);
  const border = f64x2(<f64>(width - 1), <f64>(height - 1));
  for (let begin = 0; begin < count; begin += BLOCK) {
    const end = min(begin + BLOCK, count);
    let size = 0;
    let note = notes;
    for (let n = begin; n < end; n++) {
      const i = <usize>n;
      if (!load<u8>(seen + i)) continue;
      const place = f64x2.sub(f64x2.div(f64x2.add(v128.load(uv + (i << 4)), both(0)), f64x2.splat(scale)), both(0));
      if (i64x2.bitmask(v128.and(f64x2.ge(place, zero), f64x2.lt(place, border))) != 3) continue;
      notePlace(note, place, width);
      if (joint) store<u32>(note, <u32>load<u8>(levels + i) * <u32>BINS, 24);
      size++;
      note += NOTE;
    }
    lookUp(size, notes, map, width);
    countSlopes(size, notes, slopes);
    if (!joint) continue;
    note = notes;
    for (let n = 0; n < size; n++, note += NOTE) {
      const q = load<f64>(note);
      const at = joint + (<usize>(load<u32>(note, 24) + load<u32>(note, 16)) << 3);
      bump(at, 1 - q);
      bump(at + 8, q);
    }
  }
}
