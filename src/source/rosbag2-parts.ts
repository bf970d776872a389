// The files that a rosbag2 folder says it consists of: a part that was not copied along must not be missing without a word.
import type { Folder } from '../bytes/bytes.js';
import { firstOf, type Issues } from '../issue.js';
import type { Source } from './source.js';

const METADATA = 'metadata.yaml';
/** One of a thousand parts and a hundred topics has 100 kB. */
const maxMetadata = 1 << 22;

export interface Rosbag2Metadata {
  /** Last names of the `relative_file_paths`, else of the `files`; none where there is neither list. */
  readonly parts: readonly string[];
  /** How many messages the recorder counted in all parts, lost ones too. */
  readonly messages?: number;
}

/**
 * What `metadata.yaml` (rosbag2_storage, all versions) says of a folder's parts. Only this is looked for, line by line: rosbag2 writes it
 * flat, the list in block or flow style, and nothing else of the file is needed.
 */
export async function rosbag2Metadata(folder: Folder, names: readonly string[]): Promise<Rosbag2Metadata> {
  if (!names.includes(METADATA)) return { parts: [] };
  const bytes = await folder.open(METADATA);
  try {
    const text = new TextDecoder().decode(await bytes.read(0, Math.min(bytes.size, maxMetadata)));
    const lines = text.split(/\r?\n/);
    const paths = listed(lines);
    const parts = (paths.length > 0 ? paths : pathsOfFiles(lines)).map(path => path.slice(path.lastIndexOf('/') + 1));
    return { parts, messages: counted(lines) };
  } finally {
    await bytes.close();
  }
}

/** Topics and files have counts of their own, deeper in the file. */
function counted(lines: readonly string[]): number | undefined {
  const beside = lines.find(line => /^\s*(relative_file_paths|files)\s*:/.test(line)) ?? '';
  const line = lines.find(one => one.startsWith(`${' '.repeat(indentOf(beside))}message_count:`));
  const count = Number(/:\s*(\d{1,15})\s*$/.exec(line ?? '')?.[1] ?? Number.NaN);
  return Number.isNaN(count) ? undefined : count;
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

/** Versions 5 and later list the files once more, each with its times and its count. */
function pathsOfFiles(lines: readonly string[]): string[] {
  const at = lines.findIndex(line => /^\s*files\s*:\s*$/.test(line));
  if (at < 0) return [];
  const found: string[] = [];
  for (const line of lines.slice(at + 1)) {
    // Items may stand as far left as the key.
    if (indentOf(line) < indentOf(lines[at]) + (/^\s*-/.test(line) ? 0 : 1)) break;
    const path = /^\s*(?:-\s+)?path\s*:\s*(.+)$/.exec(line);
    if (path) found.push(bare(path[1]));
  }
  return found;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

function bare(path: string): string {
  return path.trim().replace(/^(['"])(.*)\1$/, '$2');
}

/**
 * What to say of parts that are not there. Nothing where as many other recordings lie in the folder: then they were renamed.
 */
export function missingParts(parts: readonly string[], names: readonly string[], found: readonly string[]): string {
  const all = new Set(names);
  // Compressed, or unpacked, since they were recorded.
  const there = (part: string) =>
    [part, `${part}.zstd`, `${part}.zst`, part.replace(/\.zstd$/, '')].some(name => all.has(name));
  const missing = parts.filter(part => !there(part));
  const others = found.filter(
    name => !parts.some(part => part.replace(/\.zstd$/, '') === name.replace(/\.zstd?$/, '')),
  );
  if (missing.length <= others.length) return '';
  return `expected the ${parts.length} files that ${METADATA} names, got no ${firstOf(missing, 5)}; copy what is missing`;
}

/** What recorders append to the name of each part when they split a recording, from 0 on. */
const part = /^(.*_)(\d{1,5})(\.(?:bag|mcap|db3)(?:\.zstd?)?)$/i;

/** What `rosbag record --split` and `ros2 bag record` put before the number where nobody named the recording. */
const recorded = /\d{4}([-_])\d\d\1\d\d-\d\d\1\d\d\1\d\d_$/;

/**
 * FL0214 where files are numbered as a recorder numbers the parts of one recording, and a number is left out. Names are all that tells: the
 * first part is missed only where the names are surely a recorder's, by their date or as those of `folder` (rosbag2), and the last never. Of files
 * given one by one nobody said that they are all.
 */
export function reportGaps(names: readonly string[], issues: Issues, folder?: string): void {
  const series = new Map<string, Set<number>>();
  for (const name of names) {
    const [, stem, number, ending] = part.exec(name) ?? [];
    if (stem === undefined) continue;
    const key = `${stem}*${ending}`;
    series.set(key, (series.get(key) ?? new Set()).add(Number(number)));
  }
  for (const [name, numbers] of series) {
    const count = Math.max(...numbers) + 1;
    // Dates and people's own numbers seldom begin with 0.
    const stem = name.slice(0, name.lastIndexOf('*'));
    const recorders = folder !== undefined && (stem === `${folder}_` || recorded.test(stem));
    const fromZero = numbers.has(0) || recorders;
    if (!fromZero || numbers.size === count) continue;
    const absent = Array.from({ length: count }, (_, i) => i).filter(i => !numbers.has(i));
    issues.add(
      'FL0214',
      `recorders number the parts of a recording from 0 on, here to ${count - 1}, but there is no ${firstOf(absent.map(String), 5)}: where they are parts of one recording, copy what is missing`,
      { file: name },
    );
  }
}

/** The parts of one rosbag2 folder, all there, as they were found. */
export interface WholeRosbag2 {
  readonly folder: string;
  readonly parts: number;
  readonly messages: number;
}

/** FL0212 where the recorder counted more messages than its files hold: it lost them on the way to the disk, or they were lost since. */
export function reportUncounted(
  opened: readonly { readonly of?: WholeRosbag2; readonly source: Source }[],
  issues: Issues,
): void {
  for (const whole of new Set(opened.flatMap(({ of }) => of ?? []))) {
    const sources = opened.filter(({ of }) => of === whole).map(({ source }) => source);
    if (sources.length < whole.parts) continue;
    const known = sources.reduce(
      (sum, { messages, lost }) => sum + messages.count + lost.reduce((n, one) => n + one.count, 0),
      0,
    );
    if (known >= whole.messages) continue;
    issues.add(
      'FL0212',
      `${METADATA} counts ${whole.messages} messages, the files hold ${known}: ${whole.messages - known} were lost when they were recorded, or since; all that are there were kept; look for a warning of the recorder, or copy the files again`,
      { file: whole.folder },
    );
  }
}
