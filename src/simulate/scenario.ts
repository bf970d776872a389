// What to simulate: the scenario file's shape, and the town's own rig and noise that a scenario starts from.
import type { ReadoutDirection } from '../camera/index.js';
import type { Vec3 } from '../geometry/se3.js';

/** The sensor's clock reads t + offset_ns + drift_ppm·1e-6·t, t being true ns since the scenario's start. */
export interface ClockSettings {
  readonly offset_ns: number;
  readonly drift_ppm: number;
}

/** From the end of a measurement to the recorder: never less than the floor, plus an exponential tail of this mean. */
export interface LatencySettings {
  readonly floor_ns: number;
  readonly jitter_ns: number;
}

export interface SensorSettings {
  readonly topic: string;
  readonly frame: string;
  readonly rate_hz: number;
  /** When its first measurement is taken, ns after the start. */
  readonly phase_ns: number;
  /** Sensor frame in base_link: metres, and yaw, pitch, roll in degrees (ZYX). Cameras: of the body whose x looks forward. */
  readonly translation_m: Vec3;
  readonly yaw_pitch_roll_deg: Vec3;
  readonly clock: ClockSettings;
  readonly latency: LatencySettings;
}

export interface LidarSettings extends SensorSettings {
  readonly rings: number;
  readonly columns: number;
  readonly elevation_deg: readonly [number, number];
  readonly range_m: readonly [number, number];
  readonly range_sigma_m: number;
  readonly dropout: number;
}

export interface CameraSettings extends SensorSettings {
  readonly model: 'plumb_bob' | 'equidistant';
  readonly width: number;
  readonly height: number;
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
  readonly distortion: readonly number[];
  /** Full angle of the lens; pixels that look farther out are black. */
  readonly view_deg: number;
  /** Grey levels. */
  readonly noise_sigma: number;
  /** Rolling shutter, both or none: lines × time per line, and their order. A stamp is the middle of the readout. */
  readonly readout_ns?: number;
  readonly readout?: ReadoutDirection;
}

export interface RadarSettings extends SensorSettings {
  readonly view_deg: number;
  readonly range_m: readonly [number, number];
  readonly range_sigma_m: number;
  readonly azimuth_sigma_deg: number;
  readonly doppler_sigma_mps: number;
  /** Mean number of false detections per scan. */
  readonly clutter: number;
}

export interface ImuSettings extends SensorSettings {
  /** Noise densities, rad/s/√Hz and m/s²/√Hz; constant biases, rad/s and m/s². */
  readonly gyro_density: number;
  readonly accel_density: number;
  readonly gyro_bias: Vec3;
  readonly accel_bias: Vec3;
}

export interface OdometrySettings extends SensorSettings {
  readonly position_sigma_m: number;
  readonly rotation_sigma_deg: number;
  readonly speed_sigma_mps: number;
}

export interface GnssSettings extends SensorSettings {
  readonly position_sigma_m: number;
  /** Where the map's origin lies on WGS 84, degrees and metres; map x is east, y is north. */
  readonly origin: Vec3;
}

/** The rig's sensors; a scenario leaves one out by naming it null. */
export interface RigSettings {
  readonly lidar_top: LidarSettings | null;
  readonly camera_front: CameraSettings | null;
  readonly camera_left: CameraSettings | null;
  readonly radar_front: RadarSettings | null;
  readonly imu: ImuSettings | null;
  readonly odometry: OdometrySettings | null;
  readonly gnss: GnssSettings | null;
}

export interface Scenario {
  readonly framelock_scenario: 1;
  readonly name: string;
  readonly seed: number;
  /** True time of the start, ns since 1970, as text: it is beyond what a JSON number holds. */
  readonly start_ns: string;
  readonly duration_s: number;
  readonly sensors: RigSettings;
}

const none: ClockSettings = { offset_ns: 0, drift_ppm: 0 };

