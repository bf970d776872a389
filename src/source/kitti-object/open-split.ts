// KITTI's object benchmark, and data sets in its layout: single moments, numbered or named, each with a calibration of its own.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { kittiObject as kittiCalibration } from '../../rig/import/kitti-object.js';
import { benchmarkChannel } from '../kitti/benchmark-channel.js';
import { framesOfAll, loseAbsentFrames } from '../plain-files/absent-frames.js';
import { fileSource, folderText } from '../plain-files/file-source.js';
import { addForeignRig, type PicturesOf } from '../plain-files/foreign-rig.js';
import { madeUpStamps } from '../plain-files/made-up-stamps.js';
import type { OpenContext, Source } from '../source.js';
import { type CalibrationGroup, chooseSplit, groupByCalibration } from './choose-part.js';
import { findSplits, frameNumbers, framesOf, SENSORS } from './layout.js';

/** Frames of a group that the text of FL0121 names. */
const NAMED = 8;

export async function openSplit(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const { split, frame } = chooseSplit(findSplits(names), folder.part, folder.name, issues);
  const at = split.path || folder.name;
  const groups = await groupByCalibration(folder, split);
  // Frames without a calibration, or with one that was cut, are of use to nobody while others have a whole one.
  const most = Math.max(...groups.map(group => group.told));
  const first = groups.find(group => group.told === most) ?? groups[0];
  const chosen = (frame !== undefined && groups.find(group => group.frames.includes(frame))) || first;
  const frames = new Set(chosen.frames);
  const others = groups.filter(group => group !== chosen);
  // What a person asked for by a frame is all of it.
  const asked = frame !== undefined;
  if (others.length > 0 && !asked) reportOthers(chosen, others, folder.name, split.path, issues);
  const numbers = frameNumbers(framesOf(split));
  const have = numbers.named ? 'names' : 'numbers';
  const stampOf = madeUpStamps([...frames].map(numbers.of), 'frames of the KITTI object layout', at, issues, have);
  const source = fileSource(folder, context);
  const cameras: PicturesOf[] = [];
  const filesOf = (topic: (typeof SENSORS)[number]) => [...(split.files.get(topic) ?? [])];
  const all = framesOfAll(
    SENSORS.map(topic => filesOf(topic).flatMap(([name]) => (frames.has(name) ? [numbers.of(name)] : []))),
  );
  for (const topic of SENSORS) {
    const files = filesOf(topic);
    const own = files.filter(([name]) => frames.has(name));
    if (!asked) source.lose('other_calibration', topic, files.length - own.length);
    if (own.length === 0) continue;
    const ofFrame = topic.replace('_', '_0');
    const paths = own.map(([, path]) => path);
    const channel = await benchmarkChannel(source, folder, { topic, frame: ofFrame, paths, names }, cameras, issues);
    for (const [name, path] of own)
      source.message(channel, stampOf(numbers.of(name)), undefined, await source.file(path));
    const ownNumbers = new Set(own.map(([name]) => numbers.of(name)));
    loseAbsentFrames(source, { topic, channel, own: ownNumbers, all, stampOf, file: `${split.path}${topic}` }, issues);
  }
  if (chosen.path === undefined)
    issues.add(
      'FL0502',
      'no calibration file (calib/NNNNNN.txt) was found for these frames; name the folder that holds calib beside velodyne, or give a rig file',
      { file: at },
    );
  else {
    const files = [{ path: chosen.path, text: await folderText(folder, chosen.path) }];
    await addForeignRig(source, kittiCalibration, files, cameras, stampOf(numbers.of(chosen.frames[0])), issues);
  }
  return source.finish('kitti-object');
}

function reportOthers(
  chosen: CalibrationGroup,
  others: readonly CalibrationGroup[],
  folder: string,
  split: string,
  issues: Issues,
): void {
  const parts = others.map(({ frames }) => `${folder}/${split}${frames[0]} (${frames.length})`);
  const more = parts.length > NAMED ? ` and ${parts.length - NAMED} more` : '';
  const left = others.reduce((sum, { frames }) => sum + frames.length, 0);
  issues.add(
    'FL0121',
    `${chosen.frames.length} of ${chosen.frames.length + left} frames share the calibration of ${chosen.frames[0]} and were read; ${left} were left out; read them by one of their frames, as if it were a folder: ${parts.slice(0, NAMED).join(', ')}${more}`,
    { file: folder },
  );
}
