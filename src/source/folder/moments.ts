// When the files of a plain folder were measured: by their names where these are stamps, else by their order.
import type { Issues } from '../../issue.js';
import { byNumberedName } from '../numbered-name.js';
import { madeUpStamps } from '../plain-files/made-up-stamps.js';
import { stampOfName } from './file-stamp.js';
import type { FolderOf, Scene } from './layout.js';

export interface Moments {
  /** Names are stamps of their sensors; otherwise all were made up. */
  readonly measured: boolean;
  /** ns of a file's name without its ending; undefined for one that belongs to no cloud. */
  of(stem: string): bigint | undefined;
}

/**
 * Names are stamps where at least half of the clouds' are. Else a name of digits is a frame's number, and where some are
 * not, the names are counted in their order. A picture that has no stamp then belongs to the cloud of its name.
 */
export function momentsOf({ path, clouds, pictures }: Scene, file: string, issues: Issues): Moments {
  const stems = clouds.flatMap(folder => [...folder.files.keys()]);
  const stamped = stems.filter(stem => stampOfName(stem) !== undefined).length;
  if (2 * stamped >= stems.length) return { measured: true, of: stampOfName };
  const known = new Set(stems);
  const paired = ({ files }: FolderOf) => [...files.keys()].some(stem => known.has(stem));
  const all = new Set([...stems, ...pictures.filter(paired).flatMap(folder => [...folder.files.keys()])]);
  const digits = [...all].every(stem => /^\d{1,15}$/.test(stem));
  const numbers = digits
    ? new Map([...all].map(stem => [stem, Number(stem)]))
    : new Map([...all].sort(byNumberedName).map((stem, i) => [stem, i]));
  const stampOf = madeUpStamps(numbers.values(), 'files', path || file, issues);
  return {
    measured: false,
    of(stem) {
      const number = numbers.get(stem);
      return number === undefined ? undefined : stampOf(number);
    },
  };
}
