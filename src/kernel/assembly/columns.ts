// Fields of recorded points to float32: a field to a column, or all of them to rows. Twin: point-column.ts.

// The order of `scalarTypes` in row-steps.ts; then fields that follow one another, and such as lie in one vector.
const INT8 = 0;
const UINT8 = 1;
const INT16 = 2;
const UINT16 = 3;
const INT32 = 4;
const UINT32 = 5;
const FLOAT32 = 6;
const FLOAT64 = 7;
const RUN = 8;
const FOUR = 9;
const TWO = 10;

/** Points whose bytes and numbers stay in the nearest cache while all of their fields are read. */
const TILE: i32 = 512;

/**
 * `count` points, every `step` bytes from `from` on, to rows of `stride` bytes at `to`. `passes` holds `passCount` times four u32 (kind,
 * byte offset in a point, byte offset in a row, and the number of values; kind 8: little-endian float32 that follow one another; kind 11:
 * four such and two more, whose byte offset takes the place of the number) and three vectors for kinds from 9 on: see `mixed`. Reads up to 15 bytes past a point.
 */
export function readRows(
  from: usize,
  step: usize,
  count: i32,
  to: usize,
  stride: usize,
  passes: usize,
  passCount: i32,
  little: bool,
): void {
  const end = passes + (<usize>passCount << 6);
  for (; count > 0; count -= TILE, from += step * TILE, to += stride * TILE) {
    const n = min<i32>(TILE, count);
    for (let at = passes; at < end; at += 64) {
      const kind = <i32>load<u32>(at);
      const source = from + load<u32>(at, 4);
      const target = to + load<u32>(at, 8);
      if (kind < RUN) readField(kind, little, source, step, n, target, stride);
      else if (kind == RUN) readRun(<i32>load<u32>(at, 12), source, step, n, target, stride);
      else if (kind == FOUR) readFour(at + 16, source, step, n, target, stride);
      else if (kind == TWO) readTwo(at + 16, source, step, n, target, stride);
      else readSix(at + 16, source, from + load<u32>(at, 12), step, n, target, stride);
    }
  }
}

/**
 * Four values out of the bytes of a vector. `how` holds for each its bytes (255 for a zero), its sign bit where a shorter number has one,
 * and all bits where it is a whole number: those become float32, the others are copied as bits.
 */
@inline
function mixed(bytes: v128, how: v128, signs: v128, whole: v128): v128 {
  const bits = i8x16.swizzle(bytes, how);
  const numbers = f32x4.convert_i32x4_s(i32x4.sub(v128.xor(bits, signs), signs));
  return v128.bitselect(numbers, bits, whole);
}

/** Four columns out of 16 bytes of each point. */
function readFour(how: usize, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  const order = v128.load(how);
  const signs = v128.load(how, 16);
  const whole = v128.load(how, 32);
  for (; count >= 2; count -= 2, from += step << 1, to += stride << 1) {
    v128.store(to, mixed(v128.load(from), order, signs, whole));
    v128.store(to + stride, mixed(v128.load(from + step), order, signs, whole));
  }
  if (count > 0) v128.store(to, mixed(v128.load(from), order, signs, whole));
}

/** Two columns out of 8 bytes of each point, two points at a time. */
function readTwo(how: usize, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  const order = v128.load(how);
  const signs = v128.load(how, 16);
  const whole = v128.load(how, 32);
  for (; count >= 4; count -= 4, from += step << 2, to += stride << 2) {
    const second = from + step;
    const third = second + step;
    const toSecond = to + stride;
    const toThird = toSecond + stride;
    const a = mixed(v128.load64_lane(second, v128.load64_zero(from), 1), order, signs, whole);
    const b = mixed(v128.load64_lane(third + step, v128.load64_zero(third), 1), order, signs, whole);
    v128.store64_lane(to, a, 0);
    v128.store64_lane(toSecond, a, 1);
    v128.store64_lane(toThird, b, 0);
    v128.store64_lane(toThird + stride, b, 1);
  }
  for (; count > 0; count--, from += step, to += stride)
    v128.store64_lane(to, mixed(v128.load64_zero(from), order, signs, whole), 0);
}

