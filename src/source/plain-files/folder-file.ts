// A file of a folder that is open only while it is read: a layout of many thousand files must not hold them all open.
import type { Bytes, Folder } from '../../bytes/bytes.js';

export async function folderFile(folder: Folder, path: string): Promise<Bytes> {
  const first = await folder.open(path);
  const { name, size } = first;
  await first.close();
  return {
    name,
    size,
    async read(offset, length) {
      const bytes = await folder.open(path);
      try {
        return await bytes.read(offset, length);
      } finally {
        await bytes.close();
      }
    },
    async close() {},
  };
}
