// What names alone say of a folder's files: which are recordings of their own, and which nobody meant.

/** A bag, MCAP or db3 file in the folder itself, also compressed as a whole. */
export function isContainer(path: string): boolean {
  return /^[^/]+\.(bag|bag\.active|mcap|db3)(\.zstd?)?$/i.test(path);
}

/** A recording that lies in the folder itself is what is meant of it: a container, or a cloud. */
export function isRecording(path: string): boolean {
  return isContainer(path) || /^[^/]+\.(pcd|ply)$/i.test(path);
}

/** Copies through other systems leave hidden twins of every file. */
export function isHidden(path: string): boolean {
  return /(^|\/)\.[^/]*$/.test(path);
}
