// Which LiDAR cameras are compared with where nobody names one.
import { expect, test } from 'vitest';
import { diagnosePlan } from '../../../src/frame/doctor/diagnose-plan.js';
import { defaultOptions, Issues, parseRigFile, planFrames } from '../../../src/index.js';
import { evidenceContext } from '../../../src/platform/node/evidence-context.js';
import { readScenario, simulate, simulatedSource, trueRigYaml } from '../../../src/simulate/index.js';
import { keepRaw } from '../../simulate/support.js';

test('the one that makes the frames, whatever the others are called', async () => {
  const sensors = { camera_left: null, radar_front: null, imu: null, gnss: null };
  const scenario = readScenario({ framelock_scenario: 1, name: 'two', seed: 3, duration_s: 0.5, sensors });
  const simulation = simulate(scenario, { encodeJpeg: keepRaw });
  const issues = new Issues();
  const source = await simulatedSource(simulation, issues);
  const plan = await planFrames(source, parseRigFile(trueRigYaml(simulation), 'true.yaml'), defaultOptions, issues);
  const corner = { ...plan.reference, name: 'a_corner' };
  // What pictures would say is not asked.
  const [width, height] = [320, 240];
  const decodeGray = async () => ({ width, height, data: new Uint8Array(width * height) });
  const context = { ...evidenceContext(issues), decoder: { decodeGray } };
  const found = await diagnosePlan({ ...plan, sensors: [corner, ...plan.sensors] }, { frames: 1 }, context);
  expect(found.map(({ lidar }) => lidar.name)).toEqual(['lidar_top']);
});
