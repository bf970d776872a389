// The messages of one channel in the order of their stamps, decoded one at a time: what every observer of motion reads.
import type { Issues } from '../../issue.js';
import type { Value } from '../../message/value.js';
import type { Channel, Source } from '../../source/source.js';
import { median } from '../../time/order-statistics.js';
import { decodeAll } from '../decode-all.js';

export interface MotionChannel {
  readonly source: Source;
  readonly channel: Channel;
  /** Positions in the message table and the stamp of each, ns since `originNs`: a SensorStream's `message` and `t`. */
  readonly messages: Uint32Array;
  readonly t: Float64Array;
  readonly originNs: bigint;
}

/** As `decodeAll`, with the stamp of each. */
export async function* decodedInOrder(
  { source, channel, messages, t }: MotionChannel,
  issues: Issues,
  failed: () => void,
): AsyncGenerator<{ readonly message: number; readonly t: number; readonly value: Value }> {
  for await (const { message, at, value } of decodeAll(source, channel, messages, issues, failed))
    yield { message, t: t[at], value };
}

/** The middle one of the positive steps between stamps, ns; undefined with fewer than two stamps. */
export function medianPeriod(t: Float64Array): number | undefined {
  const steps = t.subarray(1).map((value, i) => value - t[i]);
  const positive = steps.filter(step => step > 0);
  return positive.length === 0 ? undefined : median(positive);
}
