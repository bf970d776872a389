// The label values that every format is read to: boxes with a class, a track, a moment, and what the file claims of them.
import type { Box3 } from '../geometry/box3.js';
import type { Vec3 } from '../geometry/se3.js';

/**
 * When a label holds: at a stamp of the labelled sensor's clock, ns, or in the frame whose files are called so: the name of
 * the cloud's or picture's file without folder and ending (`000012`), for layouts that number their frames. Where
 * numbers repeat from folder to folder, its folder stands before it (`0003/000012` for `velodyne/0003/000012.bin`).
 */
export type LabelMoment = { readonly stampNs: bigint } | { readonly file: string };

/** A 2D box, px edges; pixel (0, 0) reaches from −0.5 to 0.5, whatever the format's convention is. */
export interface Box2 {
  /** The camera as the file calls it; '' where its pictures are known by their files only. */
  readonly camera: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One labelled object at one moment: a 3D box, boxes in pictures, or both. Texts are the file's own and only ever texts. */
export interface Label {
  /** Unique in its set. */
  readonly id: string;
  /** The same object over time; '' where the format does not say. */
  readonly track: string;
  /** Class as the file calls it. */
  readonly category: string;
  readonly moment: LabelMoment;
  /**
   * Middle, rotation and full lengths along its own x (ahead), y (left) and z (up), in `frame`. Boxes that a format gives by
   * their bottom, by other axes or by another order of lengths were translated.
   */
  readonly box?: Box3;
  /** Frame of `box`: `rig`, the name of a sensor, or '' for the cloud that was labelled. '' without a box. */
  readonly frame: string;
  readonly boxes2: readonly Box2[];
  /** Over ground, m/s, in the axes of `frame`; undefined where the file does not tell. */
  readonly velocity?: Vec3;
  /** Points inside, as the file claims. */
  readonly points?: number;
  /** How much of it is hidden, and how much lies outside of the picture, 0 to 1, as the file claims. */
  readonly occluded?: number;
  readonly truncated?: number;
  /** What else the file says of it, name and text, in the file's order. */
  readonly attributes: readonly (readonly [string, string])[];
}

export interface LabelSet {
  /** Name of its format, e.g. `kitti-object`. */
  readonly format: string;
  readonly labels: readonly Label[];
  /** Labels found in the files: those above and the dropped ones. */
  readonly found: number;
  readonly dropped: ReadonlyMap<LabelFault, number>;
  /** What a person should know of the translation: conventions, shifts, what was left out on purpose and why. */
  readonly notes: readonly string[];
}

/** Why a label that was found is not in the set. `ignored`: a region that the format marks as not labelled (KITTI's DontCare). */
const labelFaults = ['not_finite', 'no_size', 'no_rotation', 'no_box', 'no_moment', 'unreadable', 'ignored'] as const;
export type LabelFault = (typeof labelFaults)[number];
