// The methods of `calib refine` that need no pictures: against the toy town's true rig, and on boards whose truth is known.
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../../src/camera/index.js';
import type { EvidenceContext } from '../../../src/frame/evidence/index.js';
import { defaultOptions } from '../../../src/frame/options.js';
import { planFrames } from '../../../src/frame/plan.js';
import { handEyeMethod } from '../../../src/frame/refine/hand-eye-method.js';
import { radarYawMethod } from '../../../src/frame/refine/radar-yaw-method.js';
import { targetMethod } from '../../../src/frame/refine/target-method.js';
import { compose, inverse, rotationAngle, type SE3, type Vec3 } from '../../../src/geometry/index.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { Issues } from '../../../src/issue.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { parseRigFile } from '../../../src/rig/file/index.js';
import type { RigFile } from '../../../src/rig/index.js';
import { simulatedSource, trueRigYaml } from '../../../src/simulate/index.js';
import { boardViews } from '../../calibration/target/views.js';
import { quick, run } from '../../simulate/support.js';

const degree = Math.PI / 180;
const none = { lidar_top: null, camera_front: null, camera_left: null, imu: null, gnss: null, radar_front: null };

/** The rig file with one sensor's frame turned about its own axes. */
function turned(file: RigFile, name: string, by: Vec3): RigFile {
  const sensor = file.sensors[name];
  const T_to_frame = compose(sensor.pose!.T_to_frame, { q: rotationExp(by), t: [0, 0, 0] });
  return { ...file, sensors: { ...file.sensors, [name]: { ...sensor, pose: { ...sensor.pose!, T_to_frame } } } };
}

async function town(sensors: Parameters<typeof quick>[0], seconds: number, spoil: (file: RigFile) => RigFile) {
  const simulation = run(quick({ ...none, ...sensors }, { duration_s: seconds }));
  const truth = parseRigFile(trueRigYaml(simulation), 'rig.yaml');
  const issues = new Issues();
  const plan = await planFrames(await simulatedSource(simulation, issues), spoil(truth), defaultOptions, issues);
  const decoder = {
    decodeGray: async () => {
      throw new Error('no pictures here');
    },
  };
  const context: EvidenceContext = { digest: nodeDigest, decoder, issues };
  return { plan, context, truth };
}

describe('radar-yaw', () => {
  it('a radar that is believed 1.5° off', async () => {
    const { plan, context, truth } = await town({ radar_front: {} }, 20, file =>
      turned(file, 'radar_front', [0, 0, 1.5 * degree]),
    );
    const found = await radarYawMethod.refine(plan, {}, context);
    expect(found.accepted).toBe(true);
    const right = truth.sensors.radar_front.pose!.T_to_frame;
    const off = rotationAngle(compose(inverse(right), found.refined.T_to_frame));
    expect(off / degree).toBeLessThan(0.15);
    expect(found.axes.map(axis => axis.observable)).toEqual([false, false, true, false, false, false]);
    expect(found.axes[2].change / degree).toBeCloseTo(-1.5, 0);
    expect(off).toBeLessThan(4 * found.axes[2].sigma!);
    expect(found.refined.T_to_frame.t).toEqual(found.given.T_to_frame.t);
    const [{ training, heldOut }] = found.scores;
    expect(heldOut!.after).toBeLessThan(heldOut!.before);
    expect(training.count + heldOut!.count).toBeGreaterThan(150);
  });

  it('a radar that is right keeps what it has', async () => {
    const { plan, context } = await town({ radar_front: {} }, 20, file => file);
    const found = await radarYawMethod.refine(plan, {}, context);
    if (!found.accepted) expect(found.reasons.length).toBeGreaterThan(0);
    else expect(Math.abs(found.axes[2].change) / degree).toBeLessThan(0.15);
  });

  it('no radar, no poses, an unknown name', async () => {
    const { plan, context } = await town({ radar_front: {} }, 3, file => file);
    await expect(radarYawMethod.refine(plan, { radar: 'rear' }, context)).rejects.toThrow(
      /--radar to name one of radar_front/,
    );
    await expect(radarYawMethod.refine({ ...plan, motionPoses: undefined }, {}, context)).rejects.toThrow(
      /poses of the car/,
    );
    const bare = { ...plan, sensors: plan.sensors.filter(s => s.kind !== 'radar') };
    await expect(radarYawMethod.refine(bare, {}, context)).rejects.toThrow(
      /a radar that is placed in the rig, got none/,
    );
  });
});

describe('hand-eye', () => {
  it('one sensor at a time, and one that is there', async () => {
    const { plan, context } = await town({ radar_front: {} }, 3, file => file);
    await expect(handEyeMethod.refine(plan, { camera: 'a', lidar: 'b' }, context)).rejects.toThrow(
      /one sensor to refine/,
    );
    await expect(handEyeMethod.refine(plan, {}, context)).rejects.toThrow(
      /a lidar that is placed in the rig, got none/,
    );
  });
});

