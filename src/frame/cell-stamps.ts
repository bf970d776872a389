// What every cell says of its moment, and the cell of a sensor that has nothing in a frame.
import { fromOrigin } from '../time/stamp.js';
import type { CellBase, MissingCell } from './frame.js';
import type { FramePlan } from './plan.js';
import type { Sensor } from './sensor.js';

/** Of the message at a position of the sensor's stream, in frame f. */
export function stampsOf(
  { originNs, frames }: FramePlan,
  sensor: Sensor,
  entry: number,
  f: number,
): Omit<CellBase, 'match' | 'source'> {
  const { stream } = sensor;
  return {
    sensor,
    stampNs: fromOrigin(stream.t.at(entry), originNs),
    rawNs: stream.rawNs.at(entry)!,
    logNs: stream.logNs.at(entry)!,
    sigmaNs: stream.sigmaNs?.at(entry) ?? Number.NaN,
    dtNs: stream.t.at(entry) - frames[f],
  };
}

export function missingCell(sensor: Sensor): MissingCell {
  return { kind: 'missing', sensor };
}
