// Whether a folder is a finished dataset, by its dataset.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Accounting } from '../../frame/accounting.js';
import type { Issue } from '../../issue.js';

/** Whether a path is a folder that says so: enough to choose what to do with it, which then finds out whether it is whole. */
export function isDataset(path: string): boolean {
  return existsSync(join(path, 'dataset.json'));
}

/** The parts of dataset.json that a repeated run needs. */
export interface Manifest {
  readonly frames: number;
  readonly dataset_hash: string;
  readonly plan_key: string;
  readonly accounting: Accounting;
  readonly shards: readonly { readonly bytes: number }[];
  readonly issues: readonly Issue[];
}

/** The manifest of a finished dataset; undefined when the folder is not one. */
export function finishedDataset(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'dataset.json'), 'utf8'));
    return typeof manifest.dataset_hash === 'string' ? manifest : undefined;
  } catch {
    return undefined;
  }
}
