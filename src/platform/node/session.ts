// Opens recordings given by path: the first step of every command.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { FramelockError, Issues } from '../../issue.js';
import { type ClockFile, parseClockFile, parseRigFile, type RigFile } from '../../rig/index.js';
import { openRecording } from '../../source/open.js';
import type { Source } from '../../source/source.js';
import { decompressPool } from './decompress-pool.js';
import { nodeDigest, sha256OfText } from './digest.js';
import { type Hashing, startHashing } from './hash-worker.js';
import { type NamedInputs, openInputs } from './inputs.js';

export interface Session {
  readonly source: Source;
  readonly issues: Issues;
  readonly named: NamedInputs;
  /** Name of the recording: of its first input, without a recording's ending. */
  readonly recording: string;
  /** Hashes of the inputs that are files, being made while the recording is indexed; only where they were asked for. */
  readonly hashing?: Hashing;
  close(): Promise<void>;
}

/** `issues` may be the caller's: it then holds what was found also when opening fails. */
export async function openSession(
  paths: readonly string[],
  issues: Issues = new Issues(),
  options: { readonly hash?: boolean; readonly decompressThreads?: number } = {},
): Promise<Session> {
  const named = await openInputs(paths);
  const hashing = options.hash && named.files.size > 0 ? startHashing(named.files) : undefined;
  const codecs = decompressPool(options.decompressThreads);
  let source: Source;
  try {
    source = await openRecording(named.inputs, { issues, decompress: codecs.decompress, digest: nodeDigest });
  } catch (error) {
    hashing?.cancel();
    codecs.close();
    throw error;
  }
  const first = named.inputs[0];
  const name = (first.bytes ?? first.folder).name;
  return {
    source,
    issues,
    named,
    hashing,
    recording: basename(name).replace(/\.(bag|mcap|db3|bag\.active)$/i, ''),
    async close() {
      hashing?.cancel();
      await source.close();
      codecs.close();
    },
  };
}

/** Reads a rig file; FL0101 when it cannot be read, FL0501 when it is not valid. */
export function readRigFile(path: string): RigFile {
  return parseRigFile(readText(path, 'a rig file'), basename(path));
}

/** A rig file as it stands on the disk, for what writes another one from it. Errors as `readRigFile`. */
export function readRigSource(path: string): { readonly name: string; readonly text: string; readonly sha256: string } {
  const text = readText(path, 'a rig file');
  return { name: basename(path), text, sha256: sha256OfText(text) };
}

/** A table of text, such as picked corners; FL0101 when it cannot be read. */
export function readTable(path: string): { readonly name: string; readonly text: string } {
  return { name: basename(path), text: readText(path, 'a table') };
}

/** Reads a clock file; FL0101 when it cannot be read, FL0422 when it is not valid. */
export function readClockFile(path: string): ClockFile {
  return parseClockFile(readText(path, 'auto, raw, log or a clock file'), basename(path));
}

function readText(path: string, expected: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FramelockError('FL0101', `expected ${expected}, got nothing readable (${code}); check the path`, {
      at: { file: path },
      cause: error,
    });
  }
}
