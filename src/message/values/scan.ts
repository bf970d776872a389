// sensor_msgs/LaserScan, the legacy sensor_msgs/PointCloud and radar_msgs/RadarScan as float32 clouds.
import { FramelockError } from '../../issue.js';
import { frameId, frameOf, type Layout, list, number, value } from '../layout.js';
import { floatCloud } from './float-cloud.js';
import { cloudLayout } from './point-cloud.js';

/**
 * One point per range, in the scan plane: x = r cos a, y = r sin a, z = 0 [m]; `time` is s after the header stamp.
 * Ranges outside [range_min, range_max] keep their place with NaN x y z (sensor_msgs/LaserScan: discard them).
 */
export const laserScan: Layout = cloudLayout(
  [
    number('angle_min'),
    number('angle_increment'),
    number('time_increment'),
    number('range_min'),
    number('range_max'),
    frameId,
    list('ranges'),
    list('intensities'),
  ],
  slots => {
    const [angleMin, angleStep, timeStep, rangeMin, rangeMax] = slots.numbers;
    const ranges = slots.parts[1] as Float32Array;
    const intensities = slots.parts[2] as Float32Array;
    const angle = (i: number) => angleMin + i * angleStep;
    const usable = (r: number) => (r >= rangeMin && r <= rangeMax ? r : NaN);
    return floatCloud(frameOf(slots, 0), ranges.length, [
      ['x', i => usable(ranges[i]) * Math.cos(angle(i))],
      ['y', i => usable(ranges[i]) * Math.sin(angle(i))],
      ['z', i => usable(ranges[i]) * 0],
      ['range', i => ranges[i]],
      ['angle', angle],
      ['time', i => i * timeStep],
      ...(intensities.length === ranges.length ? [['intensity', (i: number) => intensities[i]] as const] : []),
    ]);
  },
);

type Point = { readonly [field: string]: number };

export const legacyPointCloud: Layout = cloudLayout([frameId, value('points'), value('channels')], (slots, note) => {
  const points = listOf<Point>(slots.parts[1], 'points');
  const columns: [string, (i: number) => number][] = (['x', 'y', 'z'] as const).map(axis => [
    axis,
    i => points[i][axis],
  ]);
  for (const { name, values } of listOf<{ name: string; values: ArrayLike<number> }>(slots.parts[2], 'channels'))
    if (values?.length !== points.length || columns.some(([known]) => known === name))
      note(
        'FL0306',
        `channel ${JSON.stringify(String(name).slice(0, 40))} does not fit its cloud; the other fields were kept`,
      );
    else columns.push([name, i => values[i]]);
  return floatCloud(frameOf(slots, 0), points.length, columns);
});

/** Azimuth is counted counter-clockwise from x, elevation up from the x-y plane, both rad (radar_msgs/RadarReturn). */
const radarReturns: Layout = cloudLayout([frameId, value('returns')], slots => {
  const returns = listOf<Point>(slots.parts[1], 'returns');
  const flat = ({ range, elevation }: Point) => range * Math.cos(elevation);
  return floatCloud(frameOf(slots, 0), returns.length, [
    ['x', i => flat(returns[i]) * Math.cos(returns[i].azimuth)],
    ['y', i => flat(returns[i]) * Math.sin(returns[i].azimuth)],
    ['z', i => returns[i].range * Math.sin(returns[i].elevation)],
    ['range', i => returns[i].range],
    ['azimuth', i => returns[i].azimuth],
    ['elevation', i => returns[i].elevation],
    ['doppler', i => returns[i].doppler_velocity],
    ['amplitude', i => returns[i].amplitude],
  ]);
});

export const radarScan: Layout = {
  wants: radarReturns.wants,
  shape: (topic, note) => ({ kind: 'radar', columns: [], build: radarReturns.shape(topic, note).build }),
};

function listOf<T>(list: unknown, what: string): readonly T[] {
  if (Array.isArray(list) && list.every(item => typeof item === 'object' && item !== null)) return list as readonly T[];
  throw new FramelockError('FL0306', `expected a list of ${what}`);
}
