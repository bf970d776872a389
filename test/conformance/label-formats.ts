// One line per label format: a small valid set, how many labels it holds, and what bad labels look like in it.
import { arrowLabels } from '../../src/export/labels/index.js';
import { identity } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import type { Label, LabelFault, LabelledSensor } from '../../src/label/index.js';
import { type Column, featherOf } from '../support/feather-writer.js';
import { kittiCalibration, leaningSensors, trackingCalibration } from '../support/kitti-labels.js';
import type { LabelFiles } from '../support/label-files.js';
import { nuscenesFolder, tableFiles } from '../support/nuscenes-folder.js';

export interface LabelLine {
  /** Name of the format. */
  readonly format: string;
  readonly name: string;
  readonly files: LabelFiles;
  readonly count: number;
  /** Sets with one bad label beside good ones: why it is left out. */
  readonly bad?: readonly (readonly [what: string, files: LabelFiles, fault: LabelFault])[];
  /** Every label that there can be is held, to the last bit: written arbitrary labels read again as they were. */
  readonly holdsAll?: boolean;
  /** Its boxes stand in other axes: to write them it needs these sensors, and what was turned comes back to nanometres. */
  readonly turnedFor?: readonly LabelledSensor[];
}

const json = JSON.stringify;
const xyz = ([x, y, z]: readonly unknown[]) => ({ x, y, z });
/** `bad` numbers of the box in question: position, angles, lengths. */
type Bad = { t?: readonly unknown[]; r?: readonly unknown[]; s?: readonly unknown[] };
const numbersOf = ({ t = [10, 2, -0.5], r = [0, 0, 0.5], s = [4, 2, 1.5] }: Bad = {}) => ({ t, r, s });

const faults: readonly (readonly [string, Bad, LabelFault])[] = [
  ['a length of 0', { s: [4, 0, 1.5] }, 'no_size'],
  ['a negative length', { s: [4, 2, -1.5] }, 'no_size'],
  ['a length that is null, as NaN comes', { s: [null, 2, 1.5] }, 'not_finite'],
  ['a position beyond all numbers', { t: [1, 'far', 0] }, 'not_finite'],
  ['an angle that is missing', { r: [0, 0] }, 'not_finite'],
];
const badOf = (files: (bad: Bad) => LabelFiles) =>
  faults.map(([what, bad, fault]) => [what, files(bad), fault] as const);

/** Two boxes at one stamp, the second with other numbers. */
function argoverse(bad: Readonly<Record<string, number>> = {}): LabelFiles {
  const good = { length_m: 4, width_m: 2, height_m: 1.5, qw: 1, qx: 0, qy: 0, qz: 0, tx_m: 10, ty_m: 2, tz_m: 0.5 };
  const numbers = Object.entries(good).map(([name, value]): [string, Column] => [
    name,
    { type: 'float64', values: [value, bad[name] ?? value] },
  ]);
  const text = (values: readonly string[]): Column => ({ type: 'text', values });
  return {
    'annotations.feather': featherOf({
      timestamp_ns: { type: 'int64', values: [315966265259836000n, 315966265259836000n] },
      track_uuid: text(['a', 'b']),
      category: text(['BUS', 'PEDESTRIAN']),
      ...Object.fromEntries(numbers),
      num_interior_pts: { type: 'int64', values: [7n, 0n] },
    }),
  };
}

const psr = (id: string, bad?: Bad) => {
  const { t, r, s } = numbersOf(bad);
  return { obj_id: id, obj_type: 'Car', psr: { position: xyz(t), rotation: xyz(r), scale: xyz(s) } };
};
const sustech = (bad?: Bad) => ({
  'label/000000.json': json([psr('1'), psr('2', bad)]),
  'label/000001.json': '[]',
  'label/000002.json': json({ frame: '000002', objs: [{ ...psr('1'), annotator: 'me' }] }),
});

