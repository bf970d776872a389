// Sensors that a recording holds in two forms: a camera's pictures raw and compressed, a LiDAR's packets and its driver's clouds.
import type { Issues } from '../issue.js';
import { pictureTopic } from '../rig/index.js';
import type { Sensor } from './sensor.js';

/** How much the rates of two forms may differ: a message may be lost in one of them. */
const SAME_RATE = 0.1;

/** FL0569 for every form but the first. Both are columns, because nobody said which one is wanted. */
export function reportRecordedTwice(sensors: readonly Sensor[], issues: Issues): void {
  const told = new Set<Sensor>();
  for (const [i, one] of sensors.entries()) {
    if (told.has(one)) continue;
    for (const other of sensors.slice(i + 1)) {
      const what = samePictures(one, other) ? 'pictures' : sameSweeps(one, other) ? 'sweeps' : undefined;
      if (!what) continue;
      told.add(other);
      issues.add(
        'FL0569',
        `its ${what} seem to be those of ${one.channel.topic} in another form; both were taken: --topics leaves one of them out`,
        { topic: other.channel.topic },
      );
    }
  }
}

function samePictures(a: Sensor, b: Sensor): boolean {
  const [one, other] = [a.channel.topic, b.channel.topic];
  return a.kind === 'camera' && b.kind === 'camera' && one !== other && pictureTopic(one) === pictureTopic(other);
}

/** Of one frame, at one rate, as messages of different types. A LaserScan is a slice of a cloud at most. */
function sameSweeps(a: Sensor, b: Sensor): boolean {
  const [m, n] = [a.stream.t.length, b.stream.t.length];
  return (
    a.kind === 'lidar' &&
    b.kind === 'lidar' &&
    a.channel.type !== b.channel.type &&
    ![a, b].some(one => /LaserScan$/.test(one.channel.type)) &&
    a.look.frameId !== '' &&
    a.look.frameId === b.look.frameId &&
    Math.abs(m - n) <= SAME_RATE * Math.max(m, n)
  );
}
