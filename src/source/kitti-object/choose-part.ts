// Which split of a KITTI object folder is read, and which of its calibrations: what a person named below the folder.
import type { Folder } from '../../bytes/bytes.js';
import { FramelockError, type Issues } from '../../issue.js';
import { kittiNumbers } from '../../rig/kitti-matrices.js';
import { folderText } from '../plain-files/file-source.js';
import { framesOf, type Split } from './layout.js';

export interface Chosen {
  readonly split: Split;
  /** A frame whose calibration is meant. */
  readonly frame?: string;
}

/** `training`, `training/000123` or `000123`. Throws FL0124 for a split or frame that the folder does not hold. */
export function chooseSplit(splits: readonly Split[], part: string | undefined, file: string, issues: Issues): Chosen {
  const [split, frame] = part === undefined ? [splits[0]] : partOf(splits, part);
  if (!split || (frame !== undefined && !framesOf(split).includes(frame))) return unknown(part!, splits, file);
  if (splits.length > 1 && part === undefined)
    issues.add(
      'FL0105',
      `the folder holds ${splits.length} KITTI splits; only ${split.name || 'the first'} is read; name another one by its own folder (${file}/${splits[1].path.slice(0, -1)})`,
      { file },
    );
  return { split, frame };
}

function partOf(splits: readonly Split[], part: string): readonly [split: Split | undefined, frame?: string] {
  const called = (name: string) => splits.find(split => split.name === name || split.path === `${name}/`);
  const split = called(part);
  if (split) return [split];
  const slash = part.lastIndexOf('/');
  return slash === -1 ? [splits[0], part] : [called(part.slice(0, slash)), part.slice(slash + 1)];
}

function unknown(part: string, splits: readonly Split[], file: string): never {
  const names = splits.map(split => split.name).filter(name => name !== '');
  throw new FramelockError(
    'FL0124',
    `expected ${names.length > 0 ? `a split (${names.join(', ')}) or ` : ''}the number or name of a frame below the folder, as in 000123, got "${part}"`,
    { at: { file } },
  );
}

export interface CalibrationGroup {
  /** Frames of one calibration, in their order. */
  readonly frames: readonly string[];
  /** File of the first of them; undefined for frames without one. */
  readonly path?: string;
  /** Numbers that it holds: fewer where it was cut. */
  readonly told: number;
}

/** A calibration file has some 1.5 KB. */
const MAX_CALIB = 1 << 20;

/** Frames by what their calibration files say, in the order of their first frames: KITTI's was made anew each day. */
export async function groupByCalibration(folder: Folder, split: Split): Promise<CalibrationGroup[]> {
  const groups = new Map<string, { frames: string[]; path?: string; told: number }>();
  const keys = new Map<string, string>();
  const paths = split.files.get('calib');
  for (const frame of framesOf(split)) {
    const path = paths?.get(frame);
    const text = path === undefined ? '' : await folderText(folder, path, MAX_CALIB);
    const key = keys.get(text) ?? JSON.stringify([...kittiNumbers(text)]);
    keys.set(text, key);
    const group = groups.get(key) ?? { frames: [], path, told: told(text) };
    groups.set(key, group);
    group.frames.push(frame);
  }
  return [...groups.values()];
}

function told(text: string): number {
  return [...kittiNumbers(text).values()].flat().filter(Number.isFinite).length;
}
