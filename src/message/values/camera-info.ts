// sensor_msgs/CameraInfo (ROS 1: D K R P, ROS 2: d k r p) and foxglove CameraCalibration.
import { FramelockError } from '../../issue.js';
import { asSize, fixedLayout, frameId, type Layout, list, number, optional, text } from '../layout.js';

export const cameraInfo: Layout = fixedLayout(
  'camera_info',
  [
    number('width'),
    number('height'),
    frameId,
    optional(text('distortion_model')),
    optional(list('D|d')),
    list('K|k'),
    optional(list('R|r')),
    optional(list('P|p')),
  ],
  slots => {
    const [frame, model, d, k, r, p] = slots.parts as [string?, string?, ...(Float64Array | undefined)[]];
    return {
      kind: 'camera_info',
      frameId: frame ?? '',
      width: asSize(slots.numbers[0], 'image width', 'FL0304'),
      height: asSize(slots.numbers[1], 'image height', 'FL0304'),
      model: model ?? '',
      D: [...(d ?? [])],
      K: matrix(k, 9, 'K'),
      R: matrix(r, 9, 'R'),
      P: matrix(p, 12, 'P'),
    };
  },
);

/** JSON writers leave out matrices that are not set: all zeros then, as ROS writes it. */
function matrix(values: Float64Array | undefined, length: number, name: string): number[] {
  if (values === undefined || values.length === 0) return new Array(length).fill(0);
  if (values.length !== length)
    throw new FramelockError('FL0304', `expected ${length} numbers in ${name}, got ${values.length}`);
  return [...values];
}