/** Four columns as they are, and the two behind them: what most spinning scanners record. One way through the memory instead of two. */
function readSix(how: usize, from: usize, rest: usize, step: usize, count: i32, to: usize, stride: usize): void {
  const order = v128.load(how);
  const signs = v128.load(how, 16);
  const whole = v128.load(how, 32);
  const apart = rest - from;
  for (; count >= 2; count -= 2, from += step << 1, to += stride << 1) {
    const second = from + step;
    const a = v128.load(from);
    const b = v128.load(second);
    const more = mixed(v128.load64_lane(second + apart, v128.load64_zero(from + apart), 1), order, signs, whole);
    v128.store(to, a);
    v128.store64_lane(to, more, 0, 16);
    v128.store(to + stride, b);
    v128.store64_lane(to + stride, more, 1, 16);
  }
  if (count > 0) {
    v128.store(to, v128.load(from));
    v128.store64_lane(to, mixed(v128.load64_zero(from + apart), order, signs, whole), 0, 16);
  }
}

/** `count` values from `from` on, every `step` bytes, to float32 at `to`, every `stride` bytes. */
export function readField(type: i32, little: bool, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  if (type == FLOAT32) readWords(little, from, step, count, to, stride);
  else if (type == UINT16) readAs<u16>(little, from, step, count, to, stride);
  else if (type == UINT8) readAs<u8>(true, from, step, count, to, stride);
  else if (type == UINT32) readAs<u32>(little, from, step, count, to, stride);
  else if (type == INT8) readAs<i8>(true, from, step, count, to, stride);
  else if (type == INT16) readAs<i16>(little, from, step, count, to, stride);
  else if (type == INT32) readAs<i32>(little, from, step, count, to, stride);
  else readDoubles(little, from, step, count, to, stride);
}

// Four points a round: else half of the time goes into counting.

@inline
function readAs<T>(little: bool, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  if (little) {
    for (; count >= 4; count -= 4, from += step << 2, to += stride << 2) {
      const second = from + step;
      const third = second + step;
      const toSecond = to + stride;
      const toThird = toSecond + stride;
      store<f32>(to, <f32>load<T>(from));
      store<f32>(toSecond, <f32>load<T>(second));
      store<f32>(toThird, <f32>load<T>(third));
      store<f32>(toThird + stride, <f32>load<T>(third + step));
    }
    for (; count > 0; count--, from += step, to += stride) store<f32>(to, <f32>load<T>(from));
  } else {
    for (; count > 0; count--, from += step, to += stride) store<f32>(to, <f32>bswap<T>(load<T>(from)));
  }
}

/** Copied as bits, so that a NaN that spells a colour stays what it is. */
function readWords(little: bool, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  if (little) {
    for (; count >= 4; count -= 4, from += step << 2, to += stride << 2) {
      const second = from + step;
      const third = second + step;
      const toSecond = to + stride;
      const toThird = toSecond + stride;
      store<u32>(to, load<u32>(from));
      store<u32>(toSecond, load<u32>(second));
      store<u32>(toThird, load<u32>(third));
      store<u32>(toThird + stride, load<u32>(third + step));
    }
    for (; count > 0; count--, from += step, to += stride) store<u32>(to, load<u32>(from));
  } else {
    for (; count > 0; count--, from += step, to += stride) store<u32>(to, bswap<u32>(load<u32>(from)));
  }
}

function readDoubles(little: bool, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  for (; count > 0; count--, from += step, to += stride) {
    const bits = load<u64>(from);
    store<f32>(to, <f32>reinterpret<f64>(little ? bits : bswap<u64>(bits)));
  }
}

/** `run` float32 fields one behind the other, 1 to 4, point by point. */
function readRun(run: i32, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  if (run == 4) {
    for (; count >= 4; count -= 4, from += step << 2, to += stride << 2) {
      const second = from + step;
      const third = second + step;
      const toSecond = to + stride;
      const toThird = toSecond + stride;
      v128.store(to, v128.load(from));
      v128.store(toSecond, v128.load(second));
      v128.store(toThird, v128.load(third));
      v128.store(toThird + stride, v128.load(third + step));
    }
    for (; count > 0; count--, from += step, to += stride) v128.store(to, v128.load(from));
  } else if (run == 3) {
    for (; count > 0; count--, from += step, to += stride) {
      store<u64>(to, load<u64>(from));
      store<u32>(to, load<u32>(from, 8), 8);
    }
  } else if (run == 2) {
    for (; count > 0; count--, from += step, to += stride) store<u64>(to, load<u64>(from));
  } else {
    readWords(true, from, step, count, to, stride);
  }
}
