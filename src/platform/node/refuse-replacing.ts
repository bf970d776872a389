// Refuses to write in place of what cannot be made again: what the same command reads, a folder, a device.
import { closeSync, openSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { FramelockError } from '../../issue.js';
import { readUpTo } from './file.js';
import { namedPlace } from './named-place.js';
import { statOf } from './or-none.js';

/** How a ROS 1 bag, an MCAP and a database of rosbag2 begin. */
const RECORDINGS = ['#ROSBAG V', '\x89MCAP0', 'SQLite format 3\0'];

/**
 * Of a file that takes the place of one with its name. `read`: paths of the command line that are read; undefined ones were not given.
 * Looked at before any work, because a slip of the hand (`-o drive.mcap`) would cost the recording. Throws FL0702.
 */
export function refuseReplacing(output: string, read: readonly (string | undefined)[]): void {
  const there = statOf(output);
  if (there && !there.isFile())
    refuse(
      output,
      `expected the name of a file to write, got ${there.isDirectory() ? 'a folder' : 'a pipe or a device'}`,
    );
  refuseInput(output, read);
  if (there && RECORDINGS.some(magic => headOf(output).startsWith(magic)))
    refuse(output, 'expected the name of a file to write, got a recording; choose another name');
}

/** Of a folder that files are put into. Throws FL0702. */
export function refuseNoFolder(output: string): void {
  const there = statOf(output);
  if (there && !there.isDirectory())
    refuse(
      output,
      `expected the name of a folder to write to, got ${there.isFile() ? 'a file' : 'a pipe or a device'}; choose another name`,
    );
}

/**
 * The same of a file or folder that is replaced where that was asked for. A page that framelock wrote into a folder that is read may be
 * replaced by the next one: no format that is read begins as a page does. Throws FL0702.
 */
export function refuseInput(output: string, read: readonly (string | undefined)[]): void {
  if (!statOf(output)) return;
  for (const path of read) {
    const place = path === undefined ? undefined : namedPlace(path).path;
    if (place === undefined || !statOf(place)) continue;
    if (isSame(output, place) || liesIn(place, output))
      refuse(output, 'the output is what is read, or holds it, so it was left alone; choose another name');
    if (liesIn(output, place) && !isPage(output))
      refuse(output, `the output lies in ${path}, which is read, so it was left alone; choose another name`);
  }
}

function refuse(output: string, text: string): never {
  throw new FramelockError('FL0702', text, { at: { file: output } });
}

/** By what it is, not by its name: links, also hard ones, are many names of one file. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [statOf(a), statOf(b)];
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
}

function liesIn(path: string, folder: string): boolean {
  const real = realpathSync(folder);
  return realpathSync(path).startsWith(real.endsWith(sep) ? real : real + sep);
}

function isPage(file: string): boolean {
  return (statOf(file)?.isFile() ?? false) && headOf(file).toLowerCase().startsWith('<!doctype html>');
}

/** First bytes, each as the character of its number. */
function headOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const head = new Uint8Array(16);
    return String.fromCharCode(...head.subarray(0, readUpTo(descriptor, 0, head)));
  } finally {
    closeSync(descriptor);
  }
}
