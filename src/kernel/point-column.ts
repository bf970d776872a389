// One recorded field of all points to one column of numbers. Every type has its own loop: the compiler specialises per function.
import type { PointCloud, PointField } from '../message/value.js';

type Out = Float32Array | Float64Array;
/** Reads `count` values from byte `from` on, every `step` bytes, to out[to], every `stride`. */
type Read = (
  view: DataView,
  from: number,
  step: number,
  count: number,
  little: boolean,
  out: Out,
  to: number,
  stride: number,
) => void;

/**
 * Reads the field of `type` at byte `offset` of each point into out[column + i · stride]. `bits` copies 32 bits unread,
 * for colours packed in a float, whose bits may spell a NaN. The caller has checked that all bytes are there.
 */
export function readPointColumn(
  cloud: PointCloud,
  type: PointField['type'],
  offset: number,
  out: Out,
  column: number,
  stride: number,
  bits = false,
): void {
  const { data, width, height, step, rowStep } = cloud;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read = bits && out instanceof Float32Array ? readBits : readers[type];
  // Rows without padding are one long row.
  const rows = rowStep === width * step ? 1 : height;
  const perRow = rows === 1 ? width * height : width;
  for (let row = 0; row < rows; row++)
    read(view, row * rowStep + offset, step, perRow, !cloud.bigEndian, out, column + row * perRow * stride, stride);
}

/** `run` little-endian float32 fields one behind the other, point by point: each point's bytes are visited once. */
export function readFloatRun(
  cloud: PointCloud,
  offset: number,
  run: number,
  out: Float32Array,
  column: number,
  stride: number,
): void {
  const { data, width, height, step, rowStep } = cloud;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read = run === 4 ? fourFloats : run === 3 ? threeFloats : run === 1 ? oneFloat : someFloats;
  for (let row = 0; row < height; row++)
    read(view, row * rowStep + offset, step, width, run, out, column + row * width * stride, stride);
}

type ReadRun = (
  view: DataView,
  from: number,
  step: number,
  count: number,
  run: number,
  out: Float32Array,
  to: number,
  stride: number,
) => void;

const fourFloats: ReadRun = (view, from, step, count, _run, out, to, stride) => {
  for (let i = 0; i < count; i++, from += step, to += stride) {
    out[to] = view.getFloat32(from, true);
    out[to + 1] = view.getFloat32(from + 4, true);
    out[to + 2] = view.getFloat32(from + 8, true);
    out[to + 3] = view.getFloat32(from + 12, true);
  }
};

const oneFloat: ReadRun = (view, from, step, count, _run, out, to, stride) => {
  for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getFloat32(from, true);
};

const threeFloats: ReadRun = (view, from, step, count, _run, out, to, stride) => {
  for (let i = 0; i < count; i++, from += step, to += stride) {
    out[to] = view.getFloat32(from, true);
    out[to + 1] = view.getFloat32(from + 4, true);
    out[to + 2] = view.getFloat32(from + 8, true);
  }
};

const someFloats: ReadRun = (view, from, step, count, run, out, to, stride) => {
  for (let i = 0; i < count; i++, from += step, to += stride)
    for (let n = 0; n < run; n++) out[to + n] = view.getFloat32(from + 4 * n, true);
};

const readBits: Read = (view, from, step, count, little, out, to, stride) => {
  const words = new Int32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < count; i++, from += step, to += stride) words[to] = view.getInt32(from, little);
};

const readers: Readonly<Record<PointField['type'], Read>> = {
  int8: (view, from, step, count, _little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getInt8(from);
  },
  uint8: (view, from, step, count, _little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getUint8(from);
  },
  int16: (view, from, step, count, little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getInt16(from, little);
  },
  uint16: (view, from, step, count, little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getUint16(from, little);
  },
  int32: (view, from, step, count, little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getInt32(from, little);
  },
  uint32: (view, from, step, count, little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getUint32(from, little);
  },
  float32: (view, from, step, count, little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getFloat32(from, little);
  },
  float64: (view, from, step, count, little, out, to, stride) => {
    for (let i = 0; i < count; i++, from += step, to += stride) out[to] = view.getFloat64(from, little);
  },
};
