// PCD files (Point Cloud Library), ascii, binary and compressed, as the same clouds that messages give.
import { maxChunkBytes } from '../../bytes/decompress.js';
import { FramelockError, rethrowDefect } from '../../issue.js';
import type { PointCloud, PointField } from '../../message/value.js';
import { asciiPoints } from './ascii.js';
import { type PcdField, type PcdHeader, pcdHeader } from './header.js';
import { lzfDecompress } from './lzf.js';

export interface PcdCloud {
  readonly cloud: PointCloud;
  /** tx ty tz qw qx qy qz: where the points were seen from, as written. The points are not moved by it. */
  readonly viewpoint: readonly number[];
}

/** Whether bytes begin like a PCD file. */
export function isPcd(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  return /^\s*(#\s*\.PCD\b|VERSION\s+0?\.\d)/i.test(start);
}

/**
 * Reads a whole file. Binary points are a view of `bytes`; the others are the caller's own. Padding fields (`_`) are left
 * out, NaN is kept, 8-byte integers become float64 (exact to 2^53). `file` is used in messages only. Throws FL0533.
 */
export function readPcd(bytes: Uint8Array, frameId: string, file: string): PcdCloud {
  try {
    const header = pcdHeader(bytes);
    return { cloud: cloudOf(header, bytes.subarray(header.end), frameId), viewpoint: header.viewpoint };
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError(cause.code, cause.message, { at: { file }, cause });
  }
}

function cloudOf(header: PcdHeader, rest: Uint8Array, frameId: string): PointCloud {
  const { width, height } = header;
  const points = width * height;
  // The writer of the compressed form leaves padding out of it.
  const written = header.data === 'binary_compressed' ? header.fields.filter(f => f.name !== '_') : header.fields;
  const step = written.reduce((sum, field) => sum + field.size * field.count, 0);
  if (points * step > maxChunkBytes)
    fail(`at most ${maxChunkBytes} bytes of points, got ${points} points of ${step} bytes`);
  const data = pointData(header, rest, written, points, step);
  const rowStep = width * step;
  return {
    kind: 'points',
    frameId,
    width,
    height,
    fields: pointFields(written),
    bigEndian: false,
    step,
    rowStep,
    data,
  };
}

function pointData(
  { data, fields }: PcdHeader,
  rest: Uint8Array,
  written: readonly PcdField[],
  points: number,
  step: number,
): Uint8Array {
  if (points === 0) return rest.subarray(0, 0);
  if (data === 'ascii') return asciiPoints(rest, fields, points);
  if (data === 'binary') {
    if (rest.length < points * step)
      fail(`${points} points of ${step} bytes (${points * step} bytes), got ${rest.length}`);
    return wideIntegers(rest.subarray(0, points * step), written, step);
  }
  return wideIntegers(interleaved(columnsOf(rest, points * step), written, points, step), written, step);
}

/** uint32 compressed size, uint32 plain size, LZF. */
function columnsOf(rest: Uint8Array, size: number): Uint8Array {
  if (rest.length < 8) fail(`two lengths before the compressed points, got ${rest.length} bytes`);
  const view = new DataView(rest.buffer, rest.byteOffset, 8);
  const [packed, plain] = [view.getUint32(0, true), view.getUint32(4, true)];
  if (packed > rest.length - 8) fail(`${packed} bytes of compressed points, got ${rest.length - 8}`);
  if (plain !== size) fail(`${size} bytes of points after decompression, got ${plain} as their length`);
  return lzfDecompress(rest.subarray(8, 8 + packed), plain);
}

/** All values of the first field, then all of the second, …; here one point after the other. */
function interleaved(columns: Uint8Array, fields: readonly PcdField[], points: number, step: number): Uint8Array {
  const out = new Uint8Array(columns.length);
  let from = 0;
  let offset = 0;
  for (const { size, count } of fields) {
    const width = size * count;
    for (let to = offset; to < points * step; to += step) for (let b = 0; b < width; b++) out[to + b] = columns[from++];
    offset += width;
  }
  return out;
}

/** 8-byte integers rewritten as float64, in a copy; most files have none and stay as they are. */
function wideIntegers(data: Uint8Array, fields: readonly PcdField[], step: number): Uint8Array {
  if (!fields.some(field => field.type.endsWith('int64'))) return data;
  const copy = data.slice();
  const view = new DataView(copy.buffer);
  let offset = 0;
  for (const { type, size, count } of fields) {
    if (type === 'int64' || type === 'uint64')
      for (let point = offset; point < copy.length; point += step)
        for (let at = point; at < point + 8 * count; at += 8) {
          const value = type === 'int64' ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
          view.setFloat64(at, Number(value), true);
        }
    offset += size * count;
  }
  return copy;
}

/** The first of two fields of one name is kept, as for messages. */
function pointFields(written: readonly PcdField[]): PointField[] {
  const fields = new Map<string, PointField>();
  let offset = 0;
  for (const { name, type, size, count } of written) {
    const kept = type === 'int64' || type === 'uint64' ? 'float64' : type;
    if (name !== '_' && !fields.has(name)) fields.set(name, { name, type: kept, offset, count });
    offset += size * count;
  }
  return [...fields.values()];
}

function fail(text: string): never {
  throw new FramelockError('FL0533', `expected ${text}`);
}
