// A dataset on disk: opens its files by the manifest's relative paths and nothing outside the folder.
import { statSync } from 'node:fs';
import type { OpenFile } from '../../export/read/dataset-reader.js';
import { FramelockError } from '../../issue.js';
import { reason } from './file.js';
import { openFolder } from './folder.js';

/** Throws FL0101 when there is no such folder. */
export function datasetFolder(path: string): OpenFile {
  refuseOther(path);
  const folder = openFolder(path);
  return async relative => {
    try {
      return await folder.open(relative);
    } catch (error) {
      if (error instanceof FramelockError && error.code === 'FL0101') return undefined;
      throw error;
    }
  };
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
}
