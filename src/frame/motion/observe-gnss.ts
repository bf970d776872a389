// Motion from GNSS fixes: the antenna's speed over ground. Its course is not the car's heading: an antenna that sits L ahead of
// the rear axle runs ahead of the heading by L/v, a tenth of a second in town, which would pass for a clock's offset.

import { speedTrack } from '../../calibration/time-offset/index.js';
import { RAD_PER_DEG } from '../../geometry/angle.js';
import { observed } from './observe-samples.js';
import type { MotionObserver } from './observer.js';
import { sampleRows } from './sample-columns.js';

/** WGS 84: semi-major axis, m, and first eccentricity squared. */
const A = 6378137;
const E2 = 6.69437999014e-3;
/** Fixes farther apart tell a mean speed, not the speed at a moment. */
const LONGEST_NS = 2.5e9;

export const gnssObserver: MotionObserver = {
  name: 'gnss',
  kinds: ['gnss'],
  async observe(input, issues) {
    const rows = await sampleRows(input, ['latitude', 'longitude', 'status'], issues);
    const [latitude, longitude, status] = ['latitude', 'longitude', 'status'].map(name => rows.get(name));
    if (!latitude || !longitude) return [];
    const { t, originNs } = latitude;
    const middles: number[] = [];
    const speeds: number[] = [];
    for (let i = 1; i < t.length; i++) {
      const dt = t[i] - t[i - 1];
      if (!(dt > 0 && dt <= LONGEST_NS)) continue;
      const phi = latitude.values[i] * RAD_PER_DEG;
      const bend = 1 - E2 * Math.sin(phi) ** 2;
      const north =
        ((latitude.values[i] - latitude.values[i - 1]) * RAD_PER_DEG * A * (1 - E2)) / (bend * Math.sqrt(bend));
      const east =
        ((longitude.values[i] - longitude.values[i - 1]) * RAD_PER_DEG * A * Math.cos(phi)) / Math.sqrt(bend);
      // NavSatStatus −1: no fix.
      const fixed = !status || (status.values[i] >= 0 && status.values[i - 1] >= 0);
      middles.push(Math.round((t[i] + t[i - 1]) / 2));
      speeds.push(fixed ? Math.hypot(north, east) / (dt * 1e-9) : Number.NaN);
    }
    const made = speedTrack({ originNs, t: Float64Array.from(middles), values: Float64Array.from(speeds) });
    return observed(input.channel.topic, 'speed over ground', made, middles.length, issues);
  },
};