describe('target', () => {
  const intrinsics = {
    width: 1280,
    height: 960,
    fx: 900,
    fy: 905,
    cx: 640,
    cy: 480,
    distortion: [-0.28, 0.08, 0.0006, -0.0004, 0],
  };
  const lens = createCamera('plumb_bob', intrinsics);
  const T_rig_lidar: SE3 = { q: rotationExp([0.02, -0.01, 0.3]), t: [0.9, 0.1, 1.9] };
  const yamlOf = ({ q, t }: SE3) =>
    `{translation_m: [${t.join(', ')}], rotation_xyzw: [${q.join(', ')}], to: base_link`;
  const rigOf = (T_rig_camera: SE3) =>
    parseRigFile(
      `framelock_rig: 1
frame: base_link
sensors:
  front:
    topic: /front
    frame: front
    pose: ${yamlOf(T_rig_camera)}, from: front}
    camera: {model: plumb_bob, width: 1280, height: 960, fx: 900, fy: 905, cx: 640, cy: 480, distortion: [${intrinsics.distortion.join(', ')}]}
  top: {topic: /top, frame: top, pose: ${yamlOf(T_rig_lidar)}, from: top}}
`,
      'rig.yaml',
    );
  const tableOf = ({ points }: ReturnType<typeof boardViews>) =>
    Array.from({ length: points.count }, (_, i) =>
      [...points.uv.subarray(2 * i, 2 * i + 2), ...points.xyz.subarray(3 * i, 3 * i + 3), points.view![i]].join(','),
    ).join('\n');

  it('a camera that was moved by 1° and 5 cm: back to 0.02° and 3 mm, sigma honest along every axis', async () => {
    const normalised: number[] = [];
    for (let seed = 0; seed < 8; seed++) {
      const viewed = boardViews(lens, { views: 12, sigmaPx: 0.3 }, seed);
      const right = compose(T_rig_lidar, inverse(viewed.T_camera_lidar));
      const off: SE3 = { q: rotationExp([1 * degree, -0.7 * degree, 0.5 * degree]), t: [0.05, -0.03, 0.04] };
      const table = { name: 'corners.csv', text: tableOf(viewed) };
      const found = await targetMethod.refine(table, rigOf(compose(right, off)), { lidar: 'top' });
      expect(found.accepted).toBe(true);
      expect(found.sensor).toBe('front');
      const rest = compose(inverse(right), found.refined.T_to_frame);
      expect(rotationAngle(rest) / degree).toBeLessThan(0.03);
      expect(Math.hypot(...rest.t)).toBeLessThan(0.003);
      // What was taken back, along the given camera's own axes.
      const back = inverse(off);
      expect(found.axes[3].change).toBeCloseTo(back.t[0], 2);
      for (const [i, axis] of found.axes.slice(3).entries()) normalised.push((rest.t[i] / axis.sigma!) ** 2);
      for (const [i, axis] of found.axes.slice(0, 3).entries()) normalised.push(((2 * rest.q[i]) / axis.sigma!) ** 2);
      const [{ training, heldOut }] = found.scores;
      expect(training.after).toBeLessThan(0.6);
      expect(heldOut!.after).toBeLessThan(0.6);
      expect(heldOut!.before).toBeGreaterThan(5);
    }
    const nees = normalised.reduce((sum, x) => sum + x, 0) / normalised.length;
    expect(nees).toBeGreaterThan(0.4);
    expect(nees).toBeLessThan(2);
  });

  it('the right pose is left alone; too few points and unknown names are refused', async () => {
    const viewed = boardViews(lens, { views: 12, sigmaPx: 0.3 }, 3);
    const right = compose(T_rig_lidar, inverse(viewed.T_camera_lidar));
    const table = { name: 'corners.csv', text: tableOf(viewed) };
    const found = await targetMethod.refine(table, rigOf(right), { lidar: 'top' });
    for (const axis of found.axes) expect(Math.abs(axis.change)).toBeLessThan(5 * axis.sigma!);
    const few = await targetMethod.refine({ ...table, text: '1,2,3,4,5\n2,3,4,5,6\n' }, rigOf(right), { lidar: 'top' });
    expect([few.accepted, few.axes.some(axis => axis.observable)]).toEqual([false, false]);
    expect(few.reasons[0]).toMatch(/at least 4 points/);
    await expect(targetMethod.refine(table, rigOf(right), { lidar: 'roof' })).rejects.toThrow(
      /--lidar to name a sensor/,
    );
    await expect(targetMethod.refine(table, rigOf(right), { camera: 'rear' })).rejects.toThrow(
      /--camera to name one of the cameras .*front/,
    );
  });
});
