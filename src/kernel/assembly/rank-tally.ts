// Ranks of a picture counted where points fall on it, in blocks as in tally.ts. Twin: ../score/rank-tally.ts.
import { BINS, BLOCK, both, bump, notePlace } from './tally';

/** Bytes noted of a point: four pairs of shares, then where they are counted. */
const RANK_NOTE: usize = 72;

/**
 * `ranks`: float32, brightness and slope (0..1) of a pixel side by side; `shrink` of its pixels are one of the picture's. `bin`: a byte
 * per point. Adds to `counts`: BINS rows of brightness, then three of slope; a rank is shared among four bins by a cubic B-spline.
 */
export function tallyRanks(
  uv: usize,
  seen: usize,
  count: i32,
  shrink: f64,
  ranks: usize,
  width: i32,
  height: i32,
  bin: usize,
  counts: usize,
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
      const place = f64x2.sub(f64x2.mul(f64x2.add(v128.load(uv + (i << 4)), both(0)), f64x2.splat(shrink)), both(0));
      if (i64x2.bitmask(v128.and(f64x2.ge(place, zero), f64x2.lt(place, border))) != 3) continue;
      notePlace(note, place, width);
      store<u8>(note, load<u8>(bin + i), 64);
      size++;
      note += RANK_NOTE;
    }
    for (note = notes; note < notes + <usize>size * RANK_NOTE; note += RANK_NOTE) {
      const a = ranks + (<usize>load<u32>(note, 16) << 3);
      const b = a + (<usize>width << 3);
      const s = v128.load64_splat(note);
      const t = v128.load64_splat(note, 8);
      const a0 = f64x2.promote_low_f32x4(v128.load64_zero(a));
      const a1 = f64x2.promote_low_f32x4(v128.load64_zero(a, 8));
      const b0 = f64x2.promote_low_f32x4(v128.load64_zero(b));
      const b1 = f64x2.promote_low_f32x4(v128.load64_zero(b, 8));
      const above = f64x2.add(a0, f64x2.mul(s, f64x2.sub(a1, a0)));
      const below = f64x2.add(b0, f64x2.mul(s, f64x2.sub(b1, b0)));
      const rank = f64x2.add(above, f64x2.mul(t, f64x2.sub(below, above)));
      const at = f64x2.add(both(1), f64x2.mul(rank, both(6)));
      const bins = i32x4.trunc_sat_f64x2_s_zero(at);
      const f = f64x2.sub(at, f64x2.convert_low_i32x4_s(bins));
      const g = f64x2.sub(both(1), f);
      v128.store(note, f64x2.div(f64x2.mul(f64x2.mul(g, g), g), both(5)));
      v128.store(
        note,
        f64x2.div(f64x2.sub(both(4), f64x2.mul(f64x2.mul(f64x2.mul(both(3), f), f), f64x2.sub(both(2), f))), both(5)),
        16,
      );
      v128.store(
        note,
        f64x2.div(f64x2.sub(both(4), f64x2.mul(f64x2.mul(f64x2.mul(both(3), g), g), f64x2.sub(both(2), g))), both(5)),
        32,
      );
      v128.store(note, f64x2.div(f64x2.mul(f64x2.mul(f, f), f), both(5)), 48);
      const own = <u32>load<u8>(note, 64);
      const row = <u32>BINS + (own > <u32>BINS ? own - <u32>BINS : 0);
      store<u32>(note, own < <u32>BINS ? own * <u32>BINS + i32x4.extract_lane(bins, 0) - 1 : NONE, 64);
      store<u32>(note, row * <u32>BINS + i32x4.extract_lane(bins, 1) - 1, 68);
    }
    note = notes;
    for (let n = 0; n < size; n++, note += RANK_NOTE) {
      countFour(counts + (<usize>load<u32>(note, 68) << 3), note + 8);
      const bright = load<u32>(note, 64);
      if (bright != NONE) countFour(counts + (<usize>bright << 3), note);
    }
  }
}

/** Of a point without a bin. */
const NONE: u32 = 0xffffffff;

@inline
function countFour(at: usize, shares: usize): void {
  bump(at, load<f64>(shares));
  bump(at + 8, load<f64>(shares, 16));
  bump(at + 16, load<f64>(shares, 32));
  bump(at + 24, load<f64>(shares, 48));
}
