// A sensor_msgs/CameraInfo as `rostopic echo` and `ros2 topic echo` print it: what a person without the calibration's file has.
//
//   header.frame_id, height, width, distortion_model, D, K, R, P (in ROS 2 d, k, r, p), binning_x, binning_y, roi
//
// Messages are parted by lines of ---. Source: sensor_msgs/CameraInfo; what its numbers mean is in camera-info.ts.
import { FramelockError, rethrowDefect } from '../../issue.js';
import type { CameraInfo } from '../../message/value.js';
import { type CameraOfInfo, cameraOfInfo, sameNumbers } from '../camera-info.js';
import type { CalibrationFile, CalibrationFormat, ForeignCamera, ForeignSensor } from './calibration-format.js';
import { type ForeignValue, firstOf, need, numberOf, numbersOf, pixelsOf, saidIn } from './foreign-value.js';
import { foreignYaml, looksLikeJson } from './foreign-yaml.js';
import { sensorName } from './names.js';

export const rosCameraMessage: CalibrationFormat = {
  name: 'ros-camera-message',
  recognise: file => {
    const start = file.text.slice(0, 1 << 16);
    const keys = [/^[Kk]:/m, /^[Dd]:/m, /^[Pp]:/m, /^height:/m, /^width:/m, /^distortion_model:/m];
    return !looksLikeJson(file) && !start.includes('!!opencv') && keys.every(key => key.test(start));
  },
  read(files) {
    const all = files.map(readMessage);
    return { sensors: all.map(one => one.sensor), transforms: [], notes: all.flatMap(one => one.notes) };
  },
};

function readMessage(file: CalibrationFile): { sensor: ForeignSensor; notes: string[] } {
  const [first, ...others] = file.text.split(/^---[ \t]*\r?$/m).filter(text => text.trim() !== '');
  const info = infoOf({ ...file, text: first ?? '' });
  const frame = info.frameId;
  const stem = (file.name.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
  const name = sensorName(frame === '' ? stem : frame.replace(/(_optical)?(_frame|_link)?$/, ''));
  const notes = [
    `${name}: numbers are for raw pictures; a topic of rectified ones (image_rect) gets P and R`,
    `${name}: named after the frame of ${file.name}, which does not tell its topic`,
  ];
  if (others.some(text => !sameNumbers(info, infoOf({ ...file, text }))))
    throw new FramelockError('FL0501', 'expected one calibration, got messages that differ; give one of them', {
      at: { file: file.name },
    });
  const raw = lensOf(file, info, false);
  const isRectified = info.P.some(value => value !== 0);
  const rectified = isRectified ? lensOf(file, info, true) : undefined;
  if (!isRectified) notes.push(`${name}: P is all zero and was not used`);
  const sensor: ForeignSensor = {
    name,
    frame: frame === '' ? name : frame,
    camera: cameraIn(raw),
    rectified: rectified && { camera: cameraIn(rectified), T_lens_frame: rectified.T_lens_frame },
    from: file.name,
  };
  return { sensor, notes };
}

function cameraIn({ camera: { model, intrinsics } }: CameraOfInfo): ForeignCamera {
  return { model, intrinsics };
}

/** What is wrong with a recorded message is wrong with the file here. */
function lensOf(file: CalibrationFile, info: CameraInfo, rectified: boolean): CameraOfInfo {
  try {
    return cameraOfInfo({ topic: file.name, info }, rectified);
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError('FL0501', cause.message, { at: { file: file.name }, cause });
  }
}

function infoOf(file: CalibrationFile): CameraInfo {
  const root = foreignYaml(file);
  const list = (key: string, ...counts: readonly number[]) => {
    const at = firstOf(root, key, key.toLowerCase()) ?? need(root, key);
    return numbersOf(at, ...counts);
  };
  const header = root.at('header');
  return {
    kind: 'camera_info',
    frameId: (header && saidIn(header, 'frame_id'))?.replace(/^\/+/, '') ?? '',
    width: pixelsOf(need(root, 'width')),
    height: pixelsOf(need(root, 'height')),
    model: saidIn(root, 'distortion_model') ?? '',
    D: list('D'),
    K: list('K', 9),
    R: list('R', 9),
    P: list('P', 12),
    binning: [count(root, 'binning_x'), count(root, 'binning_y')],
    roi: {
      xOffset: count(root, 'roi', 'x_offset'),
      yOffset: count(root, 'roi', 'y_offset'),
      width: count(root, 'roi', 'width'),
      height: count(root, 'roi', 'height'),
      doRectify: root.at('roi', 'do_rectify')?.value === true,
    },
  };
}

function count(root: ForeignValue, ...path: readonly string[]): number {
  const at = root.at(...path);
  return at ? numberOf(at) : 0;
}
