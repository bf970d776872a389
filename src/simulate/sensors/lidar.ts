// Spinning LiDAR: every column is cast from the pose and into the world of its own instant.
import { compose, toMatrix } from '../../geometry/se3.js';
import { deviceTime } from '../clock.js';
import { header, pointCloud2 } from '../messages.js';
import { extrinsics } from '../rig.js';
import type { LidarSettings } from '../scenario.js';
import { cast, moveTo, NOTHING, newHit, sceneAt } from '../scene.js';
import { sectorsFrom } from '../sectors.js';
import { absolute, type Made, noise, rigAt, type SimulatedSensor, type Stage, sensorPose } from '../sensor.js';
import { albedo } from '../texture.js';
import { boxesAt } from '../truth.js';

const FIELDS = [
  { name: 'x', type: 'float32' },
  { name: 'y', type: 'float32' },
  { name: 'z', type: 'float32' },
  { name: 'intensity', type: 'float32' },
  { name: 'ring', type: 'uint16' },
  // Seconds of the sensor's clock since the header stamp, which is the start of the sweep.
  { name: 'time', type: 'float32' },
] as const;

/** The sweep starts behind the rig and turns clockwise seen from above. */
const SWEEP = { startAzimuth: Math.PI, direction: -1 } as const;

/** Faster than the rig and a car approach each other, m/s. */
const TOP_SPEED = 40;

export function lidar(stage: Stage, name: string, settings: LidarSettings): SimulatedSensor {
  const T_base_lidar = extrinsics(settings);
  const periodNs = 1e9 / settings.rate_hz / (1 + settings.clock.drift_ppm * 1e-6);
  const columnNs = periodNs / settings.columns;
  const beams = beamTable(settings);

  function sweep(k: number, start: { t: number; stamp: number }): Made {
    const random = noise(stage, name, k);
    const scene = sceneAt(stage.world, start.t);
    const [x0, y0] = sensorPose(stage, T_base_lidar, start.t).t;
    const sectors = sectorsFrom(scene, x0, y0, TOP_SPEED * periodNs * 1e-9);
    const hit = newHit();
    const colour: [number, number, number] = [0, 0, 0];
    const rows: number[][] = [];
    const surfaces: number[] = [];
    for (let column = 0; column < settings.columns; column++) {
      const t = start.t + column * columnNs;
      moveTo(scene, t);
      const M = toMatrix(compose(rigAt(stage, t).T_map_base, T_base_lidar));
      const azimuth = SWEEP.startAzimuth + (SWEEP.direction * 2 * Math.PI * column) / settings.columns;
      const cos = Math.cos(azimuth);
      const sin = Math.sin(azimuth);
      const seconds = (deviceTime(settings.clock, t) - start.stamp) * 1e-9;
      beams.forEach(({ level, rise }, ring) => {
        // Three draws for every beam, met or not: what one beam meets changes no other beam's noise.
        const lost = random.uniform() < settings.dropout;
        const rangeNoise = settings.range_sigma_m * random.normal();
        const shimmer = random.uniform();
        const x = level * cos;
        const y = level * sin;
        const dx = M[0] * x + M[1] * y + M[2] * rise;
        const dy = M[4] * x + M[5] * y + M[6] * rise;
        const dz = M[8] * x + M[9] * y + M[10] * rise;
        cast(scene, M[3], M[7], M[11], dx, dy, dz, hit, undefined, sectors.towards(dx, dy));
        if (lost || hit.surface === NOTHING || hit.range < settings.range_m[0] || hit.range > settings.range_m[1])
          return;
        albedo(stage.world, hit, colour);
        const facing = Math.abs(dx * hit.nx + dy * hit.ny + dz * hit.nz);
        const reflectivity = (0.3 * colour[0] + 0.5 * colour[1] + 0.2 * colour[2]) * facing;
        // Detection limit: a return of ρ·cosφ/r² below that of a 10 % target at a fifth over the rated range is lost.
        if (reflectivity / (hit.range * hit.range) < 0.02 / (settings.range_m[1] * settings.range_m[1])) return;
        const range = hit.range + rangeNoise;
        const intensity = Math.min(255, Math.round(255 * Math.sqrt(reflectivity) + 4 * (shimmer - 0.5)));
        rows.push([range * x, range * y, range * rise, Math.max(0, intensity), ring, seconds]);
        surfaces.push(hit.surface);
      });
    }
    const stamp = absolute(stage, start.stamp);
    return {
      value: pointCloud2(header(k, stamp, settings.frame), FIELDS, rows),
      truth: {
        kind: 'sweep',
        sensor: name,
        t: start.t,
        stamp: start.stamp,
        surfaces,
        boxes: boxesAt(stage, start.t, surfaces),
      },
    };
  }

  return {
    name,
    kind: 'lidar',
    settings,
    T_base_sensor: T_base_lidar,
    busyNs: Math.ceil(periodNs),
    outputs: [
      { topic: settings.topic, type: 'sensor_msgs/PointCloud2', earlyNs: 0, make: async (k, tick) => sweep(k, tick) },
    ],
  };
}

/** Ring 0 is the lowest beam. `level` and `rise` are cos and sin of its elevation. */
function beamTable(settings: LidarSettings): { level: number; rise: number }[] {
  const [low, high] = settings.elevation_deg;
  return Array.from({ length: settings.rings }, (_, ring) => {
    const part = settings.rings === 1 ? 0.5 : ring / (settings.rings - 1);
    const elevation = ((low + (high - low) * part) * Math.PI) / 180;
    return { level: Math.cos(elevation), rise: Math.sin(elevation) };
  });
}
