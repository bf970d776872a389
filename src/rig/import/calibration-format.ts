// The one shape of every foreign calibration format: how its files are recognised, and what they say in framelock's words.
import type { Intrinsics } from '../../camera/camera.js';
import type { SE3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import type { StaticEdge } from '../transforms/transform-tree.js';

/** A file as a person named it: at most 16 MiB, already in memory. */
export interface CalibrationFile {
  /** Name without its folder, e.g. `camchain.yaml`: for recognising and for messages, never opened again. Unique among the files given. */
  readonly name: string;
  /** Last part of the folder it lies in, where that is known: EuRoC's files are all called `sensor.yaml`. */
  readonly folder?: string;
  readonly bytes: Uint8Array;
  /** The bytes as UTF-8, or UTF-16 with its mark, without a byte order mark; what is not UTF-8 becomes U+FFFD. */
  readonly text: string;
}

export interface ForeignCamera {
  /** A name that `createCamera` knows, aliases included; the coefficients are in that model's order. */
  readonly model: string;
  /** `width` and `height` are both 0 where the file does not tell them: a person has to. Pixel (0, 0) is the first pixel's centre. */
  readonly intrinsics: Intrinsics;
}

export interface ForeignSensor {
  /** As the file calls it, made to fit NAME_PATTERN (`sensorName` of names.ts). */
  readonly name: string;
  /** Topic of a recording, when the file knows one. */
  readonly topic?: string;
  /** Frame of its data; an end of one of the transforms when its pose is known. */
  readonly frame: string;
  readonly camera?: ForeignCamera;
  /** The same camera's rectified pictures, where the file knows them: the frame they look out of is `T_lens_frame · frame`. */
  readonly rectified?: { readonly camera: ForeignCamera; readonly T_lens_frame: SE3 };
  /** Added to the sensor's stamps, ns; the sign is framelock's, whatever the file's. */
  readonly clockOffsetNs?: number;
  /** Name of the file that speaks of it. */
  readonly from: string;
}

export interface ForeignCalibration {
  readonly sensors: readonly ForeignSensor[];
  /** `T_parent_child`, whichever direction the file wrote; `from` is the file's name. */
  readonly transforms: readonly StaticEdge[];
  /** What a person should know of the translation: conventions, unit or pixel shifts, what was left out and why. */
  readonly notes: readonly string[];
}

/** A plain object in its own file, listed in its room's index. */
export interface CalibrationFormat {
  /** e.g. `kalibr-camchain`. */
  readonly name: string;
  /** By content first, by name only where contents cannot differ. Cheap, and never throws. Two formats never claim one file. */
  recognise(file: CalibrationFile): boolean;
  /** All given files of this format together: some formats need several. Throws FL0501 with file and place. */
  read(files: readonly CalibrationFile[], issues: Issues): ForeignCalibration;
}
