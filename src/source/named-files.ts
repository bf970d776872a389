// What names alone say of a folder's files: which are recordings of their own, and which nobody meant.

const CONTAINER = /\.(bag|bag\.active|mcap|db3)(\.zstd?)?$/i;

/** A bag, MCAP or db3 file in the folder itself, also compressed as a whole. */
export function isContainer(path: string): boolean {
  return !path.includes('/') && CONTAINER.test(path);
}

/** Folders below the one given in which such files lie. */
export function recordingsBelow(paths: readonly string[]): string[] {
  const below = paths.filter(path => path.includes('/') && CONTAINER.test(path));
  return [...new Set(below.map(path => path.slice(0, path.lastIndexOf('/'))))];
}

/** What a recording is called: the name of its file without the ending that says what it is. */
export function withoutEnding(name: string): string {
  return name.replace(CONTAINER, '');
}

/** A recording that lies in the folder itself is what is meant of it: a container, or a cloud. */
export function isRecording(path: string): boolean {
  return isContainer(path) || /^[^/]+\.(pcd|ply)$/i.test(path);
}

/** Copies through other systems leave hidden twins of every file. */
export function isHidden(path: string): boolean {
  return /(^|\/)\.[^/]*$/.test(path);
}