export const town: Scenario = {
  framelock_scenario: 1,
  name: 'town',
  seed: 1,
  start_ns: '1700000000000000000',
  duration_s: 20,
  sensors: {
    lidar_top: {
      topic: '/lidar_top/points',
      frame: 'lidar_top',
      rate_hz: 10,
      phase_ns: 0,
      translation_m: [0.9, 0, 1.95],
      yaw_pitch_roll_deg: [0.6, 1.1, -0.4],
      clock: { offset_ns: -4_000_000, drift_ppm: -12 },
      latency: { floor_ns: 3_000_000, jitter_ns: 1_500_000 },
      rings: 32,
      columns: 1080,
      elevation_deg: [-22, 10],
      range_m: [0.8, 120],
      range_sigma_m: 0.02,
      dropout: 0.01,
    },
    camera_front: {
      topic: '/camera_front/image/compressed',
      frame: 'camera_front_optical',
      rate_hz: 15,
      phase_ns: 8_000_000,
      translation_m: [1.6, 0.1, 1.45],
      yaw_pitch_roll_deg: [-0.8, 1.5, 0.5],
      clock: { offset_ns: 37_000_000, drift_ppm: 40 },
      latency: { floor_ns: 12_000_000, jitter_ns: 4_000_000 },
      model: 'plumb_bob',
      width: 960,
      height: 720,
      fx: 624,
      fy: 622,
      cx: 483.5,
      cy: 355,
      distortion: [-0.28, 0.08, 0.0006, -0.0004, 0],
      view_deg: 180,
      noise_sigma: 1,
    },
    camera_left: {
      topic: '/camera_left/image/compressed',
      frame: 'camera_left_optical',
      rate_hz: 12,
      phase_ns: 21_000_000,
      translation_m: [0.8, 0.95, 1.2],
      yaw_pitch_roll_deg: [90, 12, 0],
      clock: { offset_ns: -18_000_000, drift_ppm: -25 },
      latency: { floor_ns: 15_000_000, jitter_ns: 4_000_000 },
      model: 'equidistant',
      width: 960,
      height: 720,
      fx: 222,
      fy: 222,
      cx: 478,
      cy: 361,
      distortion: [0.02, -0.004, 0.001, -0.0002],
      view_deg: 180,
      noise_sigma: 1,
    },
    radar_front: {
      topic: '/radar_front/detections',
      frame: 'radar_front',
      rate_hz: 13,
      phase_ns: 5_000_000,
      translation_m: [3.6, 0, 0.6],
      yaw_pitch_roll_deg: [1.5, 0, 0],
      clock: { offset_ns: 61_000_000, drift_ppm: 15 },
      latency: { floor_ns: 20_000_000, jitter_ns: 3_000_000 },
      view_deg: 120,
      range_m: [0.5, 100],
      range_sigma_m: 0.15,
      azimuth_sigma_deg: 0.5,
      doppler_sigma_mps: 0.06,
      clutter: 1.5,
    },
    imu: {
      topic: '/imu/data',
      frame: 'imu',
      rate_hz: 200,
      phase_ns: 0,
      translation_m: [0.1, -0.2, 0.5],
      yaw_pitch_roll_deg: [2, -1, 0.5],
      clock: { offset_ns: 2_000_000, drift_ppm: 8 },
      latency: { floor_ns: 400_000, jitter_ns: 200_000 },
      gyro_density: 1.7e-4,
      accel_density: 2e-3,
      gyro_bias: [0.002, -0.001, 0.0015],
      accel_bias: [0.02, -0.015, 0.03],
    },
    odometry: {
      topic: '/odom',
      frame: 'odom',
      rate_hz: 50,
      phase_ns: 0,
      translation_m: [0, 0, 0],
      yaw_pitch_roll_deg: [0, 0, 0],
      clock: none,
      latency: { floor_ns: 500_000, jitter_ns: 200_000 },
      position_sigma_m: 0.002,
      rotation_sigma_deg: 0.005,
      speed_sigma_mps: 0.02,
    },
    gnss: {
      topic: '/gnss/fix',
      frame: 'gnss',
      rate_hz: 5,
      phase_ns: 0,
      translation_m: [-0.2, 0, 1.7],
      yaw_pitch_roll_deg: [0, 0, 0],
      clock: none,
      latency: { floor_ns: 60_000_000, jitter_ns: 10_000_000 },
      position_sigma_m: 0.5,
      origin: [48.1, 11.5, 520],
    },
  },
};
