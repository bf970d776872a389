// Where the car was over time: from the rig file's topic, moving transforms, or odometry, in that order.
import type { Issues } from '../issue.js';
import { FramelockError } from '../issue.js';
import {
  type Rig,
  type RigFile,
  type TimedTransform,
  type Trajectory,
  type TransformTree,
  trajectoryFromOdometry,
  trajectoryFromTransforms,
} from '../rig/index.js';
import { type Channel, NO_STAMP, type Source } from '../source/source.js';
import { sinceOrigin } from '../time/stamp.js';
import { decodeAll } from './first-look.js';
import type { Sensor } from './sensor.js';

export interface TrajectoryInput {
  readonly source: Source;
  readonly lists: readonly Uint32Array[];
  readonly sensors: readonly Sensor[];
  readonly tree: TransformTree;
  readonly rig: Rig;
  readonly moving: readonly TimedTransform[];
  readonly originNs: bigint;
  readonly rigFile?: RigFile;
}

export async function findTrajectory(input: TrajectoryInput, issues: Issues): Promise<Trajectory | undefined> {
  const wanted = input.rigFile?.trajectory?.topic;
  const byTransforms = () => trajectoryFromTransforms(input.moving, input.tree, input.rig.frameId, issues);
  const channels = input.source.channels.filter(c => input.lists[c.id].length > 0 && givesPoses(c));
  if (wanted !== undefined) {
    const channel = channels.find(c => c.topic === wanted);
    const found = channel ? await fromPoses(input, channel, issues) : undefined;
    const chosen = found ?? (input.moving.some(m => m.from === wanted) ? byTransforms() : undefined);
    if (chosen) return chosen;
    throw new FramelockError('FL0801', `expected the rig file's trajectory topic to carry poses; got "${wanted}"`);
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

function givesPoses(channel: Channel): boolean {
  return channel.decoder.kind === 'odometry' || channel.decoder.kind === 'pose';
}

async function fromPoses(input: TrajectoryInput, channel: Channel, issues: Issues): Promise<Trajectory | undefined> {
  const messages = input.lists[channel.id];
  const timeOf = timesOf(input, channel);
  const tNs = new Float64Array(messages.length);
  const xyz = new Float64Array(messages.length * 3);
  const xyzw = new Float64Array(messages.length * 4);
  let [count, worldFrame, childFrame] = [0, '', ''];
  let [position, orientation] = [-1, -1];
  for await (const { message, value } of decodeAll(input.source, channel, messages, issues, () => {})) {
    if (value.kind !== 'sample') continue;
    if (count === 0) {
      ({ frameId: worldFrame, childFrameId: childFrame } = value);
      position = columnStart(channel, 'position');
      orientation = columnStart(channel, 'orientation_xyzw');
    }
    tNs[count] = timeOf(message);
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
    childFrame: input.rigFile?.trajectory?.frame ?? (channel.decoder.kind === 'pose' ? '' : childFrame),
    from: channel.topic,
  };
  return trajectoryFromOdometry(poses, input.tree, input.rig.frameId, issues);
}

/** Corrected times where the topic is a sensor of the dataset, its own stamps otherwise. */
function timesOf({ sensors, source, originNs }: TrajectoryInput, channel: Channel): (message: number) => number {
  const sensor = sensors.find(s => s.channel === channel);
  if (sensor) {
    const times = new Map<number, number>();
    sensor.stream.message.forEach((message, entry) => {
      times.set(message, sensor.stream.t[entry]);
    });
    return message => times.get(message)!;
  }
  const { stampNs, logNs } = source.messages;
  return message => sinceOrigin(stampNs[message] === NO_STAMP ? logNs[message] : stampNs[message], originNs);
}

function columnStart(channel: Channel, name: string): number {
  let at = 0;
  for (const column of channel.decoder.columns) {
    if (column.name === name) return at;
    at += column.width;
  }
  return -1;
}
