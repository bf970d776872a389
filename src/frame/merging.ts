// Which of a projection's points are taken where neighbouring sweeps are merged, and when there is nothing to merge.
//
// A direction that is measured at t is measured again at t ± P, P the time of a turn: exactly one of them lies in [picture − P/2,
// picture + P/2). So sweeps are projected one by one, as without merging, and what lies outside of that window is left out.
import type { Issues } from '../issue.js';
import type { LaterKernels, Projection } from '../kernel/index.js';
import { medianStep } from '../time/order-statistics.js';
import type { CloudCell } from './frame.js';
import type { FrameOptions } from './options.js';
import type { Sensor } from './sensor.js';

/** The time of a turn of a cloud sensor whose sweeps are to be merged, ns; undefined, with FL0606, where they cannot be. */
export function turnToMerge(sensor: Sensor, options: FrameOptions, issues: Issues): number | undefined {
  if (!options.mergeSweeps || sensor.kind !== 'lidar') return undefined;
  const turnNs = medianStep(sensor.stream.t);
  const { time, atStamp } = sensor.look;
  if (atStamp || (time === undefined && sensor.rig.pointTime !== 'azimuth')) {
    const why = atStamp ? 'the recording moved its points to their stamps' : 'its points tell no time';
    reportUnmerged(sensor, `${why}; each sweep was projected alone`, issues);
  } else if (!(turnNs > 0)) {
    reportUnmerged(sensor, 'a single sweep has no neighbour; it was projected alone', issues);
  } else {
    return turnNs;
  }
  return undefined;
}

export function reportUnmerged(sensor: Sensor, why: string, issues: Issues): void {
  issues.add('FL0606', `neighbouring sweeps were asked to be merged, but ${why}`, { topic: sensor.channel.topic });
}

/**
 * The points with −P/2 <= t + shift < P/2, packed into the same arrays. `shiftNs` brings times relative to the cloud's stamp to
 * the picture's. A cloud without times stays as it is: nobody knows better.
 */
export function within(
  { index, u, v, depth, range }: Projection & { readonly range?: Float32Array },
  cloud: CloudCell,
  shiftNs: number,
  turnNs: number,
): Projection & { readonly range?: Float32Array } {
  if (!cloud.times) return { index, u, v, depth, range };
  const { points, sensor } = cloud;
  const stride = sensor.look.layout!.width;
  const { column } = cloud.times;
  const half = turnNs / 2;
  let count = 0;
  for (let n = 0; n < index.length; n++) {
    const t = points[index[n] * stride + column] * 1e9 + shiftNs;
    if (!(t >= -half && t < half)) continue;
    index[count] = index[n];
    u[count] = u[n];
    v[count] = v[n];
    if (range) range[count] = range[n];
    depth[count++] = depth[n];
  }
  return {
    index: index.subarray(0, count),
    u: u.subarray(0, count),
    v: v.subarray(0, count),
    depth: depth.subarray(0, count),
    range: range?.subarray(0, count),
  };
}

type Numbers = Float32Array | Uint32Array;

/** Lists behind one another, in the kernels' memory where there is more than one. */
export async function behind<T extends Numbers>(
  lists: readonly T[],
  type: new (buffer: ArrayBufferLike, at: number, length: number) => T,
  kernels: Pick<LaterKernels, 'keep'>,
): Promise<T> {
  if (lists.length === 1) return lists[0];
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  const bytes = await kernels.keep(4 * count);
  const all = new type(bytes.buffer, bytes.byteOffset, count);
  let done = 0;
  for (const list of lists) {
    all.set(list, done);
    done += list.length;
  }
  return all;
}
