// KITTI's tracking benchmark: sequences of numbered frames, with one calibration and one table of GPS/IMU rows each.
import type { Folder } from '../../bytes/bytes.js';
import { kittiObject as kittiCalibration } from '../../rig/import/kitti-object.js';
import { chooseSequence } from '../choose-sequence.js';
import { type FileSource, fileSource, folderBytes, folderText } from '../file-source.js';
import { addForeignRig, type PicturesOf } from '../foreign-rig.js';
import { benchmarkChannel } from '../kitti/benchmark-channel.js';
import { oxtsDecoder, parseOxts } from '../kitti/oxts.js';
import { madeUpStamps } from '../made-up-stamps.js';
import type { OpenContext, Source } from '../source.js';
import { findSequences, SENSORS } from './layout.js';

/** How many oxts rows are tried for the first latitude. */
const TRIES = 100;

export async function openSequence(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const sequence = chooseSequence(findSequences(names), folder.part, folder.name, 'KITTI sequences', issues);
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
    const channel = await benchmarkChannel(source, folder, { topic, frame: topic, paths, names }, cameras, issues);
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

interface Line {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** Lines that are not empty. */
function linesOf(text: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (let offset = 0; offset < text.length; ) {
    const feed = text.indexOf(0x0a, offset);
    const bytes = text.subarray(offset, feed === -1 ? text.length : feed);
    if (bytes.some(byte => byte > 0x20)) lines.push({ bytes, offset });
    offset += bytes.length + 1;
  }
  return lines;
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
