// A compressed file and what it was unpacked to in one folder: the same recording twice, of which one is read.
import type { Folder } from '../bytes/bytes.js';
import { isZstd, mostZstdHead, zstdContentSize } from '../bytes/zstd-frame.js';
import { rethrowDefect } from '../issue.js';
import { isContainer } from './named-files.js';

/**
 * Files that are not to be read, with why, by their names: the compressed one, but where the other is shorter than what it unpacks to, as
 * when unpacking was interrupted, and `canUnpack`. Throws nothing: what cannot be opened is reported by whoever reads it.
 */
export async function unreadBeside(
  folder: Folder,
  names: readonly string[],
  canUnpack: boolean,
): Promise<ReadonlyMap<string, string>> {
  const all = new Set(names);
  const unread = new Map<string, string>();
  for (const name of names) {
    const ending = isContainer(name) ? /\.zstd?$/i.exec(name) : null;
    if (!ending) continue;
    const bare = name.slice(0, ending.index);
    if (!all.has(bare)) continue;
    const [size, whole] = canUnpack ? await sizes(folder, bare, name) : [0, 0];
    if (size < whole)
      unread.set(
        bare,
        `${bare} has ${size} bytes of the ${whole} or more that ${name} unpacks to; ${name} was read, and ${bare} was not`,
      );
    else
      unread.set(
        name,
        `${name} lies beside what it was unpacked to, or what it was made of; that was read, and ${name} was not`,
      );
  }
  return unread;
}

/** Bytes of the one, and how many the other says that it becomes: 1 where it does not say, for it becomes something. */
async function sizes(folder: Folder, bare: string, name: string): Promise<[number, number]> {
  try {
    const [file, head] = [await folder.open(bare), await folder.open(name)];
    try {
      const first = await head.read(0, Math.min(mostZstdHead, head.size));
      const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
      return [file.size, isZstd(first) ? (zstdContentSize(view) ?? 1) : 0];
    } finally {
      await file.close();
      await head.close();
    }
  } catch (error) {
    rethrowDefect(error);
    return [0, 0];
  }
}
