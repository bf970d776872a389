// Names what a folder is when nothing in it is a recording that is read, and says what to do.
import { firstOf } from '../issue.js';
import { recordingsBelow } from './named-files.js';

/** Layouts that people have and that are not read, by a path that no other has. */
const UNREAD: readonly (readonly [path: RegExp, what: string])[] = [
  [
    /(^|\/)scenario_[^/]+\.parquet$/,
    'Argoverse 2 motion forecasting, which holds tracks and no sensor data; the sensor, LiDAR and TbV datasets are read',
  ],
  [
    /(^|\/)(rgb|depth)\.txt$/,
    'a list of the TUM RGB-D layout without anything that it lists; copy the folders rgb and depth to it',
  ],
  [
    /(^|\/)assoc[a-z_]*\.txt$/,
    'the TUM RGB-D layout without rgb.txt and depth.txt, as ICL-NUIM has it: its pictures have numbers and no stamps; write these two lists',
  ],
  [/\.tfrecord$/, 'records of TensorFlow (Waymo), which are not read; convert them to the layout of KITTI or nuScenes'],
  [/\.pcap(ng)?$/, 'network packets of a sensor, which are not read; record them with the driver of the sensor'],
];

/** A sentence for FL0103 from the paths in it. */
export function describeForeignFolder(names: readonly string[]): string {
  if (names.includes('dataset.json'))
    return 'expected a recording, got a dataset that `framelock convert` made; give the recording that it was made from, or look at the dataset with `framelock view`';
  const deeper = recordingsBelow(names);
  if (deeper.length > 0)
    return `expected a recording, got a folder whose recordings lie in folders of their own (${firstOf(deeper, 3)}); name one of these`;
  const tables = tablesBelow(names);
  if (tables.length > 0)
    return `expected a recording, got a folder in which data sets with the tables of nuScenes lie (${firstOf(tables, 3)}); name one of these`;
  for (const [path, what] of UNREAD)
    if (names.some(name => path.test(name))) return `expected a recording, got a folder of ${what}`;
  return `expected ROS 1 bags, MCAP or db3 files in the folder, a KITTI raw drive (folders like velodyne_points or image_02 with a timestamps.txt), another data set that docs/FORMATS.md lists, or .pcd or .ply clouds, got ${names.length === 0 ? 'an empty folder' : `${names.length} other ${names.length === 1 ? 'file' : 'files'}`}`;
}

/** Folders below this one that hold a folder of nuScenes tables. */
function tablesBelow(names: readonly string[]): string[] {
  return [...new Set(names.flatMap(name => /^(.+)\/[^/]+\/sample_data\.json$/.exec(name)?.[1] ?? []))];
}
