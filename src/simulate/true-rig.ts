// rig.true.yaml: the rig file that makes a simulated recording's poses, lenses and stamps true.
import { Document, visit } from 'yaml';
import { clockCorrection } from './clock.js';
import { RIG_FRAME } from './rig.js';
import type { CameraSettings } from './scenario.js';
import type { SimulatedSensor } from './sensor.js';
import type { Simulation } from './simulate.js';
import { intrinsics, placed } from './truth-file.js';

/** The rig file (framelock_rig: 1) that makes this recording's poses, lenses and stamps true. */
export function trueRigYaml(simulation: Simulation): string {
  const { scenario, sensors } = simulation;
  const document = new Document({
    framelock_rig: 1,
    name: scenario.name,
    frame: RIG_FRAME,
    sensors: Object.fromEntries(
      sensors.map(sensor => {
        const { topic, frame, clock } = sensor.settings;
        const { offsetNs, driftPpm } = clockCorrection(clock);
        return [
          sensor.name,
          {
            topic,
            ...(sensor.kind === 'odometry' ? {} : { frame, pose: placed(sensor.T_base_sensor, frame, RIG_FRAME) }),
            ...(sensor.kind === 'camera' ? { camera: intrinsics(sensor.settings as CameraSettings) } : {}),
            clock: { offset_ns: Math.round(offsetNs) || 0, drift_ppm: driftPpm, epoch_ns: scenario.start_ns },
            ...stampMeaning(sensor),
          },
        ];
      }),
    ),
    ...(scenario.sensors.odometry ? { trajectory: { topic: scenario.sensors.odometry.topic } } : {}),
  });
  // One line per vector.
  visit(document, {
    Seq(_, list) {
      list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function stampMeaning(sensor: SimulatedSensor): object {
  if (sensor.kind === 'lidar') return { stamp: 'scan_start' };
  if (sensor.kind !== 'camera') return {};
  const { readout_ns, readout } = sensor.settings as CameraSettings;
  return { stamp: 'exposure_mid', ...(readout === undefined ? {} : { readout_ns, readout }) };
}
