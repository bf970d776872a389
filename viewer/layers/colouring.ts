// Which number of a point is shown as colour, over which range, by which map.
import { apply, type SE3 } from '../../src/geometry/se3.js';
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData } from '../data/frame-data.js';
import type { ColourMap } from './colour-maps.js';

export interface Colouring {
  readonly map: ColourMap;
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly unit: string;
  /** Its ends are those of a street: they go with the size of the scene. */
  readonly ofStreet?: boolean;
}

/**
 * One colour for a whole cloud, by the categories of Okabe and Ito in the order of `colour-maps.ts`. The names stand where else the name of a
 * field does: the sign before them keeps the two apart.
 */
export const inkNames = ['#orange', '#sky', '#green', '#yellow', '#blue', '#red', '#pink', '#grey'] as const;
export type Ink = (typeof inkNames)[number];

/** Positions of x, y, z in a point; undefined where the layout has none. */
export function xyzOf(sensor: SensorData): readonly [number, number, number] | undefined {
  const at = (name: string) => sensor.pointFields?.findIndex(field => field.name === name) ?? -1;
  const found = [at('x'), at('y'), at('z')] as const;
  return found.every(i => i >= 0) ? [found[0], found[1], found[2]] : undefined;
}

export function widthOf(sensor: SensorData): number {
  return sensor.pointFields?.length ?? 0;
}

const notColours: ReadonlySet<string> = new Set(['x', 'y', 'z', ...inkNames]);

/** What the points of a sensor can be coloured by, in the order of the menu. */
export function colourChoices(sensor: SensorData | undefined): string[] {
  const fields = (sensor?.pointFields ?? []).map(field => field.name).filter(name => !notColours.has(name));
  const timed = sensor?.pointFields?.some(field => field.unit === 's');
  return ['depth', 'height', ...(timed ? ['residual'] : []), ...fields, 'camera'];
}

/** What is drawn where `by` is asked for: of an address or of another cloud it may name what this one does not have. */
export function colourOf(by: string, sensor: SensorData | undefined): string {
  return colourChoices(sensor).includes(by) ? by : 'depth';
}

/** The number of a point that is its time, s relative to the cloud's stamp. */
export function timeColumn(sensor: SensorData): number | undefined {
  const at = sensor.pointFields?.findIndex(field => field.unit === 's') ?? -1;
  return at < 0 ? undefined : at;
}

/** RGB bytes per point where `by` names a packed colour: 0xAARRGGBB in the bits of the number (docs/DATASET.md). */
export function ownColours(by: string, cloud: CloudData, sensor: SensorData): Uint8Array | undefined {
  const at = sensor.pointFields?.findIndex(field => field.name === by && field.unit === 'bits') ?? -1;
  if (at < 0) return undefined;
  const { points, count } = cloud;
  const width = widthOf(sensor);
  const bits = new Uint32Array(points.buffer, points.byteOffset, points.length);
  const tint = new Uint8Array(3 * count);
  for (let i = 0, p = at, k = 0; i < count; i++, p += width) {
    tint[k++] = (bits[p] >> 16) & 255;
    tint[k++] = (bits[p] >> 8) & 255;
    tint[k++] = bits[p] & 255;
  }
  return tint;
}

const speeds =
  /^(doppler|doppler_comp|doppler_compensated|velocity|v_r|vr|radial_speed|range_rate|vx|vy|vx_comp|vy_comp|doppler_velocity.*|v_comp)$/i;
const categories = /^(ring|channel|laser_id|line|beam|is_valid|class|label)$/i;

/**
 * The number of each point of `cloud` that `by` names, written to `values`, and how to show it. `depth` is the distance from
 * the sensor here; in a picture it is the distance along the camera's axis. `height` is z in the rig frame, m.
 * `residual` is the point's moment minus the frame's, ms; in a picture, minus the picture's.
 */
