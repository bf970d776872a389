// The lens of a foreign file as a rig file says it, once the size of the pictures is known and the numbers are a lens.
import { createCamera } from '../../camera/index.js';
import { FramelockError, type Issues, rethrowDefect } from '../../issue.js';
import type { ImageSize } from '../../message/image-size.js';
import type { RigDocument } from '../file/rig-schema.js';
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
  { sizes, pictures, lenses }: ImportOptions,
  issues: Issues,
): SensorDocument['camera'] {
  const alone = sensors.filter(one => one.camera).length === 1;
  const of = (given: ImportOptions['sizes']) => given?.get(sensor.name) ?? (alone ? given?.get('') : undefined);
  const [said, seen] = [of(sizes), of(pictures)];
  const told = intrinsics.width > 0 && intrinsics.height > 0 ? intrinsics : undefined;
  const size = said ?? told ?? seen;
  const at = { file: sensor.from, topic: sensor.name };
  if (!size) {
    issues.add(
      'FL0523',
      `${sensor.from} does not tell the size of the pictures of "${sensor.name}": its camera was left out; give --image ${sensor.name}=picture.png or --size ${sensor.name}=1920x1080`,
      at,
    );
    return undefined;
  }
  if (seen && differ(seen, size)) issues.add('FL0522', otherPicture(sensor, size, seen), at);
  if (said && told && differ(said, told))
    issues.add(
      'FL0522',
      `"${sensor.name}" was given as ${words(said)} but ${sensor.from} is for ${words(told)}: ${words(said)} was written, and no other number was changed; check that the lens fits these pictures`,
      at,
    );
  const { width, height } = size;
  const { viewDeg, fx, fy, cx, cy, distortion } = intrinsics;
  try {
    const lens = createCamera(lenses?.get(sensor.name) ?? model, { ...intrinsics, width, height });
    return { model: lens.model, width, height, fx, fy, cx, cy, distortion: [...distortion], view_deg: viewDeg };
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError('FL0501', `${sensor.name}: ${cause.message}`, { at: { file: sensor.from }, cause });
  }
}

function differ(a: ImageSize, b: ImageSize): boolean {
  return a.width !== b.width || a.height !== b.height;
}

function words({ width, height }: ImageSize): string {
  return `${width}x${height}`;
}

function otherPicture(sensor: ForeignSensor, size: ImageSize, seen: ImageSize): string {
  const scaled = size.width * seen.height === size.height * seen.width;
  const how = scaled
    ? `the picture is scaled by ${Number((seen.width / size.width).toPrecision(4))}`
    : 'it was cut or padded';
  return `the picture of "${sensor.name}" is ${words(seen)} but ${sensor.from} is for ${words(size)}: ${how}, and nothing was changed; use the calibration of these pictures, or give --size where only width and height are wrong`;
}
