// Plants faults of a rig, to be told apart from those of labels: a sensor that stands otherwise than said, or whose clock is late.
import type { Scene } from '../../src/frame/scene/index.js';
import { rotationExp } from '../../src/geometry/rotation-vector.js';
import { compose, type SE3, type Vec3 } from '../../src/geometry/se3.js';

export interface PlantedRigFault {
  /** Name of the sensor in the dataset. */
  readonly sensor: string;
  /** About the sensor's own axes, rad. */
  readonly turn?: Vec3;
  /** Along the sensor's own axes, m. */
  readonly shift?: Vec3;
  /** Its corrected stamps say this much later than when it measured, ns. */
  readonly lateNs?: number;
}

const spoilt = (T: SE3, { turn = [0, 0, 0], shift = [0, 0, 0] }: PlantedRigFault): SE3 =>
  compose(T, { q: rotationExp(turn), t: shift });

/** A converted dataset as it would be, had the fault been in its rig file. Throws for a sensor that it does not place. */
export function sceneWith(scene: Scene, fault: PlantedRigFault): Scene {
  const placed = scene.sensors.find(sensor => sensor.name === fault.sensor)?.T_rig_sensor;
  if (!placed) throw new Error(`the scene has no sensor ${fault.sensor}`);
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
