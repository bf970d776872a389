// What is known of one car: its sensors, where each sits, its lens and its clock, and where every number came from.
import type { Camera, Intrinsics } from '../camera/camera.js';
import type { Readout } from '../camera/readout.js';
import type { SensorWindow } from '../camera/sensor-window.js';
import type { SE3 } from '../geometry/se3.js';
import type { ClockCorrection } from '../time/stream.js';
import type { PointTimeFrom, StampMeaning } from './file/rig-schema.js';

/** Where a number came from, e.g. `rig.yaml`, `/tf_static`, `/cam2/camera_info message 0`, `calib_velo_to_cam.txt`. */
export type Provenance = string;

/** Intrinsics of the pictures of one topic, and the lens made from them. `model` is the lens model's own name. */
export interface RigCamera {
  readonly model: string;
  readonly intrinsics: Intrinsics;
  readonly lens: Camera;
  /** Of a recorded CameraInfo whose pictures do not show the whole sensor pixel by pixel: intrinsics and lens are of the pictures. */
  readonly window?: SensorWindow;
  /** From here on the recording says something else of its lens: it holds for pictures before. */
  readonly until?: RecordedMoment;
  /** From here on it says the same again, to the end: it holds for these pictures, too. */
  readonly again?: RecordedMoment;
}

/** Of a message, ns, as recorded: its header's stamp where it has one, and the recorder's. */
export interface RecordedMoment {
  readonly stampNs?: bigint;
  readonly logNs: bigint;
}

/** The pulses whose stamps are a sensor's true times. `delayNs`: from a pulse to the stamp of its message, where it is known. */
export interface RigTrigger {
  readonly topic: string;
  readonly delayNs?: number;
}

export interface RigSensor {
  readonly name: string;
  readonly topic: string;
  /** Coordinate frame the sensor's data is given in; '' when unknown. */
  readonly frameId: string;
  readonly T_rig_sensor?: SE3;
  readonly clock: ClockCorrection;
  readonly trigger?: RigTrigger;
  readonly camera?: RigCamera;
  /** The instant that a stamp means; undefined when nobody said. */
  readonly stamp?: StampMeaning;
  /** Exposure time, ns, of every picture. */
  readonly exposureNs?: number;
  /** How the lines of a picture are read, where one comes after another. */
  readonly readout?: Readout;
  readonly pointTime?: PointTimeFrom;
  readonly from: {
    /** Of `frameId`, where a rig file gives it: it then holds for messages that name another one. */
    readonly frame?: Provenance;
    readonly pose?: Provenance;
    readonly camera?: Provenance;
    readonly clock?: Provenance;
    readonly stamp?: Provenance;
  };
}

export interface Rig {
  readonly name: string;
  /** The frame all T_rig_sensor map into: the root of the static tree, normally `base_link`. */
  readonly frameId: string;
  readonly sensors: ReadonlyMap<string, RigSensor>;
}
