// The one shape of every check of labels: what it measures, in which unit, from where on it is a finding, and how it says so.
import type { BoundLabel, BoundLabels, PointsInRig, Scene, SceneCloud, SceneFrame } from '../../frame/scene/index.js';
import type { Severity } from '../../issue.js';

/** One number for one label, or, with `label` −1, for something that has none (a cluster, a 2D detection, a frame). */
export interface Measured {
  /** Position in `BoundLabels.labels`. */
  readonly label: number;
  readonly frame: number;
  /** Larger is worse. NaN is never given: what cannot be told is not measured. */
  readonly value: number;
  /** The camera, LiDAR or radar that tells; '' where none does. */
  readonly sensor: string;
  /**
   * What a misplaced sensor would do alike to all labels: where the rig puts something minus where it belongs. In a picture, px
   * (u, v): the projected box minus what the picture shows of it. Of a cloud, m (x, y, z in the rig frame): its points minus the
   * box. NaN along an axis that cannot be told.
   */
  readonly shift?: readonly number[];
  /** Where it is, for what has no label: its middle, m, in the rig frame at the frame's stamp; or left, top, right, bottom, px. */
  readonly at?: readonly number[];
  /** Numbers that the sentence needs, in the check's own order. */
  readonly told?: readonly number[];
  /** Another label that it is about: the one that overlaps, or the one before in the track. */
  readonly other?: number;
}

export interface CheckContext {
  readonly scene: Pick<Scene, 'sensors' | 'frames' | 'frameStampsNs' | 'poseAt'>;
  readonly labels: BoundLabels;
}

export interface FrameContext {
  readonly frame: SceneFrame;
  /** Those of `labels` that are in this frame. */
  readonly here: readonly BoundLabel[];
  /** A cloud's points in the rig frame at its own stamp, the rig's motion taken out where it is known; made once per frame. */
  inRig(cloud: SceneCloud): PointsInRig;
  /** What several checks need of this frame, made when it is first asked for. A function of a module is its own name. */
  once<T>(make: (context: FrameContext) => T): T;
  readonly scene: CheckContext['scene'];
}

/** One run over one dataset. Frames come once each, ascending; only those in which something is labelled. */
export interface CheckRun {
  frame?(context: FrameContext): Iterable<Measured>;
  /** After the last frame. */
  finish?(): Iterable<Measured>;
}

/** A plain object in its own file, listed in checks/index.ts. */
export interface LabelCheck {
  /** e.g. `points-in-box`; what `--checks` and policies name it by. */
  readonly name: string;
  /** Of `value` and `limit`: `m`, `px`, `1`, `m/s`, … */
  readonly unit: string;
  /** A value above it is a finding. */
  readonly limit: number;
  readonly severity: Severity;
  /** What it measures, and where the limit comes from: for help and reports. */
  readonly about: string;
  /** Of what a finding is: most are of one label; `track` where all labels of the track, and of the other's, are to be looked at. */
  readonly subject?: 'track';
  /** Whether `shift` of this check tells of the place or the clock of a sensor. */
  readonly tellsRig?: 'camera' | 'lidar' | 'radar';
  start(context: CheckContext): CheckRun;
  /** One human sentence, with the number, without the label's name: `holds 2 points; 40 would be expected at 12 m`. */
  say(measured: Measured, context: CheckContext): string;
}

/** A value above its check's limit. */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly text: string;
  readonly frame: number;
  readonly sensor: string;
  /** Position in the bound labels; −1 for none. */
  readonly label: number;
  readonly other?: number;
}
