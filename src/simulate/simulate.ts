// Runs a scenario: plans every message by its log time, then makes them one by one, the same from the same seed.

import { type Tick, ticks } from './clock.js';
import { header, type MessageTree, transform } from './messages.js';
import { RIG_FRAME } from './rig.js';
import type { Scenario } from './scenario.js';
import { absolute, type EncodeJpeg, type Output, openStage, type SimulatedSensor, type Stage } from './sensor.js';
import { camera } from './sensors/camera.js';
import { gnss } from './sensors/gnss.js';
import { imu } from './sensors/imu.js';
import { lidar } from './sensors/lidar.js';
import { odometry } from './sensors/odometry.js';
import { radar } from './sensors/radar.js';
import type { SweepTruth, ViewTruth } from './truth.js';

export interface SimulatedTopic {
  readonly topic: string;
  /** ROS 1 type name, e.g. `sensor_msgs/Imu`. */
  readonly type: string;
  /** Published once and kept for late subscribers. */
  readonly latched: boolean;
}

export interface SimulatedMessage {
  /** Position in `Simulation.topics`. */
  readonly topic: number;
  readonly type: string;
  /** When the recorder gets it, ns since 1970. */
  readonly logNs: bigint;
  /** By the ROS 1 definition; `ros2Tree` gives the ROS 2 twin. */
  readonly value: MessageTree;
  readonly truth?: SweepTruth | ViewTruth;
}

/** When one message happened: ns since the scenario's start on the true, the sensor's and the recorder's clock. */
export interface Planned extends Tick {
  readonly topic: number;
  readonly k: number;
}

export interface Simulation {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly sensors: readonly SimulatedSensor[];
  readonly topics: readonly SimulatedTopic[];
  /** Every message in log order. */
  readonly plan: readonly Planned[];
  make(planned: Planned): Promise<SimulatedMessage>;
  /** All messages in log order; one at a time is in memory. */
  messages(): AsyncIterable<SimulatedMessage>;
}

const STATIC: SimulatedTopic = { topic: '/tf_static', type: 'tf2_msgs/TFMessage', latched: true };

export function simulate(scenario: Scenario, options: { encodeJpeg: EncodeJpeg }): Simulation {
  const stage = openStage(scenario, options.encodeJpeg);
  const sensors = openSensors(stage);
  const outputs: Output[] = [staticTransforms(stage, sensors)];
  const topics: SimulatedTopic[] = [STATIC];
  const plan: Planned[] = [{ topic: 0, k: 0, t: 0, stamp: 0, log: 0 }];
  const durationNs = Math.round(scenario.duration_s * 1e9);
  // Faults (drops, jumps, repeats, blackouts) are changes to this plan, before anything is made.
  for (const sensor of sensors) {
    const own = ticks(sensor.settings, scenario.seed, sensor.name, durationNs, sensor.busyNs);
    for (const output of sensor.outputs) {
      const topic = topics.push({ topic: output.topic, type: output.type, latched: false }) - 1;
      outputs.push(output);
      for (const [k, tick] of own.entries()) {
        plan.push({ ...tick, log: Math.max(0, tick.log - output.earlyNs), topic, k });
      }
    }
  }
  plan.sort((a, b) => a.log - b.log || a.topic - b.topic || a.k - b.k);

  async function make(planned: Planned): Promise<SimulatedMessage> {
    const { value, truth } = await outputs[planned.topic].make(planned.k, planned);
    return {
      topic: planned.topic,
      type: topics[planned.topic].type,
      logNs: absolute(stage, planned.log),
      value,
      truth,
    };
  }
  async function* messages(): AsyncIterable<SimulatedMessage> {
    for (const planned of plan) yield make(planned);
  }
  return { scenario, stage, sensors, topics, plan, make, messages };
}

function openSensors(stage: Stage): SimulatedSensor[] {
  const s = stage.scenario.sensors;
  return [
    s.lidar_top && lidar(stage, 'lidar_top', s.lidar_top),
    s.camera_front && camera(stage, 'camera_front', s.camera_front),
    s.camera_left && camera(stage, 'camera_left', s.camera_left),
    s.radar_front && radar(stage, 'radar_front', s.radar_front),
    s.imu && imu(stage, 'imu', s.imu),
    s.odometry && odometry(stage, 'odometry', s.odometry),
    s.gnss && gnss(stage, 'gnss', s.gnss),
  ].filter(sensor => sensor !== null);
}

function staticTransforms(stage: Stage, sensors: readonly SimulatedSensor[]): Output {
  const placed = sensors.filter(sensor => sensor.kind !== 'odometry');
  const head = header(0, absolute(stage, 0), RIG_FRAME);
  const transforms = placed.map(sensor => transform(head, sensor.settings.frame, sensor.T_base_sensor));
  return { topic: STATIC.topic, type: STATIC.type, earlyNs: 0, make: async () => ({ value: { transforms } }) };
}
