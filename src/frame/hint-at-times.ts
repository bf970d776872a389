// Says where points without times would tell them by their directions: a person must ask for it, so must know of it.
import type { Issues } from '../issue.js';
import { pointLayout, readPoints, type Spin, spinOf } from '../kernel/index.js';
import type { Value } from '../message/value.js';
import { medianStep } from '../time/order-statistics.js';
import type { MessageLooks } from './message-looks.js';
import type { Sensor } from './sensor.js';

/** Sweeps that must turn the same way, spread over the recording: one alone may do so by chance. */
const SWEEPS = 3;
/** Points looked at of each. */
const POINTS = 16384;

/** FL0607 for every LiDAR without point times whose points lie in the order of a turning scan. `point_time` of any kind is an answer. */
export async function hintAtTimes(looks: MessageLooks, sensors: readonly Sensor[], issues: Issues): Promise<void> {
  for (const sensor of sensors) {
    const { kind, look, rig, stream, channel } = sensor;
    if (kind !== 'lidar' || look.time || look.atStamp || rig.pointTime !== undefined || stream.t.length < SWEEPS)
      continue;
    const spins = await turning(looks, sensor);
    if (!spins) continue;
    const way = spins[0].direction > 0 ? 'counter-clockwise' : 'clockwise';
    const degrees = Math.round((Math.min(...spins.map(s => s.turn)) * 180) / Math.PI);
    const ms = (medianStep(stream.t) / 1e6).toFixed(1);
    issues.add(
      'FL0607',
      `no times of the points can be used, but in ${spins.length} of ${spins.length} sweeps they lie in the order of a scan that turns ${way} (${degrees}° or more in ${ms} ms); \`point_time: azimuth\` with \`stamp\` in the rig file makes times of that; \`point_time: none\` leaves it and this hint`,
      { topic: channel.topic },
    );
  }
}

/** How the sweeps looked at turned; undefined unless all did, in one direction. */
async function turning(looks: MessageLooks, { channel, stream }: Sensor): Promise<Spin[] | undefined> {
  const spins: Spin[] = [];
  for (let k = 0; k < SWEEPS; k++) {
    const message = stream.message.at(Math.floor((k * (stream.message.length - 1)) / (SWEEPS - 1)));
    const spin = await looks.at(channel, message, spinIn);
    if (!spin || (spins.length > 0 && spin.direction !== spins[0].direction)) return undefined;
    spins.push(spin);
  }
  return spins;
}

function spinIn(cloud: Value): Spin | undefined {
  if (cloud.kind !== 'points') return undefined;
  const layout = pointLayout(cloud);
  const [x, y, z] = ['x', 'y', 'z'].map(name => layout.names.indexOf(name));
  const all = cloud.width * cloud.height;
  if (x < 0 || y < 0 || z < 0 || all === 0) return undefined;
  const points = readPoints(cloud, layout);
  const every = Math.max(1, Math.floor(all / POINTS));
  // Only whole stretches of the order count, so every n-th point is as good as all.
  const thin = { points, stride: every * layout.width, xyz: [x, y, z] as const, count: Math.floor(all / every) };
  const spin = spinOf(thin);
  return 'refused' in spin ? undefined : spin;
}
