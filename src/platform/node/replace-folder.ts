// A folder of files put in place whole: made beside its name, then renamed; the earlier one goes last.
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FramelockError } from '../../issue.js';
import { makeFolder, writeFileWhole } from './output-file.js';

/** Names that `replaceFolder` needs. A run that was ended may leave them: whoever calls it refuses those that hold something else. */
export const besideFolder = (folder: string) => ({
  unfinished: `${folder}.unfinished`,
  replaced: `${folder}.replaced`,
});

/** `what` stands in the text of FL0701. Removes what stands under the names beside the folder; where it fails, the earlier folder is there. */
export async function replaceFolder(
  folder: string,
  files: Iterable<readonly [name: string, bytes: Uint8Array]>,
  what: string,
): Promise<void> {
  const { unfinished, replaced } = besideFolder(folder);
  try {
    await rm(unfinished, { recursive: true, force: true });
    await makeFolder(unfinished);
    for (const [name, bytes] of files) await writeFileWhole(join(unfinished, name), bytes);
    await rm(replaced, { recursive: true, force: true });
    if (existsSync(folder)) await rename(folder, replaced);
    await rename(unfinished, folder);
    await rm(replaced, { recursive: true, force: true });
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    // Taken away just now, or by a run that was ended: better than none.
    if (!existsSync(folder)) await rename(replaced, folder).catch(() => undefined);
    if (cause instanceof FramelockError) throw cause;
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new FramelockError('FL0701', `${what} could not be written (${why}); check the path and the space left`, {
      at: { file: folder },
      cause,
    });
  }
}
