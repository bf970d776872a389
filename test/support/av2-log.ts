// A made-up log of Argoverse 2 in memory: a car in a bend among standing points, whose places and pixels are known in closed form.
import type { Folder } from '../../src/bytes/bytes.js';
import { memoryBytes } from '../../src/bytes/memory.js';
import { apply, compose, inverse, type SE3, type Vec3 } from '../../src/geometry/se3.js';
import { type Column, featherOf } from './feather-writer.js';
import { seeded } from './seeded.js';

export const logStart = 315_966_265_000_000_001n;
export const sweepsOfLog = 4;
export const pointsOfLog = 240;
export const pictureSize = { width: 64, height: 48 };
const ms = 1_000_000n;

/** T_city_ego at `s` seconds after the start: 12 m/s forward, turning by 0.5 rad/s. */
export function egoAt(s: number): SE3 {
  const yaw = 0.3 + 0.5 * s;
  const [x, y] = [(12 / 0.5) * Math.sin(yaw), -(12 / 0.5) * Math.cos(yaw)];
  return { q: [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)], t: [5000 + x, 2400 + y, 66] };
}

/** Mountings of the two cameras that are calibrated: one looks ahead, one to the left. */
export const mountings: Readonly<Record<string, SE3>> = {
  ring_front_center: { q: [-0.5, 0.5, -0.5, 0.5], t: [1.6, 0, 1.4] },
  ring_side_left: { q: [-Math.SQRT1_2, 0, 0, Math.SQRT1_2], t: [1.3, 0.3, 1.4] },
};
export const lens = { fx: 40, fy: 41, cx: 31.5, cy: 23.25 };

export const sweepStamp = (k: number) => logStart + BigInt(k) * 100n * ms;
/** Pictures are taken 20 times a second, 20 ms after every half sweep. */
export const pictureStamp = (k: number) => logStart + BigInt(k) * 50n * ms + 20n * ms;
export const secondsOf = (stamp: bigint) => Number(stamp - logStart) / 1e9;

/** Standing points in the city's frame, m, around where the car begins. */
export const points: readonly Vec3[] = (() => {
  const random = seeded(5);
  const next = (from: number, to: number) => from + ((to - from) * (random() % 100_000)) / 100_000;
  return Array.from({ length: pointsOfLog }, () => {
    const [r, angle] = [next(8, 40), next(-Math.PI, Math.PI)];
    return apply(egoAt(0.2), [r * Math.cos(angle), r * Math.sin(angle), next(-1, 4)]);
  });
})();

/** Where a camera sees a standing point in the picture taken at `stamp`: pixels and depth in m. */
export function seenAt(camera: string, stamp: bigint, point: Vec3): { u: number; v: number; depth: number } {
  const T_camera_city = inverse(compose(egoAt(secondsOf(stamp)), mountings[camera]));
  const [x, y, depth] = apply(T_camera_city, point);
  return { u: (lens.fx * x) / depth + lens.cx, v: (lens.fy * y) / depth + lens.cy, depth };
}

export interface LogOptions {
  /** Without the column `offset_ns`, as in TbV. */
  readonly untimed?: boolean;
  /** Bytes of the k-th picture of a camera. */
  readonly picture?: (camera: string, k: number) => Uint8Array;
}

/** Files by path: two calibrated cameras, one that no table knows, sweeps, poses at 100 Hz, calibration, annotations, a map. */
export function madeLog({ untimed = false, picture = () => pngHead() }: LogOptions = {}): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let k = 0; k < sweepsOfLog; k++) {
    const T_ego_city = inverse(egoAt(secondsOf(sweepStamp(k))));
    const seen = points.map(point => apply(T_ego_city, point));
    const columns: Record<string, Column> = {
      x: { type: 'float32', values: seen.map(p => p[0]) },
      y: { type: 'float32', values: seen.map(p => p[1]) },
      z: { type: 'float32', values: seen.map(p => p[2]) },
      intensity: { type: 'uint8', values: seen.map((_, i) => i % 256) },
      laser_number: { type: 'uint8', values: seen.map((_, i) => i % 64) },
    };
    const offset_ns: Column = { type: 'int32', values: seen.map((_, i) => Math.round((i * 1e8) / seen.length)) };
    files.set(`sensors/lidar/${sweepStamp(k)}.feather`, featherOf(untimed ? columns : { ...columns, offset_ns }, 100));
  }
  for (const camera of [...Object.keys(mountings), 'ring_extra'])
    for (let k = 0; k < 2 * sweepsOfLog; k++)
      // A gap in one camera: three pictures are missing.
      if (camera !== 'ring_side_left' || k < 2 || k > 4)
        files.set(`sensors/cameras/${camera}/${pictureStamp(k)}.jpg`, picture(camera, k));
  const stamps = Array.from({ length: 60 }, (_, i) => logStart + BigInt(i - 5) * 10n * ms);
  files.set(
    'city_SE3_egovehicle.feather',
    featherOf({
      timestamp_ns: { type: 'int64', values: stamps },
      ...poseColumns(stamps.map(stamp => egoAt(secondsOf(stamp)))),
    }),
  );
  const sensors: [string, SE3][] = [
    ...Object.entries(mountings),
    ['up_lidar', { q: [0, 0, 0, 1], t: [1.35, 0, 1.64] }],
  ];
  files.set(
    'calibration/egovehicle_SE3_sensor.feather',
    featherOf({
      sensor_name: { type: 'text', values: sensors.map(([name]) => name) },
      ...poseColumns(sensors.map(([, T]) => T)),
    }),
  );
  files.set('calibration/intrinsics.feather', lensTable(['ring_front_center', 'ring_side_left', 'stereo_front_left']));
  files.set('map/log_map_archive_made__Summer____PIT_city_1.json', new TextEncoder().encode('{}'));
  return files;
}

export function lensTable(cameras: readonly string[]): Uint8Array {
  const all = (type: Column['type'], value: number): Column => ({ type, values: cameras.map(() => value) });
  return featherOf({
    sensor_name: { type: 'text', values: cameras },
    fx_px: all('float64', lens.fx),
    fy_px: all('float64', lens.fy),
    cx_px: all('float64', lens.cx),
    cy_px: all('float64', lens.cy),
    // Of the pictures before they were undistorted.
    k1: all('float64', -0.24),
    k2: all('float64', -0.21),
    k3: all('float64', 0.32),
    height_px: all('uint16', pictureSize.height),
    width_px: all('uint16', pictureSize.width),
  });
}

export function poseColumns(poses: readonly SE3[]): Record<string, Column> {
  const of = (get: (T: SE3) => number): Column => ({ type: 'float64', values: poses.map(get) });
  return {
    qw: of(T => T.q[3]),
    qx: of(T => T.q[0]),
    qy: of(T => T.q[1]),
    qz: of(T => T.q[2]),
    tx_m: of(T => T.t[0]),
    ty_m: of(T => T.t[1]),
    tz_m: of(T => T.t[2]),
  };
}

/** Signature, header chunk and the end's of a PNG (§5.2, §11.2.2, §11.2.5), which is all that is looked at. */
export function pngHead(): Uint8Array {
  const bytes = new Uint8Array(40);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  bytes.set([0, 0, 0, pictureSize.width, 0, 0, 0, pictureSize.height, 8], 16);
  bytes.set([0x49, 0x45, 0x4e, 0x44], 32);
  return bytes;
}

/** A folder in memory. */
export function folderOf(files: ReadonlyMap<string, Uint8Array>, name = 'made-log'): Folder {
  return {
    name,
    list: async () => [...files.keys()].sort(),
    open: async path => memoryBytes(path, files.get(path)!),
  };
}
