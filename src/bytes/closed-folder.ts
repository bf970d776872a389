// What to say of folders that may not be looked into and of links that are not followed: what they hold must not be missing without a word.
import { FramelockError } from '../issue.js';
import type { Folder } from './bytes.js';

/** FL0101 for each folder that the last `folder.list()` could not look into, and for its links, to be thrown where nothing else was found, or reported. */
export function closedFolders(folder: Folder): FramelockError[] {
  return (folder.closed?.() ?? []).map(({ path, why, links }) => {
    const text =
      links === undefined
        ? `expected a folder that can be looked into, got ${why}; what it holds was not read; check the permissions`
        : `expected files and folders, got ${links === 1 ? 'a link' : `${links} links`} ${why}; what they stand for was not read; copy it here, or give the folder where it lies`;
    return new FramelockError('FL0101', text, { at: { file: path === '' ? folder.name : path } });
  });
}
