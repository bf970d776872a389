// What an IMU-like sensor says at a frame's own stamp: a reading, or a value between readings.
import type { Sample } from '../message/value.js';
import { type Brackets, type Match, matchKinds } from '../sync/index.js';
import type { AtFrame } from './frame.js';
import { interpolateSample, splitColumns } from './interpolate-sample.js';
import type { Sensor } from './sensor.js';
import type { SensorStream } from './stamps/sensor-stream.js';

/** Readings beyond the two around the frame that a cubic's slopes may use, on each side. */
const AROUND = 2;
/** They are used as far as their steps are like the one that is bridged: uneven ones would make a polynomial swing. */
const LIKE = 3;

/** How the value at the frame's stamp is found, given the messages that did not decode. */
export function atFrameMatch(
  { before, after, match }: Brackets,
  f: number,
  { message }: SensorStream,
  failed: ReadonlySet<number>,
): Match {
  const kind = matchKinds[match[f]];
  if (kind === 'missing' || failed.has(message.at(before[f]))) return 'missing';
  return kind === 'interpolated' && failed.has(message.at(after[f])) ? 'missing' : kind;
}

/** `read` gives the reading at a position of the stream, undefined when it does not decode (and then it is in `failed`). */
export async function readAtFrame(
  sensor: Sensor,
  brackets: Brackets,
  f: number,
  frame: number,
  failed: ReadonlySet<number>,
  read: (entry: number) => Promise<Sample | undefined>,
): Promise<AtFrame> {
  const { t } = sensor.stream;
  const { columns } = sensor.look;
  const [before, after] = [brackets.before[f], brackets.after[f]];
  const distances = {
    beforeNs: before < 0 ? undefined : t.at(before) - frame,
    afterNs: after < 0 ? undefined : t.at(after) - frame,
  };
  const planned = matchKinds[brackets.match[f]];
  const first = planned === 'missing' ? undefined : await read(before);
  const second = planned === 'interpolated' && first ? await read(after) : undefined;
  const match = atFrameMatch(brackets, f, sensor.stream, failed);
  if (match === 'missing' || !first) return { match: 'missing', ...distances };
  if (match !== 'interpolated' || !second) return { match, ...distances, columns: splitColumns(columns, first) };
  const stamps = [t.at(before), t.at(after)];
  const samples = [first, second];
  if (sensor.kind === 'imu') {
    const step = t.at(after) - t.at(before);
    const alike = (ns: number) => ns * LIKE >= step && ns <= LIKE * step;
    for (let e = before - 1; e >= 0 && e >= before - AROUND && alike(stamps[0] - t.at(e)); e--) {
      const sample = await read(e);
      if (!sample) break;
      stamps.unshift(t.at(e));
      samples.unshift(sample);
    }
    for (let e = after + 1; e < t.length && e <= after + AROUND && alike(t.at(e) - stamps[stamps.length - 1]); e++) {
      const sample = await read(e);
      if (!sample) break;
      stamps.push(t.at(e));
      samples.push(sample);
    }
  }
  const near = { t: stamps, samples, before: stamps.indexOf(t.at(before)) };
  return { match, ...distances, columns: interpolateSample(sensor.kind, columns, near, frame) };
}
