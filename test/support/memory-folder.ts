// A folder in memory that refuses what a folder on disk refuses.
import type { Folder } from '../../src/bytes/bytes.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { FramelockError } from '../../src/issue.js';

export function memoryFolder(
  files: Iterable<readonly [string, string | Uint8Array]>,
  name = 'nuscenes',
  part?: string,
): Folder & { readonly opened: Set<string> } {
  const content = new Map(files);
  const opened = new Set<string>();
  return {
    name,
    ...(part === undefined ? {} : { part }),
    opened,
    list: async () => [...content.keys()].sort(),
    async open(path) {
      opened.add(path);
      const data = content.get(path);
      if (data === undefined) throw new FramelockError('FL0101', 'expected a file, got none', { at: { file: path } });
      return memoryBytes(path, typeof data === 'string' ? new TextEncoder().encode(data) : data);
    },
  };
}
