// What a refinement of a sensor's pose found, whatever the method: the new pose, how far it is to be believed, and why.
import type { SE3 } from '../../geometry/se3.js';

/** Turns about and shifts along the x, y and z axes of the refined sensor's own frame, as it was given. */
export const axisNames = ['rx', 'ry', 'rz', 'tx', 'ty', 'tz'] as const;
export type AxisName = (typeof axisNames)[number];

export interface RefinedAxis {
  readonly axis: AxisName;
  /** How far the sensor's frame moved along this axis, rad or m; 0 where the axis was kept as given. */
  readonly change: number;
  /** One standard deviation, rad or m; undefined where the data does not tell this axis. */
  readonly sigma?: number;
  /** False: the data does not tell this axis, and it keeps what was given. */
  readonly observable: boolean;
  readonly reasons: readonly string[];
}

/** A score of the given and of the new pose. Held-out frames took no part in the search. */
export interface RefinementScore {
  /** `nid`, `reprojection_px`, … */
  readonly name: string;
  readonly better: 'smaller' | 'larger';
  readonly training: BeforeAfter;
  readonly heldOut?: BeforeAfter;
}

export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
  /** Frames, views or pairs that the score was taken over. */
  readonly count: number;
}

/** Where a sensor's frame stands, as a rig file says it: `T_to_frame` maps points of `frame` into `to`. */
export interface PlacedFrame {
  readonly frame: string;
  readonly to: string;
  readonly T_to_frame: SE3;
}

export interface Refinement {
  /** Name of the method, and in a few words what it looked at (`intensity and brightness`). */
  readonly method: string;
  readonly evidence: string;
  /** The sensor whose pose is new, and what it was compared with. */
  readonly sensor: string;
  readonly against?: string;
  readonly given: PlacedFrame;
  readonly refined: PlacedFrame;
  readonly axes: readonly RefinedAxis[];
  readonly scores: readonly RefinementScore[];
  /** Stamps, ns since 1970, of the frames that were used. */
  readonly frames: { readonly training: readonly bigint[]; readonly heldOut: readonly bigint[] };
  /** False: the new pose is not better than the given one, or nothing is observable; `reasons` say why. No file is written. */
  readonly accepted: boolean;
  readonly reasons: readonly string[];
  /** Added to the refined sensor's stamps, where a method found that too. */
  readonly time?: { readonly offsetNs: number; readonly sigmaNs: number };
}

/** All axes as given: where a method found nothing. */
export function unmovedAxes(reason: string): RefinedAxis[] {
  return axisNames.map(axis => ({ axis, change: 0, observable: false, reasons: [reason] }));
}
