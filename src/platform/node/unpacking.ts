// Where files that are compressed as a whole are unpacked to: files without a name, so that nothing of them is left however the program ends.
import { closeSync, fstatSync, statfsSync } from 'node:fs';
import { FramelockError } from '../../issue.js';
import type { Unpacking, UnpackRoom } from '../../source/unpack.js';
import { eventLoopTurn } from './event-loop-turn.js';
import { descriptorBytes, type FilePlace, reason, writeAll } from './file.js';
import { inTurn, openNameless, type SpillFolders } from './spill-file.js';

/** Left free for whatever else is written meanwhile, bytes. */
const spare = 64 * 2 ** 20;

/** Told of files that are unpacked first, which may take long: bytes of the file that were read so far. */
export type UnpackProgress = (name: string, done: number, size: number) => void;

/** Undefined on Windows, where a file cannot lose its name while it is open. */
export function unpacking(
  folders: SpillFolders,
  progress?: UnpackProgress,
  system: string = process.platform,
): Unpacking | undefined {
  if (system === 'win32') return undefined;
  return {
    async stream() {
      const [{ ZstdStream }, { zstdStreamModule }] = await Promise.all([
        import('../../bytes/zstd-stream.js'),
        import('./zstd-stream-module.js'),
      ]);
      return new ZstdStream(await zstdStreamModule());
    },
    room: (name, size) => unpackRoom(name, size, folders, system),
    async step(...place) {
      progress?.(...place);
      await eventLoopTurn();
    },
  };
}

function unpackRoom(name: string, size: number | undefined, folders: SpillFolders, system: string): UnpackRoom {
  const refuse = (got: string, cause?: unknown) => {
    const wanted = size === undefined ? 'room' : `room for ${size} bytes`;
    const text = `expected ${wanted} to unpack the recording, got ${got}; free some, set FRAMELOCK_CACHE to a folder that has it, or unpack it yourself (\`zstd -d\`) and give that`;
    return new FramelockError('FL0107', text, { at: { file: name }, cause });
  };
  const all = inTurn(folders);
  const large = size === undefined ? all : all.filter(folder => freeIn(folder) >= size + spare);
  if (large.length === 0) throw refuse(`${Math.max(0, ...all.map(freeIn))} bytes free`);
  let file: number;
  try {
    file = openNameless(large);
  } catch (cause) {
    throw refuse(`no folder that can be written to (${reason(cause)})`, cause);
  }
  let end = 0;
  return {
    write(bytes) {
      try {
        writeAll(file, bytes, end);
      } catch (cause) {
        const { code } = cause as { code?: string };
        throw refuse(
          code === 'ENOSPC' || code === 'EDQUOT' ? 'a full disk' : `a failed write (${reason(cause)})`,
          cause,
        );
      }
      end += bytes.length;
    },
    finish: () => descriptorBytes(file, name, end, system === 'linux' ? placeOf(file) : undefined),
    close: () => closeSync(file),
  };
}

/** Bytes; 0 where there is no such folder. */
function freeIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

/** Other threads open it by its descriptor, which is all that is left of it. */
function placeOf(file: number): FilePlace {
  const { dev, ino } = fstatSync(file);
  return { path: `/proc/self/fd/${file}`, device: dev, inode: ino, passing: true };
}
