// What tells a conversion's inputs from others, without reading all of them.
import { statSync } from 'node:fs';
import { fingerprint } from '../../bytes/fingerprint.js';
import type { InputFile } from '../../export/dataset/manifest.js';
import type { SourceFile } from '../../source/source.js';
import { nodeDigest, sha256OfText } from './digest.js';
import { openFile } from './file.js';
import type { NamedInputs } from './inputs.js';

export interface Identified {
  readonly files: readonly InputFile[];
  /** Another one once a file was written to, also where that left its size and fingerprint. */
  readonly state: string;
  /** Files that are longer than they were when they were opened, with both lengths, bytes. */
  readonly grown: readonly { readonly name: string; readonly was: number; readonly is: number }[];
}

export async function identify(files: readonly SourceFile[], named: NamedInputs): Promise<Identified> {
  const found: InputFile[] = [];
  const times: string[] = [];
  const grown: { name: string; was: number; is: number }[] = [];
  for (const { name, size } of files) {
    const path = named.pathOf(name)!;
    const bytes = await openFile(path, name);
    try {
      found.push({ name, size, fingerprint: await fingerprint(bytes, nodeDigest) });
      if (bytes.size > size) grown.push({ name, was: size, is: bytes.size });
    } finally {
      await bytes.close();
    }
    times.push(String(statSync(path, { bigint: true }).mtimeNs));
  }
  return { files: found, state: sha256OfText(times.join(' ')), grown };
}
