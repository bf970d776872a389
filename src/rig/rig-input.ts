// What a rig is made of: the sensors and all that a recording and a rig file say of them.
import type { Kind } from '../message/value.js';
import type { InfoOfTopic } from './camera-info.js';
import type { RigFile } from './file/rig-file.js';
import type { StaticEdge } from './transforms/transform-tree.js';
import type { Movement } from './world-frame.js';

export interface RigInputSensor {
  readonly name: string;
  readonly topic: string;
  readonly kind: Kind;
  /** Frame id of its messages; '' when they name none. */
  readonly frameId: string;
  /** Of its pictures, px, where they tell it. */
  readonly imageSize?: { readonly width: number; readonly height: number };
}

export interface RigInput {
  readonly sensors: readonly RigInputSensor[];
  /** Static transforms of the recording. */
  readonly transforms: readonly StaticEdge[];
  /** In the recording's order; of several for one topic the first is used (FL0510 when they differ). */
  readonly cameraInfos: readonly InfoOfTopic[];
  readonly rigFile?: RigFile;
  /** Asked for by the user; a rig file's own `frame` goes before it. */
  readonly rigFrame?: string;
  /** Frames whose motion the recording tells: children of odometry and of moving transforms. They help to choose the rig frame. */
  readonly movingFrames?: readonly string[];
  /** Which frame moves in which: nothing that is given in a frame that the rig moves in has a place on it. */
  readonly movements?: readonly Movement[];
}

/** Kinds whose data lies in space, so that a missing pose is worth a word. */
export const SPATIAL: ReadonlySet<Kind> = new Set(['camera', 'lidar', 'radar', 'imu']);
