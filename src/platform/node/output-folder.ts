// A dataset folder in the making: written beside its final name, every file whole before it is visible, renamed at the end.
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../../bytes/bytes.js';
import type { OutputFile, OutputFolder } from '../../export/output.js';
import { FramelockError } from '../../issue.js';
import { exhaustion } from '../../issue-exhausted.js';
import { carryOver } from './carry-over.js';
import { openFile } from './file.js';
import { makeFolder } from './output-file.js';
import { syncFolder } from './sync-folder.js';
import type { Writer } from './writer.js';

/** Where an unfinished dataset lives: beside its final name, on the same file system. FL0801 for no name at all. */
export function unfinishedPath(final: string): string {
  const bare = final.replace(/[\\/]+$/, '');
  if (bare === '') throw new FramelockError('FL0801', `expected a folder to be made, got ${JSON.stringify(final)}`);
  return `${bare}.unfinished`;
}

/**
 * `durable`: the folder's new name is on the disk before it counts as finished, as `writer` is to do with each file. Files that were
 * not committed when the writer closes are left as `.tmp`.
 */
export async function outputFolder(final: string, durable: boolean, writer: Writer): Promise<OutputFolder> {
  const folder = unfinishedPath(final);
  refuseForeign(folder);
  await guarded(final, () => makeFolder(join(folder, 'data')));
  return {
    create: (path, options) => createFile(writer, join(folder, path), options?.sha256),
    open: path => openIfThere(join(folder, path), path),
    keepOnly: paths => guarded(final, () => keepOnly(folder, '', new Set(paths))),
    finish: () => guarded(final, () => finish(folder, final, durable)),
  };
}

/** What is in the way of the unfinished dataset and was not made by an earlier run is not swept away. */
function refuseForeign(folder: string): void {
  if (!existsSync(folder) || existsSync(join(folder, 'data'))) return;
  let entries: string[] = [folder];
  try {
    entries = readdirSync(folder);
  } catch {
    // Not a folder.
  }
  if (entries.length === 0) return;
  throw new FramelockError(
    'FL0702',
    'the place for the unfinished dataset holds something else, so it was left alone; choose another -o',
    { at: { file: folder } },
  );
}

async function createFile(writer: Writer, path: string, sha256?: boolean): Promise<OutputFile> {
  await guarded(path, () => makeFolder(dirname(path)));
  const file = writer.open(path, sha256);
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

async function keepOnly(folder: string, below: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (kept.has(path)) continue;
    // A link is never followed: what it leads to is not ours.
    const leadsToKept = entry.isDirectory() && [...kept].some(keep => keep.startsWith(`${path}/`));
    if (leadsToKept) await keepOnly(folder, path, kept);
    else await rm(join(folder, path), { recursive: true, force: true });
  }
}

/** A dataset that is replaced stays until the new one is whole; what people wrote into it goes over. */
async function finish(folder: string, final: string, durable: boolean): Promise<void> {
  const replaced = `${folder}.replaced`;
  if (durable) syncFolder(folder);
  if (existsSync(final)) {
    // Left by a run that was ended between two of these steps: it may hold verdicts that are nowhere else.
    await dropReplaced(replaced, final);
    renameSync(final, replaced);
  }
  renameSync(folder, final);
  if (durable) syncFolder(dirname(final));
  await dropReplaced(replaced, final);
}

async function dropReplaced(replaced: string, final: string): Promise<void> {
  if (!existsSync(replaced)) return;
  if (carryOver(replaced, final)) await rm(replaced, { recursive: true, force: true });
  else
    throw new FramelockError(
      'FL0702',
      'an earlier run was ended while it replaced the dataset, and both hold verdicts or calibrations of one name; nothing was replaced; move or remove those of the folder that is named, then run the same command again',
      { at: { file: replaced } },
    );
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof FramelockError) throw error;
    const exhausted = exhaustion(error, 'to write the dataset');
    if (exhausted) throw exhausted;
    const what = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `writing failed (${code})`;
    throw new FramelockError(
      'FL0701',
      `${what}; finished files were kept; make room or choose another place, then run the same command again to go on`,
      { at: { file: path }, cause: error },
    );
  }
}
