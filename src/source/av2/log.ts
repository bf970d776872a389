// Opens an Argoverse 2 log: sweeps, pictures, poses and calibration, each a file of its own, or a row of one.
import type { Bytes, Folder } from '../../bytes/bytes.js';
import { maxChunkBytes } from '../../bytes/decompress.js';
import { featherShape } from '../../bytes/feather/index.js';
import { FramelockError, rethrowDefect } from '../../issue.js';
import { sensorName } from '../../rig/import/names.js';
import { pictureDecoder } from '../plain-files/picture-decoder.js';
import { NO_STAMP, type OpenContext, type Source } from '../source.js';
import { findLogs, LIDAR, type LogFolder } from './layout.js';
import { type Listing, newListing, SWEEP } from './listing.js';
import { lensRows, mountingRows, poseRows, type RowKind, sensorOf, stampOf } from './rows.js';
import { sweepDecoder, sweepLayout } from './sweep.js';
import { lines, packTable } from './table.js';

export async function openLog(folder: Folder, context: OpenContext): Promise<Source> {
  const log = chooseLog(findLogs(await folder.list()), context);
  const listing = newListing(folder, context);
  await addPictures(listing, log);
  await addSweeps(listing, log);
  await addPoses(listing, log);
  await addCalibration(listing, log);
  if (listing.table.count === 0)
    context.issues.add('FL0206', 'the log holds no data files that can be used', { file: log.path || folder.name });
  return listing.finish();
}

/** One log is one recording: each has a day and a calibration of its own. */
function chooseLog(logs: readonly LogFolder[], { issues }: OpenContext): LogFolder {
  if (logs.length > 1)
    issues.add(
      'FL0105',
      `the folder holds ${logs.length} Argoverse 2 logs; only ${logs[0].name || 'the one in the folder itself'} is read; name the other log folders one by one to read them`,
      { file: logs[0].path },
    );
  return logs[0];
}

async function addPictures(listing: Listing, { cameras, unstamped }: LogFolder): Promise<void> {
  for (const [camera, pictures] of cameras) {
    const channel = pictures.length > 0 ? pictureChannel(listing, camera) : -1;
    for (const { stampNs, path } of pictures) {
      const file = await listing.file(path);
      addStamped(listing, channel, stampNs, listing.block(file, '', file.size), 0, file.size);
    }
    loseUnstamped(listing, camera, unstamped.get(camera));
  }
}

function pictureChannel(listing: Listing, camera: string): number {
  return listing.channel(camera, 'argoverse2/image', pictureDecoder(sensorName(camera)));
}

/** Of a sweep only the head is read: how many points of which fields it has. */
async function addSweeps(listing: Listing, { sweeps, unstamped }: LogFolder): Promise<void> {
  const { issues } = listing.context;
  const damaged: FramelockError[] = [];
  let channel = -1;
  for (const { stampNs, path } of sweeps)
    try {
      const file = await listing.file(path);
      const size = await packedSize(file);
      if (channel < 0) channel = listing.channel(LIDAR, 'argoverse2/sweep', sweepDecoder);
      addStamped(listing, channel, stampNs, listing.block(file, SWEEP, size), 0, size);
    } catch (error) {
      rethrowDefect(error);
      damaged.push(new FramelockError('FL0111', error.message, { at: { file: path, topic: LIDAR } }));
    }
  if (damaged.length > 0) {
    listing.lost.push({ reason: 'file_damaged', topic: LIDAR, count: damaged.length });
    const [{ message, at }] = damaged;
    const text = `${damaged.length} of ${sweeps.length} sweeps cannot be used, the first because: ${message}; they were left out; copy the files again`;
    issues.add('FL0111', text, at);
  }
  loseUnstamped(listing, LIDAR, unstamped.get(LIDAR));
  if (channel >= 0)
    issues.add(
      'FL0112',
      'the dataset took the motion of the car out of its sweeps: points lie where they were at the stamp of their file, in the frame of the ego vehicle; they are not moved again, and offset_ns is kept as a number',
      { topic: LIDAR },
    );
}

async function packedSize(file: Bytes): Promise<number> {
  const { columns, rows } = await featherShape(file);
  const { head, step } = sweepLayout(columns);
  const size = head.length + rows * step;
  if (size <= maxChunkBytes && file.size <= maxChunkBytes) return size;
  throw new FramelockError('FL0532', `expected at most ${maxChunkBytes} bytes of points, got ${size}`);
}

