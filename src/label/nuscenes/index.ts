// nuScenes annotations: boxes of the key frames, given in the map, carried into the car's frame at the sweep that was labelled.
//
// Source: schema and code of the nuScenes devkit. translation: middle of the box in the map, m; size: width, length, height;
// rotation: w x y z, the box's x axis ahead; instance: the object over time; velocity by the devkit's rule.
import { chooseScenes, findTables } from '../../bytes/nuscenes/index.js';
import { FramelockError } from '../../issue.js';
import type { Label } from '../label.js';
import type { LabelFormat } from '../label-format.js';
import { labelSink } from '../label-sink.js';
import { readAnnotations } from './annotations.js';
import { readDictionary } from './dictionary.js';
import { labelOf } from './label-of.js';
import { readMoments } from './moments.js';
import { distinct } from './row-store.js';

export const nuscenes: LabelFormat = {
  name: 'nuscenes',
  about: 'tables of nuScenes: 3D boxes of the key frames with tracks, attributes and visibility',
  async recognise({ names }) {
    return findTables(names).some(({ paths }) => paths.has('sample_annotation'));
  },
  async read({ folder, names }, { issues, each }) {
    const sink = labelSink('nuscenes', { issues, each });
    const chosen = await chosenScenes(folder, names, issues);
    const { moments, others, sensor } = await readMoments(chosen);
    const dictionary = await readDictionary(chosen);
    const annotations = await readAnnotations(chosen, others, sink);
    // A million labels have a few thousand lists between them.
    const lists = distinct<Label['attributes']>();
    const shared = (list: Label['attributes']) => lists.of(lists.idOf(JSON.stringify(list), list));
    for (const annotation of annotations) {
      const label = labelOf(annotation, annotations, moments, dictionary, issues);
      if (typeof label === 'string') sink.drop('no_moment', label, annotation.at);
      else sink.add({ ...label, attributes: shared(label.attributes) }, annotation.at);
    }
    sink.note('nuscenes: sizes are read as width, length, height and rotations as w, x, y, z');
    sink.note(
      `nuscenes: boxes are carried from the map into the rig frame by the pose of the key frame of ${sensor}; their moment is its stamp, the end of the sweep`,
    );
    sink.note(
      'nuscenes: velocities are differences to the neighbours of the track, at most 1.5 s away, as the devkit makes them; num_lidar_pts counts the points of one sweep',
    );
    sink.note('nuscenes: visibility tells a range over all cameras; occluded is 1 less its middle');
    return sink.finish();
  },
};

/** What cannot be read of the tables at all is a fault of the labels. */
async function chosenScenes(...[folder, names, issues]: Parameters<typeof chooseScenes>) {
  try {
    return await chooseScenes(folder, names, issues, ['sample_annotation', 'instance', 'category']);
  } catch (cause) {
    if (!(cause instanceof FramelockError) || cause.code !== 'FL0115') throw cause;
    throw new FramelockError('FL1002', cause.message, { at: cause.at, cause });
  }
}
