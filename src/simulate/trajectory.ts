// Where things drive: an analytic ring road, and the rig's motion on it with exact velocity, acceleration and turn rates.

import { fromRollPitchYaw } from '../geometry/roll-pitch-yaw.js';
import { crossProduct } from '../geometry/rotation-vector.js';
import { apply, type Quaternion, type SE3, type Vec3 } from '../geometry/se3.js';
import { add, angle, constant, derivative, type Jet, multiply, scale, sinCos, variable } from './jet.js';

/** Centre line of the ring road at polar angle θ, metres: bends both ways, so that a drive sees left and right turns. */
const RING = { radius: 45, wave: 3, waves: 5 };

export function roadRadius(theta: number): number {
  return RING.radius + RING.wave * Math.cos(RING.waves * theta);
}

/** A drive along the road: θ(t) = start + rate·t + swing·sin(swingRate·t), `offset` metres outside the centre line. */
export interface Drive {
  readonly start: number;
  readonly rate: number;
  readonly swing: number;
  readonly swingRate: number;
  readonly offset: number;
}

interface PlaneMotion {
  readonly x: Jet;
  readonly y: Jet;
  readonly yaw: Jet;
}

/** x, y and heading as jets of `length` coefficients in seconds (the heading has one fewer). */
function planeMotion(drive: Drive, seconds: number, length: number): PlaneMotion {
  const t = variable(seconds, length + 1);
  const [swing] = sinCos(scale(t, drive.swingRate));
  const theta = add(add(constant(drive.start, length + 1), scale(t, drive.rate)), scale(swing, drive.swing));
  const [, wave] = sinCos(scale(theta, RING.waves));
  const radius = add(constant(RING.radius + drive.offset, length + 1), scale(wave, RING.wave));
  const [sin, cos] = sinCos(theta);
  const x = multiply(radius, cos);
  const y = multiply(radius, sin);
  return { x, y, yaw: angle(derivative(y), derivative(x)) };
}

/** A box or a person on the road at one instant. */
export interface PlaneState {
  readonly x: number;
  readonly y: number;
  readonly yaw: number;
  readonly vx: number;
  readonly vy: number;
  readonly yawRate: number;
}

export function planeState(drive: Drive, tNs: number): PlaneState {
  const { x, y, yaw } = planeMotion(drive, tNs * 1e-9, 2);
  return { x: x[0], y: y[0], yaw: yaw[0], vx: x[1], vy: y[1], yawRate: yaw[1] };
}

/** Full motion of the rig at one instant. `map` is z up; velocity and acceleration are those of base_link's origin. */
export interface RigState {
  readonly T_map_base: SE3;
  /** m/s and m/s², in map. */
  readonly velocity: Vec3;
  readonly acceleration: Vec3;
  /** rad/s and rad/s², in base_link. */
  readonly angularVelocity: Vec3;
  readonly angularAcceleration: Vec3;
}

/** The rig sways a little: height, pitch and roll are sines of these amplitudes (m, rad) and rates (rad/s). */
const SWAY = { z: [0.02, 2.1], pitch: [0.012, 1.7], roll: [0.018, 1.3] } as const;

export function rigState(drive: Drive, tNs: number): RigState {
  const seconds = tNs * 1e-9;
  const { x, y, yaw } = planeMotion(drive, seconds, 3);
  const t = variable(seconds, 3);
  const sway = ([amplitude, rate]: readonly [number, number]): Jet => scale(sinCos(scale(t, rate))[0], amplitude);
  const z = sway(SWAY.z);
  const pitch = sway(SWAY.pitch);
  const roll = sway(SWAY.roll);
  const [sinPitch, cosPitch] = sinCos(pitch.slice(0, 2));
  const [sinRoll, cosRoll] = sinCos(roll.slice(0, 2));
  const yawRate = derivative(yaw).slice(0, 2);
  const pitchRate = derivative(pitch);
  const rollRate = derivative(roll);
  // Body rates of yaw–pitch–roll (ZYX) angles, e.g. Diebel 2006, eq. 283.
  const wx = add(rollRate, scale(multiply(yawRate, sinPitch), -1));
  const wy = add(multiply(pitchRate, cosRoll), multiply(multiply(yawRate, cosPitch), sinRoll));
  const wz = add(multiply(multiply(yawRate, cosPitch), cosRoll), scale(multiply(pitchRate, sinRoll), -1));
  return {
    T_map_base: { q: fromYawPitchRoll(yaw[0], pitch[0], roll[0]), t: [x[0], y[0], z[0]] },
    velocity: [x[1], y[1], z[1]],
    acceleration: [2 * x[2], 2 * y[2], 2 * z[2]],
    angularVelocity: [wx[0], wy[0], wz[0]],
    angularAcceleration: [wx[1], wy[1], wz[1]],
  };
}

/** Rotation R = Rz(yaw)·Ry(pitch)·Rx(roll), rad. */
export function fromYawPitchRoll(yaw: number, pitch: number, roll: number): Quaternion {
  return fromRollPitchYaw(roll, pitch, yaw);
}

export function rotate(q: Quaternion, v: Vec3): Vec3 {
  return apply({ q, t: [0, 0, 0] }, v);
}

/** Velocity in map of a point fixed to base_link at `lever`, m/s. */
export function pointVelocity(state: RigState, lever: Vec3): Vec3 {
  const spin = rotate(state.T_map_base.q, crossProduct(state.angularVelocity, lever));
  const v = state.velocity;
  return [v[0] + spin[0], v[1] + spin[1], v[2] + spin[2]];
}
