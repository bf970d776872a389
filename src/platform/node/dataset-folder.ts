// A dataset on disk: opens its files by the manifest's relative paths and nothing outside the folder.

import type { OpenFile } from '../../export/read/dataset-reader.js';
import { FramelockError } from '../../issue.js';
import { openFolder } from './folder.js';

export function datasetFolder(path: string): OpenFile {
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
