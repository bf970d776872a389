// Plain folders of PCD or PLY clouds and pictures, as labelling tools keep them: SUSTechPOINTS, Xtreme1, and anybody's own.
import type { Folder } from '../../bytes/bytes.js';
import { FramelockError, firstOf, type Issues } from '../../issue.js';
import { sensorName } from '../../rig/import/names.js';
import type { LostReason } from '../lost-book.js';
import { recordingsBelow } from '../named-files.js';
import { countDoubled } from '../plain-files/doubled-files.js';
import { type FileSource, fileSource } from '../plain-files/file-source.js';
import type { PicturesOf } from '../plain-files/foreign-rig.js';
import { firstPictureSize, pictureDecoder } from '../plain-files/picture-decoder.js';
import type { OpenContext, Source } from '../source.js';
import { addCalibration, framesOfCalibration } from './calibration.js';
import { cloudDecoder } from './cloud-decoder.js';
import { type FolderOf, findScenes, type Scene } from './layout.js';
import { type Moments, momentsOf } from './moments.js';

export async function openPlain(input: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await input.list();
  const { scene, frame } = chooseScene(findScenes(names), input.part, input.name, issues);
  const recordings = input.part === undefined ? recordingsBelow(names) : [];
  if (recordings.length > 0)
    issues.add(
      'FL0105',
      `the clouds of the folder are read; recordings that lie deeper (${firstOf(recordings, 3)}) are not; name their folder to read them`,
      { file: input.name },
    );
  const frames = await framesOfCalibration(input, scene, frame, issues);
  // What a person asked for by a frame is all of it.
  const lost = frame === undefined ? 'other_calibration' : undefined;
  const moments = momentsOf(scene, input.name, issues);
  const source = fileSource(input, context);
  for (const [i, clouds] of scene.clouds.entries()) {
    const topic = clouds.name || 'points';
    countDoubled(source, topic, clouds.doubled, issues);
    const frameId = i === 0 ? 'lidar' : sensorName(topic);
    const kind = /radar/i.test(topic) ? 'radar' : 'lidar';
    const channel = source.channel(topic, 'file/cloud', '', cloudDecoder(frameId, kind));
    await addFiles(source, channel, topic, clouds, moments, frames, lost, issues);
  }
  const cameras: PicturesOf[] = [];
  for (const pictures of scene.pictures) {
    const topic = pictures.name || 'pictures';
    countDoubled(source, topic, pictures.doubled, issues);
    const frameId = cameraFrame(topic, scene);
    if (![...pictures.files.keys()].some(stem => moments.of(stem) !== undefined)) {
      leftOut(source, topic, pictures, pictures.files.size, issues);
      continue;
    }
    const size = await firstPictureSize(input, [...pictures.files.values()]);
    cameras.push({ topic, frame: frameId, size });
    const channel = source.channel(topic, 'file/picture', '', pictureDecoder(frameId));
    await addFiles(source, channel, topic, pictures, moments, frames, lost, issues);
  }
  await addCalibration(source, input, scene, frames, cameras, moments, issues);
  return source.finish('folder');
}

async function addFiles(
  source: FileSource,
  channel: number,
  topic: string,
  files: FolderOf,
  moments: Moments,
  frames: ReadonlySet<string> | undefined,
  lost: LostReason | undefined,
  issues: Issues,
): Promise<void> {
  let [strange, others] = [0, 0];
  const all = [...files.files].flatMap(([stem, path]) => {
    const ns = moments.of(stem);
    if (ns === undefined) strange++;
    else if (frames && !frames.has(stem)) others++;
    else return [{ ns, path }];
    return [];
  });
  all.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
  for (const { ns, path } of all)
    source.message(channel, ns, moments.measured ? ns : undefined, await source.file(path));
  if (lost !== undefined) source.lose(lost, topic, others);
  if (strange > 0) leftOut(source, topic, files, strange, issues);
}

function leftOut(source: FileSource, topic: string, files: FolderOf, count: number, issues: Issues): void {
  source.lose('no_cloud', topic, count);
  const [first] = files.files.values();
  issues.add(
    'FL0122',
    `${count} of ${files.files.size} files of ${topic} have neither the name of a cloud nor a stamp; they were left out`,
    { file: first, topic },
  );
}

/** The name by which the calibration beside it knows a camera. */
function cameraFrame(topic: string, { xtreme }: Scene): string {
  const last = topic.slice(topic.lastIndexOf('/') + 1);
  const number = /(\d+)$/.exec(last)?.[1];
  return xtreme.size > 0 && number !== undefined ? `camera_${Number(number)}` : sensorName(last);
}

/** What was named below the folder: a scene, the name of a frame, or both. */
function chooseScene(
  scenes: readonly Scene[],
  part: string | undefined,
  file: string,
  issues: Issues,
): { scene: Scene; frame?: string } {
  const holds = (scene: Scene, stem: string) => scene.clouds.some(({ files }) => files.has(stem));
  const list = scenes.slice(0, 20).map(({ path }) => path.slice(0, -1));
  if (part !== undefined) {
    for (const scene of scenes) {
      if (part === scene.path.slice(0, -1) && scene.path !== '') return { scene };
      const stem = part.startsWith(scene.path) ? part.slice(scene.path.length) : undefined;
      if (stem !== undefined && holds(scene, stem)) return { scene, frame: stem };
    }
    const known = scenes.length > 1 ? `a scene (${list.join(', ')}) or the name of a cloud` : 'the name of a cloud';
    throw new FramelockError('FL0124', `expected ${known} below the folder, got "${part}"`, { at: { file } });
  }
  if (scenes.length > 1)
    issues.add(
      'FL0105',
      `the folder holds ${scenes.length} scenes of clouds; only ${list[0] || 'that of the folder itself'} is read; name another one by its own folder (${file}/${list[1]})`,
      { file },
    );
  return { scene: scenes[0] };
}
