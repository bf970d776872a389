// Reads the readings of an IMU-like sensor between two frames into columns.
import { FramelockError } from '../issue.js';
import type { Note } from '../message/index.js';
import type { Sample } from '../message/value.js';
import type { Source } from '../source/source.js';
import { fromOrigin } from '../time/stamp.js';
import type { Sensor } from './sensor.js';

export interface Readings {
  /** Stream entries that decoded. */
  readonly entries: readonly number[];
  readonly stamps: BigInt64Array;
  readonly columns: readonly Float64Array[];
  /** Payload of the last reading. */
  readonly lastBytes: Uint8Array;
}

/** What becomes of readings besides their values. */
export interface ReadingTools {
  readonly source: Source;
  /** Messages that did not decode before. */
  readonly failed: ReadonlySet<number>;
  readonly fail: (message: number, error: unknown) => void;
  /** Throws for a reading that is not to be used. */
  readonly check: (sample: Sample) => void;
  /** Of readings that stand in several frames, one says what there is to say. */
  readonly note: Note;
}

/** One reading; undefined when it does not decode. */
export async function readSample(sensor: Sensor, entry: number, tools: ReadingTools): Promise<Sample | undefined> {
  const { source, failed, fail } = tools;
  const message = sensor.stream.message.at(entry);
  if (failed.has(message)) return undefined;
  try {
    return decodeSample(sensor, await source.read(message), tools);
  } catch (error) {
    fail(message, error);
    return undefined;
  }
}

function decodeSample(sensor: Sensor, bytes: Uint8Array, { check, note }: ReadingTools): Sample {
  const value = sensor.channel.decoder.decode(bytes, note);
  if (value.kind !== 'sample') throw new FramelockError('FL0304', `expected a reading, got ${value.kind}`);
  check(value);
  return value;
}

export async function readWindow(
  sensor: Sensor,
  start: number,
  end: number,
  originNs: bigint,
  tools: ReadingTools,
): Promise<Readings> {
  const { source, failed, fail } = tools;
  const { columns } = sensor.look;
  const entries: number[] = [];
  const values: Float64Array[] = [];
  let lastBytes: Uint8Array = new Uint8Array(0);
  for (let entry = start; entry < end; entry++) {
    const message = sensor.stream.message.at(entry);
    if (failed.has(message)) continue;
    try {
      const bytes = await source.read(message);
      values.push(decodeSample(sensor, bytes, tools).values);
      entries.push(entry);
      lastBytes = bytes;
    } catch (error) {
      fail(message, error);
    }
  }
  let at = 0;
  const split = columns.map(({ width }) => {
    const column = new Float64Array(values.length * width).fill(Number.NaN);
    // A reading may be shorter than the first one's columns (a joint that went away): the rest stays NaN.
    for (const [i, reading] of values.entries()) column.set(reading.subarray(at, at + width), i * width);
    at += width;
    return column;
  });
  const stamps = BigInt64Array.from(entries, entry => fromOrigin(sensor.stream.t.at(entry), originNs));
  return { entries, stamps, columns: split, lastBytes };
}
