// What a review queue beside a dataset asks to be looked at: the targets of its items.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Issues } from '../../issue.js';
import { type Target, targetKey } from '../../qa/review/index.js';
import { reason } from './file.js';
import { readRegularFile } from './given-file.js';
import { queueFolder } from './qa/write-queue.js';

/** A larger queue is none that this program wrote. */
const MOST_BYTES = 256 * 2 ** 20;

/** Their keys (`targetKey`), each once. Undefined where there is no queue, or none that can be read (FL0614). */
export function queuedTargets(dataset: string, issues: Issues): ReadonlySet<string> | undefined {
  const path = join(queueFolder(dataset), 'queue.json');
  if (!existsSync(path)) return undefined;
  try {
    const { framelock_queue: version, items } = JSON.parse(new TextDecoder().decode(readRegularFile(path, MOST_BYTES)));
    if (version !== 1 || !Array.isArray(items)) throw new Error('another file');
    return new Set(items.map(({ target }: { target: Target }) => targetKey(target)));
  } catch (cause) {
    const got = cause instanceof SyntaxError || cause instanceof TypeError ? 'a damaged one' : reason(cause);
    issues.add(
      'FL0614',
      `expected queue.json as framelock qa --review writes it, got ${got}; what is left to look at is not known`,
      { file: 'review/queue/queue.json' },
    );
    return undefined;
  }
}