const xtreme = (bad?: Bad) => {
  const { t, r, s } = numbersOf(bad);
  const object = (id: string, type: string, contour: object) => ({
    id,
    type,
    className: 'car',
    trackId: 't1',
    contour,
  });
  const corners = [
    [10, 20],
    [10, 60],
    [90, 60],
    [90, 20],
  ].map(([x, y]) => ({ x, y }));
  return {
    'result/a-7.json': json([
      {
        version: 'Xtreme1 V0.6',
        dataId: 7,
        sourceName: 'Ground Truth',
        objects: [
          object('A', '3D_BOX', {
            pointN: 3,
            center3D: xyz([1, 2, 3]),
            rotation3D: xyz([0, 0, 1]),
            size3D: xyz([4, 2, 1]),
          }),
          object('B', '3D_BOX', { pointN: 3, center3D: xyz(t), rotation3D: xyz(r), size3D: xyz(s) }),
          object('C', '2D_RECT', { points: corners, viewIndex: 0 }),
        ],
      },
    ]),
  };
};

const sly = (bad?: Bad) => {
  const { t, r, s } = numbersOf(bad);
  const figure = (key: string, geometry: object) => ({ key, objectKey: 'o', geometryType: 'cuboid_3d', geometry });
  return {
    'ds0/ann/frame_000000.pcd.json': json({
      description: '',
      key: 'k',
      tags: [],
      objects: [{ key: 'o', classTitle: 'car', tags: [] }],
      figures: [
        figure('f1', { position: xyz([1, 2, 3]), rotation: xyz([0, 0, 1]), dimensions: xyz([4, 2, 1]) }),
        figure('f2', { position: xyz(t), rotation: xyz(r), dimensions: xyz(s) }),
      ],
    }),
    'meta.json': json({ classes: [{ title: 'car', shape: 'cuboid_3d' }], tags: [] }),
    'key_id_map.json': json({ objects: { o: 1 }, figures: { f1: 1 }, videos: { k: 0 } }),
  };
};

const datumaro = (bad?: Bad) => {
  const { t, r, s } = numbersOf(bad);
  const cuboid = (
    id: number,
    position: readonly unknown[],
    rotation: readonly unknown[],
    scale: readonly unknown[],
  ) => ({
    ...{ id, type: 'cuboid_3d', label_id: 0, position, rotation, scale },
    attributes: { track_id: 1, occluded: false },
  });
  return {
    'annotations/default.json': json({
      info: {},
      categories: { label: { labels: [{ name: 'car', parent: '' }] } },
      items: [{ id: 'frame_000000', annotations: [cuboid(0, [1, 2, 3], [0, 0, 1], [4, 2, 1]), cuboid(1, t, r, s)] }],
    }),
  };
};

const tracklets = (order: string, bad?: Bad) => {
  const { t, r, s } = numbersOf(bad);
  const tag = (name: string, value: unknown) => (value === undefined ? '' : `<${name}>${value}</${name}>`);
  const pose = (at: readonly unknown[], turn: readonly unknown[]) =>
    `<item>${['tx', 'ty', 'tz'].map((n, i) => tag(n, at[i])).join('')}${['rx', 'ry', 'rz'].map((n, i) => tag(n, turn[i])).join('')}<occlusion>0</occlusion><truncation>0</truncation></item>`;
  const track = (size: readonly unknown[], poses: string) =>
    `<item><objectType>Car</objectType>${tag('h', size[2])}${tag('w', size[1])}${tag('l', size[0])}<first_frame>0</first_frame><poses><count>1</count>${poses}</poses></item>`;
  const text = `<?xml version="1.0" encoding="UTF-8" standalone="true"?>\n<!DOCTYPE boost_serialization>\n<boost_serialization version="9" signature="serialization::archive">\n<tracklets ${order}><count>2</count>${track([4, 2, 1], pose([1, 2, 3], [0, 0, 1]))}${track(s, pose(t, r))}</tracklets></boost_serialization>`;
  return { 'tracklet_labels.xml': text, 'frame_list.txt': '0 frame_000000\n' };
};
const boost = 'class_id="0" tracking_level="0" version="0"';
const byDatumaro = 'version="0" tracking_level="0" class_id="0"';

