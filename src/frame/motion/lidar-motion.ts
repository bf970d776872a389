// How a LiDAR turned, from a recording: its sweeps one by one through scan matching.
import { IncrementBook, type ObservedIncrements } from '../../calibration/observe/increments.js';
import { LidarRotation } from '../../calibration/observe/lidar-rotation.js';
import type { Sweep } from '../../calibration/observe/thin-cloud.js';
import type { Issues } from '../../issue.js';
import { type PointTime, pointLayout, pointTimesNs, readPoints, timeFieldIn } from '../../kernel/index.js';
import type { PointCloud } from '../../message/value.js';
import type { StampMeaning } from '../../rig/file/rig-schema.js';
import { firstLook } from '../first-look.js';
import { headerOrLog } from '../look-at-times.js';
import { makeMessageLooks } from '../message-looks.js';
import { decodedInOrder, type MotionChannel, medianPeriod } from './motion-channel.js';

export interface LidarMotion extends ObservedIncrements {
  /**
   * How the moments were found: by the points' own times, by what the stamp means, or not at all: then they may be off by up to
   * `momentSigmaNs`, all alike, and with them every offset found from this track.
   */
  readonly moment: 'point times' | 'stamp meaning' | 'unknown';
  readonly momentSigmaNs: number;
}

/** `stamp`: what a stamp means, where the points do not tell their time. Holds two sweeps at a time. Clouds that do not decode, or have no x, y, z, are counted in `skipped` and reported. */
export async function lidarMotion(input: MotionChannel, issues: Issues, stamp?: StampMeaning): Promise<LidarMotion> {
  const period = medianPeriod(input.t);
  const time = await pointTimeOf(input);
  const observer = new LidarRotation();
  const book = new IncrementBook();
  const middle = middleOf(stamp, period);
  let atStamp = 0;
  let [timed, untimed] = [0, 0];
  for await (const { message, t, value } of decodedInOrder(input, issues, () => book.skip('undecodable'))) {
    const moved = value.kind === 'points' && value.atStamp === true;
    const sweep = value.kind === 'points' ? sweepOf(value, headerOrLog(input.source, message), time) : undefined;
    if (!sweep) {
      book.skip('no x, y, z in the cloud');
      continue;
    }
    // Points that the recording moved to the stamp were all seen then.
    const shift = moved ? 0 : middle;
    if (sweep.times) timed++;
    else if (moved) atStamp++;
    else untimed++;
    book.add(observer.push(sweep, sweep.times ? t : t + (shift ?? 0)));
  }
  const byTimes = untimed + atStamp === 0 && timed > 0;
  const known = byTimes || middle !== undefined || (untimed === 0 && atStamp > 0);
  return {
    ...book.finish(input.originNs),
    moment: byTimes ? 'point times' : known ? 'stamp meaning' : 'unknown',
    momentSigmaNs: known ? 0 : (period ?? 0) / 2,
  };
}

/** From the stamp to the middle of the sweep, ns; undefined when nobody said what the stamp means. */
function middleOf(stamp: StampMeaning | undefined, period: number | undefined): number | undefined {
  if (stamp === 'scan_mid') return 0;
  if (period === undefined) return undefined;
  return stamp === 'scan_start' ? period / 2 : stamp === 'scan_end' ? -period / 2 : undefined;
}

async function pointTimeOf({ source, channel, messages }: MotionChannel): Promise<PointTime | undefined> {
  if (messages.length === 0) return undefined;
  return (await firstLook(makeMessageLooks(source), channel, messages))?.time;
}

function sweepOf(cloud: PointCloud, stampNs: bigint, time: PointTime | undefined): Sweep | undefined {
  const layout = pointLayout(cloud);
  const [x, y, z] = ['x', 'y', 'z'].map(name => layout.names.indexOf(name));
  if (x < 0 || y < 0 || z < 0) return undefined;
  const field = time && timeFieldIn(cloud, time.field);
  return {
    points: readPoints(cloud, layout),
    stride: layout.width,
    xyz: [x, y, z],
    count: cloud.width * cloud.height,
    times: field && pointTimesNs(cloud, { ...time, field }, stampNs),
  };
}
