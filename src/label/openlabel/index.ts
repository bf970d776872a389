// ASAM OpenLABEL 1.0: objects with cuboids and boxes in pictures, frame by frame, as one JSON file.
import { eachFile, sayOthers } from '../each-file.js';
import { jsonFilesOf, jsonKindIn } from '../json/json-kind.js';
import type { LabelFormat } from '../label-format.js';
import { labelSink } from '../label-sink.js';
import { readOpenLabel } from './read-openlabel.js';
import { writeOpenLabel } from './write-openlabel.js';

export const openLabel: LabelFormat = {
  name: 'openlabel',
  about: 'ASAM OpenLABEL 1.0 JSON: cuboids and bboxes of objects, by frame',
  recognise: async input => (await jsonKindIn(input)) === 'openlabel',
  async read(input, { issues, each }) {
    const files = await jsonFilesOf(input, 'openlabel');
    const sink = labelSink('openlabel', { issues, each });
    sink.note(
      'cuboids: x y z is the middle, lengths are along their own axes (x ahead); 9 numbers are Rz·Ry·Rx of rx ry rz',
    );
    sink.note('cuboids in a sensor’s coordinate system stay there, all others were carried to the vehicle (rig)');
    sink.note('bboxes: middle and size in pixels from the corner of the first pixel; half a pixel was taken off');
    await eachFile(files.paths, sink, issues, async path => {
      const prefix = files.paths.length > 1 ? `${path}:` : '';
      readOpenLabel(await input.read(path), path, prefix, sink, issues);
    });
    sayOthers(files, 'openlabel', input.folder.name, issues);
    return sink.finish();
  },
  write: writeOpenLabel,
};
