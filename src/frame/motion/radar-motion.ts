// How fast a radar moved, from a recording: its scans one by one.

import { type ObservedSpeed, RadarSpeed } from '../../calibration/observe/radar-speed.js';
import type { RadarScan } from '../../calibration/observe/radar-velocity.js';
import { apply, inverse, type SE3 } from '../../geometry/index.js';
import type { Issues } from '../../issue.js';
import { pointLayout, readPoints } from '../../kernel/index.js';
import type { PointCloud } from '../../message/value.js';
import { rangeRateOf } from '../../message/values/range-rate.js';
import { decodedInOrder, type MotionChannel } from './motion-channel.js';

/** With `T_rig_sensor`, the pose of the radar, the speed is the one along the car's x axis, and signed. */
export async function radarMotion(input: MotionChannel, issues: Issues, T_rig_sensor?: SE3): Promise<ObservedSpeed> {
  const forward = T_rig_sensor && apply({ q: inverse(T_rig_sensor).q, t: [0, 0, 0] }, [1, 0, 0]);
  const observer = new RadarSpeed(forward);
  for await (const { t, value } of decodedInOrder(input, issues, () => observer.skip('undecodable'))) {
    const scan = value.kind === 'points' ? radarScan(value) : undefined;
    if (scan) observer.push(scan, t);
    else observer.skip('no positions with Doppler in the cloud');
  }
  return observer.finish(input.originNs);
}

/** Where a point says its rate of range: one number, or relative velocities along x and y. Undefined without either or x, y. */
export function dopplerField(
  names: readonly string[],
): { readonly rate: number } | { readonly vx: number; readonly vy: number } | undefined {
  const lower = names.map(name => name.toLowerCase());
  const column = (name: string) => lower.indexOf(name);
  if (column('x') < 0 || column('y') < 0) return undefined;
  const rate = rangeRateOf(lower);
  if (rate >= 0) return { rate };
  const [vx, vy] = [column('vx'), column('vy')];
  return vx < 0 || vy < 0 ? undefined : { vx, vy };
}

/** Undefined when the cloud does not say where its detections are and how fast they recede or approach. */
export function radarScan(cloud: PointCloud): RadarScan | undefined {
  const count = cloud.width * cloud.height;
  if (cloud.fields.length === 0) return undefined;
  const { names, width } = pointLayout(cloud);
  const field = dopplerField(names);
  if (!field) return undefined;
  const lower = names.map(name => name.toLowerCase());
  const [x, y, z] = ['x', 'y', 'z'].map(name => lower.indexOf(name));
  const points = readPoints(cloud, pointLayout(cloud));
  const xyz = new Float64Array(3 * count);
  const doppler = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++, at += width) {
    xyz[3 * i] = points[at + x];
    xyz[3 * i + 1] = points[at + y];
    xyz[3 * i + 2] = z < 0 ? 0 : points[at + z];
    // ARS 408 and the like write the relative velocity as components along x and y: the radial part is what was measured.
    doppler[i] =
      'rate' in field
        ? points[at + field.rate]
        : (points[at + field.vx] * xyz[3 * i] + points[at + field.vy] * xyz[3 * i + 1]) /
          Math.hypot(xyz[3 * i], xyz[3 * i + 1]);
  }
  return { count, xyz, doppler };
}
