// What people wrote into a dataset outlives it: verdicts and saved calibrations go over to the dataset that takes its place.
import { existsSync, lstatSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of a dataset that no conversion writes. */
const OWN = ['review', 'calib'];

/** Moves them from one folder to another on the same file system, over nothing. Returns whether all of it found a place. */
export function carryOver(from: string, to: string): boolean {
  return OWN.map(name => move(join(from, name), join(to, name))).every(Boolean);
}

function move(from: string, to: string): boolean {
  if (!existsSync(from)) return true;
  if (!existsSync(to)) {
    renameSync(from, to);
    return true;
  }
  // A link is moved as one; what it leads to is not ours.
  if (!lstatSync(from).isDirectory() || !lstatSync(to).isDirectory()) return false;
  const all = readdirSync(from).map(name => move(join(from, name), join(to, name)));
  if (!all.every(Boolean)) return false;
  rmdirSync(from);
  return true;
}
