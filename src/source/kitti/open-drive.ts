// KITTI raw drives: folders of one file per message, with a timestamps file per sensor.
import type { Bytes, Folder } from '../../bytes/bytes.js';
import { blockReader } from '../block-reader.js';
import { folderFile } from '../folder-file.js';
import { TableBuilder } from '../message-table.js';
import { pictureDecoder } from '../picture-decoder.js';
import { type Block, type Channel, type Lost, NO_STAMP, type OpenContext, type Source } from '../source.js';
import { type CalibrationTexts, calibrationChannels } from './calibration.js';
import { type Drive, findCalibration, findDrives, isDrive, type SensorFolder } from './layout.js';
import { oxtsDecoder, parseOxts } from './oxts.js';
import { parseKittiTimes } from './stamps.js';
import { velodyneDecoder } from './velodyne.js';

/** A calibration, stamp or oxts file is small; a longer one is not read. */
const maxText = 1 << 26;
/** How many oxts rows are tried for the first latitude. */
const maxTries = 100;

type KittiChannel = Pick<Channel, 'type' | 'decoder'> & { readonly text: string };

/** What grows while the drive is listed. */
interface Listing {
  readonly folder: Folder;
  readonly context: OpenContext;
  readonly files: Bytes[];
  readonly blocks: Block[];
  readonly channels: Channel[];
  readonly table: TableBuilder;
  readonly lost: Lost[];
  readonly stamps: Map<number, BigInt64Array>;
  firstNs: bigint | undefined;
}

export async function openDrive(folder: Folder, context: OpenContext): Promise<Source> {
  const names = await folder.list();
  const drive = chooseDrive(findDrives(names).filter(isDrive), context);
  const listing: Listing = {
    folder,
    context,
    files: [],
    blocks: [],
    channels: [],
    table: new TableBuilder(),
    lost: [],
    stamps: new Map(),
    firstNs: undefined,
  };
  for (const sensor of drive.sensors) await addSensor(listing, sensor);
  await addCalibration(listing, names, drive);
  const { files, blocks, channels, table, lost, stamps } = listing;
  if (table.count === 0)
    context.issues.add('FL0206', 'the drive holds no data files that have a stamp', { file: drive.path });
  const messages = table.finish();
  return {
    format: 'kitti',
    files: files.map(({ name, size }) => ({ name, size })),
    channels,
    blocks,
    messages,
    lost,
    ...(stamps.size > 0 ? { stamps } : {}),
    ...blockReader(files, blocks, messages, context.decompress),
  };
}

/** One drive is one recording: drives of a day overlap in topics, and _sync and _extract hold the same moments twice. */
function chooseDrive(drives: readonly Drive[], { issues }: OpenContext): Drive {
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
  const { context, table, lost } = listing;
  const { issues } = context;
  const topic = sensor.name;
  const numbers = [...sensor.data.keys()].sort((a, b) => a - b);
  const stamps = sensor.stamps === undefined ? [] : parseKittiTimes(await readText(listing.folder, sensor.stamps));
  if (stamps.length === 0 && numbers.length === 0) return;
  const channel = addChannel(listing, topic, await decoderOf(listing, sensor, numbers));
  const unstamped = numbers.filter(number => stamps[number] === undefined);
  for (const number of numbers) {
    const stamp = stamps[number];
    if (stamp === undefined) continue;
    if (listing.firstNs === undefined || stamp < listing.firstNs) listing.firstNs = stamp;
    const block = await addFile(listing, sensor.data.get(number)!);
    // KITTI raw keeps no time of receipt: the sensor's own stamp stands for it.
    table.add(channel, stamp, stamp, block, 0, listing.blocks[block].size);
  }
  const absent = stamps.flatMap((stamp, i) => (stamp !== undefined && !sensor.data.has(i) ? [i] : []));
  if (absent.length > 0) {
    lost.push({ reason: 'file_missing', topic, count: absent.length });
    listing.stamps.set(channel, BigInt64Array.from(stamps.filter(stamp => stamp !== undefined)));
    issues.add(
      'FL0106',
      `${absent.length} of ${stamps.length} stamps of ${topic} have no data file, the first is number ${absent[0]}; the others were kept`,
      { file: sensor.stamps, topic },
    );
  }
  if (unstamped.length > 0) {
    lost.push({ reason: 'stamp_missing', topic, count: unstamped.length });
    issues.add(
      'FL0106',
      `${unstamped.length} data files of ${topic} have no stamp, the first is number ${unstamped[0]}; they were skipped`,
      { file: sensor.data.get(unstamped[0]), topic },
    );
  }
}

