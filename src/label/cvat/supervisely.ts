// Supervisely's point clouds: `ds0/ann/<cloud>.pcd.json` per cloud, or `annotation.json` with frames for an episode.
//
// Source: Supervisely's description of the format, and the writer that CVAT uses for "Sly Point Cloud Format". Figures point at
// objects by `objectKey`; geometry: position is the middle, dimensions full lengths x, y, z, rotation three.js' XYZ angles, rad.
import { fromEuler } from '../../geometry/from-euler.js';
import type { Issues } from '../../issue.js';
import { frameOfLabelFile, frameOfSensorFile } from '../file-stem.js';
import { visitJson } from '../json/json-parts.js';
import { listOf, objectOf, shownValue, textAt, valueAt, xyzAt } from '../json/json-values.js';
import type { LabelInput } from '../label-format.js';
import type { LabelSink } from '../label-sink.js';

interface Thing {
  readonly category: string;
  readonly track: string;
  readonly attributes: readonly (readonly [string, string])[];
}

/** Which cloud each frame of an episode is: `frame_pointcloud_map.json`, by the folder it lies in and the frame's number. */
export async function superviselyFrames(input: LabelInput): Promise<Map<string, string>> {
  const frames = new Map<string, string>();
  for (const path of input.names.filter(name => /(^|\/)frame_pointcloud_map\.json$/.test(name)))
    visitJson(await input.read(path), path, {
      enter: at => at.length === 0,
      take(at, value) {
        if (typeof value === 'string') frames.set(`${folderOf(path)}${at[0]}`, frameOfSensorFile(value));
      },
    });
  return frames;
}

export function readSupervisely(
  bytes: Uint8Array,
  file: string,
  prefix: string,
  frames: ReadonlyMap<string, string>,
  sink: LabelSink,
  issues: Issues,
): void {
  const things = new Map<string, Thing>();
  visitJson(bytes, file, {
    enter: path => path.length === 0 || (path.length === 1 && path[0] === 'objects'),
    take(path, value) {
      if (path[0] === 'objects' && path.length === 2) things.set(textAt(value, 'key'), thingOf(value));
    },
  });
  const take = (figure: unknown, frame: string, index: string, offset: number) => {
    const at = { file, offset };
    const id = textAt(figure, 'key') || `${prefix}/${index}`;
    const shape = textAt(figure, 'geometryType');
    const geometry = valueAt(figure, 'geometry');
    if (shape !== 'cuboid_3d' && !(shape === '' && objectOf(valueAt(geometry, 'dimensions')))) {
      sink.ignore();
      issues.add('FL1022', `figures that are no cuboids were not read: ${shape.slice(0, 40) || 'without a type'}`, at);
      return;
    }
    const thing = things.get(textAt(figure, 'objectKey'));
    if (!thing)
      issues.add(
        'FL1020',
        `figure ${JSON.stringify(id)} is of an object that "objects" does not list; its class is not known`,
        at,
      );
    const T = { t: xyzAt(geometry, 'position'), q: fromEuler('XYZ', xyzAt(geometry, 'rotation')) };
    sink.add(
      {
        id,
        track: thing?.track ?? textAt(figure, 'objectKey'),
        category: thing?.category ?? '',
        moment: { file: frame },
        box: { T, size: xyzAt(geometry, 'dimensions') },
        frame: '',
        boxes2: [],
        attributes: thing?.attributes ?? [],
      },
      at,
    );
  };
  visitJson(bytes, file, {
    enter: path => path.length === 0 || (path.length === 1 && (path[0] === 'figures' || path[0] === 'frames')),
    take(path, value, _text, offset) {
      if (path.length !== 2) return;
      if (path[0] === 'figures') take(value, frameOfLabelFile(file), String(path[1]), offset);
      if (path[0] !== 'frames') return;
      const number = textAt(value, 'index');
      const frame = frames.get(`${folderOf(file)}${number}`) ?? number;
      for (const [i, figure] of listOf(valueAt(value, 'figures')).entries())
        take(figure, frame, `${number}/${i}`, offset);
    },
  });
}

/** Tags are name and value. */
function thingOf(value: unknown): Thing {
  return {
    category: textAt(value, 'classTitle'),
    track: textAt(value, 'key'),
    attributes: listOf(valueAt(value, 'tags')).map(
      tag => [textAt(tag, 'name'), shownValue(valueAt(tag, 'value'))] as const,
    ),
  };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
