// The nuScenes layout: tables in JSON over folders of one file per measurement; one scene is one recording.
//
// Source: schema of the nuScenes devkit. Stamps are µs and both header and record stamp: the layout keeps no time of receipt.
// That of a LiDAR is the end of its sweep, whose points were already moved to that moment; that of a camera is its trigger.
import type { Bytes, Folder } from '../../bytes/bytes.js';
import { chooseScenes, type RowPlace, shownNames } from '../../bytes/nuscenes/index.js';
import { FramelockError } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { blockReader } from '../block-reader.js';
import { folderFile } from '../folder-file.js';
import { TableBuilder } from '../message-table.js';
import { type Block, type Channel, type Lost, NO_STAMP, type OpenContext, type Source } from '../source.js';
import { cloudDecoder, egoPoseDecoder, lensDecoder, mountingDecoder, pictureDecoder } from './decoders.js';
import { isInside, nameFinder } from './paths.js';
import { readScene, type SceneChannel } from './scene-data.js';

/** What grows while the scene is listed. */
interface Listing {
  readonly folder: Folder;
  readonly context: OpenContext;
  readonly has: (path: string) => boolean;
  readonly files: Bytes[];
  readonly blocks: Block[];
  readonly channels: Channel[];
  readonly table: TableBuilder;
  readonly lost: Lost[];
  readonly stamps: Map<number, BigInt64Array>;
  /** Position in `files` of a table that rows were taken of. */
  readonly tables: Map<string, number>;
}

export async function openScene(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const chosen = await chooseScenes(folder, names, issues);
  const scene = chosen.scenes[0];
  if (chosen.scenes.length > 1)
    issues.add(
      'FL0119',
      `the folder holds ${chosen.known.length} scenes (${shownNames(chosen.known)}); ${scene.name} is read; name another behind the folder, as in ${folder.name}/${folder.part === undefined ? chosen.known[1] : chosen.scenes[1].name}`,
      { file: chosen.tables.paths.get('scene') },
    );
  const { channels: sensors, poses, lost: unusable } = await readScene(chosen, scene);
  const listing: Listing = {
    folder,
    context,
    has: nameFinder(names),
    files: [],
    blocks: [],
    channels: [],
    table: new TableBuilder(),
    lost: [...unusable].map(([reason, count]) => ({ reason, topic: '', count })),
    stamps: new Map(),
    tables: new Map(),
  };
  for (const sensor of sensors) await addSensor(listing, sensor);
  const firstNs = sensors.map(({ files }) => files[0].stampNs).reduce<bigint | undefined>(least, poses[0]?.stampNs);
  await addRows(listing, 'tf', 'nuscenes/ego_pose', '', egoPoseDecoder(), poses);
  await addCalibration(listing, sensors, firstNs ?? 0n);
  const { files, blocks, channels, table, lost, stamps } = listing;
  if (sensors.length === 0)
    issues.add('FL0206', `scene ${scene.name} holds no data`, { file: chosen.tables.paths.get('sample_data') });
  const messages = table.finish();
  return {
    format: 'nuscenes',
    files: files.map(({ name, size }) => ({ name, size })),
    channels,
    blocks,
    messages,
    lost,
    ...(stamps.size > 0 ? { stamps } : {}),
    ...blockReader(files, blocks, messages, context.decompress),
  };
}

