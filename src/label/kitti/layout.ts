// Which files of a folder are KITTI's labels, and which calibration belongs to each.
import { compareTexts } from '../../text-order.js';
import type { LabelInput } from '../label-format.js';
import { looksLikeRow } from './row.js';

export interface LabelFile {
  readonly path: string;
  /** `000012` or any other name of a frame, or `0003` of a sequence. */
  readonly name: string;
  readonly calib: string | undefined;
}

export interface LabelFolder {
  /** Path of the split's folder with a closing slash, '' for the folder itself: calib/ lies in it. */
  readonly split: string;
  readonly files: readonly LabelFile[];
}

const NUMBER = /^\d{1,10}$/;

/** Files looked at for a row: a frame without objects has an empty file. */
const TRIES = 50;

/**
 * Folders `label_2` or `label_02` with files of digits, in `label_2` also of a name that a frame beside it has, `training` first;
 * else the text files of the folder itself, such as a benchmark's results.
 */
export function labelFolders(names: readonly string[], tracking: boolean): LabelFolder[] {
  const known = new Set(names);
  const folders = new Map<string, LabelFile[]>();
  const folder = tracking ? 'label_02' : 'label_2';
  const inside = new RegExp(`^((?:.*/)?)${folder}/([^/]+)\\.txt$`);
  const add = (split: string, name: string, path: string) => {
    const calib = [`${split}calib/${name}.txt`].find(file => known.has(file));
    const files = folders.get(split);
    if (files) files.push({ path, name, calib });
    else folders.set(split, [{ path, name, calib }]);
  };
  const frames = tracking ? new Set<string>() : namesOfFrames(names);
  for (const path of names) {
    const match = inside.exec(path);
    if (match && (NUMBER.test(match[2]) || frames.has(match[1] + match[2]))) add(match[1], match[2], path);
  }
  const alone = names.length === 1;
  if (folders.size === 0)
    for (const path of names) {
      const name = /^([^/]+)\.txt$/.exec(path)?.[1];
      if (name !== undefined && (alone || NUMBER.test(name))) add('', name, path);
    }
  const training = (split: string) => Number(/(^|\/)training\/$/.test(split));
  return [...folders]
    .map(([split, files]) => ({ split, files: files.sort((a, b) => byNumber(a.name, b.name)) }))
    .sort((a, b) => training(b.split) - training(a.split) || (a.split < b.split ? -1 : 1));
}

/** With the split in front. Whatever else lies beside labels is a text of somebody. */
function namesOfFrames(names: readonly string[]): Set<string> {
  const frames = new Set<string>();
  for (const path of names) {
    const match = /^((?:.*\/)?)(?:velodyne|image_\d|calib)\/([^./][^/]*)\.[a-z]+$/.exec(path);
    if (match) frames.add(match[1] + match[2]);
  }
  return frames;
}

/** By the first row that is found; folders whose files are all empty by their name. */
export async function hasRows(input: LabelInput, tracking: boolean): Promise<boolean> {
  const [folder] = labelFolders(input.names, tracking);
  if (!folder) return false;
  for (const { path } of folder.files.slice(0, TRIES)) {
    const head = new TextDecoder().decode(await input.head(path));
    const whole = head.slice(0, head.lastIndexOf('\n') + 1) || head;
    const lines = whole.split('\n').filter(line => line.trim() !== '');
    // One damaged row does not hide the others.
    if (lines.length > 0) return lines.some(line => looksLikeRow(line, tracking));
  }
  return /\/(label_2|label_02)\/|^(label_2|label_02)\//.test(folder.files[0].path);
}

/** Numbers first: a name may look like one (`1e5`). */
function byNumber(a: string, b: string): number {
  const [x, y] = [a, b].map(name => (NUMBER.test(name) ? Number(name) : Infinity));
  if (x !== y) return x - y;
  return compareTexts(a, b);
}
