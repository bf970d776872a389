// review/queue/queue.json (docs/LABELS.md): what is to be looked at, in order, with the reasons.
import type * as Written from '../../../src/qa/labels/queue/queue-json.js';
import { targetKinds } from '../../../src/qa/review/verdict.js';

/** What the screen tells of a reason. Numbers that are none are null in JSON. */
export interface QueueReason
  extends Pick<Written.QueueReason, 'check' | 'severity' | 'unit' | 'nats' | 'finding' | 'text' | 'sensor'> {
  readonly value: number | null;
  readonly limit: number | null;
}

export interface QueueItem extends Omit<Written.QueueItem, 'frame_stamp_ns' | 'reasons'> {
  readonly reasons: readonly QueueReason[];
}

/** A fault of a sensor, said beside the queue. */
export type QueueRigFault = Pick<Written.QueueRigFault, 'sensor' | 'text'>;

export interface Queue {
  readonly recording: string;
  readonly dataset: string | null;
  readonly rig: readonly QueueRigFault[];
  readonly items: readonly QueueItem[];
  readonly labels?: { readonly categories?: Readonly<Record<string, number>> };
}

/** Throws an Error in words for what is no queue of this version. */
export function parseQueue(text: string): Queue {
  const again = 'run framelock qa --review again';
  let value: Partial<Queue> & { framelock_queue?: unknown };
  try {
    value = JSON.parse(text) ?? {};
  } catch {
    throw new Error(`review/queue/queue.json is damaged: ${again}`);
  }
  if (value.framelock_queue !== 1 || !Array.isArray(value.items))
    throw new Error(`review/queue/queue.json is not a queue that this viewer knows: ${again}`);
  const items = value.items as readonly unknown[];
  const bad = items.findIndex(item => !isItem(item));
  if (bad >= 0) throw new Error(`item ${bad + 1} of review/queue/queue.json is damaged: ${again}`);
  if (new Set(value.items.map(({ id }) => id)).size < items.length)
    throw new Error(`review/queue/queue.json has two items of one id: ${again}`);
  const rig = Array.isArray(value.rig) ? value.rig.filter(fault => isObject(fault) && isText(fault.text)) : [];
  return { ...value, dataset: value.dataset ?? null, rig } as Queue;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isIndex = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isName = (value: unknown) => value === null || value === undefined || isText(value);
const isPlace = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.every(Number.isFinite));

/** As far as the screen relies on it; a verdict on it is checked once more when it is made. */
function isItem(item: unknown): boolean {
  if (!isObject(item)) return false;
  const { id, target, frame, row, rows, reasons, sensors, camera, cloud, box_px, at, evidence, calib } = item;
  return (
    isText(id) &&
    isObject(target) &&
    isTarget(target) &&
    isIndex(frame) &&
    (row === null || row === undefined || isIndex(row)) &&
    [rows, reasons, sensors].every(Array.isArray) &&
    (rows as unknown[]).every(isIndex) &&
    (sensors as unknown[]).every(isText) &&
    (reasons as unknown[]).every(isReason) &&
    [camera, cloud, calib].every(isName) &&
    [box_px, at].every(isPlace) &&
    isObject(evidence ?? {})
  );
}

function isTarget({ kind, rev, ...target }: Readonly<Record<string, unknown>>): boolean {
  const texts: Readonly<Record<string, readonly string[]>> = {
    label: ['label'],
    track: ['track'],
    frame: ['stamp_ns'],
    place: ['stamp_ns', 'sensor'],
    pair: ['sensor', 'other', 'from_ns', 'to_ns'],
  };
  const wanted = targetKinds.find(one => one === kind);
  if (!wanted || !isText(rev) || !isName(target.track) || !isName(target.category)) return false;
  return texts[wanted].every(name => isText(target[name])) && (kind !== 'place' || (isPlace(target.at) && !!target.at));
}

function isReason(reason: unknown): boolean {
  return (
    isObject(reason) &&
    [reason.text, reason.check].every(isText) &&
    [reason.sensor, reason.unit].every(isName) &&
    [reason.value, reason.limit].every(value => value === null || typeof value === 'number')
  );
}

/** What an item is, in words: `car track-086`, `car track-086, the whole track`, `something without a label`. */
export function itemName({ target }: QueueItem): string {
  switch (target.kind) {
    case 'label':
      return [target.category, target.track || target.label].filter(Boolean).join(' ');
    case 'track':
      return `${[target.category, target.track].filter(Boolean).join(' ')}, the whole track`;
    case 'place':
      return 'something without a label';
    case 'frame':
      return 'a whole frame';
    default:
      return `${target.sensor} and ${target.other}`;
  }
}
