// Fields of recorded points to float32 columns. Twin: point-column.ts.

// The order of `scalarTypes` in simd-kernels.ts.
const INT8 = 0;
const UINT8 = 1;
const INT16 = 2;
const UINT16 = 3;
const INT32 = 4;
const UINT32 = 5;
const FLOAT32 = 6;

/** `count` values from `from` on, every `step` bytes, to float32 at `to`, every `stride` bytes; little-endian. */
export function readField(type: i32, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  if (type == FLOAT32) readAs<f32>(from, step, count, to, stride);
  else if (type == UINT16) readAs<u16>(from, step, count, to, stride);
  else if (type == UINT8) readAs<u8>(from, step, count, to, stride);
  else if (type == UINT32) readAs<u32>(from, step, count, to, stride);
  else if (type == INT8) readAs<i8>(from, step, count, to, stride);
  else if (type == INT16) readAs<i16>(from, step, count, to, stride);
  else if (type == INT32) readAs<i32>(from, step, count, to, stride);
  else readAs<f64>(from, step, count, to, stride);
}

@inline
function readAs<T>(from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  for (let i = 0; i < count; i++, from += step, to += stride) {
    // Copied as bits, so that a NaN that spells a colour stays what it is.
    if (isFloat<T>() && sizeof<T>() == 4) store<u32>(to, load<u32>(from));
    else store<f32>(to, <f32>load<T>(from));
  }
}

/** `run` float32 fields one behind the other, 1 to 4, point by point. */
export function readRun(run: i32, from: usize, step: usize, count: i32, to: usize, stride: usize): void {
  if (run == 4) {
    for (let i = 0; i < count; i++, from += step, to += stride) v128.store(to, v128.load(from));
  } else if (run == 3) {
    for (let i = 0; i < count; i++, from += step, to += stride) {
      store<u64>(to, load<u64>(from));
      store<u32>(to, load<u32>(from, 8), 8);
    }
  } else if (run == 2) {
    for (let i = 0; i < count; i++, from += step, to += stride) store<u64>(to, load<u64>(from));
  } else {
    for (let i = 0; i < count; i++, from += step, to += stride) store<u32>(to, load<u32>(from));
  }
}
