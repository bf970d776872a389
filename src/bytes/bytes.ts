// Where bytes come from: a named, sized, randomly readable thing, and a folder of such things.

/** Random access to one file or blob. */
export interface Bytes {
  /** Name for messages and for the dataset: a file name or a path relative to the input, never an absolute path. */
  readonly name: string;
  readonly size: number;
  /**
   * Reads exactly `length` bytes at `offset`. The result belongs to the caller and is never reused.
   * Rejects with FramelockError FL0104 when the range is not inside the file or reading fails. A caller that reads much
   * and keeps nothing may give `into`, at least `length` long: it may then be filled, and its start be the result.
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  /**
   * The file whose name is this one's with `ending` behind it, where it lies beside: what a writer that did not end well left. The
   * caller closes it. Absent where nobody can look.
   */
  beside?(ending: string): Promise<Bytes | undefined>;
  close(): Promise<void>;
}

/** A folder, for layouts that are many files. Paths use `/`, are relative, and never leave the folder. */
export interface Folder {
  readonly name: string;
  /** Which of several recordings in it was named, e.g. `scene-0061` of nuScenes; undefined for the folder as it is. */
  readonly part?: string;
  /** Relative paths of all files below, sorted by code unit. */
  list(): Promise<string[]>;
  /** What the last `list` could not look into, so that nobody knows what it holds. Absent where everything can be looked into. */
  closed?(): readonly ClosedFolder[];
  open(path: string): Promise<Bytes>;
}

/** A folder in a folder that refuses to say what it holds, or links that were not followed. */
export interface ClosedFolder {
  /** As `Folder.list` has paths; '' is the folder itself. Of links, the first. */
  readonly path: string;
  /** In words: `no permission`. */
  readonly why: string;
  /** How many links there are of this kind; absent for a folder. */
  readonly links?: number;
}

/** What a person named on the command line: one file, or one folder. */
export type Input =
  | { readonly bytes: Bytes; readonly folder?: undefined }
  | { readonly folder: Folder; readonly bytes?: undefined };
