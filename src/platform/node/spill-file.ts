// The file that long columns are put into: it has no name, so that nothing of it is left however the program ends.
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FramelockError } from '../../issue.js';
import type { Spill } from '../../spill.js';
import { readUpTo, reason, writeAll } from './file.js';
import { makeFolderNow } from './make-folder-now.js';

export interface SpillFile extends Spill {
  /** Columns that lie in it cannot be read afterwards. */
  close(): void;
}

let made = 0;

/** The user's own cache folder first, which is made where it is not there; then others that are there. */
export interface SpillFolders {
  readonly cache?: string;
  readonly others: readonly string[];
}

/**
 * Made when something is written first, in the first of the folders that takes it. Where the disk is full, or no folder can be written
 * to, `write` gives undefined, and what was to be written stays in memory.
 * Undefined on Windows, where a file cannot lose its name while it is open.
 */
export function spillFile(folders: SpillFolders, system: string = process.platform): SpillFile | undefined {
  if (system === 'win32') return undefined;
  let file: number | undefined;
  let end = 0;
  let full = false;
  return {
    write(bytes) {
      if (full) return undefined;
      try {
        file ??= openNameless(inTurn(folders));
        writeAll(file, bytes, end);
      } catch {
        full = true;
        return undefined;
      }
      const at = end;
      end += bytes.length;
      return at;
    },
    read(at, into) {
      let why = 'the file ended';
      try {
        if (readUpTo(file!, at, into) === into.length) return;
      } catch (cause) {
        why = reason(cause);
      }
      throw new FramelockError('FL0104', `expected ${into.length} bytes that were put aside on the disk, got: ${why}`);
    },
    close() {
      full = true;
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** The folders that are there, the first one made where it is not. */
export function inTurn({ cache, others }: SpillFolders): string[] {
  if (cache === undefined) return [...others];
  try {
    makeFolderNow(cache, 0o700);
  } catch {
    // Then no file can be made in it either.
  }
  return [cache, ...others];
}

/** In the first folder that takes it. Throws what the system does. */
export function openNameless(folders: readonly string[]): number {
  let failure: unknown = new Error('no folder');
  for (const folder of folders) {
    try {
      const path = join(folder, `.framelock-${process.pid}-${made++}.tmp`);
      // Exclusive: a name that somebody else made, or a link, is not written through.
      const file = openSync(path, 'wx+', 0o600);
      rmSync(path);
      return file;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
