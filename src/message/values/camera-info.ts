// sensor_msgs/CameraInfo (ROS 1: D K R P, ROS 2: d k r p) and foxglove CameraCalibration.
import { FramelockError } from '../../issue.js';
import { asSize, fixedLayout, frameId, type Layout, list, number, optional, text } from '../layout.js';

/** In the order of the wire. */
const WINDOW = ['binning_x', 'binning_y', 'roi.x_offset', 'roi.y_offset', 'roi.height', 'roi.width', 'roi.do_rectify'];

export const cameraInfo: Layout = fixedLayout(
  'camera_info',
  [
    number('width'),
    number('height'),
    // Not in Foxglove's, nor in ROS's of before 2010.
    ...WINDOW.map(path => optional(number(path))),
    frameId,
    optional(text('distortion_model')),
    optional(list('D|d')),
    list('K|k'),
    optional(list('R|r')),
    optional(list('P|p')),
  ],
  slots => {
    const [frame, model, d, k, r, p] = slots.parts as [string?, string?, ...(Float64Array | undefined)[]];
    const [, , binX, binY, xOffset, yOffset, roiHeight, roiWidth, doRectify] = slots.numbers;
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
      binning: [pixels(binX, 'binning_x'), pixels(binY, 'binning_y')],
      roi: {
        xOffset: pixels(xOffset, 'roi.x_offset'),
        yOffset: pixels(yOffset, 'roi.y_offset'),
        width: pixels(roiWidth, 'roi.width'),
        height: pixels(roiHeight, 'roi.height'),
        doRectify: doRectify > 0,
      },
    };
  },
);

/** NaN where the message has no such field: 0, which is what a driver that does not know it writes. */
function pixels(value: number, name: string): number {
  return Number.isNaN(value) ? 0 : asSize(value, name, 'FL0304');
}

/** JSON writers leave out matrices that are not set: all zeros then, as ROS writes it. */
function matrix(values: Float64Array | undefined, length: number, name: string): number[] {
  if (values === undefined || values.length === 0) return new Array(length).fill(0);
  if (values.length !== length)
    throw new FramelockError('FL0304', `expected ${length} numbers in ${name}, got ${values.length}`);
  return [...values];
}
