// Removes what runs that were killed left beside a file that is written again: its unfinished names.
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { orNone } from './or-none.js';

/** How the name of a file ends that is not whole yet, or that a run that was ended left so. */
export const UNFINISHED_FILE = /\.[0-9a-f]{12}\.tmp$/;

/** Whoever still writes such a file, on this machine or another, has written to it within the hour, ms. */
const ABANDONED = 3_600_000;

/** Unfinished names by folder, which is listed once: labels are written as thousands of files. */
const left = new Map<string, readonly string[]>();

/** Those of `path` only: another program may end its names in the same way. Never throws. */
export function sweepUnfinished(path: string): void {
  const folder = dirname(path);
  const names =
    left.get(folder) ?? (orNone(() => readdirSync(folder)) ?? []).filter(name => UNFINISHED_FILE.test(name));
  left.set(folder, names);
  for (const name of names) {
    if (name.replace(UNFINISHED_FILE, '') !== basename(path)) continue;
    const file = join(folder, name);
    const stat = orNone(() => lstatSync(file));
    if (stat?.isFile() && Date.now() - stat.mtimeMs > ABANDONED) orNone(() => rmSync(file, { force: true }));
  }
}
