// Where the car was over time: from the rig file's topic, moving transforms, or odometry, in that order.
import { FramelockError, Issues } from '../issue.js';
import {
  isWorldFrame,
  type Rig,
  type RigFile,
  type Trajectory,
  type TransformSeries,
  type TransformTree,
  trajectoryFromOdometry,
  trajectoryFromTransforms,
} from '../rig/index.js';
import { leavingFloat64 } from '../scratch.js';
import type { Channel, Source } from '../source/source.js';
import type { Spill } from '../spill.js';
import { decodeAll } from './decode-all.js';
import { differentFrames } from './other-frame.js';
import { timeOf } from './raw-stamps.js';
import type { SensorClock } from './sensor-clock.js';
import type { Timing } from './timing.js';

export interface TrajectoryInput {
  readonly source: Source;
  readonly lists: readonly Uint32Array[];
  readonly timing: Timing;
  readonly clocks: ReadonlyMap<Channel, SensorClock>;
  readonly tree: TransformTree;
  readonly rig: Rig;
  readonly moving: readonly TransformSeries[];
  readonly rigFile?: RigFile;
  /** Where poses of a long recording may lie. */
  readonly spill?: Spill;
}

export async function findTrajectory(input: TrajectoryInput, issues: Issues): Promise<Trajectory | undefined> {
  const wanted = input.rigFile?.trajectory?.topic;
  const byTransforms = () =>
    trajectoryFromTransforms(input.moving, input.tree, input.rig.frameId, issues, false, input.spill);
  const channels = input.source.channels.filter(c => input.lists[c.id].length > 0 && givesPoses(c));
  if (wanted !== undefined) {
    const channel = channels.find(c => c.topic === wanted);
    const found = channel ? await fromPoses(input, channel, issues) : undefined;
    const chosen = found ?? (input.moving.some(m => m.from === wanted) ? byTransforms() : undefined);
    if (chosen) return chosen;
    const there = input.source.channels.some(c => c.topic === wanted);
    throw new FramelockError(
      'FL0801',
      `expected the rig file's trajectory topic to carry poses of the rig; got "${wanted}", ${there ? 'whose messages give none' : 'which the recording does not have'}; name another topic, or leave the trajectory out`,
    );
  }
  const transforms = byTransforms();
  if (transforms) return transforms;
  for (const channel of channels) {
    // A bare pose does not say whose it is: it is used only when the rig file names it.
    if (channel.decoder.kind !== 'odometry') continue;
    const found = await fromPoses(input, channel, issues);
    if (found) return found;
  }
  return undefined;
}

/**
 * The poses for motion from one moment to another: those of the trajectory, but of transforms only up to the first world frame,
 * where a localiser's corrections do not jump. `trajectory` is what `findTrajectory` gave for the same input.
 */
export function localTrajectory(input: TrajectoryInput, trajectory: Trajectory): Trajectory {
  const wanted = input.rigFile?.trajectory?.topic;
  const { moving, tree, rig, spill } = input;
  // Poses of hours are not made twice where no world frame lies in another.
  const nested = [...moving].some(
    ({ parent, child }) => isWorldFrame(child) || (isWorldFrame(parent) && tree.edgeAbove(parent)),
  );
  const ofTransforms = nested && (wanted === undefined || moving.some(m => m.from === wanted));
  // What there is to say of the transforms was said.
  const local = ofTransforms && trajectoryFromTransforms(moving, tree, rig.frameId, new Issues(), true, spill);
  return local && local.worldFrame !== trajectory.worldFrame ? local : trajectory;
}

function givesPoses(channel: Channel): boolean {
  return channel.decoder.kind === 'odometry' || channel.decoder.kind === 'pose';
}

async function fromPoses(input: TrajectoryInput, channel: Channel, issues: Issues): Promise<Trajectory | undefined> {
  const messages = input.lists[channel.id];
  const given = input.rigFile?.trajectory?.frame;
  const tNs = timesOf(input, channel);
  const xyz = leavingFloat64(messages.length * 3);
  const xyzw = leavingFloat64(messages.length * 4);
  let [count, worldFrame, childFrame] = [0, '', ''];
  let [position, orientation] = [-1, -1];
  for await (const { at, value } of decodeAll(input.source, channel, messages, issues, () => {})) {
    if (value.kind !== 'sample') continue;
    if (count === 0) {
      ({ frameId: worldFrame, childFrameId: childFrame } = value);
      position = columnStart(channel, 'position');
      orientation = columnStart(channel, 'orientation_xyzw');
    }
    if (differentFrames(worldFrame, value.frameId) || (!given && differentFrames(childFrame, value.childFrameId))) {
      const [first, other] = [
        [worldFrame, childFrame],
        [value.frameId, value.childFrameId],
      ].map(names => names.join(' to '));
      const text = `poses are of several frames (${first}, later ${other}): those of the first were used for the trajectory`;
      issues.add('FL0563', text, { topic: channel.topic });
      continue;
    }
    tNs[count] = tNs[at];
    xyz.set(value.values.subarray(position, position + 3), count * 3);
    xyzw.set(value.values.subarray(orientation, orientation + 4), count * 4);
    count++;
  }
  if (count === 0 || position < 0 || orientation < 0) return undefined;
  const poses = {
    tNs: tNs.subarray(0, count),
    xyz: xyz.subarray(0, count * 3),
    xyzw: xyzw.subarray(0, count * 4),
    worldFrame,
    childFrame: given ?? (channel.decoder.kind === 'pose' ? '' : childFrame),
    from: channel.topic,
  };
  return trajectoryFromOdometry(poses, input.tree, input.rig.frameId, issues, input.spill);
}

/** Corrected time of each message of the channel, in the recording's order: the same whether it is a sensor of the dataset or not. */
export function timesOf({ timing, clocks }: TrajectoryInput, channel: Channel): Float64Array {
  const stamps = timing.stamps.get(channel)!;
  const clock = clocks.get(channel)!;
  const times = new Float64Array(stamps.messages.length);
  for (let i = 0; i < times.length; i++) times[i] = timeOf(stamps, i, clock, timing.originNs).t;
  return times;
}

export function columnStart(channel: Channel, name: string): number {
  let at = 0;
  for (const column of channel.decoder.columns) {
    if (column.name === name) return at;
    at += column.width;
  }
  return -1;
}
