// KITTI's odometry benchmark as folders: which sequences and files a list of names holds. SemanticKITTI has the same, with poses of its own.
import { byNumberedName } from '../numbered-name.js';

export const SENSORS = ['image_0', 'image_1', 'image_2', 'image_3', 'velodyne'] as const;
export type SensorFolder = (typeof SENSORS)[number];

export interface Sequence {
  /** Path with a closing slash; '' when the folder given is the sequence itself. */
  readonly path: string;
  /** `00`; '' when it cannot be seen. */
  readonly name: string;
  /** As a person names it below the folder given: `00`, or `dataset/00` where `dataset/sequences/00` is its path. */
  readonly part: string;
  /** Paths by number. */
  readonly files: ReadonlyMap<SensorFolder, ReadonlyMap<number, string>>;
  readonly times?: string;
  readonly calib?: string;
  readonly poses?: string;
}

const sensorFile = /^((?:.*\/)?)(?:(velodyne)\/(\d{1,7})\.bin|(image_[0-3])\/(\d{1,7})\.(?:png|jpe?g))$/;

/**
 * Whether the folders of sensors at `path` are of this benchmark and not of KITTI's object benchmark, which has folders of the
 * same names: a sequence has one clock and one calibration.
 */
export function isSequence(path: string, has: (path: string) => boolean): boolean {
  return has(`${path}times.txt`) || has(`${path}calib.txt`);
}

/** Sequences that hold points or pictures, in the order of their names. */
export function findSequences(names: readonly string[]): Sequence[] {
  const all = new Set(names);
  const has = (path: string) => all.has(path);
  const known = (path: string) => (has(path) ? path : undefined);
  const found = new Map<string, Map<SensorFolder, Map<number, string>>>();
  for (const file of names) {
    const [, path, velodyne, sweep, image, picture] = sensorFile.exec(file) ?? [];
    if (path === undefined) continue;
    const sensor = (velodyne ?? image) as SensorFolder;
    const sensors = found.get(path) ?? new Map<SensorFolder, Map<number, string>>();
    found.set(path, sensors);
    const files = sensors.get(sensor) ?? new Map<number, string>();
    sensors.set(sensor, files);
    const number = Number(sweep ?? picture);
    if (!files.has(number)) files.set(number, file);
  }
  return [...found]
    .filter(([path]) => isSequence(path, has))
    .sort(([a], [b]) => byNumberedName(a, b))
    .map(([path, files]) => {
      const name = path.split('/').at(-2) ?? '';
      const above = path.slice(0, Math.max(0, path.length - name.length - 1));
      const root = above.replace(/(^|\/)sequences\/$/, '$1');
      return {
        path,
        name,
        part: `${root}${name}`,
        files,
        times: known(`${path}times.txt`),
        calib: known(`${path}calib.txt`),
        poses: known(`${root}poses/${name}.txt`) ?? known(`${path}poses.txt`),
      };
    });
}
