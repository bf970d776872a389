// tf: lists of geometry_msgs/TransformStamped, single ones, and foxglove FrameTransform(s).
import { FramelockError } from '../../issue.js';
import { toStampNs } from '../json-message.js';
import { fixedLayout, type Layout, optional, text, value } from '../layout.js';
import type { Transforms } from '../value.js';
import type { Fields } from './structs.js';

export const transformList: Layout = fixedLayout('transforms', [value('transforms')], slots => {
  const list = slots.parts[0];
  if (!Array.isArray(list)) return fail('expected a list of transforms');
  return { kind: 'transforms', transforms: list.map(one) };
});

export const singleTransform: Layout = fixedLayout(
  'transforms',
  [
    optional(value('header')),
    optional(value('timestamp')),
    optional(text('parent_frame_id')),
    optional(text('child_frame_id')),
    optional(value('transform')),
    optional(value('translation')),
    optional(value('rotation')),
  ],
  ({ parts: [header, timestamp, parent_frame_id, child_frame_id, transform, translation, rotation] }) => ({
    kind: 'transforms',
    transforms: [one({ header, timestamp, parent_frame_id, child_frame_id, transform, translation, rotation })],
  }),
);

/** ROS: header.stamp, header.frame_id, transform.{translation, rotation}. Foxglove: all at the top, parent_frame_id. */
function one(item: unknown): Transforms['transforms'][number] {
  const message = fields(item);
  const header = fields(message?.header);
  const transform = fields(message?.transform) ?? message;
  const parent = header?.frame_id ?? message?.parent_frame_id;
  const child = message?.child_frame_id;
  const stampNs = toStampNs(header?.stamp ?? message?.timestamp);
  if (typeof parent !== 'string' || typeof child !== 'string') return fail('expected a parent and a child frame');
  if (stampNs === undefined) return fail(`expected a stamp in the transform from ${parent} to ${child}`);
  const t = fields(transform?.translation);
  const q = fields(transform?.rotation);
  return {
    parent,
    child,
    stampNs,
    translation: [numberOf(t?.x), numberOf(t?.y), numberOf(t?.z)],
    rotationXyzw: [numberOf(q?.x), numberOf(q?.y), numberOf(q?.z), numberOf(q?.w)],
  };
}

function fields(item: unknown): Fields | undefined {
  return typeof item === 'object' && item !== null ? (item as Fields) : undefined;
}

function numberOf(item: unknown): number {
  return typeof item === 'number' ? item : fail('expected a number in a transform');
}

function fail(message: string): never {
  throw new FramelockError('FL0304', message);
}
