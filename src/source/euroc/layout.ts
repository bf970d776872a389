// EuRoC's (ASL) layout as folders: which sequences, sensors and files a list of names holds.
//
//   <sequence>/mav0/<sensor>/{data.csv, sensor.yaml, data/<ns>.png}        the folder of a sequence, or mav0 itself

import { isHidden, isRecording } from '../named-files.js';
import { byNumberedName } from '../numbered-name.js';

export interface SensorFolder {
  /** `cam0`, `imu0`, `state_groundtruth_estimate0`. */
  readonly name: string;
  /** Path with a closing slash. */
  readonly path: string;
  readonly table?: string;
  readonly yaml?: string;
  /** Paths below `data/`, in the order of the names given. */
  readonly pictures: readonly string[];
}

export interface Sequence {
  /** Path of the folder that holds the sequence's, with a closing slash; '' when there is none. */
  readonly split: string;
  /** `MH_01_easy`; '' when it cannot be seen. */
  readonly name: string;
  /** Path of mav0 with a closing slash, '' when the folder given is mav0 itself. */
  readonly path: string;
  readonly sensors: readonly SensorFolder[];
  /** Kalibr's calibration of the cameras beside the sensors, as TUM-VI has it. */
  readonly camchain?: string;
  /** What else lies in the sensors' folders (maps, other tables), which is not read: one path of it. */
  readonly unread?: string;
}

const member = /^((?:.*\/)?mav0\/|)([^/]+)\/(data\.csv|sensor\.yaml|data\/[^/]+|[^/]+)$/;
const PICTURE = /\.(png|jpe?g|webp)$/i;
/** Where nothing says `mav0`, names of sensors must. */
const SENSOR = /^(cam|imu|leica|vicon|mocap|gt|state_groundtruth_estimate|groundtruth)_?\d*$/i;

interface Growing {
  readonly sensors: Map<string, { table?: string; yaml?: string; pictures: string[] }>;
  unread?: string;
}

/** Sequences with a table or stamped pictures, in the order of their paths. */
export function findSequences(names: readonly string[]): Sequence[] {
  const found = new Map<string, Growing>();
  for (const path of names) {
    if (isRecording(path)) return [];
    if (isHidden(path)) continue;
    const [, mav0, sensor, file] = member.exec(path) ?? [];
    if (mav0 === undefined || (mav0 === '' && !SENSOR.test(sensor) && !/^pointcloud\d*$/.test(sensor))) continue;
    const sequence: Growing = found.get(mav0) ?? { sensors: new Map() };
    found.set(mav0, sequence);
    const known = sequence.sensors.get(sensor) ?? { pictures: [] };
    sequence.sensors.set(sensor, known);
    if (file === 'data.csv') known.table = path;
    else if (file === 'sensor.yaml') known.yaml = path;
    else if (file.startsWith('data/') && PICTURE.test(file)) known.pictures.push(path);
    else sequence.unread ??= path;
  }
  const camchains = found.size === 0 ? new Map<string, string>() : camchainsOf(names);
  return [...found]
    .map(([path, { sensors, unread }]) => ({ path, unread, ...placeOf(path), sensors: sensorsOf(path, sensors) }))
    .filter(({ sensors }) => sensors.some(isData))
    .map(sequence => ({
      ...sequence,
      camchain: camchains.get(above(sequence.path)),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isData({ name, table, pictures }: SensorFolder): boolean {
  return table !== undefined || (SENSOR.test(name) && pictures.some(path => /\/\d{9,19}\.[^/]+$/.test(path)));
}

const above = (mav0: string) => mav0.replace(/mav0\/$/, '');

/** The first of each sequence's, by its folder: it lies there, in mav0 or in TUM-VI's dso. */
function camchainsOf(names: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of names) {
    if (!/\.ya?ml$/i.test(path) || isHidden(path)) continue;
    const at = path.lastIndexOf('/') + 1;
    const folder = path.slice(0, at).replace(/(mav0|dso)\/$/, '');
    if (/camchain/i.test(path.slice(at)) && !found.has(folder)) found.set(folder, path);
  }
  return found;
}

function placeOf(mav0: string): { split: string; name: string } {
  const folder = above(mav0);
  const name = folder.split('/').at(-2) ?? '';
  return { name, split: folder.slice(0, Math.max(0, folder.length - name.length - 1)) };
}

/** Cameras, then IMUs, then poses: those that are to be the trajectory before those that need a person's word. */
function sensorsOf(mav0: string, sensors: Growing['sensors']): SensorFolder[] {
  const rank = (name: string) => [/^cam/i, /^imu/i, /ground_?truth|^gt/i, /^mocap/i].findIndex(one => one.test(name));
  const order = (name: string) => (rank(name) < 0 ? 4 : rank(name));
  return [...sensors]
    .map(([name, files]) => ({ name, path: `${mav0}${name}/`, ...files }))
    .sort((a, b) => order(a.name) - order(b.name) || byNumberedName(a.name, b.name));
}
