// From a record batch to FrameData: views of the batch's buffers.
import type { Table } from '@uwdata/flechette';
import type { CellData, FrameData, ProjectionData } from './frame-data.js';

/** What flechette keeps of one column of one batch. */
interface Column {
  readonly type: {
    readonly typeId: number;
    readonly children?: readonly { name: string; metadata: Map<string, string> | null }[];
  };
  readonly validity?: Uint8Array;
  readonly nullCount: number;
  readonly values?: ArrayLike<number> | ArrayLike<bigint>;
  readonly offsets?: Int32Array;
  readonly children?: readonly Column[];
  at(row: number): unknown;
}

/** All frames of a batch read with `useBigInt`. */
export function readFrames(table: Table, buffer: ArrayBuffer): FrameData[] {
  const columns = new Map(
    table.schema.fields.map((f, i) => [f.name, table.getChildAt(i).data[0] as unknown as Column]),
  );
  const own = new Set(['frame_index', 'stamp_ns', 'recording', 'ego', 'projection']);
  return Array.from({ length: table.numRows }, (_, row) => {
    const cells = new Map<string, CellData>();
    for (const [name, column] of columns) if (!own.has(name)) cells.set(name, readCell(fieldsOf(column), row));
    const projections = new Map<string, ProjectionData>();
    const projection = columns.get('projection');
    if (projection)
      for (const [name, pair] of fieldsOf(projection)) {
        const data = isNull(pair, row) ? undefined : readProjection(fieldsOf(pair), row);
        if (data) projections.set(name, data);
      }
    return {
      index: Number(columns.get('frame_index')!.at(row)),
      stampNs: columns.get('stamp_ns')!.at(row) as bigint,
      T_world_rig: readPose(columns.get('ego'), row),
      cells,
      projections,
      buffer,
    };
  });
}

type Fields = ReadonlyMap<string, Column>;

function fieldsOf(struct: Column): Fields {
  return new Map((struct.type.children ?? []).map((field, i) => [field.name, struct.children![i]]));
}

function isNull(column: Column, row: number): boolean {
  return column.nullCount > 0 && column.validity !== undefined && ((column.validity[row >> 3] >> (row & 7)) & 1) === 0;
}

/** The numbers of a list cell as a view; undefined when it is null. */
function list<T>(column: Column | undefined, row: number): T | undefined {
  if (!column || isNull(column, row)) return undefined;
  const values = column.children![0].values as unknown as { subarray(from: number, to: number): T };
  return values.subarray(column.offsets![row], column.offsets![row + 1]);
}

function readPose(ego: Column | undefined, row: number): FrameData['T_world_rig'] {
  if (!ego || isNull(ego, row)) return undefined;
  const fields = fieldsOf(ego);
  const t = list<Float64Array>(fields.get('translation_m'), row);
  const q = list<Float64Array>(fields.get('rotation_xyzw'), row);
  return t?.length === 3 && q?.length === 4 ? { t: [t[0], t[1], t[2]], q: [q[0], q[1], q[2], q[3]] } : undefined;
}

function readCell(fields: Fields, row: number): CellData {
  const stamp = (name: string) => fields.get(name)!.at(row) as bigint;
  if (isNull(fields.get('stamp_ns')!, row)) return { kind: 'missing' };
  const base = {
    stampNs: stamp('stamp_ns'),
    rawNs: stamp('raw_stamp_ns'),
    logNs: stamp('log_ns'),
    dtNs: stamp('dt_ns'),
    match: String(fields.get('match')!.at(row)),
  };
  const image = fields.get('image');
  if (image) {
    const parts = fieldsOf(image);
    const bytes = binary(parts.get('bytes')!, row);
    const size = (name: string) => Number(fields.get(name)?.at(row) ?? 0);
    const path = String(parts.get('path')!.at(row) ?? '');
    return bytes
      ? { ...base, kind: 'picture', bytes, path, width: size('width'), height: size('height') }
      : { kind: 'missing' };
  }
  const points = list<Float32Array<ArrayBuffer>>(fields.get('points'), row);
  if (points) {
    const deskewed = fields.get('deskewed')?.at(row) === true;
    return { ...base, kind: 'cloud', points, count: Number(fields.get('num_points')!.at(row)), deskewed };
  }
  const stamps = list<BigInt64Array>(fields.get('sample_stamp_ns'), row);
  if (!stamps) return { kind: 'missing' };
  const columns: Record<string, Float64Array> = Object.create(null);
  for (const [name, column] of fields) {
    if (name === 'sample_stamp_ns' || !column.offsets || !(column.children?.[0].values instanceof Float64Array))
      continue;
    const values = list<Float64Array>(column, row);
    if (values) columns[name] = values;
  }
  return { ...base, kind: 'window', stamps, columns };
}

function binary(column: Column, row: number): Uint8Array<ArrayBuffer> | undefined {
  if (isNull(column, row)) return undefined;
  return (column.values as unknown as Uint8Array<ArrayBuffer>).subarray(column.offsets![row], column.offsets![row + 1]);
}

function readProjection(fields: Fields, row: number): ProjectionData | undefined {
  const index = list<Uint32Array>(fields.get('index'), row);
  const u = list<Float32Array>(fields.get('u'), row);
  const v = list<Float32Array>(fields.get('v'), row);
  const depth = list<Float32Array>(fields.get('depth'), row);
  if (!index || !u || !v || !depth) return undefined;
  return {
    index,
    u,
    v,
    depth,
    visibility: list<Uint8Array>(fields.get('visibility'), row),
    compensated: Boolean(fields.get('motion_compensated')?.at(row)),
    sweep: list<Int8Array>(fields.get('sweep'), row),
  };
}
