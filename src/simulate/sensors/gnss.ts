// GNSS receiver: the antenna's place on WGS 84 with white noise; map x is east, y north, z up at the origin.
import { header } from '../messages.js';
import { extrinsics } from '../rig.js';
import type { GnssSettings } from '../scenario.js';
import { absolute, noise, type SimulatedSensor, type Stage, sensorPose } from '../sensor.js';

/** WGS 84: semi-major axis, m, and first eccentricity squared. */
const A = 6378137;
const E2 = 6.69437999014e-3;

/** Latitude and longitude in degrees and height of a point close to `origin` (first order: under 1 mm in 100 m). */
export function geodetic(
  origin: readonly [number, number, number],
  east: number,
  north: number,
  up: number,
): [number, number, number] {
  const latitude = (origin[0] * Math.PI) / 180;
  const bend = 1 - E2 * Math.sin(latitude) ** 2;
  const meridian = (A * (1 - E2)) / (bend * Math.sqrt(bend));
  const parallel = (A / Math.sqrt(bend)) * Math.cos(latitude);
  const degrees = 180 / Math.PI;
  return [
    origin[0] + (north / (meridian + origin[2])) * degrees,
    origin[1] + (east / (parallel + origin[2] * Math.cos(latitude))) * degrees,
    origin[2] + up,
  ];
}

export function gnss(stage: Stage, name: string, settings: GnssSettings): SimulatedSensor {
  const T_base_antenna = extrinsics(settings);
  const sigma = settings.position_sigma_m;
  return {
    name,
    kind: 'gnss',
    settings,
    T_base_sensor: T_base_antenna,
    busyNs: 0,
    outputs: [
      {
        topic: settings.topic,
        type: 'sensor_msgs/NavSatFix',
        earlyNs: 0,
        make: async (k, tick) => {
          const random = noise(stage, name, k);
          const [x, y, z] = sensorPose(stage, T_base_antenna, tick.t).t;
          const [latitude, longitude, altitude] = geodetic(
            settings.origin,
            x + sigma * random.normal(),
            y + sigma * random.normal(),
            z + 2 * sigma * random.normal(),
          );
          return {
            value: {
              header: header(k, absolute(stage, tick.stamp), settings.frame),
              status: { status: 0, service: 1 },
              latitude,
              longitude,
              altitude,
              position_covariance: [sigma ** 2, 0, 0, 0, sigma ** 2, 0, 0, 0, 4 * sigma ** 2],
              position_covariance_type: 2,
            },
          };
        },
      },
    ],
  };
}
