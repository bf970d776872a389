// A radar on a car in closed form: detections of a standing world with movers, ghosts and noise, and the car's own motion.
import type { RadarScan } from '../../../src/calibration/observe/radar-velocity.js';
import type { SensorMotion } from '../../../src/calibration/radar-yaw/index.js';
import { rotateVector, rotationExp, rotationInverse } from '../../../src/geometry/rotation-vector.js';
import type { Vec3 } from '../../../src/geometry/se3.js';
import { randomStream } from '../../../src/simulate/random.js';

export interface DriveSettings {
  readonly scans?: number;
  readonly detections?: number;
  readonly sigmaV?: number;
  readonly sigmaAzimuthDeg?: number;
  /** Part of the detections that drive about by themselves. */
  readonly movers?: number;
  /** True yaw of the mounting and the one believed, degrees. */
  readonly yawDeg?: number;
  readonly believedDeg?: number;
  /** Half of the field of view. */
  readonly halfViewDeg?: number;
  readonly sign?: 1 | -1;
  /** Doppler wraps at ± this, m/s. */
  readonly wrap?: number;
  /** Part of the detections that came back twice: at twice the rate. (An image in a standing mirror stands itself.) */
  readonly ghosts?: number;
  /** m/s and rad/s at a moment (s); the sensor sits `lever` m ahead. */
  readonly speed?: (t: number) => number;
  readonly turning?: (t: number) => number;
  readonly lever?: number;
  /** Error of the car's own velocity, m/s per axis and scan. */
  readonly sigmaCar?: number;
}

const degree = Math.PI / 180;

export function* drive(
  settings: DriveSettings,
  seed: number,
): Generator<{ scan: RadarScan; tNs: number; motion: SensorMotion }> {
  const {
    scans = 600,
    detections = 60,
    sigmaV = 0.1,
    sigmaAzimuthDeg = 1,
    movers = 0.2,
    yawDeg = 1.5,
    believedDeg = 0,
  } = settings;
  const { halfViewDeg = 60, sign = 1, wrap, ghosts = 0, lever = 3.6, sigmaCar = 0.01 } = settings;
  const { speed = t => 9 + 3 * Math.sin(t / 7), turning = t => 0.03 * Math.sin(t / 3) } = settings;
  const random = randomStream(seed, 'radar drive');
  const toSensor = rotationInverse(rotationExp([0, 0, yawDeg * degree]));
  const believed = rotationInverse(rotationExp([0, 0, believedDeg * degree]));
  for (let k = 0; k < scans; k++) {
    const t = k / 10;
    const v: Vec3 = [speed(t), turning(t) * lever, 0];
    const own = rotateVector(toSensor, v);
    const xyz = new Float64Array(3 * detections);
    const doppler = new Float64Array(detections);
    for (let i = 0; i < detections; i++) {
      const azimuth = (2 * random.uniform() - 1) * halfViewDeg * degree;
      const moves = random.uniform() < movers ? 12 * (2 * random.uniform() - 1) : 0;
      const bounces = random.uniform() < ghosts ? 2 : 1;
      const standing = -Math.cos(azimuth) * own[0] - Math.sin(azimuth) * own[1];
      let d = bounces * (moves + standing) + sigmaV * random.normal();
      if (wrap !== undefined) d -= 2 * wrap * Math.round(d / (2 * wrap));
      const seen = azimuth + sigmaAzimuthDeg * degree * random.normal();
      const range = 5 + 60 * random.uniform();
      xyz.set([range * Math.cos(seen), range * Math.sin(seen), 0], 3 * i);
      doppler[i] = sign * d;
    }
    const told: Vec3 = [v[0] + sigmaCar * random.normal(), v[1] + sigmaCar * random.normal(), 0];
    const motion = { velocity: rotateVector(believed, told), up: [0, 0, 1] as Vec3, turning: Math.abs(turning(t)) };
    yield { scan: { count: detections, xyz, doppler }, tNs: k * 1e8, motion };
  }
}
