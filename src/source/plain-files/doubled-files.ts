// Files that have the name of another with another ending: one is read, the other is counted.
import type { Issues } from '../../issue.js';
import type { FileSource } from './file-source.js';

const PICTURE = /\.(?:png|jpe?g)$/i;

/** Pictures among `names` that lie beside one of `read` and have its name with another ending. */
export function doubledPictures(names: readonly string[], read: readonly string[]): string[] {
  const folder = read[0]?.slice(0, read[0].lastIndexOf('/') + 1);
  if (folder === undefined) return [];
  const files = new Set(read);
  const stems = new Set(read.map(path => path.replace(PICTURE, '')));
  return names.filter(
    name => name.startsWith(folder) && PICTURE.test(name) && !files.has(name) && stems.has(name.replace(PICTURE, '')),
  );
}

export function countDoubled(source: FileSource, topic: string, doubled: readonly string[], issues: Issues): void {
  if (doubled.length === 0) return;
  source.lose('name_taken', topic, doubled.length);
  issues.add(
    'FL0122',
    `${doubled.length} files of ${topic} have the name of another with another ending; they were left out`,
    { file: doubled[0], topic },
  );
}
