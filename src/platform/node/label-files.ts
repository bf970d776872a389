// Labels on disk: what a person named as labels, and written labels put in place whole.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Input } from '../../bytes/bytes.js';
import { FramelockError } from '../../issue.js';
import { openInputs } from './inputs.js';
import { statOf } from './or-none.js';
import { writeFileWhole } from './output-file.js';
import { besideFolder, replaceFolder } from './replace-folder.js';
import { UNFINISHED_FILE } from './sweep-unfinished.js';

/** Throws FL0101 when there is no such file or folder. */
export async function labelInputOf(path: string): Promise<Input> {
  return (await openInputs([path], 'labels')).inputs[0];
}

/** `same`: what is there already, with the very bytes that would be written, is as good as written. */
export type Overwrite = boolean | 'same';

/**
 * Where the files go: a single file becomes `output` itself where that has the file's ending, else `output` is their folder.
 * Nothing that is there is replaced unless `overwrite`, and then only a file, or a folder that holds such files alone. A folder
 * is made beside its name and renamed. Returns the path of what was written. Throws FL0701, FL0702.
 */
export async function writeLabelFiles(
  output: string,
  files: ReadonlyMap<string, Uint8Array>,
  overwrite: Overwrite,
): Promise<string> {
  const path = output.replace(/(?<=.)[\\/]+$/, '');
  const [[name, bytes]] = files.size > 0 ? [...files] : [['', new Uint8Array()] as const];
  const isFile = files.size === 1 && !name.includes('/') && extname(path).toLowerCase() === extname(name).toLowerCase();
  if (overwrite === 'same' && isSame(path, files, isFile)) return path;
  refuseOther(path, files, isFile, overwrite === true);
  if (isFile) {
    await writeFileWhole(path, bytes);
    return path;
  }
  refuseBeside(path, files);
  await replaceFolder(path, files, 'the labels');
  return path;
}

/** Throws FL0702 for what stands under the names that are needed beside the folder, and is not what an earlier run left unfinished. */
function refuseBeside(path: string, files: ReadonlyMap<string, Uint8Array>): void {
  const { unfinished, replaced } = besideFolder(path);
  // An empty folder holds nothing that could be lost, and is renamed over.
  if (existsSync(replaced) && !(statOf(replaced)?.isDirectory() && readdirSync(replaced).length === 0))
    throw new FramelockError(
      'FL0702',
      'expected this name to be free: it may hold the labels that an earlier run was replacing when it was ended; move or remove it, then run the same command again',
      { at: { file: replaced } },
    );
  const there = statOf(unfinished);
  if (there && (!there.isDirectory() || foreignIn(unfinished, files) !== undefined))
    throw new FramelockError(
      'FL0702',
      'the place for the unfinished labels holds something else, so it was left alone; choose another -o',
      { at: { file: unfinished } },
    );
}

/** A file in the folder that is none of labels like these, nor an unfinished one. */
function foreignIn(folder: string, files: ReadonlyMap<string, Uint8Array>): string | undefined {
  const endings = new Set([...files.keys()].map(name => extname(name)));
  return readdirSync(folder, { recursive: true, withFileTypes: true }).find(
    entry => !entry.isDirectory() && !(entry.isFile() && endings.has(extname(entry.name.replace(UNFINISHED_FILE, '')))),
  )?.name;
}

function refuseOther(path: string, files: ReadonlyMap<string, Uint8Array>, isFile: boolean, overwrite: boolean): void {
  const there = statOf(path);
  if (!there) return;
  const refuse = (text: string) => {
    throw new FramelockError('FL0702', text, { at: { file: path } });
  };
  if (there.isDirectory() && !isFile && readdirSync(path).length === 0) return;
  if (!overwrite) refuse('expected a new name, got one that exists; choose another, or give --overwrite');
  if (isFile !== there.isFile()) refuse(`expected a ${isFile ? 'file' : 'folder'} to overwrite, got something else`);
  if (isFile) return;
  const foreign = foreignIn(path, files);
  if (foreign !== undefined)
    refuse(`expected a folder of labels alone to overwrite, got one that holds ${foreign} too`);
}

function isSame(path: string, files: ReadonlyMap<string, Uint8Array>, isFile: boolean): boolean {
  return [...files].every(([inner, bytes]) => {
    const place = isFile ? path : join(path, inner);
    return statOf(place)?.size === bytes.length && readFileSync(place).equals(bytes);
  });
}
