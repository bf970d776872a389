// Says which messages a frame will be made of, so that their chunks are decompressed meanwhile.
import type { FramePlan } from './plan.js';
import type { Sensor } from './sensor.js';

/** `merged`: sensors of which the sweep after the frame's is read, too. A frame that is not there needs nothing. */
export function prepareFrame({ source, picks, windows }: FramePlan, f: number, merged?: ReadonlySet<Sensor>): void {
  if (!source.prepare) return;
  for (const [sensor, { entry }] of picks) {
    if (!(entry[f] >= 0)) continue;
    const { message } = sensor.stream;
    source.prepare(message.at(entry[f]));
    if (merged?.has(sensor) && entry[f] + 1 < message.length) source.prepare(message.at(entry[f] + 1));
  }
  for (const [{ stream }, { start, end }] of windows) {
    for (let entry = start[f]; entry < end[f]; entry++) source.prepare(stream.message.at(entry));
  }
}
