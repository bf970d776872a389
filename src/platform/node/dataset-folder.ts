// A dataset on disk: opens its files by the manifest's relative paths and nothing outside the folder.
import { statSync } from 'node:fs';
import type { OpenFile } from '../../export/read/dataset-reader.js';
import { FramelockError } from '../../issue.js';
import { reason } from './file.js';
import { isDataset } from './finished-dataset.js';
import { openFolder } from './folder.js';

/** Throws FL0101 when there is no such folder, or no dataset in it; of what stands in a file's place and is none, or lies outside, when it is opened. */
export function datasetFolder(path: string): OpenFile {
  refuseOther(path);
  const folder = openFolder(path);
  return async relative => {
    try {
      return await folder.open(relative);
    } catch (error) {
      if (error instanceof FramelockError && isMissing(error.cause)) return undefined;
      throw error;
    }
  };
}

function isMissing(cause: unknown): boolean {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function refuseOther(path: string): void {
  const refused = (got: string, cause?: unknown) =>
    new FramelockError(
      'FL0101',
      `expected a dataset (a folder that \`framelock convert\` made), got ${got}; check the path`,
      { at: { file: path }, cause },
    );
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (cause) {
    throw refused(reason(cause), cause);
  }
  if (!isFolder) throw refused('a file');
  // Who reads the manifest says the same, but knows no name of the folder.
  if (!isDataset(path)) throw refused('a folder without dataset.json');
}
