// Writes a file of which only the whole is of use, and that nobody misses: complete under its name, or not at all.
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAll } from './file.js';
import { makeFolder, unfinishedName } from './output-file.js';

/** Small pieces are written together, bytes. */
const gathered = 2 ** 16;

/**
 * Each piece is done with when the next is asked for. Never rejects. Two processes that write the same file each write their own and
 * rename: the last one stays. `shared`: others may read it; else it is the user's alone, and its folder is made.
 */
export async function writePieces(path: string, pieces: Iterable<Uint8Array>, shared: boolean): Promise<void> {
  const unfinished = unfinishedName(path);
  let file: number | undefined;
  try {
    if (!shared) await makeFolder(dirname(path), 0o700);
    file = openSync(unfinished, 'wx', shared ? 0o644 : 0o600);
    for (const part of parts(pieces)) writeAll(file, part);
    closeSync(file);
    file = undefined;
    renameSync(unfinished, path);
  } catch {
    giveUp(file, unfinished);
  }
}

function giveUp(file: number | undefined, unfinished: string): void {
  try {
    if (file !== undefined) closeSync(file);
    rmSync(unfinished, { force: true });
  } catch {
    // Nothing there that could be removed.
  }
}

/** Pieces of a useful length: small ones copied together. */
function* parts(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const small = new Uint8Array(gathered);
  let used = 0;
  for (const piece of pieces) {
    if (used + piece.length > gathered) {
      yield small.subarray(0, used);
      used = 0;
    }
    if (piece.length <= gathered) {
      small.set(piece, used);
      used += piece.length;
    } else yield piece;
  }
  yield small.subarray(0, used);
}
