// KITTI's tracking benchmark: sequences of numbered frames, with one calibration and one table of GPS/IMU rows each.
import type { Folder } from '../../bytes/bytes.js';
import { kittiObject as kittiCalibration } from '../../rig/import/kitti-object.js';
import { benchmarkChannel } from '../kitti/benchmark-channel.js';
import { oxtsDecoder, parseOxts } from '../kitti/oxts.js';
import { framesOfAll, loseAbsentFrames } from '../plain-files/absent-frames.js';
import { chooseSequence } from '../plain-files/choose-sequence.js';
import { reportFewRows } from '../plain-files/few-rows.js';
import { type FileSource, fileSource, folderText } from '../plain-files/file-source.js';
import { addForeignRig, type PicturesOf } from '../plain-files/foreign-rig.js';
import { madeUpStamps } from '../plain-files/made-up-stamps.js';
import { textLines } from '../plain-files/text-lines.js';
import type { OpenContext, Source } from '../source.js';
import { findSequences, SENSORS } from './layout.js';

/** How many oxts rows are tried for the first latitude. */
const TRIES = 100;

export async function openSequence(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const sequence = chooseSequence(findSequences(names), folder.part, folder.name, 'KITTI sequences', issues);
  const at = `${sequence.split}velodyne/${sequence.name}`;
  const all = framesOfAll([...sequence.files.values()].map(files => [...files.keys()].map(Number)));
  const oxts = sequence.oxts === undefined ? { rows: [] } : await readOxts(folder, sequence.oxts);
  const stampOf = madeUpStamps([...all, ...oxts.rows.keys()], `frames of sequence ${sequence.name}`, at, issues);
  const source = fileSource(folder, context);
  const cameras: PicturesOf[] = [];
  for (const topic of SENSORS) {
    const files = [...(sequence.files.get(topic) ?? [])];
    if (files.length === 0) continue;
    const paths = files.map(([, path]) => path);
    const channel = await benchmarkChannel(source, folder, { topic, frame: topic, paths, names }, cameras, issues);
    for (const [frame, path] of files)
      source.message(channel, stampOf(Number(frame)), undefined, await source.file(path));
    const own = new Set(files.map(([frame]) => Number(frame)));
    const file = `${sequence.split}${topic}/${sequence.name}`;
    loseAbsentFrames(source, { topic, channel, own, all, stampOf, file }, issues);
  }
  if (sequence.oxts !== undefined) {
    await addPoses(source, sequence.oxts, oxts, stampOf);
    reportFewRows(sequence.oxts, 'oxts', oxts.rows.length, all[all.length - 1] + 1, issues);
  }
  const first = stampOf(all[0]);
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

interface Row {
  readonly offset: number;
  readonly length: number;
}

/** GPS/IMU rows, one per line that is not blank, and the latitude of the first that can be read. */
interface Oxts {
  readonly rows: readonly Row[];
  readonly latitude?: number;
}

async function readOxts(folder: Folder, path: string): Promise<Oxts> {
  const file = await folder.open(path);
  const rows: Row[] = [];
  let latitude: number | undefined;
  try {
    for await (const { offset, bytes, lines } of textLines(file))
      for (const { start, length } of lines) {
        if (latitude === undefined && rows.length < TRIES) latitude = latitudeOf(bytes.subarray(start, start + length));
        rows.push({ offset: offset + start, length });
      }
  } finally {
    await file.close();
  }
  return { rows, latitude };
}

/** Row i belongs to frame i. */
async function addPoses(
  source: FileSource,
  path: string,
  { rows, latitude }: Oxts,
  stampOf: (number: number) => bigint,
): Promise<void> {
  if (rows.length === 0) return;
  const decoder = oxtsDecoder(latitude);
  const channel = source.channel('oxts', 'kitti/oxts', latitude === undefined ? '' : `latitude0 ${latitude}`, decoder);
  const block = await source.file(path);
  for (const [i, { offset, length }] of rows.entries()) source.part(channel, stampOf(i), block, offset, length);
}

/** Undefined for a damaged row, which is reported when it is decoded; the next one gives the latitude. */
function latitudeOf(row: Uint8Array): number | undefined {
  try {
    return parseOxts(row)[0];
  } catch {
    return undefined;
  }
}
