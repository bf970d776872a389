// COCO: boxes in pictures, as one JSON of images, categories and annotations; read part by part, so that its size does not matter.
//
// Source: the data format of the COCO site: bbox is [x, y, width, height], x and y from the upper left corner of the picture,
// counted from 0. iscrowd = 1 marks a region of many objects that are not labelled one by one.
import type { Issues } from '../issue.js';
import { eachFile, sayOthers } from './each-file.js';
import { cameraOfFile, frameOfSensorFile } from './file-stem.js';
import { jsonFilesOf, jsonKindIn } from './json/json-kind.js';
import { type JsonPath, visitJson } from './json/json-parts.js';
import { numberOf, objectOf, shownValue, textAt, valueAt } from './json/json-values.js';
import type { LabelFormat } from './label-format.js';
import { type LabelSink, labelSink } from './label-sink.js';

export const coco: LabelFormat = {
  name: 'coco',
  about: 'COCO JSON: 2D boxes of pictures',
  recognise: async input => (await jsonKindIn(input)) === 'coco',
  async read(input, { issues, each }) {
    const files = await jsonFilesOf(input, 'coco');
    const sink = labelSink('coco', { issues, each });
    sink.note('bbox is counted from the corner of the first pixel; half a pixel was taken off');
    sink.note('a picture’s camera is the folder that it lies in; its frame is the name of its file');
    await eachFile(files.paths, sink, issues, async path => {
      const bytes = await input.read(path);
      readFile(bytes, path, files.paths.length > 1 ? `${path}:` : '', sink, issues);
    });
    sayOthers(files, 'coco', input.folder.name, issues);
    return sink.finish();
  },
};

interface Picture {
  readonly camera: string;
  readonly file: string;
}

/** Annotations may stand before what they refer to, so the file is gone through twice. */
function readFile(bytes: Uint8Array, file: string, prefix: string, sink: LabelSink, issues: Issues): void {
  const pictures = new Map<string, Picture>();
  const categories = new Map<string, string>();
  visitJson(bytes, file, {
    enter,
    take(path, value) {
      if (path.length !== 2) return;
      const id = textAt(value, 'id');
      if (path[0] === 'categories') categories.set(id, textAt(value, 'name'));
      if (path[0] !== 'images') return;
      const name = textAt(value, 'file_name');
      pictures.set(id, { camera: cameraOfFile(name), file: frameOfSensorFile(name) });
    },
  });
  let boxes = 0;
  visitJson(bytes, file, {
    enter,
    take(path, value, _text, offset) {
      if (path[0] !== 'annotations' || path.length !== 2) return;
      boxes++;
      takeAnnotation(value, path[1] as number, { pictures, categories, prefix, sink, issues, at: { file, offset } });
    },
  });
  if (boxes === 0) issues.add('FL1019', `expected annotations, got none: ${pictures.size} images`, { file });
}

function enter(path: JsonPath): boolean {
  return path.length === 0 || (path.length === 1 && ['images', 'categories', 'annotations'].includes(String(path[0])));
}

interface Context {
  readonly pictures: ReadonlyMap<string, Picture>;
  readonly categories: ReadonlyMap<string, string>;
  readonly prefix: string;
  readonly sink: LabelSink;
  readonly issues: Issues;
  readonly at: { readonly file: string; readonly offset: number };
}

function takeAnnotation(
  value: unknown,
  index: number,
  { pictures, categories, prefix, sink, issues, at }: Context,
): void {
  const id = `${prefix}${textAt(value, 'id') || `#${index}`}`;
  const crowd = valueAt(value, 'iscrowd');
  if (crowd === 1 || crowd === true) {
    sink.ignore();
    return;
  }
  const picture = pictures.get(textAt(value, 'image_id'));
  if (!picture) {
    sink.drop(
      'no_moment',
      `annotation ${id}: expected an image_id of "images", got ${JSON.stringify(textAt(value, 'image_id'))}`,
      at,
    );
    return;
  }
  const given = valueAt(value, 'bbox');
  if (!Array.isArray(given) || given.length !== 4) {
    sink.drop(
      'no_box',
      `annotation ${id}: expected a bbox of 4 numbers, got ${Array.isArray(given) ? given.length : 'none'}`,
      at,
    );
    return;
  }
  const category = textAt(value, 'category_id');
  if (category !== '' && !categories.has(category))
    issues.add(
      'FL1020',
      `category_id ${category.slice(0, 40)} is not among the categories; the class is not known`,
      at,
    );
  const [x, y, width, height] = given.map(numberOf);
  const attributes = valueAt(value, 'attributes');
  sink.add(
    {
      id,
      track: textAt(value, 'track_id') || textAt(value, 'instance_id') || textAt(attributes, 'track_id'),
      category: categories.get(category) ?? '',
      moment: { file: picture.file },
      frame: '',
      boxes2: [
        { camera: picture.camera, left: x - 0.5, top: y - 0.5, right: x + width - 0.5, bottom: y + height - 0.5 },
      ],
      attributes: [
        ...(typeof valueAt(value, 'score') === 'number' ? [['score', textAt(value, 'score')] as const] : []),
        ...Object.entries(objectOf(attributes) ?? {}).map(([name, said]) => [name, shownValue(said)] as const),
      ],
    },
    at,
  );
}
