// The value of an IMU-like sensor at the frame's own stamp, as a struct beside its window of readings.
import type { Field } from 'apache-arrow';
import type { Cell, MissingCell, WindowCell } from '../../frame/frame.js';
import type { Sensor } from '../../frame/sensor.js';
import * as column from './columns.js';
import { field, listOf, types } from './columns.js';

/** One field per group of numbers of a reading. */
export function sampleFields(sensor: Sensor): Field[] {
  return sensor.look.columns.map(c => {
    const metadata = new Map([
      ['width', String(c.width)],
      ['unit', c.unit],
    ]);
    if (c.names) metadata.set('names', JSON.stringify(c.names));
    return field(c.name, listOf(types.float64), metadata);
  });
}

export function atFrameFields(groups: readonly Field[]): Field[] {
  const scalars = [field('match', types.utf8), field('before_ns', types.int64), field('after_ns', types.int64)];
  return [...scalars, ...groups];
}

/** Never null itself, like the sensor's struct: where there is no value `match` says so and the groups are null. */
export function atFrameColumn(fields: readonly Field[], groups: number, cells: readonly Cell[]): column.ColumnData {
  const values = cells.map(cell => (cell as WindowCell | MissingCell).atFrame);
  const ns = (value: number | undefined) => (value === undefined ? undefined : BigInt(value));
  return column.struct(
    fields,
    [
      column.utf8(values.map(v => v?.match ?? 'missing')),
      column.int64(values.map(v => ns(v?.beforeNs))),
      column.int64(values.map(v => ns(v?.afterNs))),
      ...Array.from({ length: groups }, (_, i) => column.lists(values.map(v => v?.columns?.[i]))),
    ],
    cells.map(() => true),
  );
}
