// Opens recordings given by path: the first step of every command.
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { Issues } from '../../issue.js';
import type { IndexCache } from '../../source/index-cache/index-cache.js';
import { withoutEnding } from '../../source/named-files.js';
import { openRecording } from '../../source/open.js';
import type { Source, SourceFormat } from '../../source/source.js';
import type { Spill } from '../../spill.js';
import type { AskingThread } from './asking-thread.js';
import { cachePlace } from './cache-place.js';
import { decompressPool } from './decompress-pool.js';
import { nodeDigest } from './digest.js';
import { type Hashing, startHashing } from './hash-worker.js';
import { indexCache } from './index-cache.js';
import { type NamedInputs, openInputs } from './inputs.js';
import { type SpillFolders, spillFile } from './spill-file.js';
import { type UnpackProgress, unpacking } from './unpacking.js';

export interface Session {
  readonly source: Source;
  readonly issues: Issues;
  readonly named: NamedInputs;
  /** Name of the recording: of its first input, without a recording's ending. */
  readonly recording: string;
  /** Hashes of the inputs that are files, being made while the recording is indexed; only where they were asked for. */
  readonly hashing?: Hashing;
  /** Where what is long lies until the session is closed. */
  readonly spill?: Spill;
  /** A thread of its own that has time for other work; undefined where one more should be started for that. */
  threadWithTime?(): Pick<AskingThread<unknown>, 'give' | 'onEnd'> | undefined;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Hash the inputs that are files, meanwhile. */
  readonly hash?: boolean;
  /** Where indexes of recordings are kept; by default where FRAMELOCK_CACHE says. Undefined: nowhere. */
  readonly cache?: IndexCache | undefined;
  /** Threads that decompress; 0: none. By default as many as cores. */
  readonly decompressThreads?: number;
  /** A folder that takes gigabytes, such as the output's: what is long is put there where there is no cache folder. */
  readonly beside?: string;
  /** False: little will be read, so that a thread which decompresses ahead does not pay. */
  readonly ahead?: boolean;
  readonly unpacking?: UnpackProgress;
  /** In the order in which they are asked; by default `allFormats`. A caller's own goes before these or in their place. */
  readonly formats?: readonly SourceFormat[];
  /** What was to be named, for who names nothing; by default `a recording`. */
  readonly what?: string;
}

/** `issues` may be the caller's: it then holds what was found also when opening fails. */
export async function openSession(
  paths: readonly string[],
  issues: Issues = new Issues(),
  options: SessionOptions = {},
): Promise<Session> {
  const named = await openInputs(paths, options.what);
  const hashing = options.hash && named.files.size > 0 ? startHashing(named.files) : undefined;
  const codecs = decompressPool(options.decompressThreads, options.ahead);
  const cache = 'cache' in options ? options.cache : indexCache();
  const folders = spillFolders(options.beside);
  const spill = spillFile(folders);
  const unpack = unpacking(folders, options.unpacking);
  let source: Source;
  try {
    const { decompress } = codecs;
    const context = { issues, decompress, digest: nodeDigest, cache, spill, unpack };
    source = await openRecording(named.inputs, context, options.formats);
  } catch (error) {
    hashing?.cancel();
    codecs.close();
    spill?.close();
    throw error;
  }
  const first = named.inputs[0];
  const name = (first.bytes ?? first.folder).name;
  return {
    source,
    issues,
    named,
    hashing,
    spill,
    recording: withoutEnding(basename(name)),
    threadWithTime: () =>
      codecs.withTime(new Set(source.blocks.map(block => block.compression).filter(codec => codec !== ''))),
    async close() {
      hashing?.cancel();
      await source.close();
      codecs.close();
      spill?.close();
    },
  };
}

/** Systems may keep their folder for such files in memory: it comes last. */
function spillFolders(beside: string | undefined): SpillFolders {
  const place = cachePlace(process.env);
  const others = beside === undefined ? [tmpdir()] : [beside, tmpdir()];
  return { cache: place.kind === 'folder' ? place.path : undefined, others };
}
