// Readings of one group of numbers over several frames as lines.
import type { FrameData } from '../data/frame-data.js';
import { posesAround, speedsOf } from './poses.js';

export interface Readings {
  /** Relative to the first of `frames`, which is the shown one. */
  readonly seconds: number[];
  /** One line per number of the group. */
  readonly lines: (number | null)[][];
  readonly names: readonly string[];
}

export function readingsOf(frames: readonly FrameData[], sensor: string, group: string, width: number): Readings {
  const origin = frames[0]?.stampNs ?? 0n;
  const rows: { t: number; values: (number | null)[] }[] = [];
  for (const frame of frames) {
    const cell = frame.cells.get(sensor);
    const values = cell?.kind === 'window' ? cell.columns[group] : undefined;
    if (cell?.kind !== 'window' || !values) continue;
    for (let i = 0; i < cell.stamps.length; i++) {
      const numbers = Array.from(values.subarray(i * width, (i + 1) * width));
      rows.push({
        t: Number(cell.stamps[i] - origin) / 1e9,
        values: numbers.map(v => (Number.isFinite(v) ? v : null)),
      });
    }
  }
  rows.sort((a, b) => a.t - b.t);
  const names = numberNames(width);
  return { seconds: rows.map(row => row.t), lines: names.map((_, k) => rows.map(row => row.values[k])), names };
}

/** Of a group of numbers. */
export function numberNames(width: number): string[] {
  if (width === 3 || width === 4) return ['x', 'y', 'z', 'w'].slice(0, width);
  return Array.from({ length: width }, (_, k) => String(k));
}

/** Frames of poses to each side. */
const REACH = 100;

/** Speed along the known way around a frame, m/s. */
export function speedReadings(frame: FrameData | undefined): Readings {
  const speeds = frame ? speedsOf(posesAround(frame.index, REACH)) : [];
  return {
    seconds: speeds.map(one => Number(one.stampNs - frame!.stampNs) / 1e9),
    lines: [speeds.map(one => one.speed)],
    names: ['speed'],
  };
}
