// sensor_msgs/LaserScan, MultiEchoLaserScan and foxglove's, the legacy sensor_msgs/PointCloud, Livox's CustomMsg and radar_msgs/RadarScan as float32 clouds.
import { asNumber, frameId, frameOf, type Layout, list, type Note, number, optional, value } from '../layout.js';
import type { Slots } from '../plan.js';
import { floatCloud } from './float-cloud.js';
import { cloudLayout } from './point-cloud.js';
import { listOf } from './structs.js';

const scanNumbers = ['angle_min', 'angle_increment', 'time_increment', 'range_min', 'range_max'].map(number);

/**
 * One point per range, in the scan plane: x = r cos a, y = r sin a, z = 0 [m]; `time` is s after the header stamp.
 * Ranges outside [range_min, range_max] keep their place with NaN x y z (sensor_msgs/LaserScan: discard them), infinite ones too,
 * which say that nothing was in reach (REP 117), also where range_max is infinite.
 */
export const laserScan: Layout = cloudLayout(
  [...scanNumbers, frameId, list('ranges'), list('intensities')],
  (slots, note) => {
    const [angleMin, angleStep, timeStep] = slots.numbers;
    const ranges = slots.parts[1] as Float32Array;
    const intensities = oneEach(ranges, slots.parts[2] as Float32Array, note);
    const usable = usableOf(slots, ranges.length, note);
    const angle = (i: number) => angleMin + i * angleStep;
    return planarScan(frameOf(slots, 0), { ranges, intensities, angle, usable }, [['time', i => i * timeStep]]);
  },
);

/** sensor_msgs/MultiEchoLaserScan: as a LaserScan, with a point for each echo of a beam; `echo` counts them from 0. */
export const multiEchoScan: Layout = cloudLayout(
  [...scanNumbers, frameId, value('ranges'), value('intensities')],
  (slots, note) => {
    const [angleMin, angleStep, timeStep] = slots.numbers;
    const [beams, lights] = [echoesOf(slots.parts[1]), echoesOf(slots.parts[2])];
    const ranges = Float32Array.from(beams.flat());
    const beam = beams.flatMap((echoes, b) => echoes.map(() => b));
    const echo = beams.flatMap(echoes => echoes.map((_, e) => e));
    const intensities = oneEach(ranges, Float32Array.from(lights.flat()), note);
    const usable = usableOf(slots, ranges.length, note);
    const angle = (i: number) => angleMin + beam[i] * angleStep;
    return planarScan(frameOf(slots, 0), { ranges, intensities, angle, usable }, [
      ['time', i => beam[i] * timeStep],
      ['echo', i => echo[i]],
    ]);
  },
);

function echoesOf(beams: unknown): number[][] {
  return listOf(beams, 'echoes').map(({ echoes }) => Array.from((echoes ?? []) as ArrayLike<unknown>, asNumber));
}

/** By the limits that the scan itself states. */
function usableOf({ numbers }: Slots, count: number, note: Note): (range: number) => boolean {
  const [, , , rangeMin, rangeMax] = numbers;
  if (!(rangeMax > rangeMin) && count > 0)
    note('FL0306', `expected range_max above range_min, got ${rangeMax} and ${rangeMin}: every range lies outside`);
  return r => r >= rangeMin && r <= rangeMax && r < Infinity;
}

/**
 * foxglove.LaserScan: `ranges` lie at equal angles from `start_angle` to `end_angle`, both included, counter-clockwise [rad]. It has no
 * times and no limits: a range that is not finite and positive keeps its place with NaN x y z.
 */
export const foxgloveLaserScan: Layout = cloudLayout(
  [
    number('start_angle'),
    number('end_angle'),
    frameId,
    list('ranges'),
    optional(list('intensities')),
    optional(value('pose')),
  ],
  (slots, note) => {
    const [start, end] = slots.numbers;
    const ranges = slots.parts[1] as Float64Array;
    const intensities = oneEach(ranges, slots.parts[2] as Float64Array | undefined, note);
    const step = ranges.length > 1 ? (end - start) / (ranges.length - 1) : 0;
    const angle = (i: number) => start + i * step;
    const usable = (r: number) => r > 0 && r < Infinity;
    return planarScan(frameOf(slots, 0), { ranges, intensities, angle, usable });
  },
  3,
);

