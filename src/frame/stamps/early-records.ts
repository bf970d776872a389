// Sweeps that were recorded before their last points were measured, by the points' own times: then these do not count from the stamp.
import type { Issues } from '../../issue.js';
import { ascending, quantile } from '../../time/order-statistics.js';
import { sinceOrigin } from '../../time/stamp.js';
import type { Sensor } from '../sensor.js';

/** With fewer sweeps a late start of the recorder would decide. */
const FEWEST = 10;
/** Most sweeps that are looked at, spread over the recording. */
const SWEEPS = 1000;
/** Share of a sweep's length that a clock a little ahead, or points cut off at the end, can explain. */
const SLACK = 0.2;

/**
 * FL0609 for LiDARs whose stamps agree with the recorder while the last points of a sweep lie after its record stamp. The usual case: a
 * driver, or a converter behind it, stamps the end of the sweep, and writes times from its first point. A stamp that lies itself after the record
 * stamp is a clock that is ahead, which `framelock sync` shows; record stamps that were made from headers tell nothing.
 */
export function reportEarlyRecords(sensors: readonly Sensor[], originNs: bigint, issues: Issues): void {
  for (const { kind, look, stream, clock, channel } of sensors) {
    const { firstNs, lastNs } = look.sweepStamp ?? {};
    if (kind !== 'lidar' || !look.time || firstNs === undefined || lastNs === undefined) continue;
    if (clock.origin !== 'recorded' && clock.origin !== 'fit') continue;
    const count = Math.min(SWEEPS, stream.t.length);
    const waits = ascending(
      Array.from({ length: count }, (_, k) => {
        const i = Math.floor((k * stream.t.length) / count);
        return sinceOrigin(stream.logNs.at(i)!, originNs) - stream.t.at(i);
      }),
    );
    if (count < FEWEST || waits[0] === waits[count - 1]) continue;
    const length = lastNs - firstNs;
    const wait = quantile(waits, 0.5);
    if (wait < -SLACK * length || lastNs - wait <= SLACK * length) continue;
    const ms = (ns: number) => (ns / 1e6).toFixed(1);
    issues.add(
      'FL0609',
      `the last points of a sweep lie ${ms(lastNs)} ms after its stamp, but it was recorded ${ms(wait)} ms after it: the stamp seems to be that of the sweep's end, while the times count from its first point; both were taken as they are; if so, \`clock: {offset_ms: ${ms(-lastNs)}}\` in the rig file puts the points right; for a simulator, which measures a sweep in one moment, \`point_time: none\` does`,
      { topic: channel.topic },
    );
  }
}
