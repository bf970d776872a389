// sensor_msgs/Imu: a row of numbers, with NaN where the sensor says that it does not measure them.
import { type Layout, number, optional } from '../layout.js';
import type { Slots } from '../plan.js';
import type { Sample } from '../value.js';
import { sampleLayout, xyz, xyzw } from './sample.js';

const readings = sampleLayout('imu', [
  ['orientation_xyzw', '', ...xyzw('orientation')],
  ['angular_velocity', 'rad/s', ...xyz('angular_velocity')],
  ['linear_acceleration', 'm/s^2', ...xyz('linear_acceleration')],
]);
const COVARIANCES = ['orientation_covariance', 'angular_velocity_covariance', 'linear_acceleration_covariance'];
/**
 * `orientation_xyzw` is NaN when orientation_covariance[0] is −1 (sensor_msgs/Imu, REP-145: "no estimate") or when all four
 * are 0, as drivers leave what they never set; `angular_velocity` and `linear_acceleration` are NaN when element 0 of their
 * covariance is −1.
 */
export const imu: Layout = {
  wants: [...readings.wants, ...COVARIANCES.map(name => optional(number(`${name}.0`)))],
  shape: (topic, ...notes) => {
    const shape = readings.shape(topic, ...notes);
    return { ...shape, build: slots => withoutGaps(shape.build(slots) as Sample, slots) };
  },
};

function withoutGaps(sample: Sample, { numbers }: Slots): Sample {
  const { values } = sample;
  // The first elements of the covariances come behind the readings.
  const at = values.length;
  const unset = values[0] === 0 && values[1] === 0 && values[2] === 0 && values[3] === 0;
  if (numbers[at] === -1 || unset) values.fill(NaN, 0, 4);
  if (numbers[at + 1] === -1) values.fill(NaN, 4, 7);
  if (numbers[at + 2] === -1) values.fill(NaN, 7, 10);
  return sample;
}
