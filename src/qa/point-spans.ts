// When the points of each LiDAR's sweeps were measured relative to the sweep's stamp: evidence of what the stamp means.
import type { FramePlan } from '../frame/plan.js';
import { rethrowDefect } from '../issue.js';
import { pointTimesNs } from '../kernel/point-time/point-time.js';
import { timeFieldIn } from '../kernel/point-time/time-in-parts.js';
import { untold } from '../message/index.js';
import { NO_STAMP } from '../source/source.js';
import { median } from '../time/order-statistics.js';

/** Sweeps looked at, spread over the recording: a first one is often cut short. */
const SWEEPS = 5;

/** ns of the earliest and the latest point, by sensor name; medians over some sweeps. Decodes five sweeps per LiDAR. */
export async function pointSpans({
  source,
  sensors,
}: FramePlan): Promise<ReadonlyMap<string, readonly [number, number]>> {
  const spans = new Map<string, readonly [number, number]>();
  for (const { name, channel, look, stream } of sensors) {
    if (!look.time) continue;
    const [first, last]: [number[], number[]] = [[], []];
    for (let s = 0; s < SWEEPS; s++) {
      const message = stream.message.at(Math.floor(((s + 0.5) * stream.message.length) / SWEEPS));
      const stamp = source.messages.stampNs.at(message);
      if (stamp === NO_STAMP || stamp === 0n) continue;
      try {
        const cloud = channel.decoder.decode(await source.read(message), untold);
        if (cloud.kind !== 'points') continue;
        const field = timeFieldIn(cloud, look.time.field);
        if (!field) continue;
        const [from, to] = rangeOf(pointTimesNs(cloud, { ...look.time, field }, stamp));
        if (from <= to) [first.push(from), last.push(to)];
      } catch (error) {
        // A sweep that does not decode is reported where it is read for a frame.
        rethrowDefect(error);
      }
    }
    if (first.length > 0) spans.set(name, [median(first), median(last)]);
  }
  return spans;
}

function rangeOf(times: Float64Array): [number, number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const t of times) {
    if (t < from) from = t;
    if (t > to) to = t;
  }
  return [from, to];
}
