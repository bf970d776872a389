// The cell of a LiDAR or radar in a dataset's row: its points as they are stored, and where their columns lie.
import type { RecordBatch, Vector } from 'apache-arrow';
import { cellValue, numbersOf, pointColumnsOf } from './cells.js';

/** Undefined where the row has no cloud of this sensor, or one without x, y and z. */
export function cloudCell(batch: RecordBatch, row: number, sensor: string) {
  const cell = batch.getChild(sensor);
  const points = cellValue(cell?.getChild('points'), row) as Vector | null;
  const columns = points ? pointColumnsOf(batch, sensor) : undefined;
  if (!points || !columns) return undefined;
  const at = (wanted: string) => columns.findIndex(column => column.name === wanted);
  const xyz = [at('x'), at('y'), at('z')] as const;
  if (xyz.some(place => place < 0)) return undefined;
  const numbers = numbersOf(points) as Float32Array;
  const deskewed = cellValue(cell?.getChild('deskewed'), row) === true;
  const time = columns.findIndex(column => column.unit === 's');
  return {
    points: numbers,
    stride: columns.length,
    count: Math.floor(numbers.length / columns.length),
    xyz,
    columns,
    /** Column of the points' times, s since the stamp. None in a moved sweep, all of whose points are at its stamp. */
    time: time < 0 || deskewed ? undefined : time,
    deskewed,
  };
}