type Numbers = Float32Array | Float64Array;
type Column = readonly [name: string, at: (i: number) => number];

interface Scan {
  readonly ranges: Numbers;
  /** One for each range. */
  readonly intensities: Numbers | undefined;
  /** Direction of range i, rad. */
  angle(i: number): number;
  /** What is not keeps its place with NaN x y z. */
  usable(range: number): boolean;
}

/** Undefined unless there is one for each range; none at all is a driver that has none. */
function oneEach(ranges: Numbers, intensities: Numbers | undefined, note: Note): Numbers | undefined {
  if (intensities === undefined || intensities.length === 0) return undefined;
  if (intensities.length === ranges.length) return intensities;
  note('FL0306', `expected ${ranges.length} intensities, got ${intensities.length}: they were left out`);
  return undefined;
}

function planarScan(frame: string, { ranges, intensities, angle, usable }: Scan, more: readonly Column[] = []) {
  const range = (i: number) => (usable(ranges[i]) ? ranges[i] : NaN);
  return floatCloud(frame, ranges.length, [
    ['x', i => range(i) * Math.cos(angle(i))],
    ['y', i => range(i) * Math.sin(angle(i))],
    ['z', i => range(i) * 0],
    ['range', i => ranges[i]],
    ['angle', angle],
    ...more,
    ...(intensities ? [['intensity', (i: number) => intensities[i]] as const] : []),
  ]);
}

export const legacyPointCloud: Layout = cloudLayout([frameId, value('points'), value('channels')], (slots, note) => {
  const points = listOf(slots.parts[1], 'points');
  const columns: [string, (i: number) => number][] = (['x', 'y', 'z'] as const).map(axis => [
    axis,
    i => asNumber(points[i][axis]),
  ]);
  const known = new Set(['x', 'y', 'z']);
  for (const { name, values } of listOf(slots.parts[2], 'channels')) {
    const given = values as ArrayLike<unknown> | null | undefined;
    if (typeof name === 'string' && given?.length === points.length && !known.has(name)) {
      known.add(name);
      columns.push([name, i => asNumber(given[i])]);
    } else
      note('FL0306', 'a channel has another length than its cloud or a name used twice; the other fields were kept');
  }
  return floatCloud(frameOf(slots, 0), points.length, columns);
});

/**
 * Livox's drivers 1 and 2 (CustomMsg, CustomPoint): x, y, z in m, `offset_time` in ns since `timebase`, which their header stamp is
 * too; up to 0.13 s float32 holds it to 8 ns. `point_num` repeats the length of the list.
 */
export const livoxPoints: Layout = cloudLayout([frameId, value('points')], slots => {
  const points = listOf(slots.parts[1], 'points');
  const names = ['x', 'y', 'z', 'offset_time', 'reflectivity', 'tag', 'line'];
  return floatCloud(
    frameOf(slots, 0),
    points.length,
    names.map(name => [name, i => asNumber(points[i][name])] as const),
  );
});

/** Azimuth is counted counter-clockwise from x, elevation up from the x-y plane, both rad (radar_msgs/RadarReturn). */
const radarReturns: Layout = cloudLayout([frameId, value('returns')], slots => {
  const returns = listOf(slots.parts[1], 'returns');
  const get = (field: string) => (i: number) => asNumber(returns[i][field]);
  const [range, azimuth, elevation] = ['range', 'azimuth', 'elevation'].map(get);
  const flat = (i: number) => range(i) * Math.cos(elevation(i));
  return floatCloud(frameOf(slots, 0), returns.length, [
    ['x', i => flat(i) * Math.cos(azimuth(i))],
    ['y', i => flat(i) * Math.sin(azimuth(i))],
    ['z', i => range(i) * Math.sin(elevation(i))],
    ['range', range],
    ['azimuth', azimuth],
    ['elevation', elevation],
    ['doppler', get('doppler_velocity')],
    ['amplitude', get('amplitude')],
  ]);
});

export const radarScan: Layout = {
  wants: radarReturns.wants,
  shape: (topic, ...notes) => ({ kind: 'radar', columns: [], build: radarReturns.shape(topic, ...notes).build }),
};
