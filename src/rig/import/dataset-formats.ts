// Calibration of robot descriptions, labelling tools and datasets.
import { autoware } from './autoware.js';
import type { CalibrationFormat } from './calibration-format.js';
import { camodocal } from './camodocal.js';
import { kitti360 } from './kitti-360.js';
import { kittiObject } from './kitti-object.js';
import { kittiRaw } from './kitti-raw.js';
import { nuscenes } from './nuscenes.js';
import { sustechpoints } from './sustechpoints.js';
import { urdf } from './urdf.js';
import { xtreme1 } from './xtreme1.js';

/** Argoverse 2 is not among them: its files are compressed, so `argoverse2Calibration` of the source unpacks them first. */
export const datasetFormats: readonly CalibrationFormat[] = [
  urdf,
  autoware,
  kittiRaw,
  kittiObject,
  kitti360,
  camodocal,
  nuscenes,
  sustechpoints,
  xtreme1,
];
