// truth.json of a simulated town, as labels: the boxes of every sweep with their returns, and of every picture with their pixels.
import { rotateVector } from '../geometry/rotation-vector.js';
import { compose, inverse, type Quaternion, type SE3, type Vec3 } from '../geometry/se3.js';
import { FramelockError } from '../issue.js';
import type { Box2, Label } from './label.js';
import type { LabelFormat, LabelInput } from './label-format.js';
import { labelSink } from './label-sink.js';

const FILE = 'truth.json';

const pathOf = (input: LabelInput) => (input.names.length === 1 ? input.names[0] : FILE);

export const townTruth: LabelFormat = {
  name: 'town-truth',
  about: 'truth.json of framelock simulate: 3D boxes of every sweep, 2D boxes of every picture',
  async recognise(input) {
    const path = pathOf(input);
    if (!input.names.includes(path) || !path.endsWith('.json')) return false;
    return /^\s*\{\s*"framelock_truth"\s*:/.test(new TextDecoder().decode(await input.head(path)));
  },
  async read(input, { issues, each }) {
    const path = pathOf(input);
    const at = { file: path };
    const truth = parse(await input.text(path), path);
    const sink = labelSink('town-truth', { issues, each });
    sink.note(
      '3D boxes are in the rig frame at the stamp of the sweep, as its sensor wrote it; 2D boxes have the edges of pixels',
    );
    const start = BigInt(truth.start_ns);
    for (const { sensor, stamp, boxes } of truth.labels_3d)
      for (const { track, label, size_m, base_link, map, velocity_mps, points } of boxes) {
        const T_rig_map = compose(poseOf(base_link), inverse(poseOf(map)));
        sink.add(
          {
            ...blank(`${track}@${sensor}@${stamp}`, track, label, start + BigInt(Math.round(stamp))),
            box: { T: poseOf(base_link), size: size_m },
            frame: 'rig',
            velocity: rotateVector(T_rig_map.q, velocity_mps),
            points,
          },
          at,
        );
      }
    for (const { sensor, stamp, boxes } of truth.labels_2d)
      for (const { track, label, box_px, occluded } of boxes) {
        const [left, top, right, bottom] = box_px;
        const box: Box2 = { camera: sensor, left, top, right, bottom };
        const moment = start + BigInt(Math.round(stamp));
        sink.add({ ...blank(`${track}@${sensor}@${stamp}`, track, label, moment), boxes2: [box], occluded }, at);
      }
    return sink.finish();
  },
};

function blank(id: string, track: string, category: string, stampNs: bigint): Label {
  return { id, track, category, moment: { stampNs }, frame: '', boxes2: [], attributes: [] };
}

interface Placed {
  readonly translation_m: Vec3;
  readonly rotation_xyzw: Quaternion;
}

function poseOf({ translation_m, rotation_xyzw }: Placed): SE3 {
  return { t: translation_m, q: rotation_xyzw };
}

interface Truth {
  readonly start_ns: number;
  readonly labels_3d: readonly {
    readonly sensor: string;
    readonly stamp: number;
    readonly boxes: readonly {
      readonly track: string;
      readonly label: string;
      readonly size_m: Vec3;
      readonly base_link: Placed;
      readonly map: Placed;
      readonly velocity_mps: Vec3;
      readonly points: number;
    }[];
  }[];
  readonly labels_2d: readonly {
    readonly sensor: string;
    readonly stamp: number;
    readonly boxes: readonly {
      readonly track: string;
      readonly label: string;
      readonly box_px: readonly [number, number, number, number];
      readonly occluded: number;
    }[];
  }[];
}

/** It is framelock's own file: what does not read as one was damaged. */
function parse(text: string, file: string): Truth {
  try {
    const truth = JSON.parse(text);
    if (Array.isArray(truth.labels_3d) && Array.isArray(truth.labels_2d)) return truth;
  } catch {
    // Said below.
  }
  throw new FramelockError(
    'FL1002',
    'expected truth.json as framelock simulate writes it, got another or a damaged one',
    {
      at: { file },
    },
  );
}
