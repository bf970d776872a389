// A rig file with the nudged poses and clocks: everything else as it was, with its history as `calib refine` writes it. Loaded when something is saved.

import { refinedRig } from '../../../src/rig/file/index.js';
import type { HistoryEntry } from '../../../src/rig/index.js';
import { version } from '../../../src/version.js';
import type { DatasetData } from '../../data/dataset-data.js';
import type { Score } from '../../score/score-set.js';
import { type Nudge, nudgedPose } from './nudge.js';

export interface NudgedCamera {
  readonly camera: string;
  readonly nudge: Nudge;
  /** What it was compared with, where it was scored. */
  readonly scored?: {
    readonly cloud: string;
    readonly score: Score;
    readonly training: readonly bigint[];
    readonly heldOut: readonly bigint[];
    /** Of `rx` … `tz`. */
    readonly flat: readonly string[];
  };
  /** Sentences for the history. */
  readonly reasons: readonly string[];
  /** False where the held-out frames got worse and it was saved all the same. */
  readonly accepted: boolean;
}

/** Throws a FramelockError where the new file would not say what it should. One entry of the history per camera, all from the dataset's rig.json. */
export function nudgedRig(dataset: DatasetData, cameras: readonly NudgedCamera[]): string {
  let text = dataset.rigText;
  for (const one of cameras) {
    const sensor = dataset.sensors.find(s => s.name === one.camera);
    const T = sensor && nudgedPose(sensor, one.nudge);
    if (!T) throw new Error(`${one.camera} has no place on the rig: it cannot be nudged`);
    const pose = placeOf(text, one.camera);
    const addNs = Math.round(one.nudge.dtMs * 1e6);
    text = refinedRig(
      { name: 'rig.json', text },
      { name: one.camera, pose: { ...pose, T_to_frame: T }, ...(addNs === 0 ? {} : { addNs }) },
      entryOf(dataset, one, addNs),
    );
  }
  return text;
}

function placeOf(text: string, camera: string): { frame: string; to: string } {
  const { pose } = JSON.parse(text).sensors[camera] as { pose: { from: string; to: string } };
  return { frame: pose.from, to: pose.to };
}

function entryOf(dataset: DatasetData, one: NudgedCamera, addNs: number): HistoryEntry {
  const { nudge, scored } = one;
  const none: [null, null, null] = [null, null, null];
  const texts = (stamps: readonly bigint[] = []) => stamps.map(String);
  return {
    program: `framelock ${version}`,
    accepted: one.accepted,
    method: 'manual-nudge',
    evidence: scored
      ? 'by eye; scored by intensity of points, brightness of pictures, and outlines'
      : 'by eye; not scored',
    sensor: one.camera,
    ...(scored ? { against: scored.cloud } : {}),
    parent: { file: 'rig.json', sha256: dataset.rigHash },
    recordings: dataset.inputs.map(input => input.name),
    frames: { training: texts(scored?.training), held_out: texts(scored?.heldOut) },
    scores: scored ? scoresOf(scored.score) : [],
    change: { rotation_deg: [...nudge.rotationDeg], translation_m: [...nudge.translationM] },
    sigma: { rotation_deg: none, translation_m: none },
    unobservable: axisNames.filter(axis => scored?.flat.includes(axis)),
    ...(addNs === 0 ? {} : { time: { offset_ns: addNs, sigma_ns: null } }),
    reasons: [...one.reasons],
  };
}

const axisNames = ['rx', 'ry', 'rz', 'tx', 'ty', 'tz'] as const;

function scoresOf({ training, heldOut }: Score): HistoryEntry['scores'] {
  const figures = ({ before, after, count }: NonNullable<Score['training']>) => ({
    before: figure(before),
    after: figure(after),
    count,
  });
  if (!training) return [];
  return [
    {
      name: 'nid',
      better: 'smaller',
      training: figures(training),
      ...(heldOut ? { held_out: figures(heldOut) } : {}),
    },
  ];
}

/** Six digits: more would claim what no score knows. */
function figure(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
