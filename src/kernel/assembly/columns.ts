// Fields of recorded points to float32: a field to a column, or all of them to rows. Twin: point-column.ts.

// The order of `scalarTypes` in simd-kernels.ts; then fields that follow one another.
const INT8 = 0;
const UINT8 = 1;
const INT16 = 2;
const UINT16 = 3;
const INT32 = 4;
const UINT32 = 5;
const FLOAT32 = 6;
const FLOAT64 = 7;

/** Points whose bytes and numbers stay in the nearest cache while all of their fields are read. */
const TILE: i32 = 512;

/**
 * `count` points, every `step` bytes from `from` on, to rows of `stride` bytes at `to`. `steps` holds `stepCount` times four u32: type,
 * byte offset in a point, byte offset in a row, and the number of float32 that follow one another (type 8: little-endian, 1 to 4).
 */
export function readRows(
  from: usize,
  step: usize,
  count: i32,
  to: usize,
  stride: usize,
  steps: usize,
  stepCount: i32,
  little: bool,
): void {
  const end = steps + (<usize>stepCount << 4);
  for (; count > 0; count -= TILE, from += step * TILE, to += stride * TILE) {
    const n = min<i32>(TILE, count);
    for (let at = steps; at < end; at += 16) {
      const type = <i32>load<u32>(at);
      const source = from + load<u32>(at, 4);
      const target = to + load<u32>(at, 8);
      if (type > FLOAT64) readRun(<i32>load<u32>(at, 12), source, step, n, target, stride);
      else readField(type, little, source, step, n, target, stride);
    }
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
