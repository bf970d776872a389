// A rig file with the nudged poses and clocks: everything else as it was, with the hash of what it came from.
import type { DatasetData } from '../data/dataset-data.js';
import { isNudged, type Nudge, nudgedPose } from './nudge.js';

interface RigText {
  readonly sensors: Record<string, Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** Text of a rig file that parseRigFile reads. `dataset.rigText` is the dataset's own rig.json. */
export function nudgedRig(dataset: DatasetData, nudges: ReadonlyMap<string, Nudge>): string {
  const rig: RigText = JSON.parse(dataset.rigText);
  const sensors: Record<string, Record<string, unknown>> = { ...rig.sensors };
  for (const sensor of dataset.sensors) {
    const nudge = nudges.get(sensor.name);
    const given = sensors[sensor.name];
    const T = nudge && isNudged(nudge) ? nudgedPose(sensor, nudge) : undefined;
    if (!nudge || !given || !T) continue;
    const pose = given.pose as { from: string; to: string };
    sensors[sensor.name] = {
      ...given,
      pose: { from: pose.from, to: pose.to, translation_m: [...T.t], rotation_xyzw: [...T.q] },
      ...(nudge.dtMs === 0 ? {} : { clock: laterClock(given.clock, nudge.dtMs) }),
    };
  }
  return `${JSON.stringify({ ...rig, sensors }, null, 2)}\n`;
}

function laterClock(clock: unknown, dtMs: number): object {
  const given = (clock ?? {}) as { offset_ns?: number; offset_ms?: number };
  const { offset_ms, ...rest } = given;
  const offset = given.offset_ns ?? Math.round((offset_ms ?? 0) * 1e6);
  return { ...rest, offset_ns: offset + Math.round(dtMs * 1e6) };
}
