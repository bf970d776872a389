// review/queue/queue.json (docs/LABELS.md): what is to be looked at, in order, with the reasons.
import type { Stratum, Target } from '../../../src/qa/review/verdict.js';

export interface QueueReason {
  readonly check: string;
  readonly severity: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly nats: number;
  /** Above the limit that holds for its class. */
  readonly finding: boolean;
  readonly text: string;
  readonly sensor: string;
}

export interface QueueItem {
  readonly id: string;
  /** Written into the verdict, never shown. */
  readonly stratum: Stratum;
  readonly target: Target;
  readonly sensors: readonly string[];
  readonly calib: string | null;
  readonly score: number;
  /** Of boxes.arrow: all that it is about, and the one to show first. */
  readonly rows: readonly number[];
  readonly row: number | null;
  readonly frame: number;
  readonly camera: string | null;
  readonly cloud: string | null;
  /** left, top, right, bottom in `camera`'s picture, px. */
  readonly box_px: readonly number[] | null;
  /** m in the rig frame. */
  readonly at: readonly number[] | null;
  readonly reasons: readonly QueueReason[];
  readonly evidence: Readonly<Record<string, number>>;
}

/** A fault of a sensor, said beside the queue. */
export interface QueueRigFault {
  readonly sensor: string;
  readonly text: string;
}

export interface Queue {
  readonly recording: string;
  readonly dataset: string | null;
  readonly rig: readonly QueueRigFault[];
  readonly items: readonly QueueItem[];
}

/** Throws an Error in words for what is no queue of this version. */
export function parseQueue(text: string): Queue {
  const value = JSON.parse(text);
  if (value?.framelock_queue !== 1 || !Array.isArray(value.items))
    throw new Error('review/queue/queue.json is not a queue that this viewer knows: run framelock qa --review again');
  const bad = value.items.findIndex((item: unknown) => !isItem(item));
  if (bad >= 0) throw new Error(`item ${bad} of review/queue/queue.json is damaged: run framelock qa --review again`);
  return { ...value, rig: Array.isArray(value.rig) ? value.rig : [] };
}

function isItem(item: unknown): boolean {
  const { id, target, frame, rows, reasons, sensors } = (item ?? {}) as Partial<QueueItem>;
  return (
    typeof id === 'string' &&
    typeof target?.kind === 'string' &&
    Number.isInteger(frame) &&
    [rows, reasons, sensors].every(Array.isArray)
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
    default:
      return 'a frame';
  }
}
