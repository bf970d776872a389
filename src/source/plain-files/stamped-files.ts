// Files that are numbered, with a list of stamps by number: files become messages, and what either side lacks is counted.
import type { Issues } from '../../issue.js';
import type { FileSource } from './file-source.js';

export interface StampedFiles {
  readonly topic: string;
  /** Paths by number. */
  readonly data: ReadonlyMap<number, string>;
  /** ns by number; undefined where nothing tells. */
  readonly stamps: readonly (bigint | undefined)[];
  /** Where the stamps stand. */
  readonly file: string | undefined;
  /** Whether they are the sensor's own. */
  readonly header: boolean;
}

export async function addStampedFiles(
  source: FileSource,
  channel: number,
  { topic, data, stamps, file, header }: StampedFiles,
  issues: Issues,
): Promise<void> {
  const numbers = [...data.keys()].sort((a, b) => a - b);
  const unstamped = numbers.filter(number => stamps[number] === undefined);
  for (const number of numbers) {
    const stamp = stamps[number];
    if (stamp !== undefined)
      source.message(channel, stamp, header ? stamp : undefined, await source.file(data.get(number)!));
  }
  const absent = stamps.flatMap((stamp, i) => (stamp !== undefined && !data.has(i) ? [i] : []));
  if (absent.length > 0) {
    source.lose('file_missing', topic, absent.length);
    source.recorded(channel, BigInt64Array.from(stamps.filter(stamp => stamp !== undefined)));
    issues.add(
      'FL0106',
      `${absent.length} of ${stamps.length} stamps of ${topic} have no data file, the first is number ${absent[0]}${data.size > unstamped.length ? '; the others were kept' : ''}`,
      { file, topic },
    );
  }
  if (unstamped.length > 0) {
    source.lose('stamp_missing', topic, unstamped.length);
    issues.add(
      'FL0106',
      `${unstamped.length} data files of ${topic} have no stamp, the first is number ${unstamped[0]}; they were skipped; line i is the stamp of file i, so look that none is missing before`,
      { file: data.get(unstamped[0]), topic },
    );
  }
}
