// Writes a file of which only the whole is of use, and that nobody misses: complete under its name, or not at all.
import { closeSync, openSync, renameSync, rmSync, writevSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './output-file.js';

/** Of one call; systems take 1024. */
const mostPieces = 512;
/** Of one call: a write of 2 GiB and more is cut short or refused. */
const mostBytes = 2 ** 28;

let written = 0;

/**
 * Never rejects. Two processes that write the same file each write their own and rename: the last one stays. `shared`: others
 * may read it; else it is the user's alone, and its folder is made.
 */
export async function writePieces(path: string, pieces: readonly Uint8Array[], shared: boolean): Promise<void> {
  const unfinished = `${path}.${process.pid}-${written++}.tmp`;
  let file: number | undefined;
  try {
    if (!shared) await makeFolder(dirname(path), 0o700);
    // Exclusive: a name that somebody else made, or a link, is not written through.
    file = openSync(unfinished, 'wx', shared ? 0o644 : 0o600);
    for (const group of groups(pieces)) writeAll(file, group);
    closeSync(file);
    file = undefined;
    renameSync(unfinished, path);
  } catch {
    giveUp(file, unfinished);
  }
}

/** The unfinished file may be one that a process of the same number left behind. */
function giveUp(file: number | undefined, unfinished: string): void {
  try {
    if (file !== undefined) closeSync(file);
    rmSync(unfinished, { force: true });
  } catch {
    // Nothing there that could be removed.
  }
}

function* groups(pieces: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let group: Uint8Array[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += mostBytes) {
      const part = piece.subarray(at, at + mostBytes);
      if (group.length === mostPieces || bytes + part.length > mostBytes) {
        yield group;
        [group, bytes] = [[], 0];
      }
      group.push(part);
      bytes += part.length;
    }
  }
  if (group.length > 0) yield group;
}

function writeAll(file: number, group: Uint8Array[]): void {
  let rest = group;
  while (rest.length > 0) {
    let done = writevSync(file, rest);
    while (rest.length > 0 && done >= rest[0].length) {
      done -= rest[0].length;
      rest = rest.slice(1);
    }
    if (done > 0) rest = [rest[0].subarray(done), ...rest.slice(1)];
  }
}
