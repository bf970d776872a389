// Clouds whose coordinates are no metres, as the message types say, or that have none by the names that everybody reads.
import type { Issues } from '../issue.js';
import { pointLayout, readPoints } from '../kernel/index.js';
import type { PointCloud } from '../message/value.js';
import { median } from '../time/order-statistics.js';
import type { LookedAt } from './message-looks.js';
import type { FirstLook } from './sensor.js';

const AXES = ['x', 'y', 'z'] as const;
/** m. Half of a sweep's points lie nearer than this to any LiDAR of a vehicle: the farthest see 500 m. */
const FAR = 1000;
/** Points of a sweep that are looked at, spread over it. */
const POINTS = 2000;

/**
 * FL0480 where a cloud has no x, y and z. FL0582 where they are integers, or where a LiDAR's points lie farther away than one sees: they
 * are mm, or places in the world. Their unit is then not known; the numbers stay as recorded.
 */
export async function withCoordinateUnit(
  look: FirstLook,
  { looks, channel, kind, stream }: LookedAt,
  issues: Issues,
): Promise<FirstLook> {
  const { layout } = look;
  // Drivers that are not ready publish clouds without fields.
  if (!layout || layout.width === 0) return look;
  const { topic } = channel;
  const axes = AXES.map(axis => layout.fields.find(({ name, count }) => name === axis && count === 1));
  if (axes.includes(undefined)) {
    const text = `its points have no x, y and z but [${layout.names.join(' ')}]: they were stored as recorded and not projected; publish x, y and z`;
    issues.add('FL0480', text, { topic });
    return look;
  }
  const integers = axes.some(field => /int/.test(field!.type));
  const ranges: number[] = [];
  const { message } = stream;
  for (const at of integers || kind === 'lidar' ? new Set([0, message.length - 1]) : []) {
    const range = await looks.at(channel, message.at(at), cloud =>
      cloud.kind === 'points' ? usualRange(cloud) : undefined,
    );
    if (range !== undefined && Number.isFinite(range)) ranges.push(range);
  }
  const nearest = Math.min(...ranges);
  const far = ranges.length > 0 && nearest > FAR;
  if (!integers && !far) return look;
  const what = integers ? `are ${axes[0]!.type}, which metres are not` : 'are no metres';
  const lie = ranges.length > 0 ? `: half of a sweep's points lie farther away than ${nearest.toFixed(0)}` : '';
  const could = far ? `, ${(nearest / 1000).toFixed(1)} m if they are mm; else they may be places in the world` : '';
  issues.add(
    'FL0582',
    `x, y and z ${what}${lie}${could}; they were kept as recorded, their unit is given as not known, and they are projected as if they were metres; publish metres in the sensor's own frame`,
    { topic },
  );
  const columns = layout.columns.map(column =>
    (AXES as readonly string[]).includes(column.name) ? { ...column, unit: '' } : column,
  );
  return { ...look, layout: { ...layout, columns } };
}

/** Median distance of a sweep's points from the origin; NaN where none is finite and off the origin. */
function usualRange(cloud: PointCloud): number {
  const some = thinned(cloud);
  const fields = some.fields.filter(({ name, count }) => count === 1 && (AXES as readonly string[]).includes(name));
  if (fields.length < AXES.length) return Number.NaN;
  const points = readPoints({ ...some, fields }, pointLayout({ ...some, fields }));
  const ranges: number[] = [];
  for (let i = 0; i + 2 < points.length; i += 3) {
    const range = Math.hypot(points[i], points[i + 1], points[i + 2]);
    if (Number.isFinite(range) && range > 0) ranges.push(range);
  }
  return median(ranges);
}

/** Every nth point, where rows have no padding. */
function thinned(cloud: PointCloud): PointCloud {
  const { width, height, step, rowStep } = cloud;
  const nth = Math.floor((width * height) / POINTS);
  if (nth < 2 || rowStep !== width * step) return cloud;
  const count = Math.floor((width * height) / nth);
  return { ...cloud, width: count, height: 1, step: nth * step, rowStep: count * nth * step };
}
