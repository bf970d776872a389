// KITTI's object benchmark as folders: which splits, frames and files a list of names holds.
import { isOdometrySequence } from '../kitti-odometry/layout.js';
import { byNumberedName } from '../numbered-name.js';

type Picture = `image_${number}`;
export type ObjectFolder = Picture | 'velodyne' | 'calib' | 'label_2';

/** KITTI's are 2 and 3; sets that were converted to its form have up to ten, each with a P of its number. */
const PICTURES = Array.from({ length: 10 }, (_, i): Picture => `image_${i}`);
/** Folders that are sensors, in the order in which they become channels. */
export const SENSORS = [...PICTURES, 'velodyne'] as const;

export interface Split {
  /** Path of the split's folder with a closing slash; '' when the folder given is the split itself. */
  readonly path: string;
  /** `training`; '' when it cannot be seen. */
  readonly name: string;
  /** Paths by the frame's number as it is written, or by its name, in their order. */
  readonly files: ReadonlyMap<ObjectFolder, ReadonlyMap<string, string>>;
}

const endingsOf = (folder: ObjectFolder) =>
  folder === 'velodyne' ? ['bin'] : folder.startsWith('image_') ? ['png', 'jpg', 'jpeg'] : ['txt'];

const member = /^((?:.*\/)?)(velodyne|image_\d|calib|label_2)\/([^./][^/]*)\.([a-z]+)$/;
const NUMBER = /^\d{1,10}$/;

/** Splits that hold points or pictures: `training` first, then by name. */
export function findSplits(names: readonly string[]): Split[] {
  const all = new Set(names);
  // Converters name frames by whatever they come from: nuScenes' own by its tokens. A calibration or labels of that name tell them from other files.
  const isFrame = (split: string, name: string) =>
    NUMBER.test(name) || ['calib', 'label_2'].some(folder => all.has(`${split}${folder}/${name}.txt`));
  const splits = new Map<string, Map<ObjectFolder, Map<string, string>>>();
  for (const path of names) {
    const match = member.exec(path);
    if (!match) continue;
    const [, split, name, frame, ending] = match;
    const folder = name as ObjectFolder;
    if (!endingsOf(folder).includes(ending) || !isFrame(split, frame)) continue;
    const folders = splits.get(split) ?? new Map();
    splits.set(split, folders);
    const files = folders.get(folder) ?? new Map();
    folders.set(folder, files);
    if (!files.has(frame)) files.set(frame, path);
  }
  return [...splits]
    .map(([path, files]) => ({
      path,
      name: path.split('/').at(-2) ?? '',
      files: new Map([...files].map(([folder, frames]) => [folder, inOrder(frames)])),
    }))
    .filter(split => isData(split) && !isOdometry(split, all))
    .sort((a, b) => Number(b.name === 'training') - Number(a.name === 'training') || (a.path < b.path ? -1 : 1));
}

/** The odometry benchmark has folders of the same names, and labels and calibration in other places. */
function isOdometry({ path, files }: Split, names: ReadonlySet<string>): boolean {
  if (names.has(`${path}times.txt`)) return true;
  return isOdometrySequence(path, names) && !files.has('calib') && !files.has('label_2');
}

/** Points alone are data; pictures alone are, where the layout's calibration or labels tell that they are KITTI's. */
function isData({ files }: Split): boolean {
  const pictures = PICTURES.flatMap(folder => files.get(folder) ?? []);
  const isOfFrame = (name: string) => NUMBER.test(name) || pictures.some(frames => frames.has(name));
  const told = (['calib', 'label_2'] as const).some(folder => [...(files.get(folder)?.keys() ?? [])].some(isOfFrame));
  return files.has('velodyne') || (pictures.length > 0 && told);
}

/** Frames that have points or pictures, in the order of their numbers or names. */
export function framesOf({ files }: Split): string[] {
  const frames = SENSORS.flatMap(sensor => [...(files.get(sensor)?.keys() ?? [])]);
  return [...new Set(frames)].sort(byNumberedName);
}

/** Of each frame; frames of which one has no number are counted in their order, from 0. */
export function frameNumbers(frames: readonly string[]): { readonly named: boolean; of(frame: string): number } {
  if (frames.every(frame => NUMBER.test(frame))) return { named: false, of: Number };
  const order = new Map(frames.map((frame, i) => [frame, i]));
  return { named: true, of: frame => order.get(frame)! };
}

function inOrder(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].sort(([a], [b]) => byNumberedName(a, b)));
}
