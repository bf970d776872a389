// Foreign calibration: every format that framelock reads, and the joining of their files into one rig file.
import type { CalibrationFormat } from './calibration-format.js';
import { datasetFormats } from './dataset-formats.js';
import { eurocSensor } from './euroc.js';
import { kalibrCamchain, kalibrImu } from './kalibr.js';
import { koide3 } from './koide3.js';
import { openCalib } from './opencalib.js';
import { openCalibText } from './opencalib-text.js';
import { openCvStorage } from './opencv.js';
import { rosCameraInfo } from './ros-camera-info.js';
import { rosCameraMessage } from './ros-camera-message.js';

export type {
  CalibrationFile,
  CalibrationFormat,
  ForeignCalibration,
  ForeignCamera,
  ForeignSensor,
} from './calibration-format.js';
export { type ImportedRig, type ImportOptions, importRig } from './import-rig.js';
export { rigYaml } from './rig-yaml.js';

/** In the order in which they are named to a person; no two recognise the same file. */
export const calibrationFormats: readonly CalibrationFormat[] = [
  rosCameraInfo,
  rosCameraMessage,
  kalibrCamchain,
  kalibrImu,
  openCvStorage,
  openCalib,
  openCalibText,
  koide3,
  eurocSensor,
  ...datasetFormats,
];
