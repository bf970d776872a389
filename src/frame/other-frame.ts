// Messages that name another coordinate frame than the first of their topic: two sensors on one topic, or one that was renamed.
import { FramelockError, type Issues } from '../issue.js';
import type { Kind, Value } from '../message/value.js';
import { normalFrame } from '../rig/index.js';
import type { Sensor } from './sensor.js';

/** Kinds whose numbers mean nothing without the frame that they are in: taken as of the first frame, they would lie in a wrong place. */
const inFrame: ReadonlySet<Kind> = new Set(['camera', 'lidar', 'radar', 'imu', 'odometry', 'pose']);

/** Whether two messages say that they are of different frames; one that names none says nothing. */
export function differentFrames(a: string, b: string): boolean {
  // Of nearly every message: they are the same text.
  if (a === b) return false;
  const [one, other] = [normalFrame(a), normalFrame(b)];
  return one !== '' && other !== '' && one !== other;
}

/**
 * Throws FL0563, so that the message is left out and counted. A frame that the rig file gives the sensor is believed for all its
 * messages, and kinds that are not placed stay together: both FL0564.
 */
export function checkFrame({ kind, look, rig, channel }: Sensor, value: Value, issues: Issues): void {
  if (value.kind !== 'points' && value.kind !== 'image' && value.kind !== 'sample') return;
  // Of joints and signals the names tell whose they are.
  if (kind === 'joints' || kind === 'signals') return;
  const own = differentFrames(look.frameId, value.frameId);
  const child = !own && value.kind === 'sample' && differentFrames(look.childFrameId, value.childFrameId);
  if (!own && !child) return;
  const names = child ? [look.childFrameId, value.childFrameId] : [look.frameId, value.frameId];
  const [first, here] = names.map(name => JSON.stringify(name.slice(0, 80)));
  if (!rig.from.frame && inFrame.has(kind))
    throw new FramelockError(
      'FL0563',
      `expected frame ${first}, as the first message of the topic has it, got ${here}; if all of them are of one sensor, give its \`frame\` in a rig file`,
    );
  const kept = rig.from.frame
    ? `all were taken as of frame "${rig.frameId}", as ${rig.from.frame} says`
    : 'all of them are in one column, which does not tell them apart';
  issues.add('FL0564', `messages name the frames ${first} and ${here}: ${kept}`, { topic: channel.topic });
}
