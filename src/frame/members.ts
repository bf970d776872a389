// From options to what was asked for each stream.
import { FramelockError } from '../issue.js';
import { gotName } from '../near-name.js';
import { isCalled } from '../rig/index.js';
import type { DenseMember, Member } from '../sync/index.js';
import { medianStep } from '../time/order-statistics.js';
import { BRIDGED_STEPS, type Stream } from '../time/stream.js';
import type { FrameOptions, StreamOptions } from './options.js';
import type { Sensor } from './sensor.js';

/** The options that count for one sensor: its own where they are given, else the common ones. */
export function streamOptions(sensor: Sensor, options: FrameOptions): StreamOptions & { readonly toleranceNs: number } {
  const { toleranceNs, missing, maxGapNs, minStepNs, streams = [] } = options;
  const result = { toleranceNs, missing, maxGapNs, minStepNs };
  for (const own of streams.filter(({ topic }) => names(sensor, topic))) {
    result.toleranceNs = own.toleranceNs ?? result.toleranceNs;
    result.missing = own.missing ?? result.missing;
    result.maxGapNs = own.maxGapNs ?? result.maxGapNs;
    result.minStepNs = own.minStepNs ?? result.minStepNs;
  }
  return result;
}

/** What was asked for the sensor; `stream` is its own, in memory where it is matched. */
export function memberOf<S extends Stream | DenseMember['stream']>(
  sensor: Sensor,
  stream: S,
  options: FrameOptions,
): Omit<Member, 'stream'> & { readonly stream: S } {
  const { toleranceNs, missing = 'null', maxGapNs, minStepNs = 0 } = streamOptions(sensor, options);
  let gap = maxGapNs;
  return {
    stream,
    toleranceNs,
    missing,
    minStepNs,
    // Sorting all steps of a stream takes time, and only some policies ask.
    get maxGapNs() {
      gap ??= BRIDGED_STEPS * medianStep(sensor.stream.t);
      return gap;
    },
  };
}

/** FL0801 when something was asked for a stream that does not take part. */
export function checkStreams(sensors: readonly Sensor[], { streams = [] }: FrameOptions): void {
  for (const { topic } of streams) {
    if (sensors.some(sensor => names(sensor, topic))) continue;
    const topics = sensors.map(s => s.channel.topic);
    const got = gotName(topic, [...topics, ...sensors.map(s => s.name)]);
    throw new FramelockError('FL0801', `expected a topic or sensor that takes part (${topics.join(', ')}); ${got}`);
  }
}

function names(sensor: Sensor, topic: string): boolean {
  return isCalled({ name: sensor.name, topic: sensor.channel.topic }, topic);
}
