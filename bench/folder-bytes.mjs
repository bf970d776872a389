// Bytes of all files of a folder.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export function folderBytes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return files.reduce((sum, { parentPath, path, name }) => sum + statSync(join(parentPath ?? path, name)).size, 0);
}
