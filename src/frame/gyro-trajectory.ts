// Reads the gyroscope that shall tell how the rig turned, where the recording has no poses.

import { STANDARD_GRAVITY } from '../geometry/gravity.js';
import type { Quaternion } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import { type GyroBias, type GyroColumns, type Trajectory, trajectoryFromGyro } from '../rig/index.js';
import type { Channel } from '../source/source.js';
import { decodeAll } from './decode-all.js';
import { columnStart, type TrajectoryInput, timesOf } from './find-trajectory.js';
import { differentFrames } from './other-frame.js';

export interface GyroMotion {
  readonly trajectory: Trajectory;
  readonly bias: GyroBias;
}

/**
 * The placed IMU with most usable readings; FL0613 says what it can tell, and what not. Undefined where there is none.
 * `inG`: channels whose accelerations are in g.
 */
export async function gyroTrajectory(
  input: TrajectoryInput,
  inG: ReadonlySet<Channel>,
  issues: Issues,
): Promise<GyroMotion | undefined> {
  const channels = input.source.channels.filter(c => c.decoder.kind === 'imu' && input.lists[c.id].length > 1);
  // The rate decides, and its count is known before anything is read.
  for (const channel of channels.sort((a, b) => input.lists[b.id].length - input.lists[a.id].length || a.id - b.id)) {
    const read = await readGyro(input, channel, inG.has(channel) ? STANDARD_GRAVITY : 1, issues);
    if (!read) continue;
    const names = { rigFrame: input.rig.frameId, from: channel.topic };
    const motion = trajectoryFromGyro(read.columns, read.q_rig_imu, names, issues);
    if (!motion) continue;
    const { bias } = motion;
    const removed = bias.observable
      ? `its bias (${bias.rate.map(v => v.toFixed(5)).join(', ')} rad/s) was seen over ${bias.stillNs / 1e9} s of stillness and removed`
      : `its bias was not removed: ${bias.reasons.join(', ')}`;
    issues.add(
      'FL0613',
      `the recording has no poses: sweeps are turned about the rig's origin by what this gyroscope tells, and the way that the rig went meanwhile is not taken out; ${removed}`,
      { topic: channel.topic },
    );
    return motion;
  }
  return undefined;
}

/** Readings in the order of their times, forces times `perUnit` in m/s²; those without rates are left out, and so is an IMU that never tells any. */
async function readGyro(
  input: TrajectoryInput,
  channel: Channel,
  perUnit: number,
  issues: Issues,
): Promise<{ readonly columns: GyroColumns; readonly q_rig_imu: Quaternion } | undefined> {
  const { source, lists, rig, tree } = input;
  const rateAt = columnStart(channel, 'angular_velocity');
  const forceAt = columnStart(channel, 'linear_acceleration');
  if (rateAt < 0) return undefined;
  const times = timesOf(input, channel);
  const messages = lists[channel.id];
  const rows = new Float64Array(7 * messages.length);
  const sensor = [...rig.sensors.values()].find(({ topic }) => topic === channel.topic);
  let frame = '';
  let count = 0;
  for await (const { at, value } of decodeAll(source, channel, messages, issues, () => {})) {
    if (value.kind !== 'sample') continue;
    frame ||= value.frameId;
    if (!sensor?.from.frame && differentFrames(frame, value.frameId)) {
      const text = `readings are of several frames (${frame}, later ${value.frameId}): those of the first were integrated`;
      issues.add('FL0563', text, { topic: channel.topic });
      continue;
    }
    const rate = value.values.subarray(rateAt, rateAt + 3);
    if (!rate.every(Number.isFinite) || !Number.isFinite(times[at])) continue;
    rows[7 * count] = times[at];
    rows.set(rate, 7 * count + 1);
    if (forceAt < 0) rows.fill(Number.NaN, 7 * count + 4, 7 * count + 7);
    else for (let axis = 0; axis < 3; axis++) rows[7 * count + 4 + axis] = value.values[forceAt + axis] * perUnit;
    count++;
  }
  const q_rig_imu = (sensor?.T_rig_sensor ?? (frame === '' ? undefined : tree.lookup(rig.frameId, frame)))?.q;
  const columns = inOrder(rows.subarray(0, 7 * count));
  const told = columns.rate.some(value => value !== 0);
  return q_rig_imu && told ? { columns, q_rig_imu } : undefined;
}

/** Rows of time, rate and force by ascending time; of equal times the first. */
function inOrder(rows: Float64Array): GyroColumns {
  const all = Uint32Array.from({ length: rows.length / 7 }, (_, i) => i).sort(
    (a, b) => rows[7 * a] - rows[7 * b] || a - b,
  );
  const order = all.filter((row, i) => i === 0 || rows[7 * row] > rows[7 * all[i - 1]]);
  const part = (from: number) => {
    const values = new Float64Array(3 * order.length);
    for (const [i, row] of order.entries()) values.set(rows.subarray(7 * row + from, 7 * row + from + 3), 3 * i);
    return values;
  };
  const force = part(4);
  return {
    tNs: Float64Array.from(order, row => rows[7 * row]),
    rate: part(1),
    force: force.some(Number.isFinite) ? force : undefined,
  };
}