async function decoderOf(
  listing: Listing,
  { name, data }: SensorFolder,
  numbers: readonly number[],
): Promise<KittiChannel> {
  if (name === 'velodyne_points') {
    const binary = numbers.length === 0 || data.get(numbers[0])!.endsWith('.bin');
    return { type: 'kitti/velodyne', text: binary ? 'bin' : 'txt', decoder: velodyneDecoder(binary) };
  }
  if (name !== 'oxts') return { type: 'kitti/image', text: '', decoder: pictureDecoder(name) };
  for (const number of numbers.slice(0, maxTries)) {
    try {
      const row = parseOxts(new TextEncoder().encode(await readText(listing.folder, data.get(number)!)));
      return { type: 'kitti/oxts', text: `latitude0 ${row[0]}`, decoder: oxtsDecoder(row[0]) };
    } catch {
      // A damaged row is reported when it is decoded; the next one gives the latitude.
    }
  }
  return { type: 'kitti/oxts', text: '', decoder: oxtsDecoder(undefined) };
}

async function addCalibration(listing: Listing, names: readonly string[], drive: Drive): Promise<void> {
  const { folder, context, table } = listing;
  const paths = findCalibration(names, drive);
  const known = (['camToCam', 'veloToCam', 'imuToVelo'] as const).filter(key => paths[key] !== undefined);
  if (known.length < 3)
    context.issues.add(
      'FL0502',
      `${known.length === 0 ? 'no' : 'not all'} calibration files (calib_cam_to_cam.txt, calib_velo_to_cam.txt, calib_imu_to_velo.txt) were found in the folder; give the folder that holds them, or a rig file`,
      { file: drive.path },
    );
  const texts: Record<string, string> = {};
  for (const key of known) texts[key] = await readText(folder, paths[key]!);
  const rectified = !(drive.name || folder.name).endsWith('_extract');
  const cameras = drive.sensors.map(sensor => sensor.name).filter(name => name.startsWith('image_'));
  const blocks = new Map<string, number>();
  for (const { topic, files, ...rest } of calibrationChannels(
    texts as CalibrationTexts,
    cameras,
    rectified,
    context.issues,
  )) {
    const channel = addChannel(listing, topic, rest);
    for (const key of files) {
      const block = blocks.get(key) ?? (await addFile(listing, paths[key]!));
      blocks.set(key, block);
      // Calibration holds from the drive's first moment on.
      table.add(channel, listing.firstNs ?? 0n, NO_STAMP, block, 0, listing.blocks[block].size);
    }
  }
}

/** `text` is what the decoder depends on besides the bytes: channels of two drives are one only where it is equal. */
function addChannel({ channels }: Listing, topic: string, { type, text, decoder }: KittiChannel): number {
  channels.push({
    id: channels.length,
    topic,
    type,
    encoding: type,
    schema: { name: type, encoding: '', text },
    decoder,
  });
  return channels.length - 1;
}

/** Each file is a block of its own; returns its position. */
async function addFile({ folder, files, blocks }: Listing, path: string): Promise<number> {
  const bytes = await folderFile(folder, path);
  files.push(bytes);
  blocks.push({ file: files.length - 1, offset: 0, length: bytes.size, compression: '', size: bytes.size });
  return blocks.length - 1;
}

async function readText(folder: Folder, path: string): Promise<string> {
  const bytes = await folder.open(path);
  try {
    return new TextDecoder().decode(await bytes.read(0, Math.min(bytes.size, maxText)));
  } finally {
    await bytes.close();
  }
}
