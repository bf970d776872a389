// Keeps a folder of files that can be made again within a size: those used longest ago go.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a process left unfinished is of nobody after an hour. */
const abandonedMs = 3_600_000;

/** Removes what ends with `ending` until the rest is at most `most` bytes. Never throws. */
export function pruneFolder(path: string, most: number, ending: string): void {
  try {
    const files = readdirSync(path)
      .filter(name => name.includes(ending))
      .flatMap(name => {
        const full = join(path, name);
        const stat = statSync(full, { throwIfNoEntry: false });
        return stat?.isFile() ? [{ full, name, size: stat.size, time: stat.mtimeMs }] : [];
      });
    for (const { full, name, time } of files)
      if (name.endsWith('.tmp') && Date.now() - time > abandonedMs) rmSync(full, { force: true });
    const finished = files.filter(({ name }) => name.endsWith(ending)).sort((a, b) => b.time - a.time);
    let total = 0;
    for (const { full, size } of finished) {
      total += size;
      if (total > most) rmSync(full, { force: true });
    }
  } catch {
    // Not there yet, or not ours.
  }
}
