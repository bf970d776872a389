// KITTI's odometry benchmark, and SemanticKITTI: a drive of numbered frames with a clock, a calibration and poses of its own.
//
// Source: readme of the odometry devkit. Pictures are undistorted and rectified; the car's motion was taken out of the sweeps.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { benchmarkChannel } from '../kitti/benchmark-channel.js';
import { framesOfAll, loseAbsentFrames } from '../plain-files/absent-frames.js';
import { addLines } from '../plain-files/add-lines.js';
import { chooseSequence } from '../plain-files/choose-sequence.js';
import { reportFewRows } from '../plain-files/few-rows.js';
import { type FileSource, fileSource } from '../plain-files/file-source.js';
import { addForeignRig, calibrationText, type PicturesOf } from '../plain-files/foreign-rig.js';
import { madeUpStamps } from '../plain-files/made-up-stamps.js';
import type { OpenContext, Source } from '../source.js';
import { odometryCalibration, RECTIFIED } from './calibration.js';
import { findSequences, SENSORS, type SensorFolder, type Sequence } from './layout.js';
import { poseDecoder } from './poses.js';
import { readTimes, type Times } from './times.js';

/** A calibration file has some 1 KB. */
const MAX_CALIB = 1 << 20;

/** What grows while the sequence is listed. */
interface Listing {
  readonly folder: Folder;
  /** What is in it. */
  readonly names: readonly string[];
  readonly issues: Issues;
  readonly source: FileSource;
  readonly sequence: Sequence;
  /** Undefined where the sequence has no clock. */
  readonly times: Times | undefined;
  /** Of a frame, on the clock or made up. */
  readonly stampOf: (frame: number) => bigint | undefined;
  firstNs: bigint | undefined;
}

export async function openSequence(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const sequence = chooseSequence(
    findSequences(names),
    folder.part,
    folder.name,
    'KITTI odometry sequences',
    issues,
    ({ name }) => name,
  );
  const at = sequence.path || folder.name;
  const times = sequence.times === undefined ? undefined : await timesOf(folder, sequence.times);
  const numbers = [...sequence.files.values()].flatMap(files => [...files.keys()]);
  const stampOf = times?.of ?? madeUp(numbers, `frames of sequence ${sequence.name || folder.name}`, at, issues);
  const source = fileSource(folder, context);
  const listing: Listing = { folder, names, issues, source, sequence, times, stampOf, firstNs: undefined };
  const cameras: PicturesOf[] = [];
  for (const sensor of SENSORS) await addSensor(listing, sensor, cameras);
  await addPoses(listing, at);
  await addCalibration(listing, cameras, at);
  if (sequence.labels > 0)
    issues.add(
      'FL0570',
      `${sequence.labels} files of labels of points are not read; sweeps are as the benchmark has them, in the same order of points`,
      { file: `${sequence.path}labels` },
    );
  return source.finish('kitti-odometry', { text: 'the sequence holds no data files that have a stamp', file: at });
}

/** Only frames that are there, or lie between such, have a made-up stamp: poses beyond are nobody's. */
function madeUp(numbers: readonly number[], what: string, at: string, issues: Issues): Listing['stampOf'] {
  const stampOf = madeUpStamps(numbers, what, at, issues);
  const last = numbers.reduce((a, b) => Math.max(a, b), 0);
  return frame => (frame <= last ? stampOf(frame) : undefined);
}

async function timesOf(folder: Folder, path: string): Promise<Times> {
  const file = await folder.open(path);
  try {
    return await readTimes(file);
  } finally {
    await file.close();
  }
}

async function addSensor(listing: Listing, topic: SensorFolder, cameras: PicturesOf[]): Promise<void> {
  const { folder, names, issues, source, sequence, times, stampOf } = listing;
  const files = sequence.files.get(topic);
  if (!files) return;
  // image_2 is the frame image_02, as in KITTI's other layouts.
  const frame = topic.replace('_', '_0');
  const of = { topic, frame, paths: [...files.values()], names, atStamp: true };
  const channel = await benchmarkChannel(source, folder, of, cameras, issues);
  const unstamped: string[] = [];
  for (const [number, path] of files) {
    const stamp = stampOf(number);
    if (stamp === undefined) {
      unstamped.push(path);
      continue;
    }
    if (listing.firstNs === undefined || stamp < listing.firstNs) listing.firstNs = stamp;
    // The clock begins at the first frame, whose stamp of 0 would be none in a header.
    source.message(channel, stamp, undefined, await source.file(path));
  }
  if (unstamped.length > 0) {
    source.lose('stamp_missing', topic, unstamped.length);
    issues.add(
      'FL0106',
      `${unstamped.length} data files of ${topic} have no stamp in times.txt, the first is ${unstamped[0]}; they were skipped; line i is the stamp of frame i, so look that none is missing before`,
      { file: sequence.times, topic },
    );
  }
  // Of times.txt each line is a frame, whether or not any sensor has a file of it.
  const all = times ? [...times.frames()] : framesOfAll([...sequence.files.values()].map(of => of.keys()));
  const file = (times && sequence.times) ?? `${sequence.path}${topic}`;
  const own = new Set(files.keys());
  loseAbsentFrames(source, { topic, channel, own, all, stampOf: frame => stampOf(frame)!, file }, issues);
  if (topic === 'velodyne')
    issues.add(
      'FL0112',
      "KITTI's makers took the motion of the car out of the sweeps of the odometry benchmark: they are not moved again",
      { topic },
    );
}

/** That any sensor has a file of. */
function lastFrame({ sequence }: Listing): number {
  return framesOfAll([...sequence.files.values()].map(files => files.keys())).at(-1) ?? -1;
}

/** Line i belongs to frame i. */
async function addPoses(listing: Listing, at: string): Promise<void> {
  const { folder, issues, source, sequence, stampOf } = listing;
  const [path, other] = sequence.poses;
  if (path === undefined) {
    issues.add(
      'FL0571',
      'no poses of this sequence were found in the folder (the benchmark has some of 00 to 10); name the folder that holds poses beside sequences, as in dataset/00',
      { file: at },
    );
    return;
  }
  if (other !== undefined)
    issues.add('FL0105', `the sequence has poses in two files; ${path} is read and ${other} is not`, { file: path });
  const channel = () => source.channel('poses', 'kitti/pose', '', poseDecoder(RECTIFIED));
  const { unstamped, rows } = await addLines(source, folder, path, channel, ({ index }) => {
    const logNs = stampOf(index);
    return logNs === undefined ? undefined : { logNs };
  });
  reportFewRows(path, 'poses', rows, lastFrame(listing) + 1, issues);
  if (unstamped === 0) return;
  source.lose('stamp_missing', 'poses', unstamped);
  issues.add('FL0106', `${unstamped} poses have no stamp in times.txt; they were skipped`, {
    file: path,
    topic: 'poses',
  });
}

async function addCalibration(listing: Listing, cameras: readonly PicturesOf[], at: string): Promise<void> {
  const { folder, issues, source, sequence, firstNs } = listing;
  if (sequence.calib === undefined) {
    issues.add(
      'FL0502',
      'no calibration file (calib.txt) was found in the folder of the sequence; put it there, or give a rig file',
      { file: at },
    );
    return;
  }
  const file = await calibrationText(folder, sequence.calib, MAX_CALIB, issues);
  if (file) await addForeignRig(source, odometryCalibration, [file], cameras, firstNs ?? 0n, issues);
}
