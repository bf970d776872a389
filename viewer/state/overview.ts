// The dataset at a glance, made once from the tables beside the frames.
import { computed } from '@preact/signals';
import { type Overview, overviewOf } from '../../src/qa/overview/overview.js';
import { pointsOut, type Remarkable } from '../../src/qa/overview/points-out.js';
import type { AlignmentTable } from '../worker/protocol.js';
import { dataset } from './store.js';
import { tables } from './tables.js';

export const overview = computed<Overview | undefined>(() => {
  const data = dataset.value;
  const read = tables.value;
  return data && read && overviewOf({ ...data, ...read });
});

export const remarkable = computed<readonly Remarkable[]>(() =>
  overview.value ? pointsOut(overview.value, dataset.value?.verdicts ?? []) : [],
);

/** The frame nearest to a moment; undefined in a dataset without frames. */
export function frameAt({ frameIndex, frameStampNs, sensors }: AlignmentTable, stampNs: bigint): number | undefined {
  const step = sensors.length;
  const count = step === 0 ? 0 : Math.floor(frameIndex.length / step);
  if (count === 0) return undefined;
  // Rows are by frame, with one row per sensor: stamps of frames do not descend.
  let lo = 0;
  let hi = count;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (frameStampNs[mid * step] <= stampNs) lo = mid;
    else hi = mid;
  }
  const distance = (f: number) => {
    const d = frameStampNs[f * step] - stampNs;
    return d < 0n ? -d : d;
  };
  const best = lo + 1 < count && distance(lo + 1) < distance(lo) ? lo + 1 : lo;
  return frameIndex[best * step];
}