async function addSensor(listing: Listing, { name, modality, files }: SceneChannel): Promise<void> {
  const { context, table, lost, has } = listing;
  const decoder = sensorDecoder(name, modality, files[0].path);
  const channel = decoder && addChannel(listing, name, `nuscenes/${decoder.kind}`, '', decoder);
  if (channel === undefined) {
    lost.push({ reason: 'channel_unknown', topic: name, count: files.length });
    context.issues.add(
      'FL0118',
      `sensor ${name} is of modality ${JSON.stringify(modality)}, expected camera, lidar or radar`,
      {
        topic: name,
      },
    );
    return;
  }
  const missing: string[] = [];
  for (const { path, stampNs } of files) {
    const block = isInside(path) && has(path) ? await addFile(listing, path) : undefined;
    if (block === undefined) missing.push(path);
    else table.add(channel, stampNs, stampNs, block, 0, listing.blocks[block].size);
  }
  if (missing.length === 0) return;
  lost.push({ reason: 'file_missing', topic: name, count: missing.length });
  listing.stamps.set(
    channel,
    BigInt64Array.from(files, file => file.stampNs),
  );
  context.issues.add(
    'FL0106',
    `${missing.length} of ${files.length} files of ${name} are not in the folder, the first is ${JSON.stringify(missing[0].slice(0, 200))}; the others were kept`,
    { topic: name },
  );
}

/** By what the tables call the sensor; where they do not tell, by what its files are. */
function sensorDecoder(name: string, modality: string, path: string): Decoder | undefined {
  if (modality === 'camera') return pictureDecoder(name);
  if (modality === 'lidar' || modality === 'radar') return cloudDecoder(modality, name);
  return modality === '' && /\.(jpe?g|png)$/i.test(path) ? pictureDecoder(name) : undefined;
}

async function addCalibration(listing: Listing, sensors: readonly SceneChannel[], firstNs: bigint): Promise<void> {
  const all = sensors.flatMap(({ name, mountings }) =>
    mountings.map(mounting => ({ name, ...mounting, stampNs: NO_STAMP })),
  );
  const text = all.map(({ token, name }) => `${token} ${name}`).join('\n');
  const names = new Map(all.map(({ token, name }) => [token, name]));
  await addRows(listing, 'tf_static', 'nuscenes/calibrated_sensor', text, mountingDecoder(names), all, firstNs);
  for (const { name, mountings } of sensors) {
    const lenses = mountings.filter(({ lens }) => lens).map(one => ({ ...one, stampNs: NO_STAMP }));
    if (lenses.length === 0) continue;
    const { width, height } = lenses.find(one => one.width > 0) ?? lenses[0];
    const decoder = lensDecoder(name, width, height);
    await addRows(
      listing,
      `${name}/camera_info`,
      'nuscenes/calibrated_sensor',
      `${width}x${height}`,
      decoder,
      lenses,
      firstNs,
    );
  }
}

/** Rows of a table as messages: what they were decoded from is the row's own bytes. */
async function addRows(
  listing: Listing,
  topic: string,
  type: string,
  text: string,
  decoder: Decoder,
  rows: readonly (RowPlace & { readonly stampNs: bigint })[],
  logNs?: bigint,
): Promise<void> {
  if (rows.length === 0) return;
  const channel = addChannel(listing, topic, type, text, decoder);
  for (const { file, offset, length, stampNs } of rows) {
    const number = listing.tables.get(file) ?? listing.files.push(await folderFile(listing.folder, file)) - 1;
    listing.tables.set(file, number);
    const block = listing.blocks.push({ file: number, offset, length, compression: '', size: length }) - 1;
    listing.table.add(channel, logNs ?? stampNs, stampNs, block, 0, length);
  }
}

/** `text` is what the decoder depends on besides the bytes: channels of two scenes are one only where it is equal. */
function addChannel({ channels }: Listing, topic: string, type: string, text: string, decoder: Decoder): number {
  const schema = { name: type, encoding: '', text };
  return channels.push({ id: channels.length, topic, type, encoding: type, schema, decoder }) - 1;
}

/** Each file is a block of its own; returns its position, undefined for what is no readable file. */
async function addFile({ folder, files, blocks }: Listing, path: string): Promise<number | undefined> {
  let bytes: Bytes;
  try {
    bytes = await folderFile(folder, path);
  } catch (error) {
    if (!(error instanceof FramelockError)) throw error;
    return undefined;
  }
  const file = files.push(bytes) - 1;
  return blocks.push({ file, offset: 0, length: bytes.size, compression: '', size: bytes.size }) - 1;
}

function least(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || b < a ? b : a;
}
