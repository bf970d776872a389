// Odometry: where base_link is in the odom frame (the rig's first pose), as nav_msgs/Odometry and as /tf, with the same noise.
import { compose, inverse, normalized, type SE3, type Vec3 } from '../../geometry/se3.js';
import type { Tick } from '../clock.js';
import { header, type MessageTree, pose, transform, vector } from '../messages.js';
import type { Random } from '../random.js';
import { extrinsics, RIG_FRAME } from '../rig.js';
import type { OdometrySettings } from '../scenario.js';
import { absolute, noise, rigAt, type SimulatedSensor, type Stage } from '../sensor.js';
import { rotate } from '../trajectory.js';

/** Where the odom frame lies in the map: the rig's pose at the start. */
export function odomOrigin(stage: Stage): SE3 {
  return rigAt(stage, 0).T_map_base;
}

export function odometry(stage: Stage, name: string, settings: OdometrySettings): SimulatedSensor {
  const T_odom_map = inverse(odomOrigin(stage));

  function measured(k: number, tick: Tick): { head: MessageTree; T_odom_base: SE3; random: Random } {
    const random = noise(stage, name, k);
    const turn = (settings.rotation_sigma_deg * Math.PI) / 180;
    const small: SE3 = {
      q: normalized([(turn / 2) * random.normal(), (turn / 2) * random.normal(), (turn / 2) * random.normal(), 1]),
      t: noisy([0, 0, 0], settings.position_sigma_m, random),
    };
    const T_odom_base = compose(compose(T_odom_map, rigAt(stage, tick.t).T_map_base), small);
    return { head: header(k, absolute(stage, tick.stamp), settings.frame), T_odom_base, random };
  }

  return {
    name,
    kind: 'odometry',
    settings,
    T_base_sensor: extrinsics(settings),
    busyNs: 0,
    outputs: [
      {
        topic: '/tf',
        type: 'tf2_msgs/TFMessage',
        earlyNs: 100_000,
        make: async (k, tick) => {
          const { head, T_odom_base } = measured(k, tick);
          return { value: { transforms: [transform(head, RIG_FRAME, T_odom_base)] } };
        },
      },
      {
        topic: settings.topic,
        type: 'nav_msgs/Odometry',
        earlyNs: 0,
        make: async (k, tick) => {
          const { head, T_odom_base, random } = measured(k, tick);
          const state = rigAt(stage, tick.t);
          const body = rotate(inverse(state.T_map_base).q, state.velocity);
          const spread = [settings.position_sigma_m, (settings.rotation_sigma_deg * Math.PI) / 180];
          return {
            value: {
              header: head,
              child_frame_id: RIG_FRAME,
              pose: { pose: pose(T_odom_base), covariance: covariance(spread[0], spread[1]) },
              twist: {
                twist: {
                  linear: vector(noisy(body, settings.speed_sigma_mps, random)),
                  angular: vector(noisy(state.angularVelocity, settings.speed_sigma_mps / 10, random)),
                },
                covariance: covariance(settings.speed_sigma_mps, settings.speed_sigma_mps / 10),
              },
            },
          };
        },
      },
    ],
  };
}

function noisy(v: Vec3, sigma: number, random: Random): Vec3 {
  return [v[0] + sigma * random.normal(), v[1] + sigma * random.normal(), v[2] + sigma * random.normal()];
}

/** 6×6 row-major: three of the first kind, three of the second, on the diagonal. */
function covariance(linear: number, angular: number): number[] {
  const out = new Array<number>(36).fill(0);
  for (let i = 0; i < 6; i++) out[7 * i] = (i < 3 ? linear : angular) ** 2;
  return out;
}
