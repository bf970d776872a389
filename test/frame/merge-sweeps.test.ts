// Pictures that get of each direction the point measured nearest them: against the toy town's truth, and the pure function.
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { frameTable } from '../../src/export/arrow/frame-columns.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { CloudCell, PictureCell, SyncedFrame } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { type CloudKernels, mergeSweeps, plainKernels, simdKernels, type TimedSweep } from '../../src/kernel/index.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/index.js';
import { simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import type { CameraSettings } from '../../src/simulate/scenario.js';
import { sceneAt, surfaceVelocity } from '../../src/simulate/scene.js';
import { sensorPose } from '../../src/simulate/sensor.js';
import type { SweepTruth } from '../../src/simulate/truth.js';
import type { Source } from '../../src/source/source.js';
import { move, moveBack, quick, run } from '../simulate/support.js';

const clock = { offset_ns: 0, drift_ppm: 0 };
const exact = { position_sigma_m: 0, rotation_sigma_deg: 0, speed_sigma_mps: 0 };
/** The camera looks back, where the sweep begins and ends; the car drives. */
const simulation = run(
  quick(
    {
      lidar_top: { clock, range_sigma_m: 0, rings: 24 },
      camera_front: { clock, rate_hz: 10, phase_ns: 13_000_000, yaw_pitch_roll_deg: [180, 0, 0] },
      camera_left: { clock },
      odometry: { ...exact, clock },
      radar_front: null,
      imu: null,
      gnss: null,
    },
    { duration_s: 1.6 },
  ),
);
const town = simulatedSource(simulation, new Issues());
const period = 1e8;
/** Between two drawn times of float32 seconds. */
const tolerance = 10;

/** `decode` may spoil clouds; `most` messages of the LiDAR are there. */
async function planOf(options: Partial<FrameOptions>, change: (source: Source) => Source = source => source) {
  const issues = new Issues();
  const rig = parseRigFile(trueRigYaml(simulation), 'rig.yaml');
  const all = { ...defaultOptions, reference: 'lidar_top', mergeSweeps: true, ...options };
  const plan = await planFrames(change(await town), rig, all, issues);
  return { plan, issues };
}

function readerOf(plan: FramePlan, kernels?: CloudKernels, issues = new Issues()) {
  return new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues, kernels });
}

async function framesOf(plan: FramePlan, kernels?: CloudKernels): Promise<SyncedFrame[]> {
  const reader = readerOf(plan, kernels);
  const frames: SyncedFrame[] = [];
  for (let f = 0; f < plan.frames.length; f++) frames.push(await reader.read(f));
  return frames;
}

const cloudOf = (plan: FramePlan, frame: SyncedFrame, p = 0) => frame.cells[plan.pairs[p].cloud] as CloudCell;
const pictureOf = (plan: FramePlan, frame: SyncedFrame, p = 0) => frame.cells[plan.pairs[p].camera] as PictureCell;

/** Of each projected point: its cloud, its row there, and how long before the picture it was measured, ns. */
function pointsOf(plan: FramePlan, frames: readonly SyncedFrame[], f: number, p: number) {
  const { index, sweep, before, after } = frames[f].projections[p]!;
  const picture = pictureOf(plan, frames[f], p);
  return Array.from(index, (i, n) => {
    const offset = sweep ? sweep[n] : 0;
    const from = offset === 0 ? f : (offset < 0 ? before : after)!.frame;
    const cloud = cloudOf(plan, frames[from], p);
    const { width } = cloud.sensor.look.layout!;
    const row = cloud.points.subarray(i * width, (i + 1) * width);
    const t = Number(cloud.stampNs - picture.stampNs) + row[cloud.times!.column] * 1e9;
    return { n, i, offset, from, cloud, row, t };
  });
}

/** Where the truth sees a point: by the simulator's poses at the point's and the picture's instants. */
function truePixels(
  plan: FramePlan,
  frames: readonly SyncedFrame[],
  f: number,
  p: number,
  moving = new Map<number, number[]>(),
) {
  const { stage, sensors } = simulation;
  const at = (stampNs: bigint) => Number(stampNs - stage.startNs);
  const camera = sensors.find(s => s.name === plan.pairs[p].cameraSensor.name)!;
  const T_base_lidar = sensors.find(s => s.name === 'lidar_top')!.T_base_sensor;
  const settings = camera.settings as CameraSettings;
  const lens = createCamera(settings.model, settings);
  const tCamera = at(pictureOf(plan, frames[f], p).stampNs);
  const T_map_camera = sensorPose(stage, camera.T_base_sensor, tCamera);
  return pointsOf(plan, frames, f, p).map(({ n, cloud, row, t }) => {
    const map = move(sensorPose(stage, T_base_lidar, tCamera + t), [row[0], row[1], row[2]]);
    const [vx, vy] = moving.get(n) ?? [0, 0];
    const then = [map[0] - vx * t * 1e-9, map[1] - vy * t * 1e-9, map[2]] as const;
    const uv = new Float64Array(2);
    lens.project(Float64Array.from(moveBack(T_map_camera, [...then])), 1, uv, new Uint8Array(1));
    return { u: uv[0], v: uv[1], cloud };
  });
}