const cuboids = (bad?: Bad) => {
  const { t, r, s } = numbersOf(bad);
  return {
    'scene.json': json({
      openlabel: {
        metadata: { schema_version: '1.0.0' },
        objects: { 1: { name: 'a', type: 'car' }, 2: { name: 'b', type: 'car' } },
        frames: {
          0: {
            frame_properties: { timestamp: 12.5 },
            objects: {
              1: { object_data: { cuboid: [{ name: 'shape', val: [1, 2, 3, 0, 0, 0, 1, 4, 2, 1] }] } },
              2: {
                object_data: { cuboid: [{ name: 'shape', val: [...t, ...[0, 1, 2].map(i => r[i] ?? null), ...s] }] },
              },
            },
          },
        },
      },
    }),
  };
};

const coco = (bbox: unknown) => ({
  'instances.json': json({
    images: [{ id: 1, file_name: 'CAM_FRONT/000001.jpg', width: 100, height: 80 }],
    categories: [{ id: 3, name: 'car' }],
    annotations: [
      { id: 1, image_id: 1, category_id: 3, bbox: [10, 20, 30, 40], iscrowd: 0 },
      { id: 2, image_id: 1, category_id: 3, bbox, iscrowd: 0 },
    ],
  }),
});

const box = (size: readonly [number, number, number]): Label => ({
  ...{ id: `${size}`, track: '', category: 'car', moment: { stampNs: 5n }, frame: 'rig', boxes2: [], attributes: [] },
  box: { T: { t: [1, 2, 3], q: [0, 0, 0, 1] }, size },
});
const arrow = (labels: readonly Label[]) =>
  Object.fromEntries(arrowLabels.write(labels, { sensors: [], issues: new Issues() }).files);

const town = {
  'truth.json': json({
    framelock_truth: 1,
    start_ns: 1000,
    labels_3d: [
      {
        sensor: 'lidar',
        stamp: 5,
        boxes: [
          {
            ...{ track: 'car_0', label: 'car', size_m: [4, 2, 1.5], velocity_mps: [1, 0, 0], points: 7 },
            base_link: { translation_m: [5, 0, 0], rotation_xyzw: [0, 0, 0, 1] },
            map: { translation_m: [50, 0, 0], rotation_xyzw: [0, 0, 0, 1] },
          },
        ],
      },
    ],
    labels_2d: [],
  }),
};

/** One key frame and one annotation of a car beside another one that may be bad. */
const nuscenesTables = (bad: Bad = {}) => {
  const box = (instance: string) => ({
    ...{ instance, category: 'vehicle.car', T_map_box: identity, size: [4, 2, 1.5] as const, points: 3 },
    ...{ visibility: 'v80-100', attributes: [] },
  });
  const us = 1_532_402_927_000_000;
  const sweep = { us, key: true, ending: 'pcd.bin', content: new Uint8Array(20) };
  const { tables } = nuscenesFolder([
    {
      name: 'scene-0001',
      T_map_ego: () => identity,
      samples: [{ us, annotations: [box('one'), box('other')] }],
      sensors: [{ channel: 'LIDAR_TOP', modality: 'lidar', T_ego_sensor: identity, files: [sweep] }],
    },
  ]);
  if (bad.t) tables.sample_annotation[1].translation = bad.t;
  // Width goes before length.
  if (bad.s) tables.sample_annotation[1].size = [bad.s[1], bad.s[0], bad.s[2]];
  return Object.fromEntries(tableFiles(tables));
};

const kittiRow = ({ t = [2, 1.6, 20], r = [0.5], s = [1.5, 1.8, 4] }: Bad = {}) =>
  `Car 0.00 1 -10 ${['10.5', '20', '90', '60.25', ...s, ...t, ...r].map(v => v ?? 'nan').join(' ')}`;
