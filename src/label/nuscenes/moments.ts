// When the key frames of nuScenes are, and where the car was: a sample's sweep and its pose.
import {
  type ChosenScenes,
  eachRow,
  indexRow,
  poseOf,
  stampOf,
  type TableReader,
  textOf,
  tokenOf,
} from '../../bytes/nuscenes/index.js';
import { inverse, type SE3, unitQuaternion } from '../../geometry/se3.js';
import type { LabelMoment } from '../label.js';

export interface Moment {
  /** Of the sample itself, ns: what the devkit's velocities count by. */
  readonly sampleNs: bigint;
  /** The sweep that was labelled; undefined where the tables tell no pose of it. */
  readonly sweep?: { readonly moment: LabelMoment; readonly T_ego_map: SE3 };
}

export interface Moments {
  /** By token of the sample. */
  readonly moments: ReadonlyMap<string, Moment>;
  /** Tokens of samples of scenes that nobody asked for. */
  readonly others: ReadonlySet<string>;
  /** The sensor whose key frames were labelled. */
  readonly sensor: string;
}

export async function readMoments(chosen: ChosenScenes): Promise<Moments> {
  const scenes = new Set(chosen.scenes.map(scene => scene.token));
  const samples = new Map<string, bigint>();
  const others = new Set<string>();
  await eachRow(chosen, 'sample', (row, place) => {
    const token = tokenOf(row, 'token');
    if (scenes.has(tokenOf(row, 'scene_token'))) indexRow(chosen, samples, token, stampOf(row), place);
    else others.add(token);
  });
  const { sensor, mountings } = await labelledSensor(chosen);
  const sweeps = new Map<string, { stampNs: bigint; pose: string }>();
  await eachRow(chosen, 'sample_data', (row, place) => {
    if (row.is_key_frame !== true || !mountings.has(tokenOf(row, 'calibrated_sensor_token'))) return;
    const sample = tokenOf(row, 'sample_token');
    if (!samples.has(sample)) return;
    indexRow(chosen, sweeps, sample, { stampNs: stampOf(row), pose: tokenOf(row, 'ego_pose_token') }, place);
  });
  const poses = await posesOf(chosen, new Set([...sweeps.values()].map(({ pose }) => pose)));
  const moments = new Map<string, Moment>();
  for (const [token, sampleNs] of samples) {
    const sweep = sweeps.get(token);
    const T_ego_map = sweep && poses.get(sweep.pose);
    moments.set(token, {
      sampleNs,
      ...(T_ego_map ? { sweep: { moment: { stampNs: sweep.stampNs }, T_ego_map } } : {}),
    });
  }
  return { moments, others, sensor };
}

/** LIDAR_TOP; in relatives of nuScenes without one the first LiDAR by name, or the first sensor. */
async function labelledSensor(reader: TableReader): Promise<{ sensor: string; mountings: ReadonlySet<string> }> {
  const sensors = new Map<string, { name: string; lidar: boolean }>();
  await eachRow(reader, 'sensor', row => {
    sensors.set(tokenOf(row, 'token'), { name: textOf(row, 'channel'), lidar: row.modality === 'lidar' });
  });
  const names = (wanted: (one: { name: string; lidar: boolean }) => boolean) =>
    [...sensors.values()]
      .filter(wanted)
      .map(({ name }) => name)
      .sort();
  const sensor = [...names(one => one.name === 'LIDAR_TOP'), ...names(one => one.lidar), ...names(() => true)][0] ?? '';
  const mountings = new Set<string>();
  await eachRow(reader, 'calibrated_sensor', row => {
    if (sensors.get(tokenOf(row, 'sensor_token'))?.name === sensor) mountings.add(tokenOf(row, 'token'));
  });
  return { sensor, mountings };
}

/** T_ego_map by token. */
async function posesOf(reader: TableReader, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, SE3>> {
  const found = new Map<string, SE3>();
  await eachRow(reader, 'ego_pose', (row, place) => {
    const token = tokenOf(row, 'token');
    if (!wanted.has(token)) return;
    const { t, q } = poseOf(row);
    const unit = unitQuaternion(q);
    if (unit) indexRow(reader, found, token, inverse({ t, q: unit }), place);
    else reader.issues.add('FL0116', `expected a unit quaternion in ego_pose, got ${q.join(' ')}`, place);
  });
  return found;
}
