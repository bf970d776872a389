// KITTI's tracking benchmark: sequences of numbered frames, with one calibration and one table of GPS/IMU rows each.
import type { Folder } from '../../bytes/bytes.js';
import { FramelockError, firstOf, type Issues } from '../../issue.js';
import { kittiObject as kittiCalibration } from '../../rig/import/kitti-object.js';
import { countDoubled, doubledPictures } from '../doubled-files.js';
import { type FileSource, fileSource, folderBytes, folderText } from '../file-source.js';
import { addForeignRig, type PicturesOf } from '../foreign-rig.js';
import { oxtsDecoder, parseOxts } from '../kitti/oxts.js';
import { VELODYNE, velodyneDecoder, widthText } from '../kitti/velodyne.js';
import { madeUpStamps } from '../made-up-stamps.js';
import { firstPictureSize, pictureDecoder } from '../picture-decoder.js';
import { widthOfFiles } from '../point-width.js';
import type { OpenContext, Source } from '../source.js';
import { type Line, linesOf } from '../text-lines.js';
import { findSequences, SENSORS, type Sequence } from './layout.js';

/** How many oxts rows are tried for the first latitude. */
const TRIES = 100;

export async function openSequence(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const sequence = chooseSequence(findSequences(names), folder.part, folder.name, issues);
  const at = `${sequence.split}velodyne/${sequence.name}`;
  const numbers = [...sequence.files.values()].flatMap(files => [...files.keys()].map(Number));
  const rows = sequence.oxts === undefined ? [] : linesOf(await folderBytes(folder, sequence.oxts));
  const stampOf = madeUpStamps([...numbers, ...rows.keys()], `frames of sequence ${sequence.name}`, at, issues);
  const source = fileSource(folder, context);
  const cameras: PicturesOf[] = [];
  for (const topic of SENSORS) {
    const files = [...(sequence.files.get(topic) ?? [])];
    if (files.length === 0) continue;
    const paths = files.map(([, path]) => path);
    const points = topic === 'velodyne';
    if (!points) {
      cameras.push({ topic, frame: topic, size: await firstPictureSize(folder, paths) });
      countDoubled(source, topic, doubledPictures(names, paths), issues);
    }
    const width = points ? await widthOfFiles(source, folder, { topic, paths, usual: VELODYNE }, issues) : 0;
    const decoder = points ? velodyneDecoder(true, width) : pictureDecoder(topic);
    const [type, text] = points ? ['kitti/velodyne', widthText(width)] : ['kitti/image', ''];
    const channel = source.channel(topic, type, text, decoder);
    for (const [frame, path] of files)
      source.message(channel, stampOf(Number(frame)), undefined, await source.file(path));
  }
  if (sequence.oxts !== undefined) await addPoses(source, sequence.oxts, rows, stampOf);
  const first = stampOf(numbers.reduce((a, b) => Math.min(a, b)));
  if (sequence.calib === undefined)
    issues.add(
      'FL0502',
      `no calibration file (calib/${sequence.name}.txt) was found; name the folder that holds calib beside velodyne, or give a rig file`,
      { file: at },
    );
  else {
    const files = [{ path: sequence.calib, text: await folderText(folder, sequence.calib) }];
    await addForeignRig(source, kittiCalibration, files, cameras, first, issues);
  }
  return source.finish('kitti-tracking');
}

/** `0003` or `training/0003`. Sequences are drives of their own: they do not follow each other. */
function chooseSequence(all: readonly Sequence[], part: string | undefined, file: string, issues: Issues): Sequence {
  const fullName = ({ split, name }: Sequence) => `${split}${name}`;
  const found = part === undefined ? all[0] : all.find(one => [one.name, fullName(one)].includes(part));
  const several = all.some(one => one.split !== all[0].split);
  const list = all.map(one => (several ? fullName(one) : one.name));
  const some = firstOf(list, 30);
  if (!found)
    throw new FramelockError('FL0124', `expected the number of a sequence below the folder (${some}), got "${part}"`, {
      at: { file },
    });
  if (all.length > 1 && part === undefined)
    issues.add(
      'FL0105',
      `the folder holds ${all.length} KITTI sequences (${some}); only ${list[0]} is read; name another one as if it were a folder: ${file}/${fullName(all[1])}`,
      { file },
    );
  return found;
}

/** Row i belongs to frame i. */
async function addPoses(
  source: FileSource,
  path: string,
  rows: readonly Line[],
  stampOf: (number: number) => bigint,
): Promise<void> {
  if (rows.length === 0) return;
  const latitude = firstLatitude(rows);
  const decoder = oxtsDecoder(latitude);
  const channel = source.channel('oxts', 'kitti/oxts', latitude === undefined ? '' : `latitude0 ${latitude}`, decoder);
  const block = await source.file(path);
  for (const [i, { offset, bytes }] of rows.entries()) source.part(channel, stampOf(i), block, offset, bytes.length);
}

function firstLatitude(rows: readonly Line[]): number | undefined {
  for (const { bytes } of rows.slice(0, TRIES)) {
    try {
      return parseOxts(bytes)[0];
    } catch {
      // A damaged row is reported when it is decoded; the next one gives the latitude.
    }
  }
  return undefined;
}
