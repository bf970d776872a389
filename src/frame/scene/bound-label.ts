// A label that was given its frame: where its box is in the rig at the moment of any sensor.
import type { Box3 } from '../../geometry/box3.js';
import type { Vec3 } from '../../geometry/se3.js';
import type { Label } from '../../label/index.js';

export interface BoundLabel {
  /** Position in the bound set: what measurements and findings name a label by. */
  readonly position: number;
  readonly label: Label;
  readonly frame: number;
  /** The cloud or picture that it was bound to, and by how much the label's stamp is later, ns. */
  readonly sensor: string;
  readonly offNs: number;
  /** Corrected moment at which the label holds, ns. */
  readonly stampNs: bigint;
  /** In the rig frame at `stampNs`; undefined for a label in pictures only, or whose sensor has no place. */
  readonly box: Box3 | undefined;
  /** Over ground, m/s, in the rig's axes at `stampNs`: the file's own, else from the neighbours of its track; undefined for neither. */
  readonly velocity: Vec3 | undefined;
  /**
   * Its box in the rig frame at another corrected moment: moved by its velocity, and seen from where the rig is then. Without
   * poses the rig counts as standing; without velocity, the object does.
   */
  boxAt(stampNs: bigint): Box3 | undefined;
}

export interface BoundLabels {
  readonly labels: readonly BoundLabel[];
  /** By frame: positions in `labels`, ascending. */
  readonly ofFrame: readonly (readonly number[])[];
  /** By track, in order of time: positions; labels without a track are in none. */
  readonly ofTrack: ReadonlyMap<string, readonly number[]>;
  /** Frames in which at least one label of the set holds: only of these is a missing label a fault. */
  readonly labelled: readonly number[];
  /** Labels that belong to no frame, by reason. given = labels + unbound. */
  readonly unbound: ReadonlyMap<UnboundReason, number>;
}

/** `no_frame`: no cell within the tolerance; `no_file`: no cell of that file; `no_sensor`: the dataset has no such sensor; `no_place`: it has, but the rig does not place it. */
const unboundReasons = ['no_frame', 'no_file', 'no_sensor', 'no_place'] as const;
export type UnboundReason = (typeof unboundReasons)[number];
