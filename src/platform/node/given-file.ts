// Files that an option names: read whole, within a limit, and never waited for.
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { FramelockError } from '../../issue.js';
import { readUpTo, reason } from './file.js';
import { textOf } from './text-of.js';

/** A text that a person writes, or a program for one. */
const MOST_TEXT = 64 << 20;

/** UTF-8, or UTF-16 with its mark. Throws FL0801 for what is not there, no regular file or longer than 64 MiB; `expected` is what it should have been. */
export function readGivenText(path: string, expected: string): string {
  try {
    return textOf(readRegularFile(path, MOST_TEXT));
  } catch (cause) {
    throw new FramelockError('FL0801', `expected ${expected}, got ${reason(cause)}; check the path`, {
      at: { file: path },
      cause,
    });
  }
}

/** All of a file. Throws what the system does, or an Error that says what it is instead: see `reason`. */
export function readRegularFile(path: string, most: number): Uint8Array {
  // A pipe that nobody writes to would be waited for, and a device read without end. Windows has no such flag.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new Error('a folder');
    if (!stat.isFile()) throw new Error('a pipe or a device, not a regular file: copy what it gives into a file');
    if (stat.size > most) throw new Error(`one of ${stat.size} bytes, more than ${most}`);
    const bytes = new Uint8Array(stat.size);
    return bytes.subarray(0, readUpTo(fd, 0, bytes));
  } finally {
    closeSync(fd);
  }
}

/** What is read because an option names it: that it is not there (FL0101) is a wrong option (FL0801), not a recording without content. */
export async function namedByOption<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (cause) {
    if (!(cause instanceof FramelockError) || cause.code !== 'FL0101') throw cause;
    throw new FramelockError('FL0801', cause.message, { at: cause.at, cause });
  }
}