async function addPoses(listing: Listing, { path, poses }: LogFolder): Promise<void> {
  const topic = 'city_SE3_egovehicle';
  if (poses === undefined)
    return reportMissing(listing, `${path}${topic}.feather`, 'poses: projections are not motion-compensated');
  let channel = -1;
  let unstamped = 0;
  await addRows(listing, poses, poseRows, (row, block, offset) => {
    const stampNs = stampOf(row);
    if (stampNs === undefined) unstamped++;
    else {
      if (channel < 0) channel = listing.channel(topic, 'argoverse2/pose', poseRows.decoder);
      addStamped(listing, channel, stampNs, block, offset, row.length, row);
    }
  });
  if (unstamped === 0) return;
  listing.lost.push({ reason: 'stamp_missing', topic, count: unstamped });
  listing.context.issues.add('FL0106', `${unstamped} poses have no stamp; they were skipped`, { file: poses, topic });
}

/** Calibration holds from the log's first moment on. Lenses of cameras without pictures are nobody's. */
async function addCalibration(listing: Listing, { path, extrinsics, intrinsics, cameras }: LogFolder): Promise<void> {
  const add = (channel: number, block: number, offset: number, row: Uint8Array) => {
    listing.kept.offer(listing.table.count, listing.kindOf(channel), row);
    listing.table.add(channel, listing.firstNs ?? 0n, NO_STAMP, block, offset, row.length);
  };
  if (extrinsics === undefined)
    reportMissing(listing, `${path}calibration/egovehicle_SE3_sensor.feather`, 'mountings: its cameras have no place');
  else {
    let channel = -1;
    await addRows(listing, extrinsics, mountingRows, (row, block, offset) => {
      if (channel < 0) channel = listing.channel('tf_static', 'argoverse2/mounting', mountingRows.decoder);
      add(channel, block, offset, row);
    });
  }
  const folders = new Map([...cameras.keys()].map(camera => [sensorName(camera), camera]));
  if (folders.size === 0) return;
  if (intrinsics === undefined)
    return reportMissing(
      listing,
      `${path}calibration/intrinsics.feather`,
      'lenses: no points are found in its pictures',
    );
  const channels = new Map<string, number>();
  await addRows(listing, intrinsics, lensRows, (row, block, offset) => {
    const camera = folders.get(sensorName(sensorOf(row, lensRows)));
    if (camera === undefined) return;
    const known = channels.get(camera);
    const channel = known ?? listing.channel(`${camera}/camera_info`, 'argoverse2/lens', lensRows.decoder);
    channels.set(camera, channel);
    add(channel, block, offset, row);
  });
}

/** Every row of a table, as the bytes of its message; nothing of a file that is damaged. */
async function addRows(
  listing: Listing,
  path: string,
  { codec, columns }: RowKind,
  take: (row: Uint8Array, block: number, offset: number) => void,
): Promise<void> {
  try {
    const file = await listing.file(path);
    if (file.size > maxChunkBytes)
      throw new FramelockError('FL0532', `expected at most ${maxChunkBytes} bytes, got ${file.size}`);
    const bytes = await packTable(await file.read(0, file.size), path, columns, listing.codecs);
    const block = listing.block(file, codec, bytes.length);
    for (const { offset, length } of lines(bytes)) take(bytes.subarray(offset, offset + length), block, offset);
  } catch (error) {
    rethrowDefect(error);
    const text = `a table cannot be used (${error.message}); nothing of it was read; copy the file again`;
    listing.context.issues.add('FL0111', text, { file: path });
  }
}

/** The dataset keeps no time of receipt: the sensor's own stamp stands for it. */
function addStamped(
  listing: Listing,
  channel: number,
  stampNs: bigint,
  block: number,
  offset: number,
  length: number,
  row?: Uint8Array,
): void {
  if (listing.firstNs === undefined || stampNs < listing.firstNs) listing.firstNs = stampNs;
  if (row) listing.kept.offer(listing.table.count, listing.kindOf(channel), row);
  listing.table.add(channel, stampNs, stampNs, block, offset, length);
}

function loseUnstamped({ lost, context }: Listing, topic: string, paths: readonly string[] = []): void {
  if (paths.length === 0) return;
  lost.push({ reason: 'stamp_missing', topic, count: paths.length });
  const text = `${paths.length} data files of ${topic} are not named by a stamp in ns, the first is ${paths[0]}; they were skipped`;
  context.issues.add('FL0106', text, { file: paths[0], topic });
}

function reportMissing({ context }: Listing, file: string, what: string): void {
  context.issues.add('FL0110', `the log has no ${what}; fetch the file, or give a rig file`, { file });
}
