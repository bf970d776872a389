// Mistakes that people make with calibrations, planted into right numbers; written apart from the readings that undo them.

import type { RigNumbers } from '../../../src/calibration/doctor/index.js';
import type { Intrinsics } from '../../../src/camera/index.js';
import { compose, fromRollPitchYaw, inverse, type Quaternion, type SE3 } from '../../../src/geometry/index.js';

export interface Plant {
  readonly family: string;
  readonly mistake: RegExp;
  plant(right: RigNumbers): RigNumbers;
}

const camera = (change: (T: SE3) => SE3) => (n: RigNumbers) => ({ ...n, T_rig_camera: change(n.T_rig_camera) });
const lens = (change: (l: Intrinsics) => Partial<Intrinsics>) => (n: RigNumbers) => ({
  ...n,
  intrinsics: { ...n.intrinsics, ...change(n.intrinsics) },
});
const turnedBy = (q: Quaternion): SE3 => ({ q, t: [0, 0, 0] });
const h = Math.SQRT1_2;

/** A camera's optical axes as seen from body axes: right is −y, down −z, ahead x. */
const T_body_optical = turnedBy([-0.5, 0.5, -0.5, 0.5]);

export const plants: Record<string, Plant> = {
  inverse: { family: 'inverse', mistake: /inverse was written/, plant: camera(inverse) },
  transposed: {
    family: 'transposed',
    mistake: /transposed/,
    plant: camera(({ q: [x, y, z, w], t }) => ({ q: [-x, -y, -z, w], t })),
  },
  'w first': {
    family: 'quaternion order',
    mistake: /written as w, x, y, z/,
    plant: camera(({ q: [x, y, z, w], t }) => ({ q: [w, x, y, z], t })),
  },
  'w first read as last twice': {
    family: 'quaternion order',
    mistake: /read as w, x, y, z but was x, y, z, w/,
    plant: camera(({ q: [x, y, z, w], t }) => ({ q: [y, z, w, x], t })),
  },
  'body axes': {
    family: 'axes',
    mistake: /body axes/,
    plant: camera(T => compose(T, inverse(T_body_optical))),
  },
  OpenGL: { family: 'axes', mistake: /OpenGL/, plant: camera(T => compose(T, turnedBy([1, 0, 0, 0]))) },
  'LiDAR with y ahead': {
    family: 'axes',
    mistake: /x right and y ahead|rig was given with x right/,
    // The LiDAR's points have x ahead; who wrote the pose thought that y is.
    plant: n => ({ ...n, T_rig_lidar: compose(n.T_rig_lidar, turnedBy([0, 0, h, h])) }),
  },
  mm: {
    family: 'units',
    mistake: /in mm/,
    plant: camera(({ q, t }) => ({ q, t: [t[0] * 1e3, t[1] * 1e3, t[2] * 1e3] })),
  },
  cm: {
    family: 'units',
    mistake: /in cm/,
    plant: camera(({ q, t }) => ({ q, t: [t[0] * 100, t[1] * 100, t[2] * 100] })),
  },
  'other frame': {
    family: 'translation',
    mistake: /other frame/,
    plant: camera(T => ({ q: T.q, t: inverse(T).t })),
  },
  negated: {
    family: 'translation',
    mistake: /other sign/,
    plant: camera(({ q, t }) => ({ q, t: [-t[0], -t[1], -t[2]] })),
  },
  'left-handed': {
    family: 'left-handed',
    mistake: /the (pose|rotation) was written in a left-handed system/,
    // CARLA and Unreal have y to the right.
    plant: camera(({ q: [x, y, z, w], t }) => ({ q: [-x, y, -z, w], t: [t[0], -t[1], t[2]] })),
  },
  'radians as degrees': {
    family: 'degrees and radians',
    mistake: /radians were taken for degrees/,
    plant: camera(({ q, t }) => ({
      q: fromRollPitchYaw(...(angles(q).map(a => (a * Math.PI) / 180) as [number, number, number])),
      t,
    })),
  },
  'degrees as radians': {
    family: 'degrees and radians',
    mistake: /degrees were taken for radians/,
    plant: camera(({ q, t }) => ({
      q: fromRollPitchYaw(...(angles(q).map(a => (a * 180) / Math.PI) as [number, number, number])),
      t,
    })),
  },
  'swapped principal point': {
    family: 'pixel axes and origin',
    mistake: /cx and cy were swapped|rows and columns/,
    plant: lens(({ cx, cy }) => ({ cx: cy, cy: cx })),
  },
  'origin in the middle': {
    family: 'pixel axes and origin',
    mistake: /from the middle of the picture/,
    plant: lens(({ cx, cy, width, height }) => ({ cx: cx - (width - 1) / 2, cy: cy - (height - 1) / 2 })),
  },
  'half size': {
    family: 'picture size',
    mistake: /2 times as small|px wide/,
    plant: lens(({ fx, fy, cx, cy }) => ({
      fx: fx / 2,
      fy: fy / 2,
      cx: (cx + 0.5) / 2 - 0.5,
      cy: (cy + 0.5) / 2 - 0.5,
    })),
  },
  'twice the size': {
    family: 'picture size',
    mistake: /2 times as large|px wide/,
    plant: lens(({ fx, fy, cx, cy }) => ({ fx: fx * 2, fy: fy * 2, cx: 2 * cx + 0.5, cy: 2 * cy + 0.5 })),
  },
  'size of 1080 rows': {
    family: 'picture size',
    mistake: /size alone was written wrong: 1920x1080 for 1920x1200/,
    // The trap of this pair as it was published.
    plant: lens(() => ({ height: 1080 })),
  },
  'LiDAR inverse': {
    family: 'inverse',
    mistake: /inverse/,
    plant: n => ({ ...n, T_rig_lidar: inverse(n.T_rig_lidar) }),
  },
};

