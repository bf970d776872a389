// Motion from IMU, odometry, pose and twist topics: the rates, orientations and speeds that their messages say outright.
import {
  type Made,
  poseTrack,
  type Rows,
  rateTrack,
  reportLeftOut,
  speedTrack,
} from '../../calibration/time-offset/index.js';
import type { Issues } from '../../issue.js';
import type { MotionObserver, ObservedMotion } from './observer.js';
import { sampleRows } from './sample-columns.js';

/** How each group of numbers becomes a track. Orientations come first: most twists are made from them, or from a gyroscope. */
const signals: readonly (readonly [name: string, make: (rows: Rows) => Made])[] = [
  ['orientation_xyzw', poseTrack],
  ['angular_velocity', rateTrack],
  ['linear_velocity', rows => speedTrack(alongX(rows))],
];

/** IMU: the gyroscope only; an orientation there is a filter's, late by an unknown time. */
export const imuObserver = observer('imu', ['imu'], ['angular_velocity']);
export const poseObserver = observer(
  'pose',
  ['odometry', 'pose', 'twist'],
  signals.map(([name]) => name),
);

function observer(name: string, kinds: MotionObserver['kinds'], groups: readonly string[]): MotionObserver {
  return {
    name,
    kinds,
    async observe(input, issues) {
      const found = await sampleRows(input, groups, issues);
      return signals.flatMap(([signal, make]) => {
        const rows = found.get(signal);
        return rows ? observed(input.channel.topic, signal, make(rows), rows.t.length, issues) : [];
      });
    },
  };
}

/** Nothing when no reading is usable, or none ever differs from zero: a field that the driver does not fill. */
export function observed(topic: string, signal: string, made: Made, rows: number, issues: Issues): ObservedMotion[] {
  const { track, leftOut } = made;
  const values = track.kind === 'rate' ? track.rate : track.kind === 'speed' ? track.speed : track.rotation;
  if (values.every(x => x === 0)) return [];
  reportLeftOut(leftOut, rows, { topic }, issues);
  return [{ topic, signal, track }];
}

/** Speed from a velocity in the body's frame (x forward): its size, with the sign of x. */
function alongX({ originNs, t, values }: Rows): Rows {
  const speed = Float64Array.from(t, (_, i) => {
    const [x, y, z] = values.subarray(3 * i, 3 * i + 3);
    return (x < 0 ? -1 : 1) * Math.hypot(x, y, z);
  });
  return { originNs, t, values: speed };
}
