// What a path on the command line names: a file, a folder, or one scene, sequence or frame in a folder of many.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

export interface NamedPlace {
  readonly path: string;
  /** What is meant of the folder at `path`: `scene-0061`, `v1.0-mini`, `v1.0-mini/scene-0061`, `0003`, `000123`. */
  readonly part?: string;
  /** Paths below the folder beside which nothing is meant: a drive of KITTI raw with the calibration of its day, a sequence of KITTI odometry with its poses. */
  readonly only?: readonly string[];
}

/** The table that marks the nuScenes layout, whose scenes have no folders of their own. */
const MARK = 'sample_data.json';

/**
 * A path that is there means itself, and with some layouts what lies beside it. Below a folder with such tables, or with folders of
 * such tables, the rest of a path that is not there names a scene; so does a name that only the files of its sensors' folders have, or
 * a folder of `sequences` in it. The data lie beside the folder of the tables: naming that folder means its parent, as far as these
 * tables go.
 */
export function namedPlace(path: string): NamedPlace {
  if (existsSync(path)) {
    if (beside(path)) return { path: dirname(resolve(path)), part: basename(resolve(path)) };
    return driveOfDay(path) ?? sequencesWithPoses(path) ?? { path };
  }
  for (const above of [dirname(resolve(path)), dirname(dirname(resolve(path)))]) {
    const part = relative(above, resolve(path)).split(sep).join('/');
    if (!existsSync(above)) continue;
    if (beside(above)) return { path: dirname(above), part: `${basename(above)}/${part}` };
    return holdsTables(above) || inSensorFolders(above, part) ? { path: above, part } : { path };
  }
  return { path };
}

/** Whether it is the tables' own folder, beside the data. */
function beside(path: string): boolean {
  const folder = resolve(path);
  return (
    existsSync(join(folder, MARK)) && !isFolder(join(folder, 'samples')) && isFolder(join(dirname(folder), 'samples'))
  );
}

const CALIBRATION = ['calib_cam_to_cam.txt', 'calib_velo_to_cam.txt', 'calib_imu_to_velo.txt'];
const OF_DRIVE = ['velodyne_points', 'image_00', 'image_01', 'image_02', 'image_03', 'oxts'];

/** A drive of KITTI raw that has no calibration of its own: it lies in the folder of the day. */
function driveOfDay(path: string): NamedPlace | undefined {
  const folder = resolve(path);
  const day = dirname(folder);
  const has = (name: string) => existsSync(join(folder, name));
  if (!OF_DRIVE.some(has) || CALIBRATION.some(has)) return undefined;
  const files = CALIBRATION.filter(name => existsSync(join(day, name)));
  return files.length > 0 ? { path: day, only: [basename(folder), ...files] } : undefined;
}

/** KITTI's odometry benchmark keeps poses beside `sequences`: a sequence, or all of them, is read with its own. */
function sequencesWithPoses(path: string): NamedPlace | undefined {
  const folder = resolve(path);
  const all = basename(folder) === 'sequences';
  const sequences = all ? folder : dirname(folder);
  const above = dirname(sequences);
  const poses = all ? 'poses' : `poses/${basename(folder)}.txt`;
  if (basename(sequences) !== 'sequences' || !isFolder(folder) || !existsSync(join(above, poses))) return undefined;
  return { path: above, only: [all ? 'sequences' : `sequences/${basename(folder)}`, poses] };
}

function holdsTables(path: string): boolean {
  if (!isFolder(path)) return false;
  return existsSync(join(path, MARK)) || entriesOf(path).some(name => existsSync(join(path, name, MARK)));
}

/** Folders of sensors in which KITTI keeps each sequence apart, and endings of the files that numbered frames have. */
const SEQUENCED = ['velodyne', 'image_02', 'image_03'];
const ENDINGS = ['.bin', '.pcd', '.ply', '.png', '.jpg'];

/** Sequences of KITTI tracking and odometry, and frames of layouts with a folder for each sensor, have no folders of their own either. */
function inSensorFolders(path: string, part: string): boolean {
  if (part.includes('/') || !isFolder(path)) return false;
  return (
    SEQUENCED.some(sensor => isFolder(join(path, sensor, part))) ||
    isFolder(join(path, 'sequences', part)) ||
    entriesOf(path).some(folder => ENDINGS.some(ending => existsSync(join(path, folder, part + ending))))
  );
}

function entriesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** What cannot be looked at (a name that is too long, links in a circle) is none; opening it says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
