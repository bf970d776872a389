// Sensors that a recording holds in two forms: a camera's pictures raw and compressed, a LiDAR's packets and its driver's clouds.
import type { Issues } from '../../issue.js';
import { pictureTopic } from '../../rig/index.js';
import type { Sensor } from '../sensor.js';

/** How much the rates of two forms may differ: a message may be lost in one of them. */
const SAME_RATE = 0.1;

/** FL0569 for every form but the first. Both are columns, because nobody said which one is wanted. */
export function reportRecordedTwice(sensors: readonly Sensor[], issues: Issues): void {
  const pictures = new Map<string, Sensor>();
  const sweeps = new Map<string, Sensor[]>();
  const say = (what: string, first: Sensor, { channel: { topic } }: Sensor) => {
    const text = `its ${what} seem to be those of ${first.channel.topic} in another form; both were taken: --topics leaves one of them out`;
    issues.add('FL0569', text, { topic });
  };
  for (const sensor of sensors) {
    const { kind, channel, look } = sensor;
    if (kind === 'camera') {
      const topic = pictureTopic(channel.topic);
      const first = pictures.get(topic);
      if (!first) pictures.set(topic, sensor);
      else if (first.channel.topic !== channel.topic) say('pictures', first, sensor);
    }
    // A LaserScan is a slice of a cloud at most.
    if (kind !== 'lidar' || look.frameId === '' || /LaserScan$/.test(channel.type)) continue;
    // One of each type, of which there are few.
    const firsts = sweeps.get(look.frameId) ?? [];
    sweeps.set(look.frameId, firsts);
    const first = firsts.find(other => other.channel.type !== channel.type && sameRate(other, sensor));
    if (first) say('sweeps', first, sensor);
    else if (!firsts.some(other => other.channel.type === channel.type)) firsts.push(sensor);
  }
}

function sameRate({ stream: { t: a } }: Sensor, { stream: { t: b } }: Sensor): boolean {
  return Math.abs(a.length - b.length) <= SAME_RATE * Math.max(a.length, b.length);
}
