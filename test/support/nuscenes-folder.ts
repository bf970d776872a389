// Writes folders in the nuScenes layout: scenes of sensors with their files, poses and annotations, as official tables.
import { createHash } from 'node:crypto';
import type { SE3, Vec3 } from '../../src/geometry/se3.js';

export interface WrittenFile {
  readonly us: number;
  readonly key: boolean;
  readonly content: Uint8Array;
  /** `pcd.bin`, `pcd`, `jpg`. */
  readonly ending: string;
}

export interface WrittenSensor {
  readonly channel: string;
  readonly modality: string;
  readonly T_ego_sensor: SE3;
  readonly K?: readonly (readonly number[])[];
  readonly width?: number;
  readonly height?: number;
  readonly files: readonly WrittenFile[];
}

export interface WrittenAnnotation {
  readonly instance: string;
  readonly category: string;
  readonly T_map_box: SE3;
  /** Length, width, height: the table has them in another order. */
  readonly size: Vec3;
  readonly points?: number;
  readonly radarPoints?: number;
  readonly visibility?: string;
  readonly attributes?: readonly string[];
}

export interface WrittenScene {
  readonly name: string;
  readonly sensors: readonly WrittenSensor[];
  readonly T_map_ego: (us: number) => SE3;
  /** Annotations by key frame. */
  readonly samples: readonly { readonly us: number; readonly annotations?: readonly WrittenAnnotation[] }[];
}

export type Json = { [key: string]: unknown };
export type TableRows = { [table: string]: Json[] };

/** 32 digits, as official tokens have. */
export const token = (text: string) => createHash('md5').update(text).digest('hex');

const VISIBILITIES = ['v0-40', 'v40-60', 'v60-80', 'v80-100'];
const pose = ({ t, q: [x, y, z, w] }: SE3) => ({ translation: [...t], rotation: [w, x, y, z] });

/** Files by path, and the rows of the tables, which a test may damage before `tableFiles` writes them. */
export function nuscenesFolder(scenes: readonly WrittenScene[]): { tables: TableRows; data: Map<string, Uint8Array> } {
  const tables: TableRows = Object.fromEntries(
    'scene sample sample_data ego_pose calibrated_sensor sensor sample_annotation instance category attribute visibility log map'
      .split(' ')
      .map(name => [name, []]),
  );
  const data = new Map<string, Uint8Array>();
  for (const [i, level] of VISIBILITIES.entries())
    tables.visibility.push({ description: level, token: String(i + 1), level });
  const once = (table: string, row: Json) => {
    if (!tables[table].some(known => known.token === row.token)) tables[table].push(row);
  };
  for (const scene of scenes) {
    const of = (text: string) => token(`${scene.name} ${text}`);
    const samples = scene.samples.map(({ us }, i) => ({ token: of(`sample ${i}`), us }));
    tables.scene.push({
      token: of('scene'),
      log_token: of('log'),
      nbr_samples: samples.length,
      first_sample_token: samples[0]?.token ?? '',
      last_sample_token: samples.at(-1)?.token ?? '',
      name: scene.name,
      description: 'made by a test',
    });
    for (const [i, sample] of samples.entries())
      tables.sample.push({
        token: sample.token,
        timestamp: sample.us,
        prev: samples[i - 1]?.token ?? '',
        next: samples[i + 1]?.token ?? '',
        scene_token: of('scene'),
      });
    for (const { channel, modality, T_ego_sensor, K = [], width = 0, height = 0, files } of scene.sensors) {
      const calibrated = of(`calibrated ${channel}`);
      once('sensor', { token: token(`sensor ${channel}`), channel, modality });
      tables.calibrated_sensor.push({
        token: calibrated,
        sensor_token: token(`sensor ${channel}`),
        ...pose(T_ego_sensor),
        camera_intrinsic: K,
      });
      files.forEach(({ us, key, content, ending }, i) => {
        const nearest = samples.reduce((a, b) => (Math.abs(b.us - us) < Math.abs(a.us - us) ? b : a));
        const filename = `${key ? 'samples' : 'sweeps'}/${channel}/n000-${scene.name}__${channel}__${us}.${ending}`;
        data.set(filename, content);
        const id = (n: number) => (n < 0 || n >= files.length ? '' : of(`${channel} ${files[n].us}`));
        tables.sample_data.push({
          token: id(i),
          sample_token: nearest.token,
          ego_pose_token: id(i),
          calibrated_sensor_token: calibrated,
          timestamp: us,
          fileformat: ending.split('.')[0],
          is_key_frame: key,
          height,
          width,
          filename,
          prev: id(i - 1),
          next: id(i + 1),
        });
        tables.ego_pose.push({ token: id(i), timestamp: us, ...pose(scene.T_map_ego(us)) });
      });
    }
    scene.samples.forEach(({ annotations = [] }, i) => {
      for (const one of annotations) {
        const id = (n: number) =>
          scene.samples[n]?.annotations?.some(other => other.instance === one.instance)
            ? of(`${one.instance} ${n}`)
            : '';
        const instance = of(one.instance);
        once('category', { token: token(one.category), name: one.category, description: '' });
        once('instance', { token: instance, category_token: token(one.category), nbr_annotations: 1 });
        for (const name of one.attributes ?? []) once('attribute', { token: token(name), name, description: '' });
        const [length, breadth, height] = one.size;
        tables.sample_annotation.push({
          token: of(`${one.instance} ${i}`),
          sample_token: samples[i].token,
          instance_token: instance,
          visibility_token: one.visibility === undefined ? '' : String(VISIBILITIES.indexOf(one.visibility) + 1),
          attribute_tokens: (one.attributes ?? []).map(token),
          ...pose(one.T_map_box),
          size: [breadth, length, height],
          prev: id(i - 1),
          next: id(i + 1),
          num_lidar_pts: one.points ?? 0,
          num_radar_pts: one.radarPoints ?? 0,
        });
      }
    });
  }
  return { tables, data };
}

