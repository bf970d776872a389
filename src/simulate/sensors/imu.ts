// IMU: turn rate and specific force (gravity included) at its own place, with white noise and a constant bias.
import { STANDARD_GRAVITY } from '../../geometry/gravity.js';
import { crossProduct } from '../../geometry/rotation-vector.js';
import { inverse, type Vec3 } from '../../geometry/se3.js';
import { header, vector } from '../messages.js';
import { extrinsics } from '../rig.js';
import type { ImuSettings } from '../scenario.js';
import { absolute, noise, rigAt, type SimulatedSensor, type Stage } from '../sensor.js';
import { rotate } from '../trajectory.js';

export function imu(stage: Stage, name: string, settings: ImuSettings): SimulatedSensor {
  const T_base_imu = extrinsics(settings);
  const toImu = inverse(T_base_imu).q;
  // Discrete standard deviation of a noise density at this rate: σ·√rate.
  const gyroSigma = settings.gyro_density * Math.sqrt(settings.rate_hz);
  const accelSigma = settings.accel_density * Math.sqrt(settings.rate_hz);

  function reading(tNs: number): { rate: Vec3; force: Vec3 } {
    const state = rigAt(stage, tNs);
    const toBase = inverse(state.T_map_base).q;
    const w = state.angularVelocity;
    const lever = T_base_imu.t;
    const a = rotate(toBase, [state.acceleration[0], state.acceleration[1], state.acceleration[2] + STANDARD_GRAVITY]);
    const swing = crossProduct(state.angularAcceleration, lever);
    const pull = crossProduct(w, crossProduct(w, lever));
    return { rate: rotate(toImu, w), force: rotate(toImu, sum(a, sum(swing, pull))) };
  }

  return {
    name,
    kind: 'imu',
    settings,
    T_base_sensor: T_base_imu,
    busyNs: 0,
    outputs: [
      {
        topic: settings.topic,
        type: 'sensor_msgs/Imu',
        earlyNs: 0,
        make: async (k, tick) => {
          const random = noise(stage, name, k);
          const { rate, force } = reading(tick.t);
          const noisy = (v: Vec3, bias: Vec3, sigma: number): Vec3 => [
            v[0] + bias[0] + sigma * random.normal(),
            v[1] + bias[1] + sigma * random.normal(),
            v[2] + bias[2] + sigma * random.normal(),
          ];
          return {
            value: {
              header: header(k, absolute(stage, tick.stamp), settings.frame),
              // REP-145: −1 in the first covariance element says that there is no orientation.
              orientation: { x: 0, y: 0, z: 0, w: 1 },
              orientation_covariance: [-1, 0, 0, 0, 0, 0, 0, 0, 0],
              angular_velocity: vector(noisy(rate, settings.gyro_bias, gyroSigma)),
              angular_velocity_covariance: diagonal(gyroSigma ** 2),
              linear_acceleration: vector(noisy(force, settings.accel_bias, accelSigma)),
              linear_acceleration_covariance: diagonal(accelSigma ** 2),
            },
          };
        },
      },
    ],
  };
}

function sum(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function diagonal(x: number): number[] {
  return [x, 0, 0, 0, x, 0, 0, 0, x];
}
