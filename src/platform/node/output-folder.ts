// A dataset folder in the making: written beside its final name, every file durable before it is visible, renamed at the end.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writevSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../../bytes/bytes.js';
import type { OutputFile, OutputFolder } from '../../export/output.js';
import { FramelockError } from '../../issue.js';
import { openFile } from './file.js';

/** Where an unfinished dataset lives: beside its final name, on the same file system. */
export function unfinishedPath(final: string): string {
  return `${final.replace(/[\\/]+$/, '')}.unfinished`;
}

/** `writev` takes at most 1024 buffers (IOV_MAX); a few dozen are as fast. */
const vectors = 64;

export async function outputFolder(final: string): Promise<OutputFolder> {
  const folder = unfinishedPath(final);
  await guarded(folder, () => mkdir(join(folder, 'data'), { recursive: true }));
  return {
    create: path => createFile(join(folder, path)),
    open: path => openIfThere(join(folder, path), path),
    remove: path => guarded(path, () => rm(join(folder, path), { force: true })),
    finish: () => guarded(final, () => finish(folder, final)),
  };
}

async function createFile(path: string): Promise<OutputFile> {
  const temporary = `${path}.tmp`;
  const fd = await guarded(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    return openSync(temporary, 'w');
  });
  let open = true;
  const close = () => {
    if (open) closeSync(fd);
    open = false;
  };
  return {
    write: chunks => guarded(path, async () => writeAll(fd, chunks)),
    commit: () =>
      guarded(path, async () => {
        fsyncSync(fd);
        close();
        renameSync(temporary, path);
        syncFolder(dirname(path));
      }),
    async abort() {
      close();
      await rm(temporary, { force: true });
    },
  };
}

/** Synchronous writes: measured fastest, and a full disk shows at the byte that did not fit. */
function writeAll(fd: number, chunks: readonly Uint8Array[]): void {
  for (let from = 0; from < chunks.length; from += vectors) {
    let group = chunks.slice(from, from + vectors) as Uint8Array[];
    while (group.length > 0) {
      let written = writevSync(fd, group);
      // A short write is legal: go on behind what was taken.
      while (group.length > 0 && written >= group[0].byteLength) {
        written -= group[0].byteLength;
        group = group.slice(1);
      }
      if (group.length > 0 && written > 0) group = [group[0].subarray(written), ...group.slice(1)];
    }
  }
}

async function openIfThere(path: string, name: string): Promise<Bytes | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? openFile(path, name) : undefined;
}

async function finish(folder: string, final: string): Promise<void> {
  await rm(join(folder, 'progress'), { recursive: true, force: true });
  syncFolder(folder);
  renameSync(folder, final);
  syncFolder(dirname(final));
}

/** Makes renames durable; not every file system lets a folder be opened for that, and then there is nothing to do. */
function syncFolder(path: string): void {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(fd);
  } catch {
    // Some file systems refuse fsync on folders.
  } finally {
    closeSync(fd);
  }
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const what = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `writing failed (${code})`;
    throw new FramelockError(
      'FL0701',
      `${what}; finished files were kept; make room or choose another place, then run the same command again to go on`,
      { at: { file: path }, cause: error },
    );
  }
}

/** Removes a folder or file that is in the way (only ever called for what the person asked to overwrite). */
export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
