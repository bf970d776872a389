// The one shape of every simulated sensor: topics, and a function that makes measurement k alone from the seed.
import { compose, type SE3 } from '../geometry/se3.js';
import type { Tick } from './clock.js';
import type { MessageTree } from './messages.js';
import { type Random, randomStream } from './random.js';
import type { Scenario, SensorSettings } from './scenario.js';
import { type RigState, rigState } from './trajectory.js';
import type { SweepTruth, ViewTruth } from './truth.js';
import { buildWorld, type World } from './world.js';

/** Encodes an 8-bit RGB picture, row by row from the top left. Given by the platform; must be deterministic. */
export type EncodeJpeg = (rgb: Uint8Array, width: number, height: number) => Promise<Uint8Array>;

/** What every sensor sees: the town, the rig's motion, and its own noise. */
export interface Stage {
  readonly scenario: Scenario;
  readonly startNs: bigint;
  readonly world: World;
  readonly encodeJpeg: EncodeJpeg;
}

export interface Made {
  readonly value: MessageTree;
  readonly truth?: SweepTruth | ViewTruth;
}

export interface Output {
  readonly topic: string;
  /** ROS 1 type name. */
  readonly type: string;
  /** Delivered this much before the measurement's own log time, ns. */
  readonly earlyNs: number;
  make(k: number, tick: Tick): Promise<Made>;
}

export interface SimulatedSensor {
  readonly name: string;
  readonly kind: 'lidar' | 'camera' | 'radar' | 'imu' | 'odometry' | 'gnss';
  readonly settings: SensorSettings;
  readonly T_base_sensor: SE3;
  /** How long one measurement takes, ns: a LiDAR's sweep, 0 for what is instant. */
  readonly busyNs: number;
  readonly outputs: readonly Output[];
}

export function openStage(scenario: Scenario, encodeJpeg: EncodeJpeg): Stage {
  return { scenario, startNs: BigInt(scenario.start_ns), world: buildWorld(scenario.seed), encodeJpeg };
}

/** Noise of measurement k of one sensor: each has its own stream, so that any one can be made without the others. */
export function noise(stage: Stage, name: string, k: number): Random {
  return randomStream(stage.scenario.seed, `${name}/${k}`);
}

/** A time relative to the scenario's start as absolute ns. */
export function absolute(stage: Stage, ns: number): bigint {
  return stage.startNs + BigInt(ns);
}

export function rigAt(stage: Stage, tNs: number): RigState {
  return rigState(stage.world.ego, tNs);
}

export function sensorPose(stage: Stage, T_base_sensor: SE3, tNs: number): SE3 {
  return compose(rigAt(stage, tNs).T_map_base, T_base_sensor);
}
