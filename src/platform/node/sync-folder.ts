// Makes renames in a folder durable, where the file system lets a folder be opened for that.
import { closeSync, fsyncSync, openSync } from 'node:fs';

export function syncFolder(path: string): void {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(fd);
  } catch {
    // Some file systems refuse fsync on folders.
  } finally {
    closeSync(fd);
  }
}
