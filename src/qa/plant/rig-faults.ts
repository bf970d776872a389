// Faults of a rig, to be told apart from those of labels: a sensor that stands otherwise than said, or whose clock is late.

import type { Scene } from '../../frame/scene/index.js';
import { rotationExp } from '../../geometry/rotation-vector.js';
import { compose, type SE3, type Vec3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { RigFile } from '../../rig/index.js';

export interface RigFault {
  /** Name of the sensor in the rig file or dataset. */
  readonly sensor: string;
  /** About the sensor's own axes, rad. */
  readonly turn?: Vec3;
  /** Along the sensor's own axes, m. */
  readonly shift?: Vec3;
  /** Its corrected stamps say this much later than when it measured, ns. */
  readonly lateNs?: number;
}

const spoilt = (T: SE3, { turn = [0, 0, 0], shift = [0, 0, 0] }: RigFault): SE3 =>
  compose(T, { q: rotationExp(turn), t: shift });

/** The rig file with the fault in it, for a conversion. Throws FL1030 where the file does not place the sensor. */
export function rigFileWith(rig: RigFile, fault: RigFault): RigFile {
  const sensor = Object.hasOwn(rig.sensors, fault.sensor) ? rig.sensors[fault.sensor] : undefined;
  if (!sensor?.pose) throw noSuchSensor(fault.sensor, Object.keys(rig.sensors));
  const pose = { ...sensor.pose, T_to_frame: spoilt(sensor.pose.T_to_frame, fault) };
  const clock = fault.lateNs
    ? { ...(sensor.clock ?? { driftPpm: 0 }), offsetNs: (sensor.clock?.offsetNs ?? 0) + fault.lateNs }
    : sensor.clock;
  return { ...rig, sensors: { ...rig.sensors, [fault.sensor]: { ...sensor, pose, clock } } };
}

/** A converted dataset as it would be, had the fault been in its rig file. Throws FL1030 for a sensor that it does not place. */
export function sceneWith(scene: Scene, fault: RigFault): Scene {
  const placed = scene.sensors.find(sensor => sensor.name === fault.sensor)?.T_rig_sensor;
  if (!placed)
    throw noSuchSensor(
      fault.sensor,
      scene.sensors.map(sensor => sensor.name),
    );
  const late = fault.lateNs ?? 0;
  const cell = <C extends { sensor: string; T_rig_sensor: SE3; stampNs: bigint; dtNs: number }>(of: C): C =>
    of.sensor !== fault.sensor
      ? of
      : {
          ...of,
          T_rig_sensor: spoilt(of.T_rig_sensor, fault),
          stampNs: of.stampNs + BigInt(late),
          dtNs: of.dtNs + late,
        };
  return {
    ...scene,
    sensors: scene.sensors.map(sensor =>
      sensor.name === fault.sensor ? { ...sensor, T_rig_sensor: spoilt(placed, fault) } : sensor,
    ),
    moments: scene.moments.map(moment =>
      moment.sensor === fault.sensor ? { ...moment, stampNs: moment.stampNs + BigInt(late) } : moment,
    ),
    async *read(frames) {
      for await (const frame of scene.read(frames))
        yield { ...frame, clouds: frame.clouds.map(cell), pictures: frame.pictures.map(cell) };
    },
  };
}

function noSuchSensor(sensor: string, known: readonly string[]): FramelockError {
  return new FramelockError(
    'FL1030',
    `expected a sensor that the rig places (${known.join(', ')}), got ${JSON.stringify(sensor)}`,
  );
}
