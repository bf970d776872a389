// The value of an IMU-like sensor at the frame's own stamp, as a struct beside its window of readings.
import type { AtFrame, Cell } from '../../frame/frame.js';
import type { Sensor } from '../../frame/sensor.js';
import { types } from './columns.js';
import { group, int64, list, type TableColumn, utf8, within } from './table-columns.js';

/** One column per group of numbers of a reading; `of` gives the numbers of all groups. */
export function sampleColumns<Row>(
  { look }: Sensor,
  of: (row: Row) => readonly Float64Array[] | undefined,
): TableColumn<Row>[] {
  return look.columns.map(({ name, width, unit, names }, i) => {
    const metadata = new Map([
      ['width', String(width)],
      ['unit', unit],
    ]);
    if (names) metadata.set('names', JSON.stringify(names));
    return list(name, types.float64, row => of(row)?.[i], metadata);
  });
}

const atFrameOf = (cell: Cell) => ('atFrame' in cell ? cell.atFrame : undefined);
const ns = (value: number | undefined) => (value === undefined ? undefined : BigInt(value));

/** Never null itself, like the sensor's struct: where there is no value `match` says so and the groups are null. */
export function atFrameColumn(sensor: Sensor): TableColumn<Cell> {
  return group('at_frame', [
    utf8('match', cell => atFrameOf(cell)?.match ?? 'missing'),
    ...within(atFrameOf, [
      int64<AtFrame>('before_ns', value => ns(value.beforeNs)),
      int64<AtFrame>('after_ns', value => ns(value.afterNs)),
      ...sampleColumns<AtFrame>(sensor, value => value.columns),
    ]),
  ]);
}
