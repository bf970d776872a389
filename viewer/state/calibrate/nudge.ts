// What a person turned and moved by hand: per camera six numbers in the camera's own frame, and a time.
import { computed, signal } from '@preact/signals';
import { compose, type SE3 } from '../../../src/geometry/se3.js';
import type { SensorData } from '../../data/dataset-data.js';

/** Rotation vector, degrees, and translation, m, of the camera in its own frame (x right, y down, z forward); dt is added to its stamps, ms. */
export interface Nudge {
  readonly rotationDeg: readonly [number, number, number];
  readonly translationM: readonly [number, number, number];
  readonly dtMs: number;
}

export const noNudge: Nudge = { rotationDeg: [0, 0, 0], translationM: [0, 0, 0], dtMs: 0 };

export const nudges = signal<ReadonlyMap<string, Nudge>>(new Map());

export const anyNudge = computed(() => [...nudges.value.values()].some(isNudged));

/** Those that a file was made of last. */
let saved: ReadonlyMap<string, Nudge> | undefined;

/** `all`: of which a file was made. */
export function markSaved(all: ReadonlyMap<string, Nudge>): void {
  saved = all;
}

/** Whether something would be lost with the page. */
export function nudgesUnsaved(): boolean {
  return anyNudge.peek() && nudges.peek() !== saved;
}

export function nudgeOf(camera: string): Nudge {
  return nudges.value.get(camera) ?? noNudge;
}

export function isNudged(nudge: Nudge): boolean {
  return nudge.dtMs !== 0 || [...nudge.rotationDeg, ...nudge.translationM].some(value => value !== 0);
}

/** T_rig_camera of the nudged camera: T_rig_camera · Exp(nudge). */
export function nudgedPose(sensor: SensorData, nudge: Nudge): SE3 | undefined {
  if (!sensor.T_rig_sensor) return undefined;
  return isNudged(nudge) ? compose(sensor.T_rig_sensor, poseOfNudge(nudge)) : sensor.T_rig_sensor;
}

/** The camera's own new place seen from its old one. */
export function poseOfNudge({ rotationDeg, translationM }: Nudge): SE3 {
  const v = rotationDeg.map(deg => (deg * Math.PI) / 180);
  const angle = Math.hypot(...v);
  const s = angle > 0 ? Math.sin(angle / 2) / angle : 0.5;
  return { q: [s * v[0], s * v[1], s * v[2], Math.cos(angle / 2)], t: translationM };
}
