// Folders that are made without waiting: Node's own recursive mkdir never returns where a file system answers ENOENT to a new folder.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** With missing folders above it. Throws what the system does. */
export function makeFolderNow(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path) {
      makeFolderNow(dirname(path), mode);
      try {
        mkdirSync(path, mode);
      } catch (again) {
        if (!isFolder(path)) throw again;
      }
    } else if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
