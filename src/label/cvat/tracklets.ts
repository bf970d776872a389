// tracklet_labels.xml: KITTI raw's tracklets, and what CVAT and Datumaro write as "KITTI Raw Format", which is not the same.
//
//                 lengths                 tz                 truncation 2 and 3
//   KITTI         l w h along x y z       bottom of the box  outside of the picture, labelled all the same
//   CVAT          w h l along x y z       middle             outside: the track is not there
//
// Source: KITTI's devkit for raw data (readme, tracklets.h, readTracklets.m) and Datumaro's kitti_raw exporter, which writes
// scale[0] as w, scale[1] as h, scale[2] as l. They are told apart by how they begin: Boost's archive writes class_id first,
// Datumaro version first.

import { fromEuler } from '../../geometry/from-euler.js';
import { apply, type Vec3 } from '../../geometry/se3.js';
import { vec3 } from '../../geometry/vec3.js';
import { frameOfSensorFile } from '../file-stem.js';
import type { LabelInput } from '../label-format.js';
import type { LabelSink } from '../label-sink.js';
import { type Tracklet, type TrackletPose, visitTracklets } from './tracklets-xml.js';

/** `frame_list.txt` beside the file: number and name of each frame. */
export async function frameNames(input: LabelInput, path: string): Promise<ReadonlyMap<number, string>> {
  const list = `${path.slice(0, path.lastIndexOf('/') + 1)}frame_list.txt`;
  if (!input.names.includes(list)) return new Map();
  const rows = (await input.text(list)).split('\n').map(line => /^\s*(\d{1,15})\s+(\S.*?)\s*$/.exec(line));
  return new Map(rows.flatMap(row => (row ? [[Number(row[1]), frameOfSensorFile(`${row[2]}.`)] as const] : [])));
}

export function readTracklets(text: string, file: string, names: ReadonlyMap<number, string>, sink: LabelSink): void {
  let index = 0;
  visitTracklets(text, file, (track, dialect) => {
    index++;
    sink.note(
      dialect === 'cvat'
        ? 'CVAT’s KITTI raw: tx ty tz is the middle, w h l are the lengths along the box’s x, y, z; rotation is Rx·Ry·Rz'
        : 'KITTI raw: tz is the bottom of the box; l w h are the lengths along its x (ahead), y, z; rotation is Rz·Ry·Rx',
    );
    for (const [i, pose] of track.poses.entries()) {
      const number = decimalOf(track.fields.get('first_frame')) + i;
      const truncation = decimalOf(pose.fields.get('truncation'));
      if (dialect === 'cvat' && (truncation === 2 || truncation === 3)) {
        sink.ignore();
        continue;
      }
      const name =
        Number.isInteger(number) && number >= 0 ? (names.get(number) ?? String(number).padStart(10, '0')) : '';
      const occlusion = pose.fields.get('occlusion') ?? '';
      sink.add(
        {
          id: `${index}/${name}`,
          track: String(index),
          category: track.fields.get('objectType') ?? '',
          moment: { file: name },
          box: dialect === 'cvat' ? cvatBox(track, pose) : kittiBox(track, pose),
          frame: '',
          boxes2: [],
          // Partly is somewhere between: no number is made up for it.
          occluded: occlusion === '0' ? 0 : occlusion === '2' ? 1 : undefined,
          attributes: [
            ...(occlusion === '1' ? [['occlusion', 'partly'] as const] : []),
            ...(dialect === 'kitti' && truncation > 0 && truncation < 4
              ? [['truncation', TRUNCATION[truncation]] as const]
              : []),
            ...track.attributes,
            ...pose.attributes,
          ],
        },
        { file },
      );
    }
  });
}

const TRUNCATION = ['in_image', 'truncated', 'out_image', 'behind_image'];

function kittiBox(track: Tracklet, pose: TrackletPose) {
  const [l, w, h] = numbers(track, 'l', 'w', 'h');
  const [rx, ry, rz] = numbers(pose, 'rx', 'ry', 'rz');
  const q = fromEuler('ZYX', [rz, ry, rx]);
  const bottom = numbers(pose, 'tx', 'ty', 'tz');
  return { T: { q, t: apply({ q, t: bottom }, [0, 0, h / 2]) }, size: [l, w, h] as Vec3 };
}

function cvatBox(track: Tracklet, pose: TrackletPose) {
  const q = fromEuler('XYZ', numbers(pose, 'rx', 'ry', 'rz'));
  return { T: { q, t: numbers(pose, 'tx', 'ty', 'tz') }, size: numbers(track, 'w', 'h', 'l') };
}

function numbers({ fields }: Pick<Tracklet, 'fields'>, ...names: readonly [string, string, string]): Vec3 {
  return vec3(axis => decimalOf(fields.get(names[axis])));
}

/** NaN for what is no decimal number. */
function decimalOf(text: string | undefined): number {
  return text !== undefined && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)
    ? Number(text)
    : Number.NaN;
}
