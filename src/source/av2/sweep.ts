// Sweeps of Argoverse 2: the columns of a Feather file as points one behind another, and those as a cloud.
//
// A decoder is given bytes and answers at once, but Feather bodies are compressed. So a sweep's file is a compressed block of the
// recording, and what it decompresses to is this, little-endian:
//   uint8 number of fields; per field uint8 type (place in TYPES), uint8 length of the name, the name in UTF-8; then the points.

import type { Decompressors } from '../../bytes/decompress.js';
import { type ColumnData, type FeatherColumn, openFeather, readColumns } from '../../bytes/feather/index.js';
import { FramelockError } from '../../issue.js';
import { type PointCloud, type PointField, scalarBytes } from '../../message/value.js';
import { writeScalar } from '../../message/write-scalar.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';
import { EGO } from './calibration.js';

type Scalar = PointField['type'];

const TYPES: readonly Scalar[] = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64'];
/** `offset_ns` counts from the start of the sweep. */
const SWEEP_START = { meaning: 'scan_start', evidence: 'the makers say so (av2-api)' } as const;
/** A log has six columns. */
const MAX_FIELDS = 64;

/** What is stored of a column. float16 is exact in float32; int64, which the layout has not, in float64 up to 2^53. */
function scalarOf({ type, dictionary }: FeatherColumn): Scalar | undefined {
  if (dictionary) return undefined;
  if (type === 'bool') return 'uint8';
  if (type === 'float16') return 'float32';
  if (type === 'int64' || type === 'uint64') return 'float64';
  return TYPES.find(known => known === type);
}

export interface SweepLayout {
  /** Names and types of the fields, as bytes. */
  readonly head: Uint8Array;
  readonly fields: readonly PointField[];
  /** Bytes of a point. */
  readonly step: number;
}

/** Columns of numbers become fields of these names, in their order; others are left out. Throws FL0306 without x, y and z. */
export function sweepLayout(columns: readonly FeatherColumn[]): SweepLayout {
  const fields: PointField[] = [];
  const head: number[] = [];
  let step = 0;
  for (const column of columns) {
    const type = scalarOf(column);
    const name = new TextEncoder().encode(column.name);
    if (!type || name.length === 0 || name.length > 255 || fields.some(field => field.name === column.name)) continue;
    fields.push({ name: column.name, type, offset: step, count: 1 });
    head.push(TYPES.indexOf(type), name.length, ...name);
    step += scalarBytes[type];
  }
  if (!['x', 'y', 'z'].every(name => fields.some(field => field.name === name)) || fields.length > MAX_FIELDS) {
    const names = columns.map(column => column.name).join(', ');
    throw new FramelockError('FL0306', `expected a sweep with numbers x, y and z, got columns ${names.slice(0, 400)}`);
  }
  return { head: Uint8Array.of(fields.length, ...head), fields, step };
}

/** `size` bytes as above, from the bytes of a Feather file. Throws FL0532 where it is damaged; memory is taken once a batch was read. */
export async function packSweep(file: Uint8Array, size: number, codecs: Decompressors): Promise<Uint8Array> {
  const feather = openFeather(file, '');
  const { head, fields, step } = sweepLayout(feather.columns);
  if (head.length + feather.rows * step !== size)
    throw new FramelockError('FL0532', `expected ${size} bytes of points, got ${feather.rows} rows of ${step}`);
  let packed: Uint8Array | undefined;
  let at = head.length;
  for (const [i, { rows }] of feather.batches.entries()) {
    const columns = await readColumns(
      feather,
      i,
      fields.map(field => field.name),
      codecs,
    );
    packed ??= new Uint8Array(size);
    const view = new DataView(packed.buffer, at, rows * step);
    for (const [k, field] of fields.entries()) put(columns[k], field, view, step);
    at += rows * step;
  }
  packed ??= new Uint8Array(size);
  packed.set(head);
  return packed;
}

/** A number that is null is NaN; an integer cannot say so, and 0 would be a lie. */
function put({ column, values, valid }: ColumnData, { type, offset }: PointField, view: DataView, step: number): void {
  const isFloat = type.startsWith('float');
  if (valid && !isFloat && valid.includes(0))
    throw new FramelockError('FL0532', `expected a value in every row of column "${column.name}", got null`);
  const set = writeScalar[type];
  for (let i = 0; i < values.length; i++)
    set(view, i * step + offset, valid?.[i] === 0 ? Number.NaN : Number(values[i]));
}

/**
 * Both LiDARs' points, m, in the frame of the ego vehicle at the file's stamp: the dataset took the car's motion out of them, so
 * `offset_ns` says when a point was measured (ns since the stamp, where the sweep begins) and not where. Source: av2-api, Sweep.
 */
export const sweepDecoder = stamplessDecoder('lidar', cloud);

function cloud(bytes: Uint8Array): PointCloud {
  const fields: PointField[] = [];
  let [at, step] = [1, 0];
  for (let k = 0; k < (bytes[0] ?? 0); k++) {
    const type = TYPES[bytes[at]];
    const end = at + 2 + bytes[at + 1];
    if (!type || !(end <= bytes.length)) break;
    fields.push({ name: new TextDecoder().decode(bytes.subarray(at + 2, end)), type, offset: step, count: 1 });
    step += scalarBytes[type];
    at = end;
  }
  const data = bytes.subarray(at);
  if (fields.length === 0 || fields.length !== bytes[0] || data.length % step !== 0)
    throw new FramelockError('FL0306', `expected fields and whole points of a sweep, got ${bytes.length} other bytes`);
  const width = data.length / step;
  const layout = { width, height: 1, fields, bigEndian: false, step, rowStep: data.length };
  return { kind: 'points', frameId: EGO, ...layout, data, atStamp: true, sweepStamp: SWEEP_START };
}