describe('merged sweeps in a town with a moving car', async () => {
  const { plan } = await planOf({});
  const frames = await framesOf(plan);
  const alone = await planOf({ mergeSweeps: false });
  const framesAlone = await framesOf(alone.plan);
  const rear = plan.pairs.findIndex(pair => pair.cameraSensor.name === 'camera_front');
  const inside = frames.map((_, f) => f).filter(f => f > 0 && f < frames.length - 1 && frames[f].projections[rear]);

  it('no point is farther from its picture than half a turn; without merging the rear ones were a whole turn apart', () => {
    let [worst, worstAlone, others] = [0, 0, 0];
    for (const f of inside) {
      for (const p of plan.pairs.keys()) {
        if (!frames[f].projections[p]) continue;
        for (const { t, offset } of pointsOf(plan, frames, f, p)) {
          worst = Math.max(worst, Math.abs(t));
          if (offset !== 0) others++;
        }
      }
      const times = pointsOf(alone.plan, framesAlone, f, rear).map(({ t }) => t);
      worstAlone = Math.max(worstAlone, ...times.map(Math.abs));
    }
    expect(inside.length).toBeGreaterThan(8);
    expect(worst).toBeLessThanOrEqual(period / 2 + tolerance);
    expect(worstAlone).toBeGreaterThan(0.8 * period);
    expect(others).toBeGreaterThan(500);
  });

  it('every point lies where the truth sees it', () => {
    let [worst, count] = [0, 0];
    for (const f of inside) {
      for (const p of plan.pairs.keys()) {
        const projection = frames[f].projections[p];
        if (!projection) continue;
        expect(projection.compensated).toBe(true);
        truePixels(plan, frames, f, p).forEach(({ u, v }, n) => {
          worst = Math.max(worst, Math.hypot(u - projection.u[n], v - projection.v[n]));
          count++;
        });
      }
    }
    expect(count).toBeGreaterThan(5000);
    expect(worst).toBeLessThan(0.1);
  });

  it('loses no direction: as many points as a whole turn shows', () => {
    for (const f of inside) {
      const [one, other] = [frames[f].projections[rear]!, framesAlone[f].projections[rear]!];
      expect(one.index.length / other.index.length).toBeGreaterThan(0.9);
      expect(one.index.length / other.index.length).toBeLessThan(1.1);
    }
  });

  it('other cars are nearer to where they are', async () => {
    const errors = async (ofPlan: FramePlan, all: readonly SyncedFrame[]) => {
      let [sum, count] = [0, 0];
      for (const f of inside) {
        const projection = all[f].projections[rear]!;
        const tPicture = Number(pictureOf(ofPlan, all[f], rear).stampNs - simulation.stage.startNs);
        const moving = new Map<number, number[]>();
        const scene = sceneAt(simulation.stage.world, tPicture);
        for (const { n, i, from, row, t } of pointsOf(ofPlan, all, f, rear)) {
          const surface = (await truthOf(from)).surfaces[i];
          const T_base_lidar = simulation.sensors.find(s => s.name === 'lidar_top')!.T_base_sensor;
          const [x, y] = move(sensorPose(simulation.stage, T_base_lidar, tPicture + t), [row[0], row[1], row[2]]);
          const [vx, vy] = surfaceVelocity(scene, surface, x, y);
          if (Math.hypot(vx, vy) > 1) moving.set(n, [vx, vy]);
        }
        truePixels(ofPlan, all, f, rear, moving).forEach(({ u, v }, n) => {
          if (!moving.has(n)) return;
          sum += Math.hypot(u - projection.u[n], v - projection.v[n]);
          count++;
        });
      }
      return { count, mean: sum / count };
    };
    const [merged, single] = [await errors(plan, frames), await errors(alone.plan, framesAlone)];
    expect(merged.count).toBeGreaterThan(10);
    expect(merged.mean).toBeLessThan(0.75 * single.mean);
  });

  it('holds exactly the points of the pure function, in their order', () => {
    for (const f of inside) {
      const picture = pictureOf(plan, frames[f], rear);
      const found = pointsOf(plan, frames, f, rear).map(({ offset, i }) => `${offset} ${i}`);
      const expected: string[] = [];
      for (const offset of [-1, 0, 1]) {
        const cell = cloudOf(plan, frames[f + offset], rear);
        const chosen = mergeSweeps(timed(cell), nothing, Number(picture.stampNs - plan.originNs), period);
        expected.push(...Array.from(chosen.index, i => `${offset} ${i}`));
      }
      // What the picture shows is a part of the turn, in its order.
      const places = found.map(one => expected.indexOf(one));
      expect(places.every((place, n) => place >= 0 && (n === 0 || place > places[n - 1]))).toBe(true);
    }
    function timed(cell: CloudCell): TimedSweep {
      const { width } = cell.sensor.look.layout!;
      const times = Float64Array.from(
        { length: cell.count },
        (_, i) => cell.points[i * width + cell.times!.column] * 1e9,
      );
      return {
        points: cell.points,
        stride: width,
        count: cell.count,
        stampNs: Number(cell.stampNs - plan.originNs),
        times,
      };
    }
  });

  const truths = new Map<number, Promise<SweepTruth>>();
  function truthOf(f: number): Promise<SweepTruth> {
    if (!truths.has(f)) truths.set(f, makeTruth(f));
    return truths.get(f)!;
  }

  async function makeTruth(f: number): Promise<SweepTruth> {
    const topic = simulation.topics.findIndex(t => t.topic === '/lidar_top/points');
    const stamp = Number(frames[f].stampNs - simulation.stage.startNs);
    const planned = simulation.plan.find(one => one.topic === topic && one.stamp === stamp)!;
    return (await simulation.make(planned)).truth as SweepTruth;
  }
});

const nothing: TimedSweep = {
  points: new Float32Array(0),
  stride: 6,
  count: 0,
  stampNs: 0,
  times: new Float64Array(0),
};
