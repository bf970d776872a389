// The same scene with the faults of its rig taken out, so that labels can be measured without them.

import type { Cause } from '../../../calibration/cause/index.js';
import type { BoundLabels, Scene, SceneCloud, ScenePicture } from '../../../frame/scene/index.js';
import { rotationExp } from '../../../geometry/rotation-vector.js';
import { compose, inverse, type SE3 } from '../../../geometry/se3.js';
import { addScaled } from '../../../geometry/vec3.js';

export interface Correction {
  readonly sensor: string;
  readonly kind: 'camera' | 'lidar' | 'radar';
  readonly cause: Cause;
}

/** A turn or shift moves the sensor in the rig, a moment moves its stamps. What moves by itself stays: see `correctedLabels`. */
export function correctedScene(scene: Scene, corrections: readonly Correction[]): Scene {
  const of = new Map(corrections.map(one => [one.sensor, one]));
  const moved = <T extends SceneCloud | ScenePicture>(cell: T): T => {
    const correction = of.get(cell.sensor);
    if (!correction) return cell;
    const lateNs = BigInt(latenessNs(correction));
    const T_rig_sensor = mountingOf(cell.T_rig_sensor, correction);
    return { ...cell, T_rig_sensor, stampNs: cell.stampNs + lateNs, dtNs: cell.dtNs + Number(lateNs) };
  };
  return {
    ...scene,
    sensors: scene.sensors.map(sensor => {
      const correction = of.get(sensor.name);
      const T = sensor.T_rig_sensor;
      return correction && T ? { ...sensor, T_rig_sensor: mountingOf(T, correction) } : sensor;
    }),
    moments: scene.moments.map(moment => {
      const correction = of.get(moment.sensor);
      return correction ? { ...moment, stampNs: moment.stampNs + BigInt(latenessNs(correction)) } : moment;
    }),
    async *read(frames) {
      for await (const frame of scene.read(frames))
        yield { ...frame, clouds: frame.clouds.map(moved), pictures: frame.pictures.map(moved) };
    },
  };
}

/** Labels whose cloud saw what moves at another moment than was said (`sweep`, told by a camera): their boxes lag by that along their way. */
export function correctedLabels(labels: BoundLabels, corrections: readonly Correction[]): BoundLabels {
  const late = corrections.find(one => one.kind === 'camera' && one.cause.name === 'sweep')?.cause.value[0];
  if (late === undefined) return labels;
  return {
    ...labels,
    labels: labels.labels.map(one => {
      const { velocity } = one;
      if (!velocity) return one;
      const boxAt: typeof one.boxAt = to => {
        const box = one.boxAt(to);
        if (!box || to === one.stampNs) return box;
        const t = addScaled(box.T.t, velocity, -late);
        return { ...box, T: { ...box.T, t } };
      };
      return { ...one, boxAt };
    }),
  };
}

function latenessNs({ cause }: Correction): number {
  return cause.name === 'time' ? Math.round(1e9 * cause.value[0]) : 0;
}

/** For a camera D moves what the rig hands it (T_camera_rig ← D·T_camera_rig), for a cloud its own points (T_rig_cloud ← T_rig_cloud·D). */
function mountingOf(T_rig_sensor: SE3, { kind, cause }: Correction): SE3 {
  const [x, y, z] = cause.value;
  const D: SE3 | undefined =
    cause.name === 'rotation'
      ? { q: rotationExp([x, y, z]), t: [0, 0, 0] }
      : cause.name === 'translation'
        ? { q: [0, 0, 0, 1], t: [x, y, z] }
        : undefined;
  if (!D) return T_rig_sensor;
  return compose(T_rig_sensor, kind === 'camera' ? inverse(D) : D);
}
