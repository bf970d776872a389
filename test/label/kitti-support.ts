// What the tests of KITTI's labels share: folders in memory, and the real frames.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from '../../src/bytes/bytes.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { Issues } from '../../src/issue.js';
import { type LabelFormat, type LabelSet, labelFormats, openLabels } from '../../src/label/index.js';

export const real = join(import.meta.dirname, '../../../shared/data/noncommercial/kitti_object/object/training');
export const hasReal = existsSync(real);

export function folderOf(files: ReadonlyMap<string, string | Uint8Array>, name = 'training'): Folder {
  const bytes = (content: string | Uint8Array) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    list: async () => [...files.keys()].sort(),
    open: async path => memoryBytes(path, bytes(files.get(path)!)),
  };
}

export async function read(
  files: Record<string, string | Uint8Array> | ReadonlyMap<string, Uint8Array>,
  formats: readonly LabelFormat[] = labelFormats,
): Promise<{ set: LabelSet; issues: Issues }> {
  const issues = new Issues();
  const all = files instanceof Map ? files : new Map(Object.entries(files as Record<string, string>));
  const set = await openLabels({ folder: folderOf(all) }, formats, { issues, decompress: new Map() });
  return { set, issues };
}

export const codesOf = (issues: Issues) => issues.sorted().map(({ code }) => code);