export function colourValues(by: string, cloud: CloudData, sensor: SensorData, values: Float32Array): Colouring {
  const width = widthOf(sensor);
  const { points, count } = cloud;
  const xyz = xyzOf(sensor);
  const ink = inkNames.indexOf(by as Ink);
  if (ink >= 0) {
    values.fill(ink, 0, count);
    return { map: 'categories', min: 0, max: inkNames.length, log: false, unit: '' };
  }
  if (by === 'height' && xyz) {
    fillHeights(points, count, width, xyz, sensor.T_rig_sensor, values);
    return { map: 'viridis', min: -0.5, max: 4, log: false, unit: 'm', ofStreet: true };
  }
  const time = timeColumn(sensor);
  if (by === 'residual' && time !== undefined) {
    const dtMs = Number(cloud.dtNs) / 1e6;
    for (let i = 0, p = time; i < count; i++, p += width) values[i] = points[p] * 1e3 + dtMs;
    const [low, high] = spread(values, count);
    // At least as far as a picture may lie from its frame by default.
    const most = Math.max(50, Math.abs(low), Math.abs(high));
    return { map: 'diverging', min: -most, max: most, log: false, unit: 'ms' };
  }
  const at = sensor.pointFields?.findIndex(field => field.name === by && field.unit !== 'bits') ?? -1;
  if (at < 0) {
    if (xyz) fillRanges(points, count, width, xyz, values);
    return depthColouring;
  }
  for (let i = 0, p = at; i < count; i++, p += width) values[i] = points[p];
  const unit = sensor.pointFields![at].unit;
  if (categories.test(by)) return { map: 'categories', min: 0, max: 8, log: false, unit };
  const [low, high] = spread(values, count);
  if (speeds.test(by)) {
    const most = Math.max(Math.abs(low), Math.abs(high), 1e-3);
    return { map: 'diverging', min: -most, max: most, log: false, unit };
  }
  return { map: by === 'time' || by === 'azimuth_time' ? 'viridis' : 'turbo', min: low, max: high, log: false, unit };
}

export const depthColouring: Colouring = { map: 'turbo', min: 2, max: 80, log: true, unit: 'm', ofStreet: true };

function fillRanges(
  points: Float32Array,
  count: number,
  width: number,
  [x, y, z]: readonly [number, number, number],
  values: Float32Array,
): void {
  for (let i = 0, p = 0; i < count; i++, p += width) {
    const [a, b, c] = [points[p + x], points[p + y], points[p + z]];
    values[i] = Math.sqrt(a * a + b * b + c * c);
  }
}

function fillHeights(
  points: Float32Array,
  count: number,
  width: number,
  [x, y, z]: readonly [number, number, number],
  T_rig_sensor: SE3 | undefined,
  values: Float32Array,
): void {
  // The third row of the transform: what x, y, z and 1 give to the height.
  const origin = T_rig_sensor?.t[2] ?? 0;
  const row = [0, 1, 2].map(k => {
    const unit: [number, number, number] = [0, 0, 0];
    unit[k] = 1;
    return T_rig_sensor ? apply(T_rig_sensor, unit)[2] - origin : unit[2];
  });
  for (let i = 0, p = 0; i < count; i++, p += width)
    values[i] = row[0] * points[p + x] + row[1] * points[p + y] + row[2] * points[p + z] + origin;
}

/** The 2nd and 98th percentile of about a thousand of the values; a constant is given a range around it. */
function spread(values: Float32Array, count: number): [number, number] {
  const every = Math.max(1, Math.floor(count / 1000));
  const sample: number[] = [];
  for (let i = 0; i < count; i += every) if (Number.isFinite(values[i])) sample.push(values[i]);
  sample.sort((a, b) => a - b);
  if (sample.length === 0) return [0, 1];
  const low = sample[Math.floor(0.02 * (sample.length - 1))];
  const high = sample[Math.ceil(0.98 * (sample.length - 1))];
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}
