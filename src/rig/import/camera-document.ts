// The lens of a foreign file as a rig file says it, once the size of the pictures is known and the numbers are a lens.
import { createCamera } from '../../camera/index.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { ImageSize } from '../../message/image-size.js';
import type { RigDocument } from '../rig-schema.js';
import type { ForeignCamera, ForeignSensor } from './calibration-format.js';
import type { ImportOptions } from './import-rig.js';

type SensorDocument = NonNullable<RigDocument['sensors']>[string];

/**
 * Of the sensor's raw or rectified pictures. Undefined, with FL0523, when nobody knows the size of the pictures. Throws FL0501
 * when the lens model is not known or its numbers cannot be used.
 */
export function cameraDocument(
  sensor: ForeignSensor,
  { model, intrinsics }: ForeignCamera,
  sensors: readonly ForeignSensor[],
  { sizes, lenses }: ImportOptions,
  issues: Issues,
): SensorDocument['camera'] {
  const alone = sensors.filter(one => one.camera).length === 1;
  const seen = sizes?.get(sensor.name) ?? (alone ? sizes?.get('') : undefined);
  const told = intrinsics.width > 0 && intrinsics.height > 0;
  if (!told && !seen) {
    issues.add(
      'FL0523',
      `${sensor.from} does not tell the size of the pictures of "${sensor.name}": its camera was left out; say --image ${sensor.name}=picture.png or --size ${sensor.name}=1920x1080`,
      { file: sensor.from, topic: sensor.name },
    );
    return undefined;
  }
  if (told && seen && (seen.width !== intrinsics.width || seen.height !== intrinsics.height))
    issues.add('FL0522', otherSize(sensor, intrinsics, seen), { file: sensor.from, topic: sensor.name });
  const { width, height } = told ? intrinsics : (seen ?? intrinsics);
  const { viewDeg, fx, fy, cx, cy, distortion } = intrinsics;
  try {
    const lens = createCamera(lenses?.get(sensor.name) ?? model, { ...intrinsics, width, height });
    return { model: lens.model, width, height, fx, fy, cx, cy, distortion: [...distortion], view_deg: viewDeg };
  } catch (cause) {
    if (!(cause instanceof FramelockError)) throw cause;
    throw new FramelockError('FL0501', `${sensor.name}: ${cause.message}`, { at: { file: sensor.from }, cause });
  }
}

function otherSize(sensor: ForeignSensor, told: ImageSize, seen: ImageSize): string {
  const scaled = told.width * seen.height === told.height * seen.width;
  const how = scaled
    ? `the picture is the same scaled by ${Number((seen.width / told.width).toPrecision(4))}`
    : 'they were cut or padded';
  return `the picture of "${sensor.name}" is ${seen.width}x${seen.height} but ${sensor.from} is for ${told.width}x${told.height}: ${how}, and nothing was changed; use the calibration of these pictures, or correct width and height where only the numbers are wrong`;
}
