// From cells to Arrow: the struct column of each kind of sensor.
import type { Cell, CloudCell, MissingCell, PictureCell, WindowCell } from '../../frame/frame.js';
import type { Sensor } from '../../frame/sensor.js';
import { hasFile } from '../raw-image.js';
import { sourceColumns } from './address-column.js';
import { atFrameColumn, sampleColumns } from './at-frame-column.js';
import { types } from './columns.js';
import { deskewColumns } from './deskew-columns.js';
import { binary, group, int32, int64, list, struct, type TableColumn, utf8, within } from './table-columns.js';

type Present = Exclude<Cell, MissingCell>;
const present = (cell: Cell): Present | undefined => (cell.kind === 'missing' ? undefined : cell);

/** A missing sensor is a struct whose `match` says so and whose other fields are null, not a null struct: it can be counted. */
const stampColumns: readonly TableColumn<Cell>[] = [
  ...within(present, [
    int64<Present>('stamp_ns', cell => cell.stampNs),
    int64<Present>('raw_stamp_ns', cell => cell.rawNs),
    int64<Present>('log_ns', cell => cell.logNs),
    int64<Present>('sigma_ns', cell => wholeSigma(cell.sigmaNs)),
    int64<Present>('dt_ns', cell => BigInt(cell.dtNs)),
  ]),
  utf8('match', cell => present(cell)?.match ?? 'missing'),
  struct('source', sourceColumns, cell => present(cell)?.source),
];

/** `atFrame`: an IMU-like sensor also gives its value at the frame's own stamp. `deskew`: sweeps were to be moved to their stamps. */
export interface Extras {
  readonly atFrame: boolean;
  readonly deskew: boolean;
}

/** The struct column of one sensor; its payload fields follow the stamps that every sensor has. */
export function sensorColumn(sensor: Sensor, extras: Extras): TableColumn<Cell> {
  const metadata = new Map([
    ['topic', sensor.channel.topic],
    ['type', sensor.channel.type],
    ['kind', sensor.kind],
    ['frame_id', sensor.look.frameId],
    ...stampMetadata(sensor),
    ...pictureMetadata(sensor),
  ]);
  return group(sensor.name, [...stampColumns, ...payloadOf(sensor, extras)], metadata);
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

/** Rounded up: a sigma is never told smaller than it is. Undefined where nobody knows. */
export function wholeSigma(sigmaNs: number | undefined): bigint | undefined {
  return Number.isFinite(sigmaNs) ? BigInt(Math.ceil(sigmaNs!)) : undefined;
}

function payloadOf(sensor: Sensor, { atFrame, deskew }: Extras): TableColumn<Cell>[] {
  if (sensor.kind === 'camera') return picturePayload(sensor);
  return sensor.role === 'picked' ? cloudPayload(sensor, deskew) : windowPayload(sensor, atFrame);
}

function picturePayload({ name }: Sensor): TableColumn<Cell>[] {
  const image: readonly TableColumn<PictureCell>[] = [
    binary('bytes', picture => picture.bytes),
    utf8('path', ({ stampNs, format }) => `${name}-${stampNs}.${ending(format)}`),
  ];
  return within(
    (cell: Cell) => (cell.kind === 'picture' ? cell : undefined),
    [
      struct('image', image, picture => picture),
      int32<PictureCell>('width', picture => picture.width || undefined),
      int32<PictureCell>('height', picture => picture.height || undefined),
    ],
  );
}

function cloudPayload({ look }: Sensor, deskew: boolean): TableColumn<Cell>[] {
  const description = look.layout!.columns.map(({ name, unit, converted, rounded, synthesised, definition }) => ({
    name,
    unit,
    converted,
    rounded,
    ...(synthesised ? { synthesised } : {}),
    ...(definition === undefined ? {} : { definition }),
  }));
  const metadata = new Map([['point_fields', JSON.stringify(description)]]);
  return within(
    (cell: Cell) => (cell.kind === 'cloud' ? cell : undefined),
    [
      list<CloudCell>('points', types.float32, cloud => cloud.points, metadata),
      int32<CloudCell>('num_points', cloud => cloud.count),
      ...(deskew ? deskewColumns : []),
    ],
  );
}

function windowPayload(sensor: Sensor, atFrame: boolean): TableColumn<Cell>[] {
  const readings = within(
    (cell: Cell) => (cell.kind === 'window' ? cell : undefined),
    [
      int32<WindowCell>('num_samples', window => window.stamps.length),
      list<WindowCell>('sample_stamp_ns', types.int64, window => window.stamps),
      ...sampleColumns<WindowCell>(sensor, window => window.columns),
    ],
  );
  return atFrame ? [...readings, atFrameColumn(sensor)] : readings;
}

/** A recording's own word for a format never becomes part of a path. */
function ending(format: string): string {
  if (format === 'jpeg') return 'jpg';
  return /^[a-z0-9]{1,8}$/.test(format) ? format : 'bin';
}
