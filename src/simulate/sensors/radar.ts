// Automotive radar: range, azimuth, Doppler and cross-section of what stands or drives in front, with clutter.
import { type SE3, toMatrix } from '../../geometry/se3.js';
import { header, pointCloud2 } from '../messages.js';
import { extrinsics } from '../rig.js';
import type { RadarSettings } from '../scenario.js';
import { cast, GROUND, newHit, sceneAt, surfaceVelocity } from '../scene.js';
import { absolute, type Made, noise, rigAt, type SimulatedSensor, type Stage, sensorPose } from '../sensor.js';
import { pointVelocity } from '../trajectory.js';

const FIELDS = (['x', 'y', 'z', 'range', 'azimuth', 'doppler', 'rcs'] as const).map(name => ({
  name,
  type: 'float32' as const,
}));
/** One ray per degree; a solid gives at most so many detections, the first rays that meet it, each this likely. */
const RAY_DEG = 1;
const MOST_PER_SOLID = 3;
const DETECTED = 0.85;

export function radar(stage: Stage, name: string, settings: RadarSettings): SimulatedSensor {
  const T_base_radar = extrinsics(settings);
  return {
    name,
    kind: 'radar',
    settings,
    T_base_sensor: T_base_radar,
    busyNs: 0,
    outputs: [
      {
        topic: settings.topic,
        type: 'sensor_msgs/PointCloud2',
        earlyNs: 0,
        make: async (k, tick) => scan(stage, name, settings, T_base_radar, k, tick),
      },
    ],
  };
}

function scan(
  stage: Stage,
  name: string,
  settings: RadarSettings,
  T_base_radar: SE3,
  k: number,
  tick: { t: number; stamp: number },
): Made {
  const random = noise(stage, name, k);
  const scene = sceneAt(stage.world, tick.t);
  const M = toMatrix(sensorPose(stage, T_base_radar, tick.t));
  const own = pointVelocity(rigAt(stage, tick.t), T_base_radar.t);
  const hit = newHit();
  const seen = new Uint8Array(stage.world.solids.length + 1);
  const rows: number[][] = [];
  const surfaces: number[] = [];
  const half = (settings.view_deg * Math.PI) / 360;
  const [nearest, farthest] = settings.range_m;

  const report = (range: number, azimuth: number, doppler: number, rcs: number, surface: number) => {
    const r = range + settings.range_sigma_m * random.normal();
    const a = azimuth + ((settings.azimuth_sigma_deg * Math.PI) / 180) * random.normal();
    const d = doppler + settings.doppler_sigma_mps * random.normal();
    rows.push([r * Math.cos(a), r * Math.sin(a), 0, r, a, d, rcs + 2 * random.normal()]);
    surfaces.push(surface);
  };

  const rays = Math.floor(settings.view_deg / RAY_DEG);
  for (let i = 0; i < rays; i++) {
    const azimuth = -half + ((i + random.uniform()) * 2 * half) / rays;
    const x = Math.cos(azimuth);
    const y = Math.sin(azimuth);
    const dx = M[0] * x + M[1] * y;
    const dy = M[4] * x + M[5] * y;
    const dz = M[8] * x + M[9] * y;
    cast(scene, M[3], M[7], M[11], dx, dy, dz, hit);
    const missed = random.uniform() > DETECTED;
    // The road glances off: only solids answer.
    if (missed || hit.surface <= GROUND || hit.range < nearest || hit.range > farthest) continue;
    if (seen[hit.surface]++ >= MOST_PER_SOLID) continue;
    const [vx, vy] = surfaceVelocity(scene, hit.surface, M[3] + hit.range * dx, M[7] + hit.range * dy);
    // Positive when the target moves away from the radar.
    const doppler = (vx - own[0]) * dx + (vy - own[1]) * dy - own[2] * dz;
    report(hit.range, azimuth, doppler, stage.world.solids[hit.surface - 1].rcs, hit.surface);
  }
  for (let i = random.poisson(settings.clutter); i > 0; i--) {
    const range = nearest + (farthest - nearest) * random.uniform();
    report(range, half * (2 * random.uniform() - 1), 30 * (random.uniform() - 0.5), -8, -1);
  }
  return {
    value: pointCloud2(header(k, absolute(stage, tick.stamp), settings.frame), FIELDS, rows),
    truth: { kind: 'sweep', sensor: name, t: tick.t, stamp: tick.stamp, surfaces, boxes: [] },
  };
}
