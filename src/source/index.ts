// The log formats that framelock opens, in the order they are asked.
import { argoverse2 } from './av2/format.js';
import { db3 } from './db3/index.js';
import { euroc } from './euroc/index.js';
import { folder } from './folder/index.js';
import { kitti } from './kitti/index.js';
import { kittiObject } from './kitti-object/index.js';
import { kittiOdometry } from './kitti-odometry/index.js';
import { kittiTracking } from './kitti-tracking/index.js';
import { mcap } from './mcap/index.js';
import { nuscenes } from './nuscenes/index.js';
import { ros1bag } from './ros1bag/index.js';
import type { SourceFormat } from './source.js';
import { tumRgbd } from './tum-rgbd/index.js';

/** In the order in which a recording is held against them; the first that recognises it reads it. */
export const allFormats: readonly SourceFormat[] = [
  ros1bag,
  mcap,
  db3,
  kitti,
  argoverse2,
  nuscenes,
  kittiObject,
  kittiTracking,
  kittiOdometry,
  euroc,
  tumRgbd,
  folder,
];
