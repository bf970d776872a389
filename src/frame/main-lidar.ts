// Which of several LiDARs is the main one: what can be told of their messages without decoding them.
import type { Numbers } from '../column.js';
import type { Issues } from '../issue.js';
import { isPlanarScan } from '../message/planar.js';
import { isWorldFrame } from '../rig/index.js';
import type { Sensor } from './sensor.js';

/** A LiDAR that was recorded this much less often than another makes too few frames: a map that is published now and then, one that failed. */
const TOO_RARE = 8;
/** But not one that turns at its own rate for so much of the time, however fast others are (a scanner of 50 Hz, a depth camera of 90): two sweeps a second, ns. */
const STEADY_NS = 500e6;

/**
 * The LiDAR with the most bytes, of those with an eighth of the messages of the busiest at least, or with two a second for an eighth of the time; a scan of
 * one plane only where there is no cloud, and clouds that somebody carried into the world (registered ones, maps) last. Several: FL0513 says which.
 */
export function mainLidar(sensors: readonly Sensor[], length: Numbers, issues: Issues): Sensor | undefined {
  const lidars = sensors.filter(sensor => sensor.kind === 'lidar');
  if (lidars.length < 2) return lidars[0];
  const count = ({ stream }: Sensor) => stream.t.length;
  const most = lidars.reduce((most, sensor) => Math.max(most, count(sensor)), 0);
  const last = lidars.reduce((last, { stream: { t } }) => Math.max(last, t.length > 0 ? t.at(t.length - 1) : 0), 0);
  const first = lidars.reduce((first, { stream: { t } }) => Math.min(first, t.length > 0 ? t.at(0) : last), last);
  const ranked = lidars
    .filter(sensor => count(sensor) * TOO_RARE >= most || steadyNs(sensor) * TOO_RARE >= last - first)
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

/** How long it gave its messages at short steps, ns. */
function steadyNs({ stream: { t } }: Sensor): number {
  let [sum, before] = [0, Number.NEGATIVE_INFINITY];
  for (const run of t.runs()) {
    for (let i = 0; i < run.length; i++) {
      if (run[i] - before <= STEADY_NS) sum += run[i] - before;
      before = run[i];
    }
  }
  return sum;
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
