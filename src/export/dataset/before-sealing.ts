// What is looked at once more before a dataset gets its name: a run takes hours, and folders and disks change under it.
import { FramelockError } from '../../issue.js';
import type { OutputFolder } from '../output.js';
import { recordPath, type ShardRecord } from './progress.js';
import type { WriteContext } from './write-dataset.js';

/**
 * Of a file that was written to meanwhile, frames hold bytes of before and of after, and nobody can tell which: none are kept. Otherwise,
 * messages that could not be read because their file was replaced, cut or unplugged meanwhile are not damage of the
 * recording, and a dataset that lacks them would stay so: the shards that hold all of theirs are kept. Throws FL0705.
 */
export async function refuseChanged(
  records: readonly ShardRecord[],
  output: OutputFolder,
  { inputsChanged, inputsRewritten }: Pick<WriteContext, 'inputsChanged' | 'inputsRewritten'>,
): Promise<void> {
  const lost = records.reduce((sum, record) => sum + record.failed.length, 0);
  if (lost === 0) {
    const [file] = (await inputsRewritten?.()) ?? [];
    if (file === undefined) return;
    await output.keepOnly([]);
    throw new FramelockError(
      'FL0705',
      'the recording was written to while it was converted: frames may hold bytes of before and of after, so none were kept; wait until it is complete, and run the same command again',
      { at: { file } },
    );
  }
  if (!(await inputsChanged?.())) return;
  const whole = [...records.entries()].filter(([, record]) => record.failed.length === 0);
  await output.keepOnly(whole.flatMap(([i, record]) => [record.written.path, recordPath(i)]));
  throw new FramelockError(
    'FL0705',
    `the recording was changed or went away while it was converted, and ${lost} messages could not be read; put it back, or wait until it is complete, and run the same command again: whole files were kept`,
  );
}

/** Files that somebody removed or cut meanwhile. Throws FL0701. */
export async function refuseMissing(
  files: readonly { readonly path: string; readonly bytes: number }[],
  output: OutputFolder,
): Promise<void> {
  for (const { path, bytes } of files) {
    const found = await output.open(path);
    const size = found?.size;
    await found?.close();
    if (size !== bytes)
      throw new FramelockError(
        'FL0701',
        `expected ${bytes} bytes of ${path} where they were written, got ${size ?? 'no file'}: somebody else changed the output; run the same command again`,
        { at: { file: path } },
      );
  }
}
