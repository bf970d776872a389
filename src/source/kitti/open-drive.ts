// KITTI raw drives: folders of one file per message, with a timestamps file per sensor.
import type { Folder } from '../../bytes/bytes.js';
import { type Issues, rethrowDefect } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { countDoubled, doubledPictures } from '../plain-files/doubled-files.js';
import { type FileSource, fileSource, folderText } from '../plain-files/file-source.js';
import { pictureDecoder } from '../plain-files/picture-decoder.js';
import { widthOfFiles } from '../plain-files/point-width.js';
import { addStampedFiles } from '../plain-files/stamped-files.js';
import type { OpenContext, Source } from '../source.js';
import { type CalibrationTexts, calibrationChannels } from './calibration.js';
import { type Drive, findCalibration, findDrives, isDrive, type SensorFolder } from './layout.js';
import { oxtsDecoder, parseOxts } from './oxts.js';
import { addPoses360, posesPath } from './poses-360.js';
import { parseKittiTimes } from './stamps.js';
import { VELODYNE, velodyneDecoder, widthText } from './velodyne.js';

/** How many oxts rows are tried for the first latitude. */
const maxTries = 100;

interface KittiChannel {
  readonly type: string;
  readonly text: string;
  readonly decoder: Decoder;
}

/** What grows while the drive is listed. */
interface Listing {
  readonly folder: Folder;
  readonly names: readonly string[];
  readonly issues: Issues;
  readonly source: FileSource;
  firstNs: bigint | undefined;
}

export async function openDrive(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const drive = chooseDrive(findDrives(names).filter(isDrive), issues);
  const listing: Listing = { folder, names, issues, source: fileSource(folder, context), firstNs: undefined };
  for (const sensor of drive.sensors) await addSensor(listing, sensor);
  await addPoses(listing, drive);
  await addCalibration(listing, names, drive);
  return listing.source.finish('kitti', {
    text: 'the drive holds no data files that have a stamp',
    file: drive.path,
  });
}

/** Only KITTI-360 has them in a file of their own. */
async function addPoses({ folder, names, issues, source }: Listing, drive: Drive): Promise<void> {
  const path = posesPath(names, drive.name);
  if (path === undefined) return;
  const pictures = drive.sensors.find(({ name }) => name === 'image_00')?.stamps;
  const stamps = pictures === undefined ? [] : parseKittiTimes(await folderText(folder, pictures));
  await addPoses360(source, folder, path, stamps, issues);
}

/** One drive is one recording: drives of a day overlap in topics, and _sync and _extract hold the same moments twice. */
function chooseDrive(drives: readonly Drive[], issues: Issues): Drive {
  const chosen = drives.find(drive => drive.name.endsWith('_sync')) ?? drives[0];
  if (drives.length > 1)
    issues.add(
      'FL0105',
      `the folder holds ${drives.length} KITTI drives; only ${chosen.name} is read; name the other drive folders one by one to read them`,
      { file: chosen.path },
    );
  return chosen;
}

async function addSensor(listing: Listing, sensor: SensorFolder): Promise<void> {
  const { folder, names, issues, source } = listing;
  const topic = sensor.name;
  const numbers = [...sensor.data.keys()].sort((a, b) => a - b);
  const stamps = sensor.stamps === undefined ? [] : parseKittiTimes(await folderText(folder, sensor.stamps));
  if (stamps.length === 0 && numbers.length === 0) return;
  const { type, text, decoder } = await channelOf(
    listing,
    sensor,
    numbers,
    numbers.filter(number => stamps[number] !== undefined),
  );
  const channel = source.channel(topic, type, text, decoder);
  if (topic.startsWith('image_'))
    countDoubled(source, topic, doubledPictures(names, [...sensor.data.values()]), issues);
  for (const stamp of numbers.map(number => stamps[number]))
    if (stamp !== undefined && (listing.firstNs === undefined || stamp < listing.firstNs)) listing.firstNs = stamp;
  // KITTI raw keeps no time of receipt: the sensor's own stamp stands for it.
  await addStampedFiles(
    source,
    channel,
    { topic, data: sensor.data, stamps, file: sensor.stamps, header: true },
    issues,
  );
}

async function channelOf(
  { folder, issues, source }: Listing,
  { name, data }: SensorFolder,
  numbers: readonly number[],
  stamped: readonly number[],
): Promise<KittiChannel> {
  if (name === 'velodyne_points') {
    const binary = numbers.length === 0 || data.get(numbers[0])!.endsWith('.bin');
    const paths = binary ? stamped.map(number => data.get(number)!) : [];
    const width = await widthOfFiles(source, folder, { topic: name, paths, usual: VELODYNE }, issues);
    const text = binary ? `bin${widthText(width)}` : 'txt';
    return { type: 'kitti/velodyne', text, decoder: velodyneDecoder(binary, width) };
  }
  if (name !== 'oxts') return { type: 'kitti/image', text: '', decoder: pictureDecoder(name) };
  for (const number of numbers.slice(0, maxTries)) {
    try {
      const row = parseOxts(new TextEncoder().encode(await folderText(folder, data.get(number)!)));
      return { type: 'kitti/oxts', text: `latitude0 ${row[0]}`, decoder: oxtsDecoder(row[0]) };
    } catch (error) {
      rethrowDefect(error);
      // A damaged row is reported when it is decoded; the next one gives the latitude.
    }
  }
  return { type: 'kitti/oxts', text: '', decoder: oxtsDecoder(undefined) };
}

async function addCalibration(listing: Listing, names: readonly string[], drive: Drive): Promise<void> {
  const { folder, issues, source } = listing;
  const paths = findCalibration(names, drive);
  const known = (['camToCam', 'veloToCam', 'imuToVelo'] as const).filter(key => paths[key] !== undefined);
  const of360 = names.some(name => /(^|\/)data_[23]d_raw\//.test(name));
  if (known.length < 3)
    issues.add(
      'FL0502',
      `${known.length === 0 ? 'no' : 'not all'} calibration files (calib_cam_to_cam.txt, calib_velo_to_cam.txt, calib_imu_to_velo.txt) were found in the folder; give the folder that holds them, or a rig file${of360 ? ', which framelock rig import makes of KITTI-360’s (--topic velodyne=velodyne_points --topic image_00=image_00)' : ''}`,
      { file: drive.path },
    );
  const texts: Record<string, string> = {};
  for (const key of known) texts[key] = await folderText(folder, paths[key]!);
  const rectified = !(drive.name || folder.name).endsWith('_extract');
  const cameras = drive.sensors.map(sensor => sensor.name).filter(name => name.startsWith('image_'));
  const channels = calibrationChannels(texts as CalibrationTexts, cameras, rectified, issues);
  for (const { topic, files, type, text, decoder } of channels) {
    const channel = source.channel(topic, type, text, decoder);
    // Calibration holds from the drive's first moment on.
    for (const key of files) source.message(channel, listing.firstNs ?? 0n, undefined, await source.file(paths[key]!));
  }
}
