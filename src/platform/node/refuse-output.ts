// Refuses to make a dataset where something else is: what is not a dataset is never touched.
import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { FramelockError } from '../../issue.js';
import { finishedDataset } from './finished-dataset.js';
import { orNone } from './or-none.js';

/** Throws FL0702 where `out` is there and is neither empty nor a dataset, or cannot get a name by renaming. */
export function refuseForeignFolder(out: string): void {
  if (!existsSync(out)) {
    if (!isLink(out)) return;
    throw new FramelockError('FL0702', 'the output is a link that leads nowhere; remove it or choose another -o', {
      at: { file: out },
    });
  }
  if (cannotBeRenamed(out)) {
    throw new FramelockError(
      'FL0702',
      'the output is a mount point or a folder that is in use, and a dataset gets its name by renaming a folder; give a folder inside it',
      { at: { file: out } },
    );
  }
  if (finishedDataset(out)) return;
  let empty = false;
  try {
    empty = readdirSync(out).length === 0;
  } catch {
    // Not a folder.
  }
  if (empty) return;
  throw new FramelockError(
    'FL0702',
    'the output exists and is not a framelock dataset, so it was left alone; choose another -o',
    { at: { file: out } },
  );
}

function isLink(path: string): boolean {
  return orNone(() => lstatSync(path))?.isSymbolicLink() === true;
}

/** The root of a file system (a volume, a disk), or a folder that the shell stands in or below. */
function cannotBeRenamed(folder: string): boolean {
  try {
    const real = realpathSync(folder);
    const standing = `${realpathSync('.')}${sep}`;
    const inUse = standing.startsWith(real.endsWith(sep) ? real : `${real}${sep}`);
    return inUse || statSync(real).dev !== statSync(dirname(real)).dev;
  } catch {
    return false;
  }
}
