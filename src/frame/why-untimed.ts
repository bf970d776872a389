// Says why the points of a LiDAR have no times, though a field of theirs speaks of time: what its numbers are instead.
import { pointTimeFields, rangeOfTimes, rawTimes, type TimeField, timeFieldIn, unitOfSpan } from '../kernel/index.js';
import type { PointCloud } from '../message/value.js';
import { medianStep } from '../time/order-statistics.js';
import type { Sensor } from './sensor.js';

/** From here on float32 steps by 64 and more: what it rounds are times since 1970, GPS's or a device's beginning. */
const LONG = 2 ** 30;

/** Of the fields that speak of time, the likeliest whose numbers differ within the sweep. There must be one. */
export function whyUntimed(cloud: PointCloud, { look, stream }: Sensor): string {
  if (look.unplaced) return elsewhere(look.unplaced.field, "seconds since the sweep's first point");
  const ranges = pointTimeFields(look.layout!.fields).map(field => rangeIn(cloud, field));
  const { field, min, max } = ranges.find(range => range.min !== range.max) ?? ranges[0];
  const { name, type } = field;
  if (type === 'float32' && Math.max(-min, max) >= LONG)
    return `point field "${name}" is float32, which holds numbers like ${max} in steps of ${2 ** (Math.floor(Math.log2(Math.max(-min, max))) - 23)}: when a point was measured is lost, and all points were taken at the sweep's stamp; let the driver write float64, or times since the stamp`;
  if (min === max)
    return `point field "${name}" has one number for all points of a sweep, which were taken at the sweep's stamp: right for a flash LiDAR (\`point_time: none\` in the rig file says so); the driver of a scanning one did not write times`;
  // What such a clock counts while it is young, float32 keeps: `recogniseOwnClock`.
  return type === 'float64' && unitOfSpan({ field, min, max }, medianStep(stream.t))
    ? elsewhere(field, 'recorded')
    : `the numbers in point field "${name}" fit no unit of time for this sweep rate; all points were taken at the sweep's stamp`;
}

function rangeIn(cloud: PointCloud, field: TimeField) {
  const here = field.upper ? undefined : timeFieldIn(cloud, field);
  const [min, max] = here ? rangeOfTimes(rawTimes(cloud, here)) : [0, 1];
  return { field, min, max };
}

function elsewhere({ name }: TimeField, how: string): string {
  return `the times in point field "${name}" count on another clock than the stamps; they were kept as ${how}, and all points were taken at the sweep's stamp; where the stamp is that of the first point, or of the last, say \`stamp: scan_start\` or \`scan_end\` in the rig file`;
}
