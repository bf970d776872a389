// KITTI's tracking benchmark as folders: which sequences and files a list of names holds.
import { compareTexts } from '../../text-order.js';

export const SENSORS = ['image_02', 'image_03', 'velodyne'] as const;
export type SensorFolder = (typeof SENSORS)[number];

export interface Sequence {
  /** Path of its split's folder with a closing slash; '' when the folder given is the split itself. */
  readonly split: string;
  /** `0003`. */
  readonly name: string;
  /** Paths by the frame's number as it is written, in the order of the numbers. */
  readonly files: ReadonlyMap<SensorFolder, ReadonlyMap<string, string>>;
  readonly calib?: string;
  readonly oxts?: string;
}

const ENDINGS: Record<SensorFolder, readonly string[]> = {
  image_02: ['png', 'jpg', 'jpeg'],
  image_03: ['png', 'jpg', 'jpeg'],
  velodyne: ['bin'],
};

const sensorFile = /^((?:.*\/)?)(velodyne|image_02|image_03)\/(\d{1,6})\/(\d{1,10})\.([a-z]+)$/;

/** Sequences that hold points or pictures: those of `training` first, then by name. */
export function findSequences(names: readonly string[]): Sequence[] {
  const known = new Set(names);
  const sequences = new Map<string, Sequence & { files: Map<SensorFolder, Map<string, string>> }>();
  for (const path of names) {
    const match = sensorFile.exec(path);
    if (!match) continue;
    const [, split, folder, name, frame, ending] = match;
    const sensor = folder as SensorFolder;
    if (!ENDINGS[sensor].includes(ending)) continue;
    const beside = (text: string) => {
      const file = `${split}${text}/${name}.txt`;
      return known.has(file) ? file : undefined;
    };
    const key = `${split}${name}`;
    const sequence = sequences.get(key) ?? {
      split,
      name,
      files: new Map(),
      calib: beside('calib'),
      oxts: beside('oxts'),
    };
    sequences.set(key, sequence);
    const files = sequence.files.get(sensor) ?? new Map();
    sequence.files.set(sensor, files);
    if (!files.has(frame)) files.set(frame, path);
  }
  const training = ({ split }: Sequence) => Number(split.split('/').at(-2) === 'training');
  return [...sequences.values()]
    .map(sequence => ({ ...sequence, files: new Map([...sequence.files].map(([k, v]) => [k, byNumber(v)])) }))
    .sort((a, b) => training(b) - training(a) || compareTexts(a.split, b.split) || compareTexts(a.name, b.name));
}

function byNumber(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].sort(([a], [b]) => Number(a) - Number(b) || compareTexts(a, b)));
}
