// sensor_msgs/Imu: what a sensor says it does not measure is NaN, and nothing else is.
import { describe, expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { decoderFor, encodeMessage, type Sample } from '../../src/message/index.js';
import { builtin, standardDecoder } from './helpers.js';

const covariance = (first: number) => [first, 0, 0, 0, 1, 0, 0, 0, 1];
const message = (orientation: number, rate: number, force: number, w = 1) => ({
  orientation: { x: 0, y: 0, z: 0, w },
  orientation_covariance: covariance(orientation),
  angular_velocity: { x: 1, y: 2, z: 3 },
  angular_velocity_covariance: covariance(rate),
  linear_acceleration: { x: 4, y: 5, z: 6 },
  linear_acceleration_covariance: covariance(force),
});

const whole = [0, 0, 0, 1, 1, 2, 3, 4, 5, 6];
const without = (from: number, to: number) => whole.map((value, i) => (i >= from && i < to ? NaN : value));

describe.each(['ros1', 'cdr', 'json'] as const)('sensor_msgs/Imu in %s', encoding => {
  const decoder =
    encoding === 'json'
      ? decoderFor(
          {
            topic: '/imu',
            type: 'sensor_msgs/Imu',
            encoding,
            schema: { name: '', encoding: 'jsonschema', text: '{}' },
          },
          new Issues(),
        )
      : standardDecoder('sensor_msgs/Imu', encoding);
  const bytes = (value: object) =>
    encoding === 'json'
      ? new TextEncoder().encode(JSON.stringify(value))
      : encodeMessage(builtin('sensor_msgs/Imu', encoding === 'ros1' ? 'ros1msg' : 'ros2msg'), encoding, value);

  it.each([
    ['covariances are known', message(0.1, 0.2, 0.3), whole],
    ['covariances are unknown (zero)', message(0, 0, 0), whole],
    ['there is no orientation', message(-1, 0, 0), without(0, 4)],
    ['the orientation was never set', message(0, 0, 0, 0), without(0, 4)],
    ['there is no turn rate', message(0, -1, 0), without(4, 7)],
    ['there is no acceleration', message(0, 0, -1), without(7, 10)],
    ['there is nothing', message(-1, -1, -1), without(0, 10)],
  ])('%s', (_, value, values) => {
    expect([...(decoder.decode(bytes(value)) as Sample).values]).toEqual(values);
  });

  it('forgets the gaps of the message before', () => {
    decoder.decode(bytes(message(-1, -1, -1)));
    expect([...(decoder.decode(bytes(message(0, 0, 0))) as Sample).values]).toEqual(whole);
  });
});

it.each([
  ['no covariances', '', 0],
  ['covariances of no elements', 'float64[0] orientation_covariance', 0],
  ['a covariance of variable length (empty)', 'float64[] orientation_covariance', 4],
])('a type with %s keeps its readings', (_, covariance, zeros) => {
  const text = `geometry_msgs/Quaternion orientation
geometry_msgs/Vector3 angular_velocity
geometry_msgs/Vector3 linear_acceleration
${covariance}`;
  const schema = { name: 'sensor_msgs/Imu', encoding: 'ros1msg', text };
  const decoder = decoderFor({ topic: '/imu', type: 'sensor_msgs/Imu', encoding: 'ros1', schema }, new Issues());
  const bytes = Uint8Array.of(...new Uint8Array(Float64Array.from(whole).buffer), ...new Uint8Array(zeros));
  expect([...(decoder.decode(bytes) as Sample).values]).toEqual(whole);
});
