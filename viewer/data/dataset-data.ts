// What the viewer knows of a dataset before any frame is read: manifest, sensors, layouts, lenses and poses.
import type { Intrinsics } from '../../src/camera/camera.js';
import type { Readout } from '../../src/camera/readout.js';
import type { SE3 } from '../../src/geometry/se3.js';
import type { PairVerdict } from '../../src/qa/overview/points-out.js';

export interface PointField {
  readonly name: string;
  readonly unit: string;
}

export interface SensorData {
  readonly name: string;
  readonly topic: string;
  readonly type: string;
  readonly kind: string;
  readonly frameId: string;
  /** Of clouds. */
  readonly pointFields?: readonly PointField[];
  /** Of IMU-like sensors: name, numbers per reading and unit of each group. */
  readonly groups?: readonly { readonly name: string; readonly width: number; readonly unit: string }[];
  readonly T_rig_sensor?: SE3;
  readonly camera?: { readonly model: string; readonly intrinsics: Intrinsics };
  /** Why there is no lens although the sensor is a camera. */
  readonly cameraProblem?: string;
  readonly exposureNs?: number;
  /** Of a camera that reads its lines one after another. */
  readonly readout?: Readout;
}

export interface PairData {
  readonly name: string;
  readonly cloud: string;
  readonly camera: string;
}

export interface IssueData {
  readonly code: string;
  readonly severity: string;
  readonly text: string;
  readonly count: number;
  readonly topic?: string;
  /** Of the message that it is about, ns since 1970. */
  readonly stampNs?: bigint;
}

export interface DatasetData {
  readonly name: string;
  readonly framelock: string;
  readonly frames: number;
  readonly reference: string;
  readonly rigFrame: string;
  readonly sensors: readonly SensorData[];
  readonly pairs: readonly PairData[];
  readonly issues: readonly IssueData[];
  /** What a calibration check said of each pair; undefined where nobody asked for one. */
  readonly verdicts?: readonly PairVerdict[];
  readonly accounting: {
    readonly found: number;
    readonly decoded: number;
    readonly dropped: Readonly<Record<string, number>>;
    readonly unselected: number;
  };
  readonly inputs: readonly { readonly name: string; readonly size: number; readonly fingerprint?: string }[];
  readonly datasetHash: string;
  /** SHA-256 of rig.json: what a calibration made here says it came from. */
  readonly rigHash: string;
  /** rig.json as text: what a saved calibration is made from. */
  readonly rigText: string;
}
