// Frames of which one sensor has a file and another has none: what layouts without a list of their frames can tell of lost files.
import type { Issues } from '../../issue.js';
import type { FileSource } from './file-source.js';

export interface SensorFrames {
  readonly topic: string;
  readonly channel: number;
  /** Numbers of the frames that it has a file of. */
  readonly own: ReadonlySet<number>;
  /** Those that any sensor has a file of, ascending. */
  readonly all: readonly number[];
  readonly stampOf: (frame: number) => bigint;
  /** Where its files lie. */
  readonly file: string;
}

/** Counts them as `file_missing` (FL0106). A sensor without a single file was not fetched: nothing is said of it. */
export function loseAbsentFrames(
  source: FileSource,
  { topic, channel, own, all, stampOf, file }: SensorFrames,
  issues: Issues,
): void {
  const absent = all.filter(frame => !own.has(frame));
  if (absent.length === 0) return;
  source.lose('file_missing', topic, absent.length);
  source.recorded(channel, BigInt64Array.from(all, stampOf));
  issues.add(
    'FL0106',
    `${absent.length} of ${all.length} frames have no file of ${topic}, the first is number ${absent[0]}; the others were kept`,
    { file, topic },
  );
}

/** Numbers of the frames of all sensors, ascending and each once. */
export function framesOfAll(sensors: Iterable<Iterable<number>>): number[] {
  const all = new Set<number>();
  for (const frames of sensors) for (const frame of frames) all.add(frame);
  return [...all].sort((a, b) => a - b);
}
