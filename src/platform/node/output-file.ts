// Writes one file so that it is there whole or not at all.
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FramelockError } from '../../issue.js';

/** Makes missing folders and replaces a file of the same name. Throws FL0701. */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const { code } = cause as NodeJS.ErrnoException;
    throw new FramelockError(
      'FL0701',
      `the file could not be written (${code ?? String(cause)}); check the path and the space left`,
      {
        at: { file: path },
        cause,
      },
    );
  }
}
