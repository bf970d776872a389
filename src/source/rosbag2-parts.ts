// The files that a rosbag2 folder says it consists of: a part that was not copied along must not be missing without a word.
import type { Folder } from '../bytes/bytes.js';
import { firstOf } from '../issue.js';

const METADATA = 'metadata.yaml';
/** One of a thousand parts and a hundred topics has 100 kB. */
const maxMetadata = 1 << 22;

/**
 * Last names of the `relative_file_paths` of `metadata.yaml` (rosbag2_storage, all versions), in block or flow style; none where
 * there is no such file. Only this list is looked for: rosbag2 writes it flat, and nothing else of the file is needed.
 */
export async function rosbag2Parts(folder: Folder, names: readonly string[]): Promise<string[]> {
  if (!names.includes(METADATA)) return [];
  const bytes = await folder.open(METADATA);
  try {
    const text = new TextDecoder().decode(await bytes.read(0, Math.min(bytes.size, maxMetadata)));
    return listed(text.split(/\r?\n/)).map(path => path.slice(path.lastIndexOf('/') + 1));
  } finally {
    await bytes.close();
  }
}

function listed(lines: readonly string[]): string[] {
  const at = lines.findIndex(line => /^\s*relative_file_paths\s*:/.test(line));
  if (at < 0) return [];
  const flow = /\[(.*)\]/.exec(lines[at]);
  if (flow)
    return flow[1]
      .split(',')
      .map(bare)
      .filter(path => path !== '');
  const found: string[] = [];
  for (const line of lines.slice(at + 1)) {
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (!item) break;
    found.push(bare(item[1]));
  }
  return found;
}

function bare(path: string): string {
  return path.trim().replace(/^(['"])(.*)\1$/, '$2');
}

/**
 * What to say of parts that are not there. Nothing where as many other recordings lie in the folder: then they were renamed.
 */
export function missingParts(parts: readonly string[], names: readonly string[], found: readonly string[]): string {
  const missing = parts.filter(part => !names.includes(part));
  const others = found.filter(name => !parts.includes(name));
  if (missing.length <= others.length) return '';
  return `expected the ${parts.length} files that ${METADATA} names, got no ${firstOf(missing, 5)}; copy what is missing`;
}
