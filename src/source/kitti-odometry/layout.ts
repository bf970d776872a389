// KITTI's odometry benchmark as folders, and SemanticKITTI's: which sequences and files a list of names holds.

export const SENSORS = ['image_0', 'image_1', 'image_2', 'image_3', 'velodyne'] as const;
export type SensorFolder = (typeof SENSORS)[number];

export interface Sequence {
  /** Path of the folder that holds the sequence's, with a closing slash; '' when there is none. */
  readonly split: string;
  /** `00`; '' when the folder given is the sequence itself. */
  readonly name: string;
  /** `split` and `name` with a closing slash, '' when the folder given is the sequence itself. */
  readonly path: string;
  /** Paths by the frame's number, in the order of the numbers. */
  readonly files: ReadonlyMap<SensorFolder, ReadonlyMap<number, string>>;
  readonly times?: string;
  readonly calib?: string;
  /** The benchmark's own first, then those that lie in the sequence's folder (SemanticKITTI's). */
  readonly poses: readonly string[];
  /** Files of labels of points, which are not read. */
  readonly labels: number;
}

const ENDINGS: Record<SensorFolder | 'labels', readonly string[]> = {
  image_0: ['png', 'jpg', 'jpeg'],
  image_1: ['png', 'jpg', 'jpeg'],
  image_2: ['png', 'jpg', 'jpeg'],
  image_3: ['png', 'jpg', 'jpeg'],
  velodyne: ['bin'],
  labels: ['label'],
};

const member = /^((?:.*\/)?)(image_[0-3]|velodyne|labels)\/(\d{1,10})\.([a-z]+)$/;

/**
 * Whether a folder, with a closing slash, is a sequence by what lies beside its sensors: the clock or the calibration of the whole
 * sequence. Where both were not downloaded, the name of the folder above tells.
 */
export function isOdometrySequence(path: string, names: ReadonlySet<string>): boolean {
  return names.has(`${path}times.txt`) || names.has(`${path}calib.txt`) || /(^|\/)sequences\/\d+\/$/.test(path);
}

/** Sequences that hold points or pictures, in the order of their paths. */
export function findSequences(names: readonly string[]): Sequence[] {
  const folders = new Map<string, { files: Map<SensorFolder, Map<number, string>>; labels: number }>();
  for (const path of names) {
    const match = member.exec(path);
    if (!match) continue;
    const [, folder, name, number, ending] = match;
    const kind = name as SensorFolder | 'labels';
    if (!ENDINGS[kind].includes(ending)) continue;
    const sequence = folders.get(folder) ?? { files: new Map(), labels: 0 };
    folders.set(folder, sequence);
    if (kind === 'labels') {
      sequence.labels++;
      continue;
    }
    const files = sequence.files.get(kind) ?? new Map<number, string>();
    sequence.files.set(kind, files);
    if (!files.has(Number(number))) files.set(Number(number), path);
  }
  if (folders.size === 0) return [];
  const known = new Set(names);
  const there = (path: string) => (known.has(path) ? path : undefined);
  return [...folders]
    .filter(([path, { files }]) => files.size > 0 && isOdometrySequence(path, known))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { files, labels }]) => {
      const name = path.split('/').at(-2) ?? '';
      const split = path === '' ? '' : path.slice(0, -name.length - 1);
      const above = split.replace(/[^/]*\/$/, '');
      const places = [...new Set([above, split])].map(folder => `${folder}poses/${name}.txt`);
      return {
        split,
        name,
        path,
        files: new Map([...files].map(([sensor, of]) => [sensor, new Map([...of].sort(([a], [b]) => a - b))])),
        times: there(`${path}times.txt`),
        calib: there(`${path}calib.txt`),
        poses: [...(name === '' ? [] : places), `${path}poses.txt`].filter(file => known.has(file)),
        labels,
      };
    });
}
