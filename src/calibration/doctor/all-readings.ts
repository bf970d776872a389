// Every reading of a rig's numbers that is tried, each once: what comes to the same numbers is one reading with several names.
import { type Camera, createCamera } from '../../camera/index.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import { lensFamilies, poseFamilies } from './families/index.js';
import { extrinsicOf, type PoseNames, type Reading, type RigNumbers } from './reading.js';

export interface TriedReading extends Reading {
  readonly camera: Camera;
  readonly T_camera_lidar: SE3;
  /** Other mistakes that come to the very same numbers. */
  readonly alike: readonly Reading[];
}

interface Form {
  readonly where: Reading['where'];
  readonly names: PoseNames;
  pose(n: RigNumbers): SE3;
  meant(n: RigNumbers, T: SE3): Partial<RigNumbers>;
}

/** Which pose a person may have had in hand, and in which direction. */
const forms: readonly Form[] = [
  {
    where: 'camera pose',
    names: { from: 'camera', to: 'rig' },
    pose: n => n.T_rig_camera,
    meant: (_, T) => ({ T_rig_camera: T }),
  },
  {
    where: 'camera pose',
    names: { from: 'rig', to: 'camera' },
    pose: n => inverse(n.T_rig_camera),
    meant: (_, T) => ({ T_rig_camera: inverse(T) }),
  },
  {
    where: 'LiDAR pose',
    names: { from: 'lidar', to: 'rig' },
    pose: n => n.T_rig_lidar,
    meant: (_, T) => ({ T_rig_lidar: T }),
  },
  {
    where: 'LiDAR pose',
    names: { from: 'rig', to: 'lidar' },
    pose: n => inverse(n.T_rig_lidar),
    meant: (_, T) => ({ T_rig_lidar: inverse(T) }),
  },
  {
    where: 'pose between LiDAR and camera',
    names: { from: 'lidar', to: 'camera' },
    pose: extrinsicOf,
    meant: (n, T) => ({ T_rig_camera: compose(n.T_rig_lidar, inverse(T)) }),
  },
  {
    where: 'pose between LiDAR and camera',
    names: { from: 'camera', to: 'lidar' },
    pose: n => inverse(extrinsicOf(n)),
    meant: (n, T) => ({ T_rig_camera: compose(n.T_rig_lidar, T) }),
  },
];

/** The given numbers first, with the size of the pictures where theirs is another. `picture`: of the recorded ones, px; lenses are made for exactly these. */
export function allReadings(
  given: RigNumbers,
  picture: { readonly width: number; readonly height: number },
): TriedReading[] {
  const found: (TriedReading & { alike: Reading[] })[] = [];
  const buckets = new Map<string, (TriedReading & { alike: Reading[] })[]>();
  const asGiven = cameraOf(given, picture);
  const add = (reading: Reading) => {
    const camera = reading.numbers.intrinsics === given.intrinsics ? asGiven : cameraOf(reading.numbers, picture);
    if (!camera) return;
    const T_camera_lidar = extrinsicOf(reading.numbers);
    if (![...T_camera_lidar.t, ...T_camera_lidar.q].every(Number.isFinite)) return;
    const key = bucketOf(T_camera_lidar, camera);
    const same = (buckets.get(key) ?? []).find(
      other => samePose(other.T_camera_lidar, T_camera_lidar) && sameLens(other.camera, camera),
    );
    if (same) {
      // The inverse of the other direction is the same mistake in the same place.
      if (reading.family !== 'inverse' || same.family !== 'inverse' || same.where !== reading.where)
        same.alike.push(reading);
      return;
    }
    const made = { ...reading, camera, T_camera_lidar, alike: [] };
    found.push(made);
    buckets.set(key, [...(buckets.get(key) ?? []), made]);
  };
  const { width, height } = given.intrinsics;
  if (width === picture.width && height === picture.height)
    add({ family: 'given', where: 'nothing', mistake: 'as given', numbers: given });
  else
    add({
      family: 'picture size',
      where: 'lens',
      mistake: `the size alone was written wrong: ${width}x${height} for ${picture.width}x${picture.height}`,
      numbers: { ...given, intrinsics: { ...given.intrinsics, ...picture } },
    });
  for (const { family, readings } of poseFamilies)
    for (const { where, names, pose, meant } of forms)
      for (const { mistake, T } of readings(pose(given), names))
        add({ family, where, mistake, numbers: { ...given, ...meant(given, T) } });
  for (const { family, readings } of lensFamilies)
    for (const { mistake, ...lens } of readings(given, picture))
      add({ family, where: 'lens', mistake, numbers: { ...given, ...lens } });
  return found;
}

function cameraOf(
  { model, intrinsics }: RigNumbers,
  { width, height }: { readonly width: number; readonly height: number },
): Camera | undefined {
  try {
    return createCamera(model, { ...intrinsics, width, height });
  } catch (error) {
    if (error instanceof FramelockError) return undefined;
    throw error;
  }
}

/** Equal readings fall into one bucket but for rounding at its borders, where a reading is tried twice: no harm. */
function bucketOf({ q, t }: SE3, camera: Camera): string {
  const sign = q.find(v => Math.abs(v) > 0.1)! < 0 ? -1 : 1;
  const round = (v: number) => Math.round(v * 1e4 + 0.137);
  return [...q.map(v => round(v * sign)), ...t.map(round), ...Array.from(camera.params.subarray(0, 4), round)].join();
}

function samePose(a: SE3, b: SE3): boolean {
  const dot = a.q.reduce((sum, v, k) => sum + v * b.q[k], 0);
  return Math.abs(dot) > 1 - 1e-9 && Math.hypot(...a.t.map((v, k) => v - b.t[k])) < 1e-4;
}

function sameLens(a: Camera, b: Camera): boolean {
  return a.model === b.model && a.params.every((v, k) => Math.abs(v - b.params[k]) < 1e-6);
}
