// The few numbers of a frame that are drawn over a whole recording: small enough to be kept of every frame.
import type { FrameData, WindowData } from './frame-data.js';

export interface FrameNumbers extends Pick<FrameData, 'index' | 'stampNs' | 'T_world_rig'> {
  /** By cloud. */
  readonly points: ReadonlyMap<string, number>;
  /** By IMU-like sensor; NaN of fewer than two readings. */
  readonly rateHz: ReadonlyMap<string, number>;
  /** By IMU-like sensor, then by group: the mean of the frame's readings, one number per column. NaN where there is none. */
  readonly means: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
}

export function frameNumbers({ index, stampNs, T_world_rig, cells }: FrameData): FrameNumbers {
  const points = new Map<string, number>();
  const rateHz = new Map<string, number>();
  const means = new Map<string, ReadonlyMap<string, readonly number[]>>();
  for (const [name, cell] of cells) {
    if (cell.kind === 'cloud') points.set(name, cell.count);
    if (cell.kind !== 'window') continue;
    rateHz.set(name, rateOf(cell.stamps));
    means.set(name, meansOf(cell));
  }
  return { index, stampNs, T_world_rig, points, rateHz, means };
}

function rateOf(stamps: BigInt64Array): number {
  const last = stamps.length - 1;
  return last < 1 ? Number.NaN : (1e9 * last) / Number(stamps[last] - stamps[0]);
}

function meansOf({ stamps, columns }: WindowData): ReadonlyMap<string, readonly number[]> {
  return new Map(
    Object.entries(columns).map(([group, values]) => {
      const width = stamps.length === 0 ? 0 : values.length / stamps.length;
      return [group, Array.from({ length: width }, (_, k) => meanOf(values, k, width))] as const;
    }),
  );
}

function meanOf(values: Float64Array, first: number, step: number): number {
  let [sum, count] = [0, 0];
  for (let i = first; i < values.length; i += step)
    if (Number.isFinite(values[i])) {
      sum += values[i];
      count++;
    }
  return count === 0 ? Number.NaN : sum / count;
}
