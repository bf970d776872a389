// Accelerometers whose numbers are no m/s², as the message type says: multiples of g (Livox's drivers, earlier ones of Hesai), mg, raw counts.
import type { Numbers } from '../column.js';
import { STANDARD_GRAVITY } from '../geometry/gravity.js';
import type { Issues } from '../issue.js';
import { median } from '../time/order-statistics.js';
import { columnStart } from './find-trajectory.js';
import type { LookedSensor } from './message-looks.js';
import type { FirstLook, Sensor } from './sensor.js';

const NAME = 'linear_acceleration';

/** Readings looked at at either end of the recording; only those in one chunk with the first or the last, because planning must read little. */
const IN_A_ROW = 64;
const FEWEST = 10;

/** Lengths that gravity has in g, with the errors of a cheap sensor; in m/s² it is ten times as long. */
const ONE_G = [0.8, 1.25] as const;
/** Steady accelerations beyond this are no m/s² either: no vehicle pulls half as much again all the time. ft/s² are 32. */
const MOST = 1.5 * STANDARD_GRAVITY;
/**
 * Gravity keeps its direction on anything that is not tumbled about: the mean is as long as this share of the median length, and as
 * large a share of the readings has about that length. Where a driver takes gravity out, the mean is near 0.
 */
const STEADY = 0.8;
/** How far a reading's length may lie from the median one, as a share of it. */
const ABOUT = 0.35;

/** FL0568 where gravity has another length than in m/s²; the column's unit is then g, or not known. The numbers stay as recorded. */
export async function withAccelerationUnit(
  look: FirstLook,
  { looks, channel, kind, stream }: LookedSensor,
  issues: Issues,
): Promise<FirstLook> {
  const at = kind === 'imu' ? columnStart(channel, NAME) : -1;
  if (at < 0) return look;
  const readings: number[][] = [];
  for (const message of chosen(stream.message, looks.messages.block)) {
    const reading = await looks.at(channel, message, value =>
      value.kind === 'sample' ? [...value.values.subarray(at, at + 3)] : undefined,
    );
    if (reading?.length === 3 && reading.every(Number.isFinite)) readings.push(reading);
  }
  const length = gravityIn(readings);
  if (length === undefined || length < ONE_G[0] || (length > ONE_G[1] && length <= MOST)) return look;
  const inG = length <= ONE_G[1];
  const what = inG
    ? `that is gravity in g, where the message type says m/s²; they were kept as recorded and their unit is given as g; multiply by ${STANDARD_GRAVITY}`
    : 'that is gravity in neither m/s², as the message type says, nor g; they were kept as recorded and their unit is given as not known; find it in the driver';
  issues.add(
    'FL0568',
    `accelerations have a median length of ${length.toFixed(2)} in one steady direction: ${what}, and look whether this driver's rates are in °/s`,
    { topic: channel.topic },
  );
  return { ...look, columns: look.columns.map(c => (c.name === NAME ? { ...c, unit: inG ? 'g' : '' } : c)) };
}

export function isInG({ look }: Pick<Sensor, 'look'>): boolean {
  return look.columns.some(({ name, unit }) => name === NAME && unit === 'g');
}

function chosen(messages: Numbers, block: Numbers): Set<number> {
  const last = messages.length - 1;
  const count = Math.min(IN_A_ROW, messages.length);
  const row = (from: number) => Array.from({ length: count }, (_, i) => messages.at(from + i));
  const beside = (end: number) => (message: number) => block.at(message) === block.at(messages.at(end));
  return new Set([...row(0).filter(beside(0)), ...row(last + 1 - count).filter(beside(last))]);
}

/** The median length where the direction is steady, as that of gravity is; undefined where it is not. */
function gravityIn(readings: readonly number[][]): number | undefined {
  if (readings.length < FEWEST) return undefined;
  const lengths = readings.map(reading => Math.hypot(...reading));
  const length = median(lengths);
  const mean = [0, 1, 2].map(axis => readings.reduce((sum, reading) => sum + reading[axis], 0) / readings.length);
  const near = lengths.filter(other => Math.abs(other - length) <= ABOUT * length).length;
  return Math.hypot(...mean) >= STEADY * length && near >= STEADY * lengths.length ? length : undefined;
}