const kittiObject = (bad?: Bad) => ({
  'label_2/000000.txt': `${kittiRow()}\n${kittiRow(bad)}\n`,
  'label_2/000003.txt': '',
  'calib/000000.txt': kittiCalibration,
});
const kittiTracking = (bad?: Bad) => ({
  'label_02/0003.txt': `0 7 ${kittiRow()}\n1 7 ${kittiRow(bad)}\n`,
  'calib/0003.txt': trackingCalibration,
});
const kittiBad = (files: (bad: Bad) => LabelFiles): LabelLine['bad'] => [
  ['a length of 0', files({ s: [1.5, 0, 4] }), 'no_size'],
  ['a negative length', files({ s: [1.5, 1.8, -4] }), 'no_size'],
  ['NaN', files({ s: [null, 1.8, 4] }), 'not_finite'],
  ['a position beyond all numbers', files({ t: [2, 'inf', 20] }), 'not_finite'],
  ['a word for a number', files({ t: [2, 'far', 20] }), 'unreadable'],
  ['an angle that is missing', files({ r: [] }), 'unreadable'],
];

export const labelLines: readonly LabelLine[] = [
  { format: 'town-truth', name: 'a town', files: town, count: 1 },
  {
    format: 'framelock',
    name: 'labels.arrow',
    files: arrow([box([4, 2, 1]), box([4, 2, 1.5])]),
    count: 2,
    bad: [
      ['a length of 0', arrow([box([4, 2, 1]), box([4, 0, 1])]), 'no_size'],
      ['NaN', arrow([box([4, 2, 1]), box([4, Number.NaN, 1])]), 'not_finite'],
    ],
    holdsAll: true,
  },
  { format: 'openlabel', name: 'cuboids', files: cuboids(), count: 2, bad: badOf(cuboids), holdsAll: true },
  { format: 'sustechpoints', name: 'frames', files: sustech(), count: 3, bad: badOf(sustech) },
  { format: 'xtreme1', name: 'a result', files: xtreme(), count: 3, bad: badOf(xtreme) },
  { format: 'cvat-cuboids', name: 'Supervisely', files: sly(), count: 2, bad: badOf(sly) },
  { format: 'cvat-cuboids', name: 'Datumaro', files: datumaro(), count: 2, bad: badOf(datumaro) },
  {
    format: 'cvat-cuboids',
    name: 'KITTI raw',
    files: tracklets(boost),
    count: 2,
    bad: badOf(bad => tracklets(boost, bad)),
  },
  {
    format: 'cvat-cuboids',
    name: 'KITTI raw of CVAT',
    files: tracklets(byDatumaro),
    count: 2,
    bad: badOf(bad => tracklets(byDatumaro, bad)),
  },
  {
    format: 'coco',
    name: 'boxes',
    files: coco([1, 2, 3, 4]),
    count: 2,
    bad: [
      ['no area', coco([1, 2, 0, 4]), 'no_size'],
      ['a negative height', coco([1, 2, 3, -4]), 'no_size'],
      ['no number', coco([1, null, 3, 4]), 'not_finite'],
      ['three numbers', coco([1, 2, 3]), 'no_box'],
    ],
  },
  {
    format: 'argoverse2',
    name: 'annotations',
    files: argoverse(),
    count: 2,
    bad: [
      ['a length of 0', argoverse({ width_m: 0 }), 'no_size'],
      ['a negative length', argoverse({ height_m: -1 }), 'no_size'],
      ['NaN', argoverse({ tx_m: Number.NaN }), 'not_finite'],
      ['no rotation', argoverse({ qw: 0 }), 'no_rotation'],
    ],
  },
  {
    format: 'nuscenes',
    name: 'tables',
    files: nuscenesTables(),
    count: 2,
    bad: badOf(nuscenesTables).filter(([, , fault]) => fault === 'no_size'),
  },
  {
    format: 'kitti-object',
    name: 'a split',
    files: kittiObject(),
    count: 2,
    bad: kittiBad(kittiObject),
    turnedFor: leaningSensors('image_2'),
  },
  {
    format: 'kitti-tracking',
    name: 'a sequence',
    files: kittiTracking(),
    count: 2,
    bad: kittiBad(kittiTracking),
    turnedFor: leaningSensors('image_02'),
  },
];
