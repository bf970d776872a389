// By which names drivers call the time of a point.
import type { PointField } from '../../message/value.js';

/** Most telling first: Velodyne `time`, Ouster `t`, Hesai `timestamp`, Livox `offset_time`, Aeva `time_offset_ns`, … */
const NAMES = [
  'time',
  't',
  'timestamp',
  'time_stamp',
  'offset_time',
  'point_time_offset',
  'time_offset',
  'timeoffset',
  'time_offset_ns',
  'offset_ns',
  'time_ns',
  'timestamp_ns',
  'dt',
  'ts',
  'point_time',
  'relative_time',
  'relative_timestamp',
  'time_us',
  'timestamp_us',
];

const TIME = /time|stamp|^(?:d|delta|rel|offset)?_?t(?:_(?:ns|us|ms|s|sec|offset|rel))?$/i;
/** Of the device, the sweep or the beam, and not when a point was measured. */
const OTHER = /exposure|integration|flight|base|valid|status|flag|quality|source|sync/i;

/** Whether a name that no driver is known for speaks of when a point was measured. The numbers decide whether it does. */
export function speaksOfTime(name: string): boolean {
  return TIME.test(name) && !OTHER.test(name);
}

/** The fields of one number whose names speak of time: those that are known, the most telling first, and others. */
export function namedAsTime(fields: readonly PointField[]): { known: PointField[]; others: PointField[] } {
  const known = NAMES.flatMap(name => fields.find(field => field.name.toLowerCase() === name) ?? []);
  return { known, others: fields.filter(field => !known.includes(field) && speaksOfTime(field.name)) };
}
