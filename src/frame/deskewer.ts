// Moves the points of a LiDAR's sweep to the sweep's stamp, or says why they stay as recorded.
import type { Issues } from '../issue.js';
import type { LaterKernels } from '../kernel/index.js';
import { sweepAtStamp } from '../projection/index.js';
import { lowerBound } from '../time/order-statistics.js';
import { sinceOrigin } from '../time/stamp.js';
import type { CloudCell, NotDeskewed } from './frame.js';
import type { FramePlan } from './plan.js';
import type { Sensor } from './sensor.js';

const words: Record<Exclude<NotDeskewed, 'at_stamp'>, string> = {
  no_poses: 'the recording tells neither poses of the rig nor turn rates of a gyroscope with a place in it',
  not_placed: 'the LiDAR has no place in the rig',
  no_times: 'their points tell no time',
  outside_poses: 'the poses begin after or end before them',
  pose_gap: 'the poses have a gap or a jump in them',
};

/** The cloud with its points at its stamp, and beside them those recorded, which projections start from. */
export async function deskew(
  cloud: CloudCell,
  plan: FramePlan,
  kernels: LaterKernels,
  issues: Issues,
): Promise<CloudCell> {
  const { sensor, times, points, count } = cloud;
  const { channel, look, rig } = sensor;
  const stay = (why: keyof typeof words): CloudCell => {
    const text = `sweeps were to be moved to their stamps, but ${words[why]}: these are stored as recorded`;
    // Of an empty sweep nothing is missing.
    if (count > 0)
      issues.add(why === 'no_times' || why === 'not_placed' ? 'FL0611' : 'FL0610', text, { topic: channel.topic });
    return { ...cloud, deskewed: { moved: false, why } };
  };
  if (look.atStamp) return { ...cloud, deskewed: { moved: false, why: 'at_stamp' } };
  if (!rig.T_rig_sensor) return stay('not_placed');
  if (!times) return stay('no_times');
  const { deskewPoses: poses, originNs } = plan;
  if (!poses) return stay('no_poses');
  const sweepNs = sinceOrigin(cloud.stampNs, originNs);
  const [from, to] = [Math.min(0, times.min) + sweepNs, Math.max(0, times.max) + sweepNs];
  const T_world_rig = poses.around(sweepNs);
  const bendsNs = poses.tNs.subarray(lowerBound(poses.tNs, from), lowerBound(poses.tNs, to));
  const knots = sweepAtStamp({ T_world_rig, T_rig_lidar: rig.T_rig_sensor, sweepNs, times, bendsNs });
  if (!knots) return stay(from < poses.coverage.fromNs || to > poses.coverage.toNs ? 'outside_poses' : 'pose_gap');
  const { names, width: stride } = look.layout!;
  const xyz = [names.indexOf('x'), names.indexOf('y'), names.indexOf('z')] as const;
  const moved = await kernels.moved({ points, stride, count, xyz, time: times.column }, knots);
  if (!times.whole) reportUntimed(sensor, moved, points, xyz[0], issues);
  return {
    ...cloud,
    points: moved,
    recorded: points,
    deskewed: { moved: true, poses: poses.from, gapNs: poses.widestStep(from, to) },
  };
}

/** Whether the clouds of a sensor are to be moved: those of LiDARs, which have x, y and z. */
export function isDeskewed(sensor: Sensor, plan: FramePlan): boolean {
  const names = sensor.look.layout?.names ?? [];
  return Boolean(plan.options.deskew) && sensor.kind === 'lidar' && ['x', 'y', 'z'].every(name => names.includes(name));
}

function reportUntimed(sensor: Sensor, moved: Float32Array, recorded: Float32Array, x: number, issues: Issues): void {
  const { width } = sensor.look.layout!;
  for (let at = x; at < moved.length; at += width) {
    if (!Number.isNaN(moved[at]) || !Number.isFinite(recorded[at])) continue;
    issues.add(
      'FL0612',
      'some points have no time in sweeps that were moved to their stamps: where these were then is not known, their x, y and z are NaN',
      { topic: sensor.channel.topic },
    );
    return;
  }
}
