// Cuboids out of CVAT: KITTI raw tracklets (also KITTI's own), Supervisely point clouds and episodes, and Datumaro's 3D JSON.
import { eachFile, sayOthers } from '../each-file.js';
import { jsonFilesOf, jsonKindIn } from '../json/json-kind.js';
import type { LabelFormat, LabelInput } from '../label-format.js';
import { labelSink } from '../label-sink.js';
import { idPrefixes } from '../labels-beside.js';
import { readDatumaro } from './datumaro.js';
import { readSupervisely, superviselyFrames } from './supervisely.js';
import { frameNames, readTracklets } from './tracklets.js';

export const cvatCuboids: LabelFormat = {
  name: 'cvat-cuboids',
  about: 'CVAT 3D exports: KITTI raw tracklets, Supervisely (Sly) point clouds, Datumaro 3D',
  async recognise(input) {
    const kind = await jsonKindIn(input);
    if (kind !== undefined) return kind === 'supervisely' || kind === 'datumaro';
    return (await trackletFiles(input)).length > 0;
  },
  async read(input, { issues, each }) {
    const kind = await jsonKindIn(input);
    const sink = labelSink('cvat-cuboids', { issues, each });
    sink.note('boxes are in the frame of the cloud that was labelled');
    if (kind !== 'supervisely' && kind !== 'datumaro') {
      await eachFile(await trackletFiles(input), sink, issues, async path =>
        readTracklets(await input.text(path), path, await frameNames(input, path), sink),
      );
      return sink.finish();
    }
    sink.note('rotation x y z is three.js’ Rx·Ry·Rz; lengths are along the box’s own x (ahead), y, z');
    const files = await jsonFilesOf(input, kind);
    const prefixOf = idPrefixes(files.paths);
    const frames = kind === 'supervisely' ? await superviselyFrames(input) : new Map<string, string>();
    await eachFile(files.paths, sink, issues, async path => {
      const bytes = await input.read(path);
      if (kind === 'supervisely') readSupervisely(bytes, path, prefixOf(path), frames, sink, issues);
      else readDatumaro(bytes, path, files.paths.length > 1 ? `${prefixOf(path)}:` : '', sink, issues);
    });
    sayOthers(files, kind, input.folder.name, issues);
    return sink.finish();
  },
};

const looked = new WeakMap<LabelInput, Promise<readonly string[]>>();

function trackletFiles(input: LabelInput): Promise<readonly string[]> {
  const found = looked.get(input) ?? findTracklets(input);
  looked.set(input, found);
  return found;
}

/** XML whose root is Boost's archive with tracklets in it. */
async function findTracklets(input: LabelInput): Promise<string[]> {
  const found: string[] = [];
  for (const path of input.names.filter(name => /\.xml$/i.test(name)).slice(0, 1024)) {
    try {
      const head = new TextDecoder().decode(await input.head(path));
      if (/<boost_serialization\b[^<>]{0,400}>\s*<tracklets\b/.test(head)) found.push(path);
    } catch {
      // Recognising never throws.
    }
  }
  return found;
}
