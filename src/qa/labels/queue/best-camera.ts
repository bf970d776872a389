// The camera in whose picture most of a label is to be seen, and where.
import { findSensor } from '../../../frame/scene/find-sensor.js';
import type { BoundLabel, Scene } from '../../../frame/scene/index.js';
import type { Box3 } from '../../../geometry/box3.js';
import { compose, inverse } from '../../../geometry/se3.js';
import { areaOf, type PixelRect, projectBox } from '../../../projection/index.js';

export interface SeenIn {
  readonly camera: string;
  readonly rect: PixelRect;
}

/** Asked often: where each sensor's cell of a frame stands in time. */
export type MomentOf = (frame: number, sensor: string) => bigint | undefined;

export function momentsOf(scene: Pick<Scene, 'moments'>): MomentOf {
  const stamps = new Map<string, Map<number, bigint>>();
  for (const { frame, sensor, stampNs } of scene.moments) {
    const known = stamps.get(sensor) ?? new Map<number, bigint>();
    known.set(frame, stampNs);
    stamps.set(sensor, known);
  }
  return (frame, sensor) => stamps.get(sensor)?.get(frame);
}

/** Where a 3D box is seen, by the area of what lies in the picture; a label in pictures only by its own largest box. */
export function bestCamera(
  { frame, box, boxAt, label }: Pick<BoundLabel, 'frame' | 'box' | 'boxAt' | 'label'>,
  scene: Pick<Scene, 'sensors'>,
  momentOf: MomentOf,
): SeenIn | undefined {
  const found: SeenIn[] = [];
  if (box)
    for (const { name, kind, lens, T_rig_sensor } of scene.sensors) {
      const stampNs = kind === 'camera' ? momentOf(frame, name) : undefined;
      const then = stampNs === undefined ? undefined : boxAt(stampNs);
      if (!then || !lens || !T_rig_sensor) continue;
      const T_camera_rig = inverse(T_rig_sensor);
      const inCamera: Box3 = { ...then, T: compose(T_camera_rig, then.T) };
      const rect = projectBox(inCamera, lens)?.inside;
      if (rect) found.push({ camera: name, rect });
    }
  else
    for (const { camera, ...rect } of label.boxes2) {
      const sensor = findSensor(scene, camera, ['camera']);
      if (sensor) found.push({ camera: sensor.name, rect });
    }
  return found.reduce<SeenIn | undefined>(
    (best, one) => (best && areaOf(best.rect) >= areaOf(one.rect) ? best : one),
    undefined,
  );
}
