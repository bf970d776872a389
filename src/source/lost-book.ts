// Counts messages that were seen but cannot be read, by reason and topic.
import type { Lost } from './source.js';

/** Why a message that was seen cannot be read; docs/DATASET.md says of each what it means. */
export const lostReasons = [
  'chunk_damaged',
  'unknown_compression',
  'record_damaged',
  'cut_short',
  'missing_from_file',
  'too_large',
  'channel_unknown',
  'row_damaged',
  'file_missing',
  'file_damaged',
  'file_unreadable',
  'stamp_missing',
  'name_taken',
  'no_cloud',
  'other_calibration',
] as const;
export type LostReason = (typeof lostReasons)[number];

export class LostBook {
  readonly #byKey = new Map<string, { reason: string; topic: string; count: number }>();

  add(reason: LostReason, topic: string, count = 1): void {
    const key = `${reason}\u0000${topic}`;
    const known = this.#byKey.get(key);
    if (known) known.count += count;
    else this.#byKey.set(key, { reason, topic, count });
  }

  list(): Lost[] {
    return [...this.#byKey.values()];
  }
}
