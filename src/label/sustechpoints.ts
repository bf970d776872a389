// SUSTechPOINTS: one JSON per cloud, `label/000950.json`: a list of {obj_id, obj_type, psr: {position, rotation, scale}}.
//
// Source: the tool's data-format document and its psr_to_xyz: position is the middle in the LiDAR's frame, scale are full lengths
// along the box's own x (ahead), y, z, and rotation are three.js' XYZ angles, R = Rx · Ry · Rz, rad. Its server saves a plain
// list; copies of it save {frame, objs: [...]}, and with `annotator` and other keys beside.
import { fromEuler } from '../geometry/from-euler.js';
import { eachFile, sayOthers } from './each-file.js';
import { frameOfLabelFile } from './file-stem.js';
import { jsonFilesOf, jsonKindIn } from './json/json-kind.js';
import { visitJson } from './json/json-parts.js';
import { objectOf, shownValue, textAt, valueAt, xyzAt } from './json/json-values.js';
import type { LabelFormat } from './label-format.js';
import { type LabelSink, labelSink } from './label-sink.js';
import { idPrefixes } from './labels-beside.js';

const OWN = new Set(['obj_id', 'obj_type', 'psr']);

export const sustechPoints: LabelFormat = {
  name: 'sustechpoints',
  about: 'SUSTechPOINTS: label/<frame>.json with psr boxes',
  recognise: async input => (await jsonKindIn(input)) === 'sustechpoints',
  async read(input, { issues, each }) {
    const files = await jsonFilesOf(input, 'sustechpoints');
    const sink = labelSink('sustechpoints', { issues, each });
    sink.note(
      'boxes are in the frame of the cloud that was labelled; rotation x y z is Rx·Ry·Rz, scale x is along the heading',
    );
    const prefixOf = idPrefixes(files.paths);
    await eachFile(files.paths, sink, issues, async path =>
      readFile(await input.read(path), path, prefixOf(path), sink),
    );
    sayOthers(files, 'sustechpoints', input.folder.name, issues);
    return sink.finish();
  },
};

function readFile(bytes: Uint8Array, file: string, prefix: string, sink: LabelSink): void {
  const moment = { file: frameOfLabelFile(file) };
  let index = 0;
  visitJson(bytes, file, {
    enter: path => path.length === 0 || (path.length === 1 && path[0] === 'objs'),
    take(path, value, _text, offset) {
      if (!(path.length === 1 && typeof path[0] === 'number') && !(path.length === 2 && path[0] === 'objs')) return;
      const at = { file, offset };
      const track = textAt(value, 'obj_id');
      const id = `${prefix}/${track === '' ? `#${index}` : track}`;
      index++;
      const psr = valueAt(value, 'psr');
      if (!objectOf(psr)) {
        sink.drop(
          'no_box',
          `label ${JSON.stringify(id)}: expected a psr with position, rotation and scale, got none`,
          at,
        );
        return;
      }
      const T = { t: xyzAt(psr, 'position'), q: fromEuler('XYZ', xyzAt(psr, 'rotation')) };
      sink.add(
        {
          id,
          track,
          category: textAt(value, 'obj_type'),
          moment,
          box: { T, size: xyzAt(psr, 'scale') },
          frame: '',
          boxes2: [],
          attributes: Object.entries(objectOf(value) ?? {}).flatMap(([name, given]) =>
            OWN.has(name) || given === '' || given === null ? [] : [[name, shownValue(given)] as const],
          ),
        },
        at,
      );
    },
  });
}
