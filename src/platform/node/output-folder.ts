// A dataset folder in the making: written beside its final name, every file durable before it is visible, renamed at the end.
import { renameSync, rmSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../../bytes/bytes.js';
import type { OutputFile, OutputFolder } from '../../export/output.js';
import { FramelockError } from '../../issue.js';
import { openFile } from './file.js';
import { syncFolder } from './sync-folder.js';
import { startWriter, type Writer } from './writer.js';

/** Where an unfinished dataset lives: beside its final name, on the same file system. */
export function unfinishedPath(final: string): string {
  return `${final.replace(/[\\/]+$/, '')}.unfinished`;
}

export interface NodeOutputFolder extends OutputFolder {
  /** Ends the writing thread; files that were not committed are left as `.tmp`. */
  close(): void;
}

export async function outputFolder(final: string): Promise<NodeOutputFolder> {
  const folder = unfinishedPath(final);
  await guarded(final, () => mkdir(join(folder, 'data'), { recursive: true }));
  const writer = startWriter();
  return {
    create: path => createFile(writer, join(folder, path)),
    open: path => openIfThere(join(folder, path), path),
    remove: path => guarded(path, () => rm(join(folder, path), { force: true })),
    finish: () => guarded(final, () => finish(folder, final)),
    close: () => writer.close(),
  };
}

async function createFile(writer: Writer, path: string): Promise<OutputFile> {
  await guarded(path, () => mkdir(dirname(path), { recursive: true }));
  const file = writer.open(path);
  return {
    write: chunks => guarded(path, () => file.write(chunks)),
    commit: () => guarded(path, () => file.commit()),
    abort: () => file.abort().catch(() => {}),
  };
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
