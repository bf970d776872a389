// Sensors that are there in most frames and then have nothing for many in a row: they began late, paused, or died.
import type { Issues } from '../issue.js';
import { medianStep } from '../time/order-statistics.js';
import type { SensorAlignment } from './align-sensors.js';

/** Frames in a row, at 10 Hz a second: shorter ones are lost messages, which every table counts. */
const FEW = 10;

/** A run without this sensor is told where it is this many times as long as the sensor's usual step: a slow camera is not silent. */
const UNUSUAL = 10;

export function reportSilentSensors({ frames, picks }: SensorAlignment, issues: Issues): void {
  for (const [sensor, { entry }] of picks) {
    let [present, next, from, longest] = [0, 0, 0, 0];
    for (let f = 0; f <= frames.length; f++) {
      if (f < frames.length && entry[f] < 0) continue;
      if (f - next > longest) [from, longest] = [next, f - next];
      next = f + 1;
      present++;
    }
    // The end of the frames was counted, too.
    if (present < 3 || longest < FEW) continue;
    if (longest < UNUSUAL * medianStep(Float64Array.from(entry.keys()).filter(f => entry[f] >= 0))) continue;
    const until = from + longest;
    const what = from === 0 ? 'it began late' : until === frames.length ? 'it ended early' : 'it paused';
    issues.add(
      'FL0566',
      `nothing for ${longest} of ${frames.length} frames in a row (${from} to ${until - 1}): ${what}, or its stamps lie elsewhere there; see \`framelock sync\`, choose a range with --frames, or --missing drop`,
      { topic: sensor.channel.topic },
    );
  }
}
