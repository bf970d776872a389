// Files opened once more in another thread, by where they are on this machine; the thread's end closes them.
import { closeSync, fstatSync, openSync } from 'node:fs';
import { FramelockError } from '../../issue.js';
import { exhaustion } from '../../issue-exhausted.js';
import { type FilePlace, readUpTo, reason } from './file.js';

/** Reads exactly `into.length` bytes. Throws FL0104 when the file is another than it was, became shorter, or cannot be read, FL0804 when no more may be open. */
export type PlaceReader = (place: FilePlace, offset: number, into: Uint8Array) => void;

export function placeReader(): PlaceReader {
  const open = new Map<string, number>();
  const descriptorOf = ({ path, device, inode }: FilePlace): number => {
    // Descriptors are numbered anew: one path may be one file after the other.
    const key = `${device} ${inode} ${path}`;
    const known = open.get(key);
    if (known !== undefined) return known;
    // A dataset of many small files: more open ones than a process may have are never needed.
    if (open.size >= mostOpen) {
      for (const descriptor of open.values()) closeSync(descriptor);
      open.clear();
    }
    const descriptor = openSync(path, 'r');
    const { dev, ino } = fstatSync(descriptor);
    if (dev !== device || ino !== inode) {
      closeSync(descriptor);
      throw new Error('the file was replaced by another');
    }
    open.set(key, descriptor);
    return descriptor;
  };
  return (place, offset, into) => {
    try {
      const done = readUpTo(descriptorOf(place), offset, into);
      if (done < into.length) throw new Error(`${done}: the file became shorter`);
    } catch (cause) {
      const exhausted = exhaustion(cause, `to read ${into.length} bytes`);
      if (exhausted) throw exhausted;
      throw new FramelockError('FL0104', `expected ${into.length} bytes, got: ${reason(cause)}`, { cause });
    }
  };
}

const mostOpen = 64;
