// Datumaro's JSON: items (frames) with annotations, classes by their place in categories.label.labels.
//
// Source: Datumaro's own reader. cuboid_3d: position is the middle, scale full lengths x, y, z, rotation three.js' XYZ angles, rad.
// bbox: [x, y, width, height] from the upper left corner of the picture.

import { fromEuler } from '../../geometry/from-euler.js';
import { vec3 } from '../../geometry/vec3.js';
import type { Issues } from '../../issue.js';
import { cameraOfFile, frameOfSensorFile } from '../file-stem.js';
import { visitJson } from '../json/json-parts.js';
import { listOf, numberOf, objectOf, shownValue, textAt, valueAt } from '../json/json-values.js';
import type { Label } from '../label.js';
import type { LabelSink } from '../label-sink.js';

/** Attributes of CVAT that say something else than the object's own properties. */
const TOOLS = new Set(['track_id', 'keyframe', 'outside']);

export function readDatumaro(bytes: Uint8Array, file: string, prefix: string, sink: LabelSink, issues: Issues): void {
  let names: readonly string[] = [];
  visitJson(bytes, file, {
    // Items are stepped over one by one.
    enter: path => path.length === 0 || (path.length === 1 && path[0] === 'items'),
    take(path, value) {
      if (path[0] === 'categories')
        names = listOf(valueAt(valueAt(value, 'label'), 'labels')).map(label => textAt(label, 'name'));
    },
  });
  visitJson(bytes, file, {
    enter: path => path.length === 0 || (path.length === 1 && path[0] === 'items'),
    take(path, item, _text, offset) {
      if (path[0] !== 'items' || path.length !== 2) return;
      const frame = textAt(item, 'id');
      for (const [i, annotation] of listOf(valueAt(item, 'annotations')).entries())
        takeAnnotation(annotation, `${prefix}${frame}/${i}`, frame, item, names, { file, offset }, sink, issues);
    },
  });
}

function takeAnnotation(
  annotation: unknown,
  id: string,
  frame: string,
  item: unknown,
  names: readonly string[],
  at: { file: string; offset: number },
  sink: LabelSink,
  issues: Issues,
): void {
  const type = textAt(annotation, 'type');
  const attributes = valueAt(annotation, 'attributes');
  if ((type !== 'cuboid_3d' && type !== 'bbox') || valueAt(attributes, 'outside') === true) {
    sink.ignore();
    if (type !== 'cuboid_3d' && type !== 'bbox')
      issues.add('FL1022', `annotations that are no boxes were not read: ${type.slice(0, 40) || 'without a type'}`, at);
    return;
  }
  const place = numberOf(valueAt(annotation, 'label_id'));
  const category = Number.isInteger(place) ? names[place] : undefined;
  if (category === undefined && place >= 0)
    issues.add('FL1020', `label_id ${place} is not among the ${names.length} labels; the class is not known`, at);
  const occluded = valueAt(attributes, 'occluded');
  const label: Omit<Label, 'boxes2'> = {
    id,
    track: textAt(attributes, 'track_id'),
    category: category ?? '',
    moment: { file: lastPart(frame) },
    frame: '',
    attributes: Object.entries(objectOf(attributes) ?? {}).flatMap(([name, value]) =>
      TOOLS.has(name) || (name === 'occluded' && typeof occluded === 'boolean' && !occluded)
        ? []
        : [[name, shownValue(value)] as const],
    ),
  };
  if (type === 'cuboid_3d') {
    const three = (key: string) => {
      const list = listOf(valueAt(annotation, key));
      return vec3(axis => numberOf(list[axis]));
    };
    const T = { t: three('position'), q: fromEuler('XYZ', three('rotation')) };
    sink.add({ ...label, box: { T, size: three('scale') }, boxes2: [] }, at);
    return;
  }
  const [x, y, width, height] = [0, 1, 2, 3].map(i => numberOf(listOf(valueAt(annotation, 'bbox'))[i]));
  const picture = textAt(valueAt(item, 'image'), 'path');
  const camera = cameraOfFile(picture === '' ? frame : picture);
  sink.note('bboxes are counted from the corner of the first pixel; half a pixel was taken off');
  sink.add(
    {
      ...label,
      moment: { file: picture === '' ? lastPart(frame) : frameOfSensorFile(picture) },
      boxes2: [{ camera, left: x - 0.5, top: y - 0.5, right: x + width - 0.5, bottom: y + height - 0.5 }],
    },
    at,
  );
}

/** Ids of items have folders, but no ending. */
function lastPart(id: string): string {
  return id.split(/[\\/]/).at(-1) ?? '';
}
