// A dataset at a glance, from its own tables: how each sensor met the frames, where it is missing, whether its calibration was checked.
import { speaksAgainst } from '../../calibration/health/speaks-against.js';
import { roleOf } from '../../frame/sensor.js';
import type { Kind } from '../../message/value.js';
import { ascending, quantile } from '../../time/order-statistics.js';
import { type Grade, gradeOf } from '../grade.js';

/** Columns of alignment.arrow, rows in its order: frames first, one row per sensor. */
export interface AlignmentRows {
  readonly sensors: readonly string[];
  readonly frameIndex: ArrayLike<number>;
  /** Position in `sensors`. */
  readonly sensor: ArrayLike<number>;
  readonly match: readonly string[];
  readonly dtNs: ArrayLike<bigint>;
  readonly present: ArrayLike<number>;
  /** P(calibrated) of the window around the frame, NaN where there is none; undefined where nobody checked. */
  readonly probability?: ArrayLike<number>;
  readonly window?: ArrayLike<number>;
}

export interface RejectRows {
  readonly sensor: readonly string[];
  readonly reason: readonly string[];
}

export interface SensorOverview {
  readonly name: string;
  readonly topic: string;
  readonly kind: string;
  readonly isReference: boolean;
  /** IMU-like: its readings are cut into windows, so that a distance from the frame says nothing of it. */
  readonly windows: boolean;
  /** Frames in which it is, and of these those in which an earlier message still counts. */
  readonly frames: number;
  readonly held: number;
  /** Runs of frames without it, [first, last], ascending. */
  readonly missing: readonly (readonly [number, number])[];
  /** ns; NaN where it is in no frame. */
  readonly dtMedianNs: number;
  readonly absP95Ns: number;
  readonly absMaxNs: number;
  /** As `framelock sync` grades; undefined for the reference and for windows. */
  readonly grade: Grade | undefined;
  /** Messages in no frame, by reason, sorted by reason. */
  readonly rejected: readonly (readonly [reason: string, count: number])[];
  /** Undefined for sensors that were not checked. */
  readonly calibration?: CalibrationOverview;
}

export interface CalibrationOverview {
  /** One per window that holds a frame: the frame in its middle, and P(calibrated). Ascending. */
  readonly windows: readonly { readonly frame: number; readonly probability: number }[];
  /** Windows below 0.5. */
  readonly refused: number;
  readonly lowest: { readonly frame: number; readonly probability: number };
}

export interface Overview {
  readonly frames: number;
  readonly sensors: readonly SensorOverview[];
  /** Whether the dataset was made with a calibration check. */
  readonly calibrationChecked: boolean;
}

export interface OverviewInput {
  readonly frames: number;
  readonly reference: string;
  readonly sensors: readonly { readonly name: string; readonly topic: string; readonly kind: string }[];
  readonly alignment: AlignmentRows;
  readonly rejects: RejectRows;
}

export function overviewOf({ frames, reference, sensors, alignment, rejects }: OverviewInput): Overview {
  const rows = rowsBySensor(alignment);
  const reasons = reasonsBySensor(rejects);
  return {
    frames,
    calibrationChecked: alignment.probability !== undefined,
    sensors: sensors.map(sensor => {
      const own = rows.get(sensor.name) ?? new Uint32Array(0);
      const windows = roleOf(sensor.kind as Kind) === 'window';
      const isReference = sensor.name === reference;
      const there = own.filter(row => alignment.present[row] !== 0);
      const dt = Float64Array.from(there, row => Number(alignment.dtNs[row]));
      const sizes = ascending(dt.map(Math.abs));
      return {
        ...sensor,
        isReference,
        windows,
        frames: there.length,
        held: there.reduce((sum, row) => sum + (alignment.match[row] === 'held' ? 1 : 0), 0),
        missing: missingRuns(alignment, own, frames),
        dtMedianNs: quantile(ascending(dt), 0.5),
        absP95Ns: quantile(sizes, 0.95),
        absMaxNs: quantile(sizes, 1),
        grade: windows || isReference ? undefined : gradeOf(quantile(sizes, 0.95)),
        rejected: [...(reasons.get(sensor.name) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
        calibration: calibrationOf(alignment, own),
      };
    }),
  };
}

/** Rows of each sensor, in one pass: a long dataset has millions of them. */
function rowsBySensor({ sensors, sensor }: AlignmentRows): Map<string, Uint32Array> {
  const counts = new Uint32Array(sensors.length);
  for (let row = 0; row < sensor.length; row++) counts[sensor[row]]++;
  const lists = sensors.map((_, s) => new Uint32Array(counts[s]));
  counts.fill(0);
  for (let row = 0; row < sensor.length; row++) lists[sensor[row]][counts[sensor[row]]++] = row;
  return new Map(sensors.map((name, s) => [name, lists[s]]));
}

function reasonsBySensor({ sensor, reason }: RejectRows): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (let i = 0; i < sensor.length; i++) {
    const own = found.get(sensor[i]) ?? new Map<string, number>();
    found.set(sensor[i], own.set(reason[i], (own.get(reason[i]) ?? 0) + 1));
  }
  return found;
}

/** A frame without a row for the sensor is a frame without the sensor. */
function missingRuns({ frameIndex, present }: AlignmentRows, rows: Uint32Array, frames: number) {
  const there = new Uint8Array(frames);
  for (const row of rows) if (present[row] !== 0 && frameIndex[row] < frames) there[frameIndex[row]] = 1;
  const runs: [number, number][] = [];
  for (let f = 0; f < frames; f++) {
    if (there[f]) continue;
    const last = runs[runs.length - 1];
    if (last && last[1] === f - 1) last[1] = f;
    else runs.push([f, f]);
  }
  return runs;
}

/** Frames of a window follow one another and share its numbers: the one in their middle stands for it. */
function calibrationOf(alignment: AlignmentRows, rows: Uint32Array): CalibrationOverview | undefined {
  const { probability, window, frameIndex } = alignment;
  if (!probability) return undefined;
  const windows: { frame: number; probability: number }[] = [];
  for (let i = 0; i < rows.length; ) {
    const first = i;
    const same = (row: number) =>
      probability[row] === probability[rows[first]] && window?.[row] === window?.[rows[first]];
    if (Number.isNaN(probability[rows[i]])) {
      i++;
      continue;
    }
    while (i < rows.length && same(rows[i])) i++;
    const middle = rows[(first + i - 1) >> 1];
    windows.push({ frame: frameIndex[middle], probability: probability[middle] });
  }
  if (windows.length === 0) return undefined;
  return {
    windows,
    refused: windows.filter(speaksAgainst).length,
    lowest: windows.reduce((a, b) => (b.probability < a.probability ? b : a)),
  };
}
