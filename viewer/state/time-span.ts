// How long a measurement took, around its stamp.
import type { SensorData } from '../data/dataset-data.js';
import type { CellData } from '../data/frame-data.js';
import { timeColumn, widthOf } from '../layers/colouring.js';

/** [from, to], ns relative to the stamp; undefined where nobody says. */
export function timeSpanNs(sensor: SensorData, cell: CellData): readonly [number, number] | undefined {
  if (cell.kind === 'picture' && sensor.exposureNs) return [-sensor.exposureNs / 2, sensor.exposureNs / 2];
  const at = timeColumn(sensor);
  if (cell.kind !== 'cloud' || at === undefined) return undefined;
  const width = widthOf(sensor);
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0, p = at; i < cell.count; i++, p += width) {
    const t = cell.points[p];
    if (t < min) min = t;
    if (t > max) max = t;
  }
  return min <= max ? [min * 1e9, max * 1e9] : undefined;
}
