// truth.json of a simulated town, as labels: the boxes of every sweep with their returns, and of every picture with their pixels.
import { rotateVector } from '../geometry/rotation-vector.js';
import { compose, inverse, type Quaternion, type SE3, type Vec3 } from '../geometry/se3.js';
import { FramelockError } from '../issue.js';
import { listOf, valueAt } from './json/json-values.js';
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
    const damaged = () =>
      sink.drop('unreadable', 'expected boxes as framelock simulate writes them, got damaged ones', at);
    for (const { sensor, stamp, box } of boxesOf(truth.labels_3d, isBox3, damaged)) {
      const { track, label, size_m, base_link, map, velocity_mps, points } = box;
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
    for (const { sensor, stamp, box } of boxesOf(truth.labels_2d, isBox2, damaged)) {
      const { track, label, box_px, occluded } = box;
      const [left, top, right, bottom] = box_px;
      const box2: Box2 = { camera: sensor, left, top, right, bottom };
      const moment = start + BigInt(Math.round(stamp));
      sink.add({ ...blank(`${track}@${sensor}@${stamp}`, track, label, moment), boxes2: [box2], occluded }, at);
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

interface Box3Truth {
  readonly track: string;
  readonly label: string;
  readonly size_m: Vec3;
  readonly base_link: Placed;
  readonly map: Placed;
  readonly velocity_mps: Vec3;
  readonly points: number;
}

interface Box2Truth {
  readonly track: string;
  readonly label: string;
  readonly box_px: readonly [number, number, number, number];
  readonly occluded: number;
}

interface Truth {
  /** As text: it is beyond what a number of JSON holds. */
  readonly start_ns: string;
  /** Of one sensor's message each: `sensor`, `stamp` (ns since the start), `boxes`. */
  readonly labels_3d: readonly unknown[];
  readonly labels_2d: readonly unknown[];
}

/** Each box with its moment; `damaged` is told of every part that is none. */
function* boxesOf<B>(moments: readonly unknown[], isBox: (box: unknown) => box is B, damaged: () => void) {
  for (const moment of moments) {
    const [sensor, stamp, boxes] = ['sensor', 'stamp', 'boxes'].map(key => valueAt(moment, key));
    if (typeof sensor !== 'string' || typeof stamp !== 'number' || !Number.isFinite(stamp) || !Array.isArray(boxes)) {
      damaged();
      continue;
    }
    for (const box of boxes) {
      if (isBox(box)) yield { sensor, stamp, box };
      else damaged();
    }
  }
}

function isBox3(box: unknown): box is Box3Truth {
  const placed = ['base_link', 'map'].every(key => isPlaced(valueAt(box, key)));
  return isNamed(box) && placed && hasNumbers(box, { size_m: 3, velocity_mps: 3 }) && isNumber(valueAt(box, 'points'));
}

function isBox2(box: unknown): box is Box2Truth {
  return isNamed(box) && hasNumbers(box, { box_px: 4 }) && isNumber(valueAt(box, 'occluded'));
}

const isNumber = (value: unknown) => typeof value === 'number';
const isNamed = (box: unknown) => ['track', 'label'].every(key => typeof valueAt(box, key) === 'string');
const isPlaced = (value: unknown) => hasNumbers(value, { translation_m: 3, rotation_xyzw: 4 });

/** Lists of as many numbers under each key. */
function hasNumbers(of: unknown, counts: Readonly<Record<string, number>>): boolean {
  return Object.entries(counts).every(([key, count]) => {
    const list = listOf(valueAt(of, key));
    return list.length === count && list.every(isNumber);
  });
}

/** It is framelock's own file: what does not read as one was damaged. */
function parse(text: string, file: string): Truth {
  try {
    const truth = JSON.parse(text);
    const lists = Array.isArray(truth.labels_3d) && Array.isArray(truth.labels_2d);
    if (lists && /^-?\d{1,19}$/.test(String(truth.start_ns))) return truth;
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
