// From cells to Arrow: the struct column of each kind of sensor.
import type { Data, Field } from 'apache-arrow';
import type { Cell, CloudCell, PictureCell, WindowCell } from '../../frame/frame.js';
import type { Sensor } from '../../frame/sensor.js';
import { sourceColumn, sourceFields } from './address-column.js';
import * as column from './columns.js';
import { field, listOf, types } from './columns.js';

export interface Column {
  readonly field: Field;
  data(cells: readonly Cell[]): Data;
}

const stampFields = [
  field('stamp_ns', types.int64),
  field('raw_stamp_ns', types.int64),
  field('log_ns', types.int64),
  field('dt_ns', types.int64),
  field('match', types.utf8),
  field('source', column.structType(sourceFields)),
];

/** The struct column of one sensor; its payload fields follow the stamps that every sensor has. */
export function sensorColumn(sensor: Sensor): Column {
  const payload = payloadOf(sensor);
  const fields = [...stampFields, ...payload.fields];
  const metadata = new Map([
    ['topic', sensor.channel.topic],
    ['type', sensor.channel.type],
    ['kind', sensor.kind],
    ['frame_id', sensor.look.frameId],
    ...stampMetadata(sensor),
  ]);
  return {
    field: field(sensor.name, column.structType(fields), metadata),
    data: cells =>
      column.struct(
        fields,
        [...stamps(cells), ...payload.data(cells)],
        cells.map(() => true),
      ),
  };
}

/** What a stamp means, who said so, and how long an exposure takes, where it is known. */
function stampMetadata({ rig }: Sensor): [string, string][] {
  const entries: [string, string][] = [];
  if (rig.stamp !== undefined) entries.push(['stamp', rig.stamp]);
  if (rig.from.stamp !== undefined) entries.push(['stamp_from', rig.from.stamp]);
  if (rig.exposureNs !== undefined) entries.push(['exposure_ns', String(rig.exposureNs)]);
  return entries;
}

/** A missing sensor is a struct whose `match` says so and whose other fields are null, not a null struct: it can be counted. */
function stamps(cells: readonly Cell[]): Data[] {
  const present = cells.map(cell => (cell.kind === 'missing' ? undefined : cell));
  return [
    column.int64(present.map(c => c?.stampNs)),
    column.int64(present.map(c => c?.rawNs)),
    column.int64(present.map(c => c?.logNs)),
    column.int64(present.map(c => (c ? BigInt(c.dtNs) : undefined))),
    column.utf8(present.map(c => c?.match ?? 'missing')),
    sourceColumn(present.map(c => c?.source)),
  ];
}

interface Payload {
  readonly fields: Field[];
  data(cells: readonly Cell[]): Data[];
}

function payloadOf(sensor: Sensor): Payload {
  if (sensor.kind === 'camera') return picturePayload(sensor);
  return sensor.role === 'picked' ? cloudPayload(sensor) : windowPayload(sensor);
}

const imageFields = [field('bytes', types.binary), field('path', types.utf8)];

function picturePayload(sensor: Sensor): Payload {
  const of = (cell: Cell) => (cell.kind === 'picture' ? (cell as PictureCell) : undefined);
  return {
    fields: [field('image', column.structType(imageFields)), field('width', types.int32), field('height', types.int32)],
    data(cells) {
      const pictures = cells.map(of);
      const names = pictures.map(p => (p ? `${sensor.name}-${p.stampNs}.${ending(p.format)}` : undefined));
      return [
        column.struct(
          imageFields,
          [column.binary(pictures.map(p => p?.bytes)), column.utf8(names)],
          pictures.map(p => p !== undefined),
        ),
        column.int32(pictures.map(p => p?.width || undefined)),
        column.int32(pictures.map(p => p?.height || undefined)),
      ];
    },
  };
}

/** Times that nobody recorded: from the points' directions, see kernel/azimuth-time.ts. */
const synthesisedTime = new Map([
  ['unit', 's'],
  ['synthesised', 'azimuth'],
]);

function cloudPayload(sensor: Sensor): Payload {
  const of = (cell: Cell) => (cell.kind === 'cloud' ? (cell as CloudCell) : undefined);
  const layout = sensor.look.layout!;
  const description = layout.columns.map(({ name, unit, converted, rounded }) => ({ name, unit, converted, rounded }));
  const metadata = new Map([['point_fields', JSON.stringify(description)]]);
  const empty = new Float32Array(0);
  const synthesised = sensor.rig.pointTime === 'azimuth';
  return {
    fields: [
      field('points', listOf(types.float32), metadata),
      field('num_points', types.int32),
      ...(synthesised ? [field('point_time_s', listOf(types.float32), synthesisedTime)] : []),
    ],
    data(cells) {
      const clouds = cells.map(of);
      return [
        column.lists(
          clouds.map(c => c?.points),
          empty,
        ),
        column.int32(clouds.map(c => c?.count)),
        ...(synthesised
          ? [
              column.lists(
                clouds.map(c => (c?.times?.synthesised ? Float32Array.from(c.times.ns, ns => ns * 1e-9) : undefined)),
                empty,
              ),
            ]
          : []),
      ];
    },
  };
}

function windowPayload(sensor: Sensor): Payload {
  const of = (cell: Cell) => (cell.kind === 'window' ? (cell as WindowCell) : undefined);
  const empty = new Float64Array(0);
  return {
    fields: [
      field('num_samples', types.int32),
      field('sample_stamp_ns', listOf(types.int64)),
      ...sensor.look.columns.map(c => {
        const metadata = new Map([
          ['width', String(c.width)],
          ['unit', c.unit],
        ]);
        if (c.names) metadata.set('names', JSON.stringify(c.names));
        return field(c.name, listOf(types.float64), metadata);
      }),
    ],
    data(cells) {
      const windows = cells.map(of);
      return [
        column.int32(windows.map(w => w?.stamps.length)),
        column.lists(
          windows.map(w => w?.stamps),
          new BigInt64Array(0),
        ),
        ...sensor.look.columns.map((_, i) =>
          column.lists(
            windows.map(w => w?.columns[i]),
            empty,
          ),
        ),
      ];
    },
  };
}

/** A recording's own word for a format never becomes part of a path. */
function ending(format: string): string {
  if (format === 'jpeg') return 'jpg';
  return /^[a-z0-9]{1,8}$/.test(format) ? format : 'bin';
}
