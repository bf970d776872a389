// Opens recordings given by path: the first step of every command.
import { basename } from 'node:path';
import { Issues } from '../../issue.js';
import type { IndexCache } from '../../source/index-cache/index-cache.js';
import { openRecording } from '../../source/open.js';
import type { Source } from '../../source/source.js';
import { nodeDecompressors } from './decompress.js';
import { decompressThread } from './decompress-thread.js';
import { nodeDigest } from './digest.js';
import { type Hashing, startHashing } from './hash-worker.js';
import { indexCache } from './index-cache.js';
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

export interface SessionOptions {
  /** Hash the inputs that are files, meanwhile. */
  readonly hash?: boolean;
  /** Where indexes of recordings are kept; by default where FRAMELOCK_CACHE says. Undefined: nowhere. */
  readonly cache?: IndexCache | undefined;
  /** False: little will be read, so that a thread which decompresses ahead does not pay. */
  readonly ahead?: boolean;
}

/** `issues` may be the caller's: it then holds what was found also when opening fails. */
export async function openSession(
  paths: readonly string[],
  issues: Issues = new Issues(),
  options: SessionOptions = {},
): Promise<Session> {
  const named = await openInputs(paths);
  const hashing = options.hash && named.files.size > 0 ? startHashing(named.files) : undefined;
  const codecs = options.ahead === false ? { decompress: nodeDecompressors(), close() {} } : decompressThread();
  const cache = 'cache' in options ? options.cache : indexCache();
  let source: Source;
  try {
    source = await openRecording(named.inputs, { issues, decompress: codecs.decompress, digest: nodeDigest, cache });
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
