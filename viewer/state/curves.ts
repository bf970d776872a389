// What can be drawn over time, and the curves over all frames.
import type { SensorData } from '../data/dataset-data.js';
import type { FrameNumbers } from '../data/frame-numbers.js';
import { type KnownPose, speedsOf } from './poses.js';
import { numberNames, type Readings } from './readings.js';
import type { SyncSeries } from './sync-series.js';

/** One entry of the menu. */
export interface Curve {
  /** Unique among those of a dataset: what a link names it by. */
  readonly key: string;
  readonly text: string;
  readonly unit: string;
  /** `tables`: from the small tables beside the frames; `frames`: their frames have to be read. */
  readonly needs: 'tables' | 'frames';
  readonly lines: readonly string[];
  /** One number per line; NaN: unknown there. */
  of(from: CurveData): Iterable<readonly [stampNs: bigint, numbers: readonly number[]]>;
}

export interface CurveData {
  /** Ascending. */
  readonly frames: readonly FrameNumbers[];
  readonly series: readonly SyncSeries[];
  readonly firstStampNs: bigint;
}

/** Poses farther apart than this tell no speed in between, frames. */
const BRIDGED = 3;

export function curvesOf(sensors: readonly SensorData[]): Curve[] {
  const frames = { needs: 'frames' } as const;
  return [
    ...sensors.map(({ name }) => ({
      ...{ key: `all ${name}: sync`, text: `${name}: distance from the frame`, unit: 'ms', lines: [name] },
      ...{ needs: 'tables' as const, of: (from: CurveData) => distances(name, from) },
    })),
    ...sensors.flatMap(({ name, kind, groups }) => {
      if (kind === 'lidar' || kind === 'radar')
        return [single(`all ${name}: points`, `${name}: points`, '', frame => frame.points.get(name))];
      if (!groups) return [];
      return [
        single(`all ${name}: rate`, `${name}: readings per second`, 'Hz', frame => frame.rateHz.get(name)),
        ...groups.map(group => ({
          ...{ key: `all ${name}: ${group.name}`, text: `${name}: ${group.name}`, unit: group.unit, ...frames },
          lines: numberNames(group.width),
          *of(from: CurveData) {
            for (const { stampNs, means } of from.frames)
              yield [stampNs, means.get(name)?.get(group.name) ?? []] as const;
          },
        })),
      ];
    }),
    {
      ...{ key: 'all poses: speed', text: 'poses: speed', unit: 'm/s', lines: ['speed'], ...frames },
      of: ({ frames }: CurveData) => speeds(frames),
    },
  ];
}

function single(key: string, text: string, unit: string, of: (frame: FrameNumbers) => number | undefined): Curve {
  return {
    ...{ key, text, unit, needs: 'frames', lines: [text] },
    *of({ frames }) {
      for (const frame of frames) yield [frame.stampNs, [of(frame) ?? Number.NaN]];
    },
  };
}

function* distances(name: string, { series, firstStampNs }: CurveData) {
  const one = series.find(each => each.name === name);
  for (let i = 0; one && i < one.dt.length; i++)
    yield [firstStampNs + BigInt(one.frameT[i]), [one.dt[i] / 1e6]] as const;
}

/** At a frame: the mean of the speeds from the frame before and to the next. */
function* speeds(frames: readonly FrameNumbers[]) {
  const between = frames.slice(1).map((b, i) => {
    const pair = [frames[i], b].filter((one): one is FrameNumbers & KnownPose => one.T_world_rig !== undefined);
    return b.index - frames[i].index > BRIDGED ? undefined : speedsOf(pair)[0]?.speed;
  });
  for (let i = 0; i < frames.length; i++) {
    const beside = [between[i - 1], between[i]].filter(one => one !== undefined);
    yield [frames[i].stampNs, [beside.reduce((sum, one) => sum + one, 0) / beside.length]] as const;
  }
}

/** Seconds since the first frame. */
export function readCurve(curve: Curve, from: CurveData): Readings {
  const seconds: number[] = [];
  const lines: (number | null)[][] = curve.lines.map(() => []);
  for (const [stampNs, numbers] of curve.of(from)) {
    seconds.push(Number(stampNs - from.firstStampNs) / 1e9);
    lines.forEach((line, k) => {
      line.push(Number.isFinite(numbers[k]) ? numbers[k] : null);
    });
  }
  return { seconds, lines, names: curve.lines };
}