/** One value a line without indent, as the official tables are written. */
export function tableText(rows: readonly Json[]): string {
  return JSON.stringify(rows, null, 1).replace(/\n +/g, '\n');
}

export function tableFiles(tables: TableRows, version = 'v1.0-mini'): Map<string, string> {
  return new Map(Object.entries(tables).map(([name, rows]) => [`${version}/${name}.json`, tableText(rows)]));
}

/** Five float32 per point. */
export function sweepBytes(points: readonly (readonly number[])[]): Uint8Array {
  return new Uint8Array(Float32Array.from(points.flat()).buffer);
}

const RADAR = [
  ...['x', 'y', 'z'].map(name => [name, 'F', 4]),
  ['dyn_prop', 'I', 1],
  ['id', 'I', 2],
  ...['rcs', 'vx', 'vy', 'vx_comp', 'vy_comp'].map(name => [name, 'F', 4]),
  ...['is_quality_valid', 'ambig_state', 'x_rms', 'y_rms', 'invalid_state', 'pdh0', 'vx_rms', 'vy_rms'].map(name => [
    name,
    'I',
    1,
  ]),
] as [string, 'F' | 'I', number][];

/** The 18 fields of an ARS 408, packed; what a point does not name is 0. The devkit wants one byte more than the points have. */
export function radarBytes(points: readonly { readonly [field: string]: number }[]): Uint8Array {
  const header = [
    '# .PCD v0.7 - Point Cloud Data file format',
    'VERSION 0.7',
    `FIELDS ${RADAR.map(([name]) => name).join(' ')}`,
    `SIZE ${RADAR.map(([, , size]) => size).join(' ')}`,
    `TYPE ${RADAR.map(([, type]) => type).join(' ')}`,
    `COUNT ${RADAR.map(() => 1).join(' ')}`,
    `WIDTH ${points.length}`,
    'HEIGHT 1',
    'VIEWPOINT 0 0 0 1 0 0 0',
    `POINTS ${points.length}`,
    'DATA binary\n',
  ].join('\n');
  const step = RADAR.reduce((sum, [, , size]) => sum + size, 0);
  const view = new DataView(new ArrayBuffer(points.length * step + 1));
  points.forEach((point, i) => {
    let at = i * step;
    for (const [name, type, size] of RADAR) {
      const value = point[name] ?? 0;
      if (type === 'F') view.setFloat32(at, value, true);
      else if (size === 2) view.setInt16(at, value, true);
      else view.setInt8(at, value);
      at += size;
    }
  });
  return Buffer.concat([Buffer.from(header), new Uint8Array(view.buffer)]);
}
