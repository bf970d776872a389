// From cells to Arrow: the struct column of each kind of sensor.
import type { Field } from 'apache-arrow';
import type { Cell, CloudCell, PictureCell, WindowCell } from '../../frame/frame.js';
import type { Sensor } from '../../frame/sensor.js';
import { hasFile } from '../raw-image.js';
import { sourceColumn, sourceFields } from './address-column.js';
import { atFrameColumn, atFrameFields, sampleFields } from './at-frame-column.js';
import * as column from './columns.js';
import { type ColumnData, field, listOf, types } from './columns.js';
import { deskewColumns, deskewFields } from './deskew-columns.js';

export interface Column {
  readonly field: Field;
  data(cells: readonly Cell[]): ColumnData;
}

const stampFields = [
  field('stamp_ns', types.int64),
  field('raw_stamp_ns', types.int64),
  field('log_ns', types.int64),
  field('sigma_ns', types.int64),
  field('dt_ns', types.int64),
  field('match', types.utf8),
  field('source', column.structType(sourceFields)),
];

/** `atFrame`: an IMU-like sensor also gives its value at the frame's own stamp. `deskew`: sweeps were to be moved to their stamps. */
export interface Extras {
  readonly atFrame: boolean;
  readonly deskew: boolean;
}

/** The struct column of one sensor; its payload fields follow the stamps that every sensor has. */
export function sensorColumn(sensor: Sensor, extras: Extras): Column {
  const payload = payloadOf(sensor, extras);
  const fields = [...stampFields, ...payload.fields];
  const metadata = new Map([
    ['topic', sensor.channel.topic],
    ['type', sensor.channel.type],
    ['kind', sensor.kind],
    ['frame_id', sensor.look.frameId],
    ...stampMetadata(sensor),
    ...pictureMetadata(sensor),
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

/** What a stamp means, who said so, how long an exposure takes and how lines are read, where it is known. */
function stampMetadata({ rig }: Sensor): [string, string][] {
  const entries: [string, string][] = [];
  if (rig.stamp !== undefined) entries.push(['stamp', rig.stamp]);
  if (rig.from.stamp !== undefined) entries.push(['stamp_from', rig.from.stamp]);
  if (rig.exposureNs !== undefined) entries.push(['exposure_ns', String(rig.exposureNs)]);
  if (rig.readout) entries.push(['readout_ns', String(rig.readout.ns)], ['readout', rig.readout.direction]);
  return entries;
}

/** What the numbers of a picture are, and how rows lie where the bytes are stored as they were recorded. */
function pictureMetadata({ look: { encoding, raw, imageSize, codec } }: Sensor): [string, string][] {
  const entries: [string, string][] = codec === undefined ? [] : [['codec', codec]];
  if (encoding === undefined) return entries;
  entries.push(['encoding', encoding]);
  if (raw && imageSize && !hasFile({ format: encoding, ...imageSize, ...raw }))
    entries.push(['step', String(raw.step)], ['is_bigendian', String(raw.bigEndian)]);
  return entries;
}

/** A missing sensor is a struct whose `match` says so and whose other fields are null, not a null struct: it can be counted. */
function stamps(cells: readonly Cell[]): ColumnData[] {
  const present = cells.map(cell => (cell.kind === 'missing' ? undefined : cell));
  return [
    column.int64(present.map(c => c?.stampNs)),
    column.int64(present.map(c => c?.rawNs)),
    column.int64(present.map(c => c?.logNs)),
    column.int64(present.map(c => c && wholeSigma(c.sigmaNs))),
    column.int64(present.map(c => (c ? BigInt(c.dtNs) : undefined))),
    column.utf8(present.map(c => c?.match ?? 'missing')),
    sourceColumn(present.map(c => c?.source)),
  ];
}

/** Rounded up: a sigma is never told smaller than it is. Undefined where nobody knows. */
export function wholeSigma(sigmaNs: number | undefined): bigint | undefined {
  return Number.isFinite(sigmaNs) ? BigInt(Math.ceil(sigmaNs!)) : undefined;
}

interface Payload {
  readonly fields: Field[];
  data(cells: readonly Cell[]): ColumnData[];
}

function payloadOf(sensor: Sensor, { atFrame, deskew }: Extras): Payload {
  if (sensor.kind === 'camera') return picturePayload(sensor);
  return sensor.role === 'picked' ? cloudPayload(sensor, deskew) : windowPayload(sensor, atFrame);
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

function cloudPayload(sensor: Sensor, deskew: boolean): Payload {
  const of = (cell: Cell) => (cell.kind === 'cloud' ? (cell as CloudCell) : undefined);
  const layout = sensor.look.layout!;
  const description = layout.columns.map(({ name, unit, converted, rounded, synthesised, definition }) => ({
    name,
    unit,
    converted,
    rounded,
    ...(synthesised ? { synthesised } : {}),
    ...(definition === undefined ? {} : { definition }),
  }));
  const metadata = new Map([['point_fields', JSON.stringify(description)]]);
  return {
    fields: [
      field('points', listOf(types.float32), metadata),
      field('num_points', types.int32),
      ...(deskew ? deskewFields : []),
    ],
    data(cells) {
      const clouds = cells.map(of);
      return [
        column.lists(clouds.map(c => c?.points)),
        column.int32(clouds.map(c => c?.count)),
        ...(deskew ? deskewColumns(clouds) : []),
      ];
    },
  };
}

function windowPayload(sensor: Sensor, atFrame: boolean): Payload {
  const of = (cell: Cell) => (cell.kind === 'window' ? (cell as WindowCell) : undefined);
  const groups = sampleFields(sensor);
  const inner = atFrameFields(groups);
  return {
    fields: [
      field('num_samples', types.int32),
      field('sample_stamp_ns', listOf(types.int64)),
      ...groups,
      ...(atFrame ? [field('at_frame', column.structType(inner))] : []),
    ],
    data(cells) {
      const windows = cells.map(of);
      return [
        column.int32(windows.map(w => w?.stamps.length)),
        column.lists(windows.map(w => w?.stamps)),
        ...groups.map((_, i) => column.lists(windows.map(w => w?.columns[i]))),
        ...(atFrame ? [atFrameColumn(inner, groups.length, cells)] : []),
      ];
    },
  };
}

/** A recording's own word for a format never becomes part of a path. */
function ending(format: string): string {
  if (format === 'jpeg') return 'jpg';
  return /^[a-z0-9]{1,8}$/.test(format) ? format : 'bin';
}
