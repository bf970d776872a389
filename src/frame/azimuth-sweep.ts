// Times for the points of a sweep that recorded none, where the rig file asks for them, by the points' directions.
import type { Issues } from '../issue.js';
import { azimuthTimes, spanOf, spinOf } from '../kernel/index.js';
import { medianStep } from '../sync/index.js';
import type { SweepTimes } from './frame.js';
import type { Sensor } from './sensor.js';

export interface AzimuthCloud {
  readonly points: Float32Array;
  readonly count: number;
}

/**
 * Relative to the header stamp, which the rig file must call the turn's start, middle or end. Undefined, with FL0604, where
 * the cloud is no turning scan in the order of firing: its points then keep the sweep's own time.
 */
export function azimuthSweep({ points, count }: AzimuthCloud, sensor: Sensor, issues: Issues): SweepTimes | undefined {
  const names = sensor.look.layout!.names;
  const [x, y, z] = ['x', 'y', 'z'].map(name => names.indexOf(name));
  const refuse = (why: string) => {
    issues.add(
      'FL0604',
      `point times were asked from the azimuth, but ${why}; all points were taken at the sweep's stamp`,
      {
        topic: sensor.channel.topic,
      },
    );
    return undefined;
  };
  if (x < 0 || y < 0 || z < 0) return refuse('the cloud has no x, y, z');
  const turnNs = medianStep(sensor.stream.t);
  if (!(turnNs > 0)) return refuse('one sweep alone does not tell how long a turn takes');
  const cloud = { points, stride: names.length, xyz: [x, y, z] as const, count };
  const spin = spinOf(cloud);
  if ('refused' in spin) return refuse(spin.refused);
  const ns = azimuthTimes(cloud, spin, turnNs);
  const { stamp } = sensor.rig;
  const shift = stamp === 'scan_end' ? -turnNs : stamp === 'scan_mid' ? -turnNs / 2 : 0;
  for (let i = 0; i < ns.length; i++) ns[i] += shift;
  const span = spanOf(ns);
  return span && { ns, min: span.firstNs, max: span.lastNs, synthesised: true };
}
