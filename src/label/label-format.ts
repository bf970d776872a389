// The one shape of every label format: how its files are recognised, read, and, where it can be, written.
import type { Folder } from '../bytes/bytes.js';
import type { Decompressors } from '../bytes/decompress.js';
import type { Camera } from '../camera/camera.js';
import type { SE3 } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import type { Label, LabelSet } from './label.js';

/** What a person named: a folder, or one file as a folder that holds nothing else. */
export interface LabelInput {
  readonly folder: Folder;
  /** `folder.list()`. */
  readonly names: readonly string[];
  /** The first 4 KiB of a file, or all of a smaller one. */
  head(path: string): Promise<Uint8Array>;
  /** All of a file. Throws FL1002 for one that is larger than `most` bytes (1 GiB where not said). */
  read(path: string, most?: number): Promise<Uint8Array>;
  /** The same, as UTF-8 without a byte order mark. Throws FL1002 for what is no UTF-8, or longer than a text can be (256 MiB). */
  text(path: string): Promise<string>;
}

export interface LabelContext {
  readonly issues: Issues;
  readonly decompress: Decompressors;
  /** Takes the labels one by one, as they are made; then none is kept, and the set has no `labels`. For what only counts them. */
  readonly each?: (label: Label) => void;
}

/** What writing into a sensor's own frame needs to know of a sensor. */
export interface LabelledSensor {
  readonly name: string;
  readonly kind: string;
  readonly T_rig_sensor?: SE3;
  readonly lens?: Camera;
}

export interface LabelWriteContext {
  readonly sensors: readonly LabelledSensor[];
  readonly issues: Issues;
}

export interface WrittenLabels {
  /** By path, `/` between folders; nothing of a label's text is ever a path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Labels that the format cannot hold, by a sentence that says why. written + left = given. */
  readonly left: ReadonlyMap<string, number>;
}

/** What writes labels: a format of this room that can, or one that needs a floor above (src/export/labels). */
export interface LabelWriter {
  /** e.g. `openlabel`; what `--to` takes. */
  readonly name: string;
  /** What it is, for help: one line. */
  readonly about: string;
  /** The same bytes every time. What was read from these files again equals what was given, save for what `left` counts and what issues say was changed. */
  write(labels: readonly Label[], context: LabelWriteContext): WrittenLabels;
}

/** A plain object in its own file or folder, listed in the room's index. */
export interface LabelFormat {
  /** e.g. `kitti-object`; what `--labels-format` takes. */
  readonly name: string;
  /** What it is, for help: one line. */
  readonly about: string;
  /** By content first; by names only where contents cannot differ. Cheap, never throws, and two formats never claim one input. */
  recognise(input: LabelInput): Promise<boolean>;
  /**
   * found = labels + dropped, whatever the input. Throws FL1001 for another format, FL1002 where nothing can be read at all,
   * each with file and place. Frame, axis, yaw and pixel conventions are translated here, and a note says which.
   */
  read(input: LabelInput, context: LabelContext): Promise<LabelSet>;
  /** Where it can be written: see LabelWriter. */
  write?(labels: readonly Label[], context: LabelWriteContext): WrittenLabels;
}
