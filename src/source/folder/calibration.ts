// Calibration beside plain clouds: SUSTechPOINTS' file per camera, or Xtreme1's file per frame.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import type { CalibrationFormat } from '../../rig/import/index.js';
import { sustechpoints } from '../../rig/import/sustechpoints.js';
import { xtreme1 } from '../../rig/import/xtreme1.js';
import { type FileSource, folderText } from '../plain-files/file-source.js';
import { addForeignRig, type PicturesOf } from '../plain-files/foreign-rig.js';
import type { Scene } from './layout.js';
import type { Moments } from './moments.js';

/** A frame's calibration of a hundred cameras has less. */
const MAX_TEXT = 1 << 20;

/**
 * Frames that share a calibration with `frame`, or with the first one; undefined where all do. Xtreme1 writes a calibration
 * for each frame; a file for a frame without a cloud counts for nothing.
 */
export async function framesOfCalibration(
  folder: Folder,
  { path, clouds, xtreme }: Scene,
  frame: string | undefined,
  issues: Issues,
): Promise<ReadonlySet<string> | undefined> {
  const groups = new Map<string, string[]>();
  for (const stem of clouds[0].files.keys()) {
    const file = xtreme.get(stem);
    if (file === undefined) continue;
    const text = await folderText(folder, file, MAX_TEXT);
    const group = groups.get(text);
    if (group) group.push(stem);
    else groups.set(text, [stem]);
  }
  if (groups.size < 2) return undefined;
  const all = [...groups.values()];
  const chosen = all.find(stems => frame !== undefined && stems.includes(frame)) ?? all[0];
  const others = all.filter(stems => stems !== chosen);
  const list = others.slice(0, 8).map(stems => `${folder.name}/${path}${stems[0]} (${stems.length})`);
  const more = others.length > 8 ? ` and ${others.length - 8} more` : '';
  if (frame !== undefined) return new Set(chosen);
  issues.add(
    'FL0121',
    `${chosen.length} of ${chosen.length + others.flat().length} frames share the calibration of ${chosen[0]} and were read; ${others.flat().length} were left out; read them by one of their frames, as if it were a folder: ${list.join(', ')}${more}`,
    { file: folder.name },
  );
  return new Set(chosen);
}

export async function addCalibration(
  source: FileSource,
  folder: Folder,
  { clouds, sustech, xtreme }: Scene,
  frames: ReadonlySet<string> | undefined,
  cameras: readonly PicturesOf[],
  moments: Moments,
  issues: Issues,
): Promise<void> {
  const stems = [...clouds[0].files.keys()].filter(stem => !frames || frames.has(stem));
  const firstNs = stems.map(stem => moments.of(stem)).find(ns => ns !== undefined) ?? 0n;
  const add = async (format: CalibrationFormat, paths: readonly string[]) => {
    const files = await Promise.all(
      paths.map(async path => ({ path, text: await folderText(folder, path, MAX_TEXT) })),
    );
    await addForeignRig(source, format, files, cameras, firstNs, issues);
  };
  if (sustech.length > 0) await add(sustechpoints, sustech);
  const [any] = xtreme.values();
  const own = stems.map(stem => xtreme.get(stem)).find(path => path !== undefined) ?? any;
  if (sustech.length === 0 && own !== undefined) await add(xtreme1, [own]);
}
