// Times for the points of a sweep that recorded none, where the rig file asks for them: one more number per point.
import type { Issues } from '../issue.js';
import { azimuthTimes, spanOf, spinOf } from '../kernel/index.js';
import type { RigSensor } from '../rig/index.js';
import { medianStep } from '../time/order-statistics.js';
import type { SweepTimes } from './frame.js';
import type { FirstLook, Sensor } from './sensor.js';

interface Points {
  readonly points: Float32Array;
  readonly count: number;
}

/** The layout of a sensor whose rig file says `point_time: azimuth`: its last column is a time in s since the header stamp. */
export function withAzimuthTime(look: FirstLook, rig: RigSensor): FirstLook {
  const { layout } = look;
  if (rig.pointTime !== 'azimuth' || !layout) return look;
  let name = 'azimuth_time';
  while (layout.names.includes(name)) name = `${name}_2`;
  const column = { name, unit: 's', converted: false, rounded: false, synthesised: true };
  const wide = {
    ...layout,
    names: [...layout.names, name],
    columns: [...layout.columns, column],
    width: layout.width + 1,
  };
  return { ...look, layout: wide, recorded: layout };
}

/** The sensor as its clouds are recorded, for reading them. */
export function asRecorded(sensor: Sensor): Sensor {
  const { recorded } = sensor.look;
  return recorded ? { ...sensor, look: { ...sensor.look, layout: recorded } } : sensor;
}

/**
 * The cloud in the sensor's wide layout. Times are relative to the header stamp, which the rig file must call the turn's
 * start, middle or end. Where the cloud is no turning scan in the order of firing they are NaN, with FL0604, and the
 * points keep the sweep's own time.
 */
export function withTimes(cloud: Points, sensor: Sensor, issues: Issues): Points & { readonly times?: SweepTimes } {
  const { width } = sensor.look.recorded!;
  const seconds = made(cloud, sensor, issues);
  const points = new Float32Array(cloud.count * (width + 1));
  for (let i = 0; i < cloud.count; i++) {
    points.set(cloud.points.subarray(i * width, (i + 1) * width), i * (width + 1));
    points[i * (width + 1) + width] = seconds ? seconds[i] : Number.NaN;
  }
  const span = seconds && spanOf(seconds);
  const whole = seconds?.every(t => !Number.isNaN(t)) ?? false;
  const times = span && { column: width, min: span.firstNs * 1e9, max: span.lastNs * 1e9, whole };
  return { points, count: cloud.count, times };
}

function made({ points, count }: Points, sensor: Sensor, issues: Issues): Float64Array | undefined {
  const { names, width } = sensor.look.recorded!;
  const [x, y, z] = ['x', 'y', 'z'].map(name => names.indexOf(name));
  const refuse = (why: string) => {
    const text = `point times were asked from the azimuth, but ${why}; all points were taken at the sweep's stamp`;
    issues.add('FL0604', text, { topic: sensor.channel.topic });
    return undefined;
  };
  if (sensor.look.atStamp)
    return refuse('the recording moved its points to their stamps, and directions no longer tell');
  if (x < 0 || y < 0 || z < 0) return refuse('the cloud has no x, y, z');
  const turnNs = medianStep(sensor.stream.t);
  if (!(turnNs > 0)) return refuse('one sweep alone does not tell how long a turn takes');
  const cloud = { points, stride: width, xyz: [x, y, z] as const, count };
  const spin = spinOf(cloud);
  if ('refused' in spin) return refuse(spin.refused);
  const { stamp } = sensor.rig;
  const shift = stamp === 'scan_end' ? -turnNs : stamp === 'scan_mid' ? -turnNs / 2 : 0;
  // As the column holds them: float32.
  return azimuthTimes(cloud, spin, turnNs).map(ns => Math.fround((ns + shift) * 1e-9));
}
