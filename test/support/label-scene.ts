// Scenes and labels in closed form: objects that move by a formula, seen from a rig that drives on a circle.
import type { BoundLabels, Scene, SceneCloud, SceneFrame } from '../../src/frame/scene/index.js';
import { bindLabels, defaultBinding } from '../../src/frame/scene/index.js';
import { fromRollPitchYaw } from '../../src/geometry/roll-pitch-yaw.js';
import { compose, identity, inverse, type SE3, type Vec3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import type { Label } from '../../src/label/index.js';
import type { LabelCheck, Measured } from '../../src/qa/labels/check.js';
import { rawMeasurements } from './raw-measurements.js';

export const START = 1_700_000_000_000_000_000n;
export const stampOf = (seconds: number) => START + BigInt(Math.round(seconds * 1e9));
export const upright = (x: number, y: number, z: number, yaw: number): SE3 => ({
  q: fromRollPitchYaw(0, 0, yaw),
  t: [x, y, z],
});

/** 8 m/s on a circle of 40 m. */
export function rigAt(seconds: number): SE3 {
  const angle = (8 / 40) * seconds;
  return upright(40 * Math.sin(angle), 40 - 40 * Math.cos(angle), 0, angle);
}

export interface SceneOptions {
  readonly frames: number;
  readonly rate: number;
  /** Without: the rig frame is all there is. */
  readonly posed?: boolean;
  /** Points of the frame in the rig frame, xyz. */
  readonly points?: (frame: number) => readonly number[];
}

export function sceneOf({ frames, rate, posed = true, points }: SceneOptions): Scene {
  const stamps = Array.from({ length: frames }, (_, k) => stampOf(k / rate));
  const lidar = { name: 'lidar', topic: '/lidar', kind: 'lidar', T_rig_sensor: identity };
  const cloudOf = (frame: number): SceneCloud => {
    const numbers = Float32Array.from(points?.(frame) ?? []);
    const cell = { sensor: 'lidar', T_rig_sensor: identity, stampNs: stamps[frame], rawNs: stamps[frame], file: '' };
    const rows = { points: numbers, stride: 3, xyz: [0, 1, 2] as const, count: numbers.length / 3 };
    const columns = ['x', 'y', 'z'].map(name => ({ name, unit: 'm' }));
    return { kind: 'lidar', ...cell, dtNs: 0, sigmaNs: 0, ...rows, columns, time: undefined, deskewed: true };
  };
  return {
    recording: 'closed form',
    sensors: [{ ...lidar, lens: undefined, suspicious: undefined }],
    frames,
    frameStampsNs: BigInt64Array.from(stamps),
    moments: stamps.map((stampNs, frame) => ({ frame, sensor: 'lidar', stampNs, rawNs: stampNs, file: '' })),
    poseAt: stampNs => (posed ? rigAt(Number(stampNs - START) / 1e9) : undefined),
    async *read(wanted) {
      for (const index of wanted)
        yield { index, stampNs: stamps[index], clouds: [cloudOf(index)], pictures: [] } satisfies SceneFrame;
    },
  };
}

export interface Mover {
  readonly track: string;
  readonly category?: string;
  readonly size?: Vec3;
  /** Pose of the box in the world, seconds since the start. */
  readonly at: (seconds: number) => SE3;
  /** Frames in which it is labelled; all where not said. */
  readonly frames?: (frame: number) => boolean;
}

export const CAR: Vec3 = [4.4, 1.8, 1.5];

/** Labels in the rig frame, one per mover and frame. `random` is normal, of sigma 1: 5 cm, 2 cm upright, 1°, 1.5 % of the size. */
export function labelsOf(movers: readonly Mover[], { frames, rate }: SceneOptions, random?: () => number): Label[] {
  const labels: Label[] = [];
  for (let frame = 0; frame < frames; frame++)
    for (const { track, category = 'car', size = CAR, at, frames: labelled } of movers) {
      if (labelled && !labelled(frame)) continue;
      const seconds = frame / rate;
      const noise: SE3 = random
        ? upright(0.05 * random(), 0.05 * random(), 0.02 * random(), (random() * Math.PI) / 180)
        : identity;
      const T = compose(inverse(rigAt(seconds)), compose(at(seconds), noise));
      const grown = random ? (size.map(s => s * (1 + 0.015 * random())) as unknown as Vec3) : size;
      const moment = { stampNs: stampOf(seconds) };
      const names = { id: `${track}@${frame}`, track, category, frame: 'rig' };
      labels.push({ ...names, moment, box: { T, size: grown }, boxes2: [], attributes: [] });
    }
  return labels;
}

export function normals(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

export const bound = (labels: readonly Label[], scene: Scene): BoundLabels =>
  bindLabels([labels], scene, defaultBinding, new Issues());

export interface Checked {
  readonly measured: readonly Measured[];
  /** Ids of the labels of findings (of the label before, for what has none), in the order found. */
  readonly found: readonly string[];
  readonly texts: readonly string[];
}

export async function checked(check: LabelCheck, labels: readonly Label[], scene: Scene): Promise<Checked> {
  return (await checkedBy([check], labels, scene))[0];
}

/** One pass for several checks, in their order. */
export async function checkedBy(
  checks: readonly LabelCheck[],
  labels: readonly Label[],
  scene: Scene,
): Promise<Checked[]> {
  const set = bound(labels, scene);
  const idOf = (one: Measured) => set.labels[one.label < 0 ? one.other! : one.label].label.id;
  return (await rawMeasurements(scene, set, checks)).map(({ check, measured }) => {
    const over = measured.filter(one => one.value > check.limit);
    return { measured, found: over.map(idOf), texts: over.map(one => check.say(one, { scene, labels: set })) };
  });
}
