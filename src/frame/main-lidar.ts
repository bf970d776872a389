// Which of several LiDARs is the main one: what can be told of their messages without decoding them.
import type { Numbers } from '../column.js';
import type { Issues } from '../issue.js';
import { isPlanarScan } from '../message/planar.js';
import { isWorldFrame } from '../rig/index.js';
import type { Sensor } from './sensor.js';

/** A LiDAR that was recorded this much less often than another makes too few frames: a map that is published now and then, one that failed. */
const TOO_RARE = 8;

/**
 * The LiDAR with the most bytes, of those with an eighth of the messages of the busiest at least; a scan of one plane only where
 * there is no cloud, and clouds that somebody carried into the world (registered ones, maps) last. Several: FL0513 says which.
 */
export function mainLidar(sensors: readonly Sensor[], length: Numbers, issues: Issues): Sensor | undefined {
  const lidars = sensors.filter(sensor => sensor.kind === 'lidar');
  if (lidars.length < 2) return lidars[0];
  const count = ({ stream }: Sensor) => stream.t.length;
  const most = lidars.reduce((most, sensor) => Math.max(most, count(sensor)), 0);
  const ranked = lidars
    .filter(sensor => count(sensor) * TOO_RARE >= most)
    .map(sensor => ({ sensor, order: orderOf(sensor), bytes: bytesOf(sensor, length) }))
    .sort(
      (a, b) =>
        a.order - b.order ||
        b.bytes - a.bytes ||
        count(b.sensor) - count(a.sensor) ||
        (a.sensor.name < b.sensor.name ? -1 : 1),
    );
  const [{ sensor, bytes }] = ranked;
  issues.add(
    'FL0513',
    `of ${lidars.length} LiDARs this one makes the frames: it seems the main one (${count(sensor)} messages, ${(bytes / 1e6).toFixed(1)} MB); --reference, or the rig file's reference, chooses another`,
    { topic: sensor.channel.topic },
  );
  return sensor;
}

function orderOf({ channel, look }: Sensor): number {
  if (isWorldFrame(look.frameId)) return 2;
  return isPlanarScan(channel.type) ? 1 : 0;
}

function bytesOf({ stream: { message } }: Sensor, length: Numbers): number {
  let sum = 0;
  for (const run of message.runs()) for (let i = 0; i < run.length; i++) sum += length.at(run[i]);
  return sum;
}