/** Roll, pitch, yaw of R = Rz·Ry·Rx by the matrix's entries. */
function angles([x, y, z, w]: Quaternion): [number, number, number] {
  const R = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w)],
    [2 * (x * y + z * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
  return [Math.atan2(R[2][1], R[2][2]), -Math.asin(R[2][0]), Math.atan2(R[1][0], R[0][0])];
}

export const cases: readonly (readonly [pair: string, plant: string])[] = [
  ['kitti_2011_09_26.bag cam2', 'inverse'],
  ['kitti_2011_09_26.bag cam2', 'mm'],
  ['kitti_2011_09_26.bag cam2', 'body axes'],
  ['kitti_2011_09_26.bag cam2', 'swapped principal point'],
  ['kitti_2011_09_26.bag cam2', 'negated'],
  ['kitti object 000000', 'inverse'],
  ['kitti object 000000', 'OpenGL'],
  ['kitti object 000000', 'half size'],
  ['kitti object 000000', 'origin in the middle'],
  ['kitti object 000001', 'cm'],
  ['kitti object 000001', 'LiDAR with y ahead'],
  ['kitti object 000001', 'radians as degrees'],
  ['kitti object 000002', 'transposed'],
  ['kitti object 000002', 'twice the size'],
  ['kitti object 000002', 'degrees as radians'],
  ['nuscenes_sample.mcap CAM_BACK_LEFT', 'inverse'],
  ['nuscenes_sample.mcap CAM_BACK_LEFT', 'w first'],
  ['nuscenes_sample.mcap CAM_BACK_LEFT', 'left-handed'],
  ['nuscenes_sample.mcap CAM_BACK_LEFT', 'other frame'],
  ['nuscenes_sample.mcap CAM_BACK_LEFT', 'LiDAR inverse'],
  ['nuscenes_sample.mcap CAM_BACK_LEFT', 'w first read as last twice'],
  ['nuscenes_sample.mcap CAM_BACK', 'transposed'],
  ['nuscenes_sample.mcap CAM_BACK', 'mm'],
  ['opencalib', 'inverse'],
  ['opencalib', 'body axes'],
  ['opencalib', 'size of 1080 rows'],
];
