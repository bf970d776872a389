// Pictures and sweeps that share a stamp with the one before: each of them is a moment to whoever counts frames.
import type { Issues } from '../../issue.js';
import type { Sensor } from '../sensor.js';

/** IMU-like readings come in bursts of one stamp and fall into one window all the same; `framelock sync` counts theirs. */
export function reportRepeatedStamps(sensors: readonly Sensor[], issues: Issues): void {
  for (const { role, stream, channel } of sensors) {
    if (role !== 'picked') continue;
    const { t } = stream;
    let repeated = 0;
    for (let i = 1; i < t.length; i++) if (t.at(i) === t.at(i - 1)) repeated++;
    if (repeated === 0) continue;
    issues.add(
      'FL0565',
      `${repeated} of ${t.length} messages have the stamp of the one before, so that several frames or matches are one moment; look whether the topic was recorded twice, has two publishers, or its driver counts in coarse steps`,
      { topic: channel.topic },
    );
  }
}
