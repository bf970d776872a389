// The nuScenes layout: tables in JSON over folders of one file per measurement; one scene is one recording.
//
// Source: schema of the nuScenes devkit. Stamps are µs and both header and record stamp: the layout keeps no time of receipt.
// That of a LiDAR is the end of its sweep, whose points were already moved to that moment; that of a camera is its trigger.
import type { Folder } from '../../bytes/bytes.js';
import { chooseScenes, type RowPlace, shownNames } from '../../bytes/nuscenes/index.js';
import type { Decoder } from '../../message/decoder.js';
import { type FileSource, fileSource } from '../plain-files/file-source.js';
import { nameFinder } from '../plain-files/named-paths.js';
import { firstPictureSize } from '../plain-files/picture-decoder.js';
import type { OpenContext, Source } from '../source.js';
import { addSensor, type Listing, pathsThere } from './add-sensor.js';
import { egoPoseDecoder, lensDecoder, mountingDecoder } from './decoders.js';
import { readScene, type SceneChannel } from './scene-data.js';

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
  const source = fileSource(folder, context);
  const listing: Listing = { folder, source, issues, has: nameFinder(names) };
  for (const [reason, count] of unusable) source.lose(reason, '', count);
  for (const sensor of sensors) await addSensor(listing, sensor);
  const firstNs = sensors.map(({ files }) => files[0].stampNs).reduce<bigint | undefined>(least, poses[0]?.stampNs);
  await addRows(source, 'tf', 'nuscenes/ego_pose', '', egoPoseDecoder(), poses);
  await addCalibration(listing, sensors, firstNs ?? 0n);
  return source.finish('nuscenes', {
    text: `scene ${scene.name} holds no data`,
    file: chosen.tables.paths.get('sample_data'),
    isSo: sensors.length === 0,
  });
}

async function addCalibration(
  { folder, source, has }: Listing,
  sensors: readonly SceneChannel[],
  firstNs: bigint,
): Promise<void> {
  const all = sensors.flatMap(({ name, mountings }) =>
    mountings.map(mounting => ({ name, ...mounting, stampNs: undefined })),
  );
  const text = all.map(({ token, name }) => `${token} ${name}`).join('\n');
  const names = new Map(all.map(({ token, name }) => [token, name]));
  await addRows(source, 'tf_static', 'nuscenes/calibrated_sensor', text, mountingDecoder(names), all, firstNs);
  for (const { name, mountings, files } of sensors) {
    const lenses = mountings.filter(({ lens }) => lens).map(one => ({ ...one, stampNs: undefined }));
    if (lenses.length === 0) continue;
    const told = lenses.find(one => one.width > 0 && one.height > 0);
    const { width, height } = told ?? (await firstPictureSize(folder, pathsThere(files, has))) ?? lenses[0];
    const decoder = lensDecoder(name, width, height);
    await addRows(
      source,
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
  source: FileSource,
  topic: string,
  type: string,
  text: string,
  decoder: Decoder,
  rows: readonly (RowPlace & { readonly stampNs: bigint | undefined })[],
  logNs?: bigint,
): Promise<void> {
  if (rows.length === 0) return;
  const channel = source.channel(topic, type, text, decoder);
  for (const { file, offset, length, stampNs } of rows)
    source.message(channel, logNs ?? stampNs ?? 0n, stampNs, await source.stretch(file, offset, length));
}

function least(a: bigint | undefined, b: bigint): bigint {
  return a === undefined || b < a ? b : a;
}
