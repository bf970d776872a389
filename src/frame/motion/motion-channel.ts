// The messages of one channel in the order of their stamps, decoded one at a time: what every observer of motion reads.
import { FramelockError, type Issues } from '../../issue.js';
import type { Value } from '../../message/value.js';
import type { Channel, Source } from '../../source/source.js';
import { reportUndecodable } from '../report.js';

export interface MotionChannel {
  readonly source: Source;
  readonly channel: Channel;
  /** Positions in the message table and the stamp of each, ns since `originNs`: a SensorStream's `message` and `t`. */
  readonly messages: Uint32Array;
  readonly t: Float64Array;
  readonly originNs: bigint;
}

/** Messages that gave no value are reported and passed to `failed`, which also counts those that `read` refuses. */
export async function* decodedInOrder(
  { source, channel, messages, t }: MotionChannel,
  issues: Issues,
  failed: () => void,
): AsyncGenerator<{ readonly message: number; readonly t: number; readonly value: Value }> {
  for (let i = 0; i < messages.length; i++) {
    try {
      const value = channel.decoder.decode(await source.read(messages[i]));
      yield { message: messages[i], t: t[i], value };
    } catch (error) {
      if (!(error instanceof FramelockError)) throw error;
      reportUndecodable(source, messages[i], error, issues);
      failed();
    }
  }
}

/** The middle one of the positive steps between stamps, ns; undefined with fewer than two stamps. */
export function medianPeriod(t: Float64Array): number | undefined {
  const steps = t.subarray(1).map((value, i) => value - t[i]);
  const positive = steps.filter(step => step > 0).sort();
  return positive.length === 0 ? undefined : positive[positive.length >> 1];
}
