// Writes a rig as a rig file in JSON: what a dataset keeps of its calibration, and what a further run can read.
import type { SE3 } from '../geometry/se3.js';
import type { HistoryEntry } from './file/history-schema.js';
import type { RigDocument } from './file/rig-schema.js';
import type { Rig, RigCamera, RigSensor } from './rig.js';

export interface RigFileExtras {
  readonly trajectory?: { readonly topic: string; readonly frame?: string };
  readonly reference?: string;
  /** Of the rig file that was used. */
  readonly history?: readonly HistoryEntry[];
}

/**
 * The same text for the same rig; numbers are written with all their digits, so that `parseRigFile` gives back the same rig.
 * Ends with a newline.
 */
export function rigFileToJson(rig: Rig, extras: RigFileExtras = {}): string {
  const document: RigDocument = {
    framelock_rig: 1,
    name: rig.name || undefined,
    frame: rig.frameId,
    sensors: Object.fromEntries([...rig.sensors].map(([name, sensor]) => [name, sensorDocument(sensor, rig.frameId)])),
    trajectory: extras.trajectory,
    reference: extras.reference,
    history: extras.history && [...extras.history],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function sensorDocument(sensor: RigSensor, rigFrame: string): NonNullable<RigDocument['sensors']>[string] {
  const { T_rig_sensor: T, camera, clock, trigger } = sensor;
  const { pose, camera: fromCamera, clock: fromClock, stamp: fromStamp } = sensor.from;
  const moved = clock.offsetNs !== 0 || clock.driftPpm !== 0 || clock.epochNs !== undefined;
  // A clock of zeros that somebody gave says that the stamps are right.
  const said = moved || fromClock !== undefined;
  const named = pose !== undefined || fromCamera !== undefined || fromClock !== undefined || fromStamp !== undefined;
  // Data given in the rig's own frame, yet placed elsewhere, needs another name for its end of the pose.
  const own = sensor.frameId !== '' && (sensor.frameId !== rigFrame || (T !== undefined && isIdentity(T)));
  const frame = own ? sensor.frameId : `${sensor.name}_frame`;
  return {
    topic: sensor.topic,
    frame: own || T ? frame : undefined,
    pose: T && { from: frame, to: rigFrame, translation_m: [...T.t], rotation_xyzw: [...T.q] },
    camera: camera && cameraDocument(camera),
    clock: said
      ? {
          offset_ns: clock.offsetNs,
          drift_ppm: clock.driftPpm,
          epoch_ns: clock.epochNs?.toString(),
          sigma_ns: clock.sigmaNs,
        }
      : undefined,
    trigger: trigger && {
      topic: trigger.topic,
      delay_ms: trigger.delayNs === undefined ? undefined : trigger.delayNs / 1e6,
    },
    stamp: sensor.stamp,
    exposure_ns: sensor.exposureNs,
    readout_ns: sensor.readout?.ns,
    readout: sensor.readout?.direction,
    point_time: sensor.pointTime,
    provenance: named ? { pose, camera: fromCamera, clock: fromClock, stamp: fromStamp } : undefined,
  };
}

/** The `camera` block of a rig file. */
export function cameraDocument({ model, intrinsics }: Pick<RigCamera, 'model' | 'intrinsics'>) {
  const { viewDeg, distortion, ...rest } = intrinsics;
  return { model, ...rest, distortion: [...distortion], view_deg: viewDeg };
}

function isIdentity(T: SE3): boolean {
  return Math.abs(T.q[3]) === 1 && T.t.every(value => value === 0);
}
