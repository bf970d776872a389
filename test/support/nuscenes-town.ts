// The toy town as a nuScenes folder: sweeps moved to their end, undistorted pictures, radar components, annotated key frames.
import { apply, compose, inverse, type SE3, type Vec3 } from '../../src/geometry/se3.js';
import { encodeJpeg } from '../../src/platform/node/jpeg.js';
import { type SimulatedMessage, simulate } from '../../src/simulate/index.js';
import { rigAt } from '../../src/simulate/sensor.js';
import { type Box3, boxesAt, type SweepTruth } from '../../src/simulate/truth.js';
import { points, quick } from '../simulate/support.js';
import {
  nuscenesFolder,
  radarBytes,
  sweepBytes,
  type WrittenFile,
  type WrittenScene,
  type WrittenSensor,
} from './nuscenes-folder.js';

/** What the town knows of a sweep: points in the LiDAR's frame at its end, and the boxes then with the returns they got. */
export interface SweepFacts {
  readonly us: number;
  readonly points: readonly (readonly number[])[];
  readonly boxes: readonly Box3[];
}

export interface NuscenesTown {
  readonly scene: WrittenScene;
  readonly sweeps: readonly SweepFacts[];
  readonly T_map_ego: (us: number) => SE3;
}

const clock = { offset_ns: 0, drift_ppm: 0 };
/** Sweeps from key frame to key frame: 20 Hz and 2 Hz, as in nuScenes. */
const KEY = 10;

export async function nuscenesTown(seconds: number, seed = 7, name = 'scene-0007'): Promise<NuscenesTown> {
  const scenario = quick(
    {
      lidar_top: { rings: 16, columns: 360, rate_hz: 20, range_sigma_m: 0, dropout: 0, clock },
      camera_front: { distortion: [], rate_hz: 12, clock },
      camera_left: null,
      radar_front: { clock },
      imu: null,
      odometry: null,
      gnss: null,
    },
    { seed, duration_s: seconds },
  );
  const simulation = simulate(scenario, { encodeJpeg });
  const { stage } = simulation;
  const startUs = Number(BigInt(scenario.start_ns) / 1000n);
  const sinceStart = (us: number) => (us - startUs) * 1000;
  const T_map_ego = (us: number) => rigAt(stage, sinceStart(us)).T_map_base;
  const of = (sensor: string) => simulation.sensors.find(one => one.name === sensor)!;
  const made: { [sensor: string]: { us: number; message: SimulatedMessage }[] } = {};
  for (const planned of simulation.plan) {
    const sensor = simulation.sensors.find(one => one.settings.topic === simulation.topics[planned.topic].topic);
    if (!sensor) continue;
    const us = startUs + Math.floor((planned.stamp + sensor.busyNs) / 1000);
    made[sensor.name] = [...(made[sensor.name] ?? []), { us, message: await simulation.make(planned) }];
  }
  const T_ego_lidar = of('lidar_top').T_base_sensor;
  const sweeps = made.lidar_top.map(({ us, message }) => {
    const truth = message.truth as SweepTruth;
    const T_lidar_map = inverse(compose(T_map_ego(us), T_ego_lidar));
    const moved = points(message).map(p => {
      const at = rigAt(stage, truth.t + p.time * 1e9).T_map_base;
      return [...apply(compose(T_lidar_map, compose(at, T_ego_lidar)), [p.x, p.y, p.z]), p.intensity, p.ring];
    });
    return { us, points: moved, boxes: boxesAt(stage, sinceStart(us), truth.surfaces) };
  });
  const keys = sweeps.filter((_, i) => i % KEY === 0).map(({ us }) => us);
  const isKey = (all: readonly { us: number }[], us: number) =>
    keys.some(key => all.every(other => Math.abs(other.us - key) >= Math.abs(us - key)));
  const files = (
    sensor: string,
    ending: string,
    content: (message: SimulatedMessage, i: number) => Uint8Array,
  ): WrittenFile[] =>
    made[sensor].map(({ us, message }, i) => ({
      us,
      key: sensor === 'lidar_top' ? i % KEY === 0 : isKey(made[sensor], us),
      ending,
      content: content(message, i),
    }));
  const { width, height, fx, fy, cx, cy } = scenario.sensors.camera_front!;
  const K = [
    [fx, 0, cx],
    [0, fy, cy],
    [0, 0, 1],
  ];
  const radar = (message: SimulatedMessage) =>
    radarBytes(
      points(message).map(({ x, y, range, doppler, rcs }, id) => {
        const [vx, vy] = [(doppler * x) / range, (doppler * y) / range];
        return { x, y, id, rcs, vx, vy, vx_comp: vx / 2, vy_comp: vy / 2, dyn_prop: 3, ambig_state: 3 };
      }),
    );
  const sensors: WrittenSensor[] = [
    {
      channel: 'LIDAR_TOP',
      modality: 'lidar',
      T_ego_sensor: T_ego_lidar,
      files: files('lidar_top', 'pcd.bin', (_, i) => sweepBytes(sweeps[i].points)),
    },
    {
      channel: 'CAM_FRONT',
      modality: 'camera',
      T_ego_sensor: of('camera_front').T_base_sensor,
      K,
      width,
      height,
      files: files('camera_front', 'jpg', message => (message.value as { data: Uint8Array }).data),
    },
    {
      channel: 'RADAR_FRONT',
      modality: 'radar',
      T_ego_sensor: of('radar_front').T_base_sensor,
      files: files('radar_front', 'pcd', radar),
    },
  ];
  const samples = sweeps
    .filter((_, i) => i % KEY === 0)
    .map(({ us, boxes }) => ({
      us,
      annotations: boxes.map(box => ({
        instance: box.track,
        category: `vehicle.${box.label}`,
        T_map_box: box.T_map_box,
        size: box.size_m as Vec3,
        points: box.points,
        visibility: 'v60-80',
        attributes: [Math.hypot(...box.velocity) > 0 ? 'vehicle.moving' : 'vehicle.parked'],
      })),
    }));
  return { scene: { name, sensors, samples, T_map_ego }, sweeps, T_map_ego };
}

export { nuscenesFolder };
