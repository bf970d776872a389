// What tells a conversion's inputs from others, without reading all of them, and whether they were written to since.
import { statSync } from 'node:fs';
import type { Bytes } from '../../bytes/bytes.js';
import { fingerprint } from '../../bytes/fingerprint.js';
import type { InputFile } from '../../export/dataset/manifest.js';
import type { SourceFile } from '../../source/source.js';
import { nodeDigest, sha256OfText } from './digest.js';
import { type FilePlace, openFile, placeOf } from './file.js';
import type { NamedInputs } from './inputs.js';

export interface Identified {
  readonly files: readonly InputFile[];
  /** Another one once a file was written to, also where that left its size and fingerprint. */
  readonly state: string;
  /** When each file was last written to, ns; in the order of `files`. */
  readonly writtenNs: readonly bigint[];
  /** Files that are longer than they were when they were opened, with both lengths, bytes. */
  readonly grown: readonly { readonly name: string; readonly was: number; readonly is: number }[];
}

export async function identify(files: readonly SourceFile[], named: NamedInputs): Promise<Identified> {
  const found: InputFile[] = [];
  const writtenNs: bigint[] = [];
  const grown: { name: string; was: number; is: number }[] = [];
  for (const { name, size } of files) {
    const path = named.pathOf(name)!;
    const bytes = await openFile(path, name);
    try {
      found.push({ name, size, fingerprint: await fingerprint(start(bytes, size), nodeDigest) });
      if (bytes.size > size) grown.push({ name, was: size, is: bytes.size });
    } finally {
      await bytes.close();
    }
    writtenNs.push(statSync(path, { bigint: true }).mtimeNs);
  }
  return { files: found, state: sha256OfText(writtenNs.join(' ')), writtenNs, grown };
}

/**
 * Names of files that somebody wrote to since they were opened or identified, so that what was read of them may be of before and of
 * after. Not those that only grew, that are gone (what could not be read is counted), or whose name was given to another file while they
 * stayed open.
 */
export async function rewritten({ files, writtenNs }: Identified, named: NamedInputs): Promise<readonly string[]> {
  const opened = new Map<string, FilePlace | undefined>();
  for (const { bytes } of named.inputs) if (bytes) opened.set(bytes.name, placeOf(bytes));
  const names: string[] = [];
  for (const [i, file] of files.entries()) {
    const path = named.pathOf(file.name)!;
    const now = statSync(path, { bigint: true, throwIfNoEntry: false });
    const place = opened.get(file.name);
    if (!now || (place && Number(now.ino) !== place.inode)) continue;
    if (now.mtimeNs === (place?.writtenNs ?? writtenNs[i])) continue;
    if (now.size <= file.size || !(await startsAs(path, file))) names.push(file.name);
  }
  return names;
}

async function startsAs(path: string, { name, size, fingerprint: was }: InputFile): Promise<boolean> {
  const bytes = await openFile(path, name);
  try {
    return (await fingerprint(start(bytes, size), nodeDigest)) === was;
  } finally {
    await bytes.close();
  }
}

/** Of a file that grows, what was there when it was opened: that is what is converted. */
function start(bytes: Bytes, size: number): Bytes {
  return bytes.size <= size ? bytes : { ...bytes, size };
}
