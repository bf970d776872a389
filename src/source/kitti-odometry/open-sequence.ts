// KITTI's odometry benchmark: a sequence of numbered frames with one clock, one calibration and, for some, a pose of each frame.
//
// Source: the devkit's readme and A. Geiger, P. Lenz, R. Urtasun, "Are we ready for autonomous driving?", CVPR 2012. Cameras are
// triggered when the scanner looks forward; sweeps were freed of the car's motion by the makers, unlike those of KITTI raw.
import type { Folder } from '../../bytes/bytes.js';
import { fromMatrix, type SE3 } from '../../geometry/se3.js';
import { FramelockError, firstOf, type Issues } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { kittiObject as kittiCalibration } from '../../rig/import/kitti-object.js';
import { kittiNumbers } from '../../rig/kitti-matrices.js';
import { countDoubled, doubledPictures } from '../doubled-files.js';
import { type FileSource, fileSource, folderBytes, folderText } from '../file-source.js';
import { addForeignRig, type PicturesOf } from '../foreign-rig.js';
import { VELODYNE, velodyneDecoder, widthText } from '../kitti/velodyne.js';
import { madeUpStamps } from '../made-up-stamps.js';
import { firstPictureSize, pictureDecoder } from '../picture-decoder.js';
import { widthOfFiles } from '../point-width.js';
import type { OpenContext, Source } from '../source.js';
import { addStampedFiles } from '../stamped-files.js';
import { linesOf } from '../text-lines.js';
import { findSequences, SENSORS, type Sequence } from './layout.js';
import { poseDecoder } from './poses.js';
import { parseTimes } from './times.js';

/** The moment at which the scanner looks forward. */
const SWEEP = { meaning: 'scan_mid', evidence: 'the readme of KITTI’s odometry benchmark' } as const;

export async function openSequence(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const sequence = chooseSequence(findSequences(names), folder.part, folder.name, issues);
  const source = fileSource(folder, context);
  const stamps = await stampsOf(folder, sequence, issues);
  const cameras: PicturesOf[] = [];
  for (const topic of SENSORS) {
    const data = sequence.files.get(topic);
    if (data === undefined) continue;
    const paths = [...data].flatMap(([number, path]) => (stamps[number] === undefined ? [] : [path]));
    const frame = topic.replace('_', '_0');
    const points = topic === 'velodyne';
    if (!points) {
      cameras.push({ topic, frame, size: await firstPictureSize(folder, paths) });
      countDoubled(source, topic, doubledPictures(names, [...data.values()]), issues);
    }
    const width = points ? await widthOfFiles(source, folder, { topic, paths, usual: VELODYNE }, issues) : 0;
    const decoder = points ? compensated(velodyneDecoder(true, width)) : pictureDecoder(frame);
    const [type, text] = points ? ['kitti/velodyne', `at stamp${widthText(width)}`] : ['kitti/image', ''];
    const channel = source.channel(topic, type, text, decoder);
    const file = sequence.times;
    await addStampedFiles(source, channel, { topic, data, stamps, file, header: false }, issues);
  }
  const calib = sequence.calib === undefined ? undefined : await folderText(folder, sequence.calib);
  if (sequence.poses !== undefined) await addPoses(source, folder, sequence.poses, stamps, calib, issues);
  const firstNs = stamps.find(stamp => stamp !== undefined) ?? 0n;
  if (calib === undefined)
    issues.add('FL0502', 'no calibration file (calib.txt) was found for this sequence; copy it, or give a rig file', {
      file: sequence.path || folder.name,
    });
  else
    await addForeignRig(source, kittiCalibration, [{ path: sequence.calib!, text: calib }], cameras, firstNs, issues);
  return source.finish('kitti-odometry');
}

/** `00`, `dataset/00` or `dataset/sequences/00`. Sequences are drives of their own: they do not follow each other. */
function chooseSequence(all: readonly Sequence[], part: string | undefined, file: string, issues: Issues): Sequence {
  const found =
    part === undefined ? all[0] : all.find(one => [one.name, one.part, one.path.slice(0, -1)].includes(part));
  const some = firstOf(
    all.map(one => one.part || one.name),
    30,
  );
  if (!found)
    throw new FramelockError('FL0124', `expected the number of a sequence below the folder (${some}), got "${part}"`, {
      at: { file },
    });
  if (all.length > 1 && part === undefined)
    issues.add(
      'FL0105',
      `the folder holds ${all.length} KITTI sequences (${some}); only ${found.part} is read; name another one as if it were a folder: ${file}/${all[1].part}`,
      { file },
    );
  return found;
}

/** By the frame's number, ns. */
async function stampsOf(folder: Folder, sequence: Sequence, issues: Issues): Promise<readonly (bigint | undefined)[]> {
  if (sequence.times !== undefined) return parseTimes(await folderText(folder, sequence.times));
  const numbers = [...sequence.files.values()].flatMap(files => [...files.keys()]);
  const stampOf = madeUpStamps(numbers, 'frames of the sequence', sequence.path || folder.name, issues);
  const stamps: (bigint | undefined)[] = [];
  for (const number of numbers) stamps[number] = stampOf(number);
  return stamps;
}

/** The makers moved the points to where the car was at the stamp. */
function compensated(decoder: Decoder): Decoder {
  return {
    ...decoder,
    decode(bytes) {
      const cloud = decoder.decode(bytes);
      return cloud.kind === 'points' ? { ...cloud, atStamp: true, sweepStamp: SWEEP } : cloud;
    },
  };
}

/** Row i belongs to frame i. */
async function addPoses(
  source: FileSource,
  folder: Folder,
  path: string,
  stamps: readonly (bigint | undefined)[],
  calib: string | undefined,
  issues: Issues,
): Promise<void> {
  const lines = linesOf(await folderBytes(folder, path));
  const Tr = calib === undefined ? undefined : kittiNumbers(calib).get('Tr');
  const channel = source.channel('poses', 'kitti/poses', Tr?.join(' ') ?? '', poseDecoder(rigid(Tr)));
  const block = await source.file(path);
  let unstamped = 0;
  for (const [i, { offset, bytes }] of lines.entries()) {
    const stamp = stamps[i];
    if (stamp === undefined) unstamped++;
    else source.part(channel, stamp, block, offset, bytes.length);
  }
  if (unstamped === 0) return;
  source.lose('stamp_missing', 'poses', unstamped);
  issues.add('FL0106', `${unstamped} of ${lines.length} poses have no stamp; they were skipped`, {
    file: path,
    topic: 'poses',
  });
}

/** What is wrong with the numbers is said where the calibration is read. */
function rigid(Tr: readonly number[] | undefined): SE3 | undefined {
  try {
    return Tr && fromMatrix(Tr);
  } catch {
    return undefined;
  }
}
