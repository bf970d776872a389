// Sensors that are there in most frames and then have nothing for many in a row: they began late, paused, or died.
import type { Issues } from '../issue.js';
import type { SensorAlignment } from './align-sensors.js';

/** Frames in a row, at 10 Hz a second: shorter ones are lost messages, which every table counts. */
const FEW = 10;

/** A run without this sensor is told where it is this many times as long as the sensor's usual step: a slow camera is not silent. */
const UNUSUAL = 10;

export function reportSilentSensors({ frames, picks }: SensorAlignment, issues: Issues): void {
  for (const [sensor, { entry }] of picks) {
    const steps: number[] = [];
    let [last, from, longest] = [-1, 0, 0];
    for (let f = 0; f <= frames.length; f++) {
      if (f < frames.length && entry[f] < 0) continue;
      if (last >= 0 && f < frames.length) steps.push(f - last);
      if (f - last - 1 > longest) [from, longest] = [last + 1, f - last - 1];
      last = f;
    }
    if (steps.length === 0 || longest < FEW) continue;
    const usual = steps.sort((a, b) => a - b)[steps.length >> 1];
    if (longest < UNUSUAL * usual) continue;
    const until = from + longest;
    const what = from === 0 ? 'it began late' : until === frames.length ? 'it ended early' : 'it paused';
    issues.add(
      'FL0566',
      `nothing for ${longest} of ${frames.length} frames in a row (${from} to ${until - 1}): ${what}, or its stamps lie elsewhere there; see \`framelock sync\`, choose a range with --frames, or --missing drop`,
      { topic: sensor.channel.topic },
    );
  }
}
