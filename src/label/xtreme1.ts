// Xtreme1 and BasicAI: `result/<data>-<dataId>.json`, per cloud or picture a list of results, each with its objects.
//
// Source: the project's description of the export result. 3D_BOX: center3D is the middle in the LiDAR's frame, size3D full lengths
// along the box's own x (ahead), y, z, rotation3D three.js' XYZ angles, R = Rx · Ry · Rz, rad. 2D_RECT: four corners in the picture
// number viewIndex; BOUNDING_BOX and RECTANGLE: two or four corners. Pixels count from the upper left corner of the picture.
// 2D_BOX is a 3D box as drawn into a picture, which says nothing that the 3D box does not.
import { fromEuler } from '../geometry/from-euler.js';
import { eachFile, sayOthers } from './each-file.js';
import { frameOfLabelFile } from './file-stem.js';
import { jsonFilesOf, jsonKindIn } from './json/json-kind.js';
import { visitJson } from './json/json-parts.js';
import { listOf, numberOf, objectOf, shownValue, textAt, valueAt, xyzAt } from './json/json-values.js';
import type { Box2, Label } from './label.js';
import type { LabelFormat } from './label-format.js';
import { type LabelSink, labelSink } from './label-sink.js';
import { idPrefixes } from './labels-beside.js';

export const xtreme1: LabelFormat = {
  name: 'xtreme1',
  about: 'Xtreme1 and BasicAI export: result/*.json with contour, 3D and 2D boxes',
  recognise: async input => (await jsonKindIn(input)) === 'xtreme1',
  async read(input, { issues, each }) {
    const files = await jsonFilesOf(input, 'xtreme1');
    const sink = labelSink('xtreme1', { issues, each });
    sink.note(
      '3D boxes are in the frame of the cloud that was labelled; rotation3D is Rx·Ry·Rz, size3D x is along the heading',
    );
    sink.note(
      '2D boxes are counted from the corner of the first pixel; half a pixel was taken off; viewIndex n is camera_n',
    );
    const prefixOf = idPrefixes(files.paths);
    const sources = new Set<string>();
    await eachFile(files.paths, sink, issues, async path => {
      for (const result of resultsOf(await input.read(path), path)) {
        if (result.objects.length > 0) sources.add(result.source);
        for (const object of result.objects) takeObject(object, result, path, prefixOf(path), sink);
      }
    });
    if (sources.size > 1)
      sink.note(
        `labels come from ${sources.size} sources; the attribute "source" says which: ${[...sources].sort().join(', ').slice(0, 200)}`,
      );
    sayOthers(files, 'xtreme1', input.folder.name, issues);
    return sink.finish();
  },
};

interface Result {
  readonly source: string;
  readonly dataId: string;
  readonly objects: readonly unknown[];
}

/** A list of results, or one alone. */
function resultsOf(bytes: Uint8Array, file: string): Result[] {
  const found: Result[] = [];
  const one = (value: unknown) =>
    found.push({
      source: textAt(value, 'sourceName') || textAt(value, 'sourceType'),
      dataId: textAt(value, 'dataId'),
      objects: listOf(valueAt(value, 'objects')),
    });
  visitJson(bytes, file, {
    enter: path => path.length === 0 && bytes.find(c => c > 0x20 && c < 0x80) === 0x5b,
    take: (_, value) => one(value),
  });
  return found;
}

function takeObject(object: unknown, { source, dataId }: Result, file: string, prefix: string, sink: LabelSink): void {
  const at = { file };
  const type = textAt(object, 'type').toUpperCase();
  const contour = valueAt(object, 'contour');
  const id = textAt(object, 'id') || `${prefix}/${textAt(object, 'trackId')}/${type}`;
  const stem = frameOfLabelFile(file);
  const frame = dataId !== '' && stem.endsWith(`-${dataId}`) ? stem.slice(0, -dataId.length - 1) : stem;
  const label: Omit<Label, 'box' | 'boxes2'> = {
    id,
    track: textAt(object, 'trackId'),
    category: textAt(object, 'className') || textAt(object, 'modelClass'),
    moment: { file: frame },
    frame: '',
    attributes: attributesOf(object, source),
  };
  if (type === '3D_BOX' || (type === '' && objectOf(valueAt(contour, 'center3D')))) {
    const T = { t: xyzAt(contour, 'center3D'), q: fromEuler('XYZ', xyzAt(contour, 'rotation3D')) };
    const points = numberOf(valueAt(contour, 'pointN'));
    sink.add(
      { ...label, box: { T, size: xyzAt(contour, 'size3D') }, boxes2: [], points: points >= 0 ? points : undefined },
      at,
    );
    return;
  }
  if (!['2D_RECT', 'BOUNDING_BOX', 'RECTANGLE'].includes(type)) {
    sink.ignore();
    sink.note(
      type === '2D_BOX'
        ? '2D_BOX is a drawn 3D box: left out'
        : `objects of type ${type.slice(0, 40)} are no boxes: left out`,
    );
    return;
  }
  const view = valueAt(contour, 'viewIndex');
  const camera = typeof view === 'number' && Number.isInteger(view) && view >= 0 ? `camera_${view}` : '';
  const box = around(listOf(valueAt(contour, 'points')), camera);
  if (box) sink.add({ ...label, boxes2: [box] }, at);
  else sink.drop('no_box', `label ${JSON.stringify(id)}: expected corners of a box in a picture, got none`, at);
}

function around(points: readonly unknown[], camera: string): Box2 | undefined {
  if (points.length < 2 || points.length > 64) return undefined;
  const [us, vs] = ['x', 'y'].map(axis => points.map(point => numberOf(valueAt(point, axis)) - 0.5));
  // Math.min gives NaN where one is, which is named as such.
  return { camera, left: Math.min(...us), top: Math.min(...vs), right: Math.max(...us), bottom: Math.max(...vs) };
}

function attributesOf(object: unknown, source: string): (readonly [string, string])[] {
  const values = listOf(valueAt(object, 'classValues')).map(
    one =>
      [textAt(one, 'name') || textAt(one, 'alias') || textAt(one, 'id'), shownValue(valueAt(one, 'value'))] as const,
  );
  const confidence = valueAt(object, 'modelConfidence');
  return [
    ...values,
    ...(typeof confidence === 'number' ? [['confidence', String(confidence)] as const] : []),
    ...(textAt(object, 'trackName') === '' ? [] : [['track_name', textAt(object, 'trackName')] as const]),
    ...(source === '' ? [] : [['source', source] as const]),
  ];
}
