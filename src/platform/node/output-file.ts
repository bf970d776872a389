// Writes one file so that it is there whole or not at all.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { constants, copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FramelockError } from '../../issue.js';
import { sweepUnfinished } from './sweep-unfinished.js';

/** Node's own recursive mkdir never returns below a file system that answers ENOENT to a new folder, such as /proc. */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path), mode);
      await mkdir(path, mode).catch(async again => {
        if (!(await isFolder(path))) throw again;
      });
    } else if (!(await isFolder(path))) {
      throw error;
    }
  }
}

/** Ends as `UNFINISHED_FILE` has it. A name of its own, to be made and never opened: of two who write the same file each writes its own, and no link is written through. */
export function unfinishedName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.tmp`;
}

/** Makes missing folders and replaces a file of the same name. Throws FL0701. */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
  await writeThen(path, bytes, rename);
}

/** As `writeFileWhole`, but a file of the same name stays: FL0922. */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeThen(path, bytes, async (unfinished, to) => {
      try {
        await link(unfinished, to);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
        // A file system without links: still never over another file.
        await copyFile(unfinished, to, constants.COPYFILE_EXCL);
      }
      await rm(unfinished);
    });
  } catch (error) {
    if (((error as FramelockError).cause as NodeJS.ErrnoException | undefined)?.code !== 'EEXIST') throw error;
    throw taken(path);
  }
}

/** Throws FL0922 where there is a file already: to be asked before the work that makes it. */
export function refuseExisting(path: string): void {
  if (existsSync(path)) throw taken(path);
}

const taken = (file: string) =>
  new FramelockError('FL0922', 'expected a name that is free, got a file that exists; nothing was overwritten', {
    at: { file },
  });

async function writeThen(
  path: string,
  bytes: Uint8Array,
  place: (unfinished: string, path: string) => Promise<void>,
): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    await makeFolder(dirname(path));
    const handle = await open(unfinished, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(unfinished, path);
    sweepUnfinished(path);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const { code } = cause as NodeJS.ErrnoException;
    throw new FramelockError(
      'FL0701',
      `the file could not be written (${code ?? String(cause)}); check the path and the space left`,
      {
        at: { file: path },
        cause,
      },
    );
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}
