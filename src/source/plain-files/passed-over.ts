// Names that layouts of plain files do not look for their own among.

/** A recording that lies in the folder itself is what is meant of it. */
const RECORDING = /^[^/]+\.((bag|bag\.active|mcap|db3)(\.zstd?)?|pcd|ply)$/i;

export function isRecording(path: string): boolean {
  return RECORDING.test(path);
}

/** Copies through other systems leave hidden twins of every file. */
export function isHidden(path: string): boolean {
  return /(^|\/)\.[^/]*$/.test(path);
}
