// One sensor of a scene: the files that its table names and the folder has, as messages; those that are not there are counted.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { FileSource } from '../plain-files/file-source.js';
import { isInside, plainPath } from '../plain-files/named-paths.js';
import { widthOfFiles } from '../plain-files/point-width.js';
import { cloudDecoder, POINT, pictureDecoder } from './decoders.js';
import type { SceneChannel, SensorFile } from './scene-data.js';

/** What is known of the folder while its sensors are listed. */
export interface Listing {
  readonly folder: Folder;
  readonly source: FileSource;
  readonly issues: Issues;
  readonly has: (path: string) => boolean;
}

export async function addSensor(listing: Listing, { name, modality, files }: SceneChannel): Promise<void> {
  const { source, issues } = listing;
  const kind = kindOf(modality.toLowerCase(), files[0].path);
  if (kind === undefined) {
    source.lose('channel_unknown', name, files.length);
    issues.add('FL0118', `sensor ${name} is of modality ${JSON.stringify(modality)}, expected camera, lidar or radar`, {
      topic: name,
    });
    return;
  }
  const blocks = await blocksOf(listing, files);
  const { text, decoder } = await decoderOf(listing, name, kind, [...blocks.keys()]);
  const channel = source.channel(name, `nuscenes/${kind}`, text, decoder);
  const missing: string[] = [];
  for (const { path, stampNs } of files) {
    const block = blocks.get(plainPath(path));
    if (block === undefined) missing.push(path);
    else source.message(channel, stampNs, stampNs, block);
  }
  if (missing.length === 0) return;
  source.lose('file_missing', name, missing.length);
  source.recorded(
    channel,
    BigInt64Array.from(files, file => file.stampNs),
  );
  issues.add(
    'FL0106',
    `${missing.length} of ${files.length} files of ${name} are not in the folder, the first is ${JSON.stringify(missing[0].slice(0, 200))}${missing.length < files.length ? '; the others were kept' : ''}`,
    { topic: name },
  );
}

/** Paths of files that are in the folder, in their order. */
export function pathsThere(files: readonly SensorFile[], has: (path: string) => boolean): string[] {
  return files.map(({ path }) => plainPath(path)).filter(path => isInside(path) && has(path));
}

type SensorKind = 'camera' | 'lidar' | 'radar';

/** By what the tables call the sensor; where they do not tell, by what its files are. */
function kindOf(modality: string, path: string): SensorKind | undefined {
  if (modality === 'camera' || modality === 'lidar' || modality === 'radar') return modality;
  return modality === '' && /\.(jpe?g|png)$/i.test(path) ? 'camera' : undefined;
}

/** `text` is what the decoder depends on besides the bytes: nothing where points have the layout's own numbers. */
async function decoderOf(
  { folder, source, issues }: Listing,
  name: string,
  kind: SensorKind,
  paths: readonly string[],
): Promise<{ readonly text: string; readonly decoder: Decoder }> {
  if (kind === 'camera') return { text: '', decoder: pictureDecoder(name) };
  if (kind === 'radar') return { text: '', decoder: cloudDecoder(kind, name) };
  const files = { topic: name, paths: paths.filter(path => path.endsWith('.bin')), usual: POINT };
  const width = await widthOfFiles(source, folder, files, issues);
  return { text: width === POINT.length ? '' : String(width), decoder: cloudDecoder(kind, name, width) };
}

/** Blocks of the files that are in the folder, by path. */
async function blocksOf({ source, has }: Listing, files: readonly SensorFile[]): Promise<ReadonlyMap<string, number>> {
  const blocks = new Map<string, number>();
  for (const path of pathsThere(files, has)) blocks.set(path, await source.file(path));
  return blocks;
}
