// truth.json: what a simulated recording really shows.
import type { SE3 } from '../geometry/se3.js';
import { clockCorrection } from './clock.js';
import { RIG_FRAME } from './rig.js';
import type { CameraSettings } from './scenario.js';
import { rigAt, type SimulatedSensor } from './sensor.js';
import { odomOrigin } from './sensors/odometry.js';
import type { SimulatedMessage, Simulation } from './simulate.js';
import type { Box2, Box3, SweepTruth, ViewTruth } from './truth.js';

/** Collects the labels while the messages pass by; `file` is complete when all have. */
export interface TruthCollector {
  add(message: SimulatedMessage): void;
  file(): object;
}

/** Of the trajectory's samples in the file. Anything between can be had from the seed. */
const TRAJECTORY_STEP_NS = 10_000_000;

export function truthCollector(simulation: Simulation): TruthCollector {
  const sweeps: SweepTruth[] = [];
  const views: ViewTruth[] = [];
  return {
    add({ truth }) {
      if (truth?.kind === 'sweep' && truth.boxes.length > 0) sweeps.push(truth);
      if (truth?.kind === 'view') views.push(truth);
    },
    file: () => ({
      framelock_truth: 1,
      note: 'Times are ns since start_ns on the true clock unless their name says stamp or log. Stamps are what the sensor wrote.',
      start_ns: simulation.scenario.start_ns,
      sensors: Object.fromEntries(simulation.sensors.map(sensor => [sensor.name, sensorTruth(sensor)])),
      T_map_odom: placed(odomOrigin(simulation.stage), 'odom', 'map'),
      messages: messageTimes(simulation),
      trajectory: trajectory(simulation),
      labels_3d: sweeps.map(({ sensor, t, stamp, boxes }) => ({ sensor, t, stamp, boxes: boxes.map(label3) })),
      labels_2d: views.map(({ sensor, t, stamp, boxes }) => ({ sensor, t, stamp, boxes: boxes.map(label2) })),
      scenario: simulation.scenario,
    }),
  };
}

function sensorTruth(sensor: SimulatedSensor): object {
  const { settings, kind } = sensor;
  const { offsetNs, driftPpm } = clockCorrection(settings.clock);
  return {
    kind,
    topics: sensor.outputs.map(output => output.topic),
    clock: { ...settings.clock, reads: 't + offset_ns + drift_ppm * 1e-6 * (t - start_ns)' },
    correction: {
      offset_ns: offsetNs,
      drift_ppm: driftPpm,
      reads: 't = stamp + offset_ns + drift_ppm * 1e-6 * (stamp - start_ns)',
    },
    extrinsics: placed(sensor.T_base_sensor, kind === 'odometry' ? RIG_FRAME : settings.frame, RIG_FRAME),
    ...(kind === 'camera' ? { intrinsics: intrinsics(settings as CameraSettings) } : {}),
  };
}

export function intrinsics({ model, width, height, fx, fy, cx, cy, distortion, view_deg }: CameraSettings): object {
  return { model, width, height, fx, fy, cx, cy, distortion, view_deg };
}

/** A transform as files write it: maps points of `from` into `to`. */
export function placed(T: SE3, from: string, to: string): object {
  return { from, to, translation_m: rounded(T.t), rotation_xyzw: rounded(T.q) };
}

/** Per topic: [t, stamp, log] of every message in log order. */
function messageTimes({ topics, plan }: Simulation): object {
  const rows = topics.map((): number[][] => []);
  for (const { topic, t, stamp, log } of plan) rows[topic].push([t, stamp, log]);
  return Object.fromEntries(topics.map(({ topic }, i) => [topic, rows[i]]));
}

function trajectory(simulation: Simulation): object {
  const samples: object[] = [];
  for (let t = 0; t <= simulation.scenario.duration_s * 1e9; t += TRAJECTORY_STEP_NS) {
    const state = rigAt(simulation.stage, t);
    samples.push({
      t,
      ...transformNumbers(state.T_map_base),
      velocity_mps: rounded(state.velocity),
      angular_velocity_radps: rounded(state.angularVelocity),
    });
  }
  return {
    note: 'T_map_base_link; velocity in map, angular velocity in base_link.',
    from: RIG_FRAME,
    to: 'map',
    samples,
  };
}

function label3(box: Box3): object {
  return {
    track: box.track,
    label: box.label,
    size_m: rounded(box.size_m),
    map: transformNumbers(box.T_map_box),
    base_link: transformNumbers(box.T_base_box),
    velocity_mps: rounded(box.velocity),
    points: box.points,
  };
}

function label2({ track, label, left, top, right, bottom, visiblePixels, occluded }: Box2): object {
  const share = Math.round(occluded * 1e4) / 1e4;
  return { track, label, box_px: [left, top, right, bottom], visible_px: visiblePixels, occluded: share };
}

function transformNumbers(T: SE3): object {
  return { translation_m: rounded(T.t), rotation_xyzw: rounded(T.q) };
}

/** Nine decimals: a nanometre, and far below what a unit quaternion is checked to. */
function rounded(values: readonly number[]): number[] {
  return values.map(x => Math.round(x * 1e9) / 1e9 || 0);
}
