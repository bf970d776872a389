// Pictures that get of each direction the point measured nearest them: against the toy town's truth, and the pure function.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { frameTable } from '../../src/export/arrow/frame-columns.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { CloudCell, PictureCell, SyncedFrame } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { type CloudKernels, plainKernels, simdKernels } from '../../src/kernel/index.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import type { CameraSettings } from '../../src/simulate/scenario.js';
import { sensorPose } from '../../src/simulate/sensor.js';
import type { Source } from '../../src/source/source.js';
import { move, moveBack, quick, run } from '../simulate/support.js';
import { mergeSweeps, type TimedSweep } from '../support/merge-sweeps.js';
import { decodedAs } from '../support/source-messages.js';

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
function truePixels(plan: FramePlan, frames: readonly SyncedFrame[], f: number, p: number) {
  const { stage, sensors } = simulation;
  const at = (stampNs: bigint) => Number(stampNs - stage.startNs);
  const camera = sensors.find(s => s.name === plan.pairs[p].cameraSensor.name)!;
  const T_base_lidar = sensors.find(s => s.name === 'lidar_top')!.T_base_sensor;
  const settings = camera.settings as CameraSettings;
  const lens = createCamera(settings.model, settings);
  const tCamera = at(pictureOf(plan, frames[f], p).stampNs);
  const T_map_camera = sensorPose(stage, camera.T_base_sensor, tCamera);
  return pointsOf(plan, frames, f, p).map(({ cloud, row, t }) => {
    const map = move(sensorPose(stage, T_base_lidar, tCamera + t), [row[0], row[1], row[2]]);
    const uv = new Float64Array(2);
    lens.project(Float64Array.from(moveBack(T_map_camera, map)), 1, uv, new Uint8Array(1));
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

  it('holds no direction twice, and as many as a whole turn shows', () => {
    for (const f of inside) {
      const points = pointsOf(plan, frames, f, rear);
      const ring = points[0].cloud.sensor.look.layout!.names.indexOf('ring');
      // 360 columns a turn: the column by the time, the beam by the ring.
      const column = (row: Float32Array, cloud: CloudCell) => Math.round(row[cloud.times!.column] * 3600) % 360;
      const beams = new Set(points.map(({ row, cloud }) => `${row[ring]} ${column(row, cloud)}`));
      expect(beams.size).toBe(points.length);
      const [one, other] = [frames[f].projections[rear]!, framesAlone[f].projections[rear]!];
      expect(one.index.length / other.index.length).toBeGreaterThan(0.8);
    }
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
});

const nothing: TimedSweep = {
  points: new Float32Array(0),
  stride: 6,
  count: 0,
  stampNs: 0,
  times: new Float64Array(0),
};

describe('reading neighbours', () => {
  /** Of all that depends on the memory of the points. */
  function copyOf(frame: SyncedFrame): string {
    const hash = createHash('sha256');
    for (const cell of frame.cells) if (cell.kind === 'cloud') hash.update(cell.points);
    for (const p of frame.projections) {
      if (!p) continue;
      for (const column of [p.index, p.u, p.v, p.depth, p.sweep!]) hash.update(column);
      hash.update(JSON.stringify([p.compensated, p.before?.frame, p.after?.frame, p.before?.source, p.after?.source]));
    }
    return hash.digest('hex');
  }

  it.each([
    ['plain', plainKernels],
    ['simd', simdKernels],
  ] as const)('%s loops that use memory again give what frames with their own memory have', async (_, kernels) => {
    const { plan } = await planOf({});
    const expected = (await framesOf(plan)).map(copyOf);
    for (const rows of [1, 2, 3]) {
      const reader = readerOf(plan, kernels());
      let batch: SyncedFrame[] = [];
      for (let from = 0; from < plan.frames.length; from += rows) {
        const next: SyncedFrame[] = [];
        for (let f = from; f < Math.min(from + rows, plan.frames.length); f++) next.push(await reader.read(f));
        // The writer still has the batch before, until the next one is filled.
        for (const frame of [...batch, ...next]) expect(copyOf(frame)).toBe(expected[frame.index]);
        reader.recycle();
        batch = next;
      }
    }
  });

  it('frames read in any order, and from the middle, are the same', async () => {
    const { plan } = await planOf({});
    const expected = (await framesOf(plan)).map(copyOf);
    const reader = readerOf(plan);
    for (const f of [9, 3, 4, 0, 12, 5]) expect(copyOf(await reader.read(f))).toEqual(expected[f]);
    expect(copyOf(await readerOf(plan).read(7))).toEqual(expected[7]);
  });

  it('decodes every sweep once', async () => {
    const reads = new Map<number, number>();
    const { plan } = await planOf({}, source => ({
      ...source,
      read: (message, ...rest) => {
        reads.set(message, (reads.get(message) ?? 0) + 1);
        return source.read(message, ...rest);
      },
    }));
    reads.clear();
    const reader = readerOf(plan);
    for (let f = 0; f < plan.frames.length; f++) {
      await reader.read(f);
      if (f % 3 === 2) reader.recycle();
    }
    const { message } = plan.reference.stream;
    expect(Array.from(message, m => reads.get(m))).toEqual(Array.from(message, () => 1));
  });

  it('a sweep that does not decode leaves its points out, and is reported once', async () => {
    const open = await town;
    const whole = await planOf({});
    const broken = whole.plan.reference.stream.message.at(6);
    const { plan } = await planOf({}, source => ({
      ...source,
      read: async (message, ...rest) => {
        const bytes = await open.read(message, ...rest);
        return message === broken ? bytes.subarray(0, 20) : bytes;
      },
    }));
    const issues = new Issues();
    const reader = readerOf(plan, undefined, issues);
    const frames: SyncedFrame[] = [];
    for (let f = 0; f < plan.frames.length; f++) frames.push(await reader.read(f));
    expect(frames[6].projections.every(p => p === undefined)).toBe(true);
    expect([frames[5], frames[7]].every(f => f.projections.some(p => p && p.index.length > 0))).toBe(true);
    expect(frames[5].projections.every(p => !p?.after)).toBe(true);
    expect(frames[7].projections.every(p => !p?.before)).toBe(true);
    expect([...reader.failed]).toEqual([broken]);
    expect(
      issues
        .sorted()
        .filter(i => i.at?.topic === '/lidar_top/points')
        .map(i => i.count),
    ).toEqual([1]);
  });
});

describe('where there is nothing to merge', () => {
  const untimed = (source: Source): Source =>
    decodedAs(source, value =>
      value.kind === 'points' ? { ...value, fields: value.fields.filter(f => f.name !== 'time') } : value,
    );

  it('points without times are refused, and projected as before', async () => {
    const { plan, issues } = await planOf({}, untimed);
    expect(issues.sorted().find(i => i.code === 'FL0606')?.text).toMatch(/tell no time/);
    expect(plan.pairs.every(pair => pair.turnNs === undefined)).toBe(true);
    const frame = await readerOf(plan).read(3);
    const without = await readerOf((await planOf({ mergeSweeps: false }, untimed)).plan).read(3);
    expect(frame.projections).toEqual(without.projections);
    const names = (field: { type: { children: { name: string }[] } }) => field.type.children.map(f => f.name);
    const { schema } = frameTable(plan, 'town');
    const pair = schema.fields.find(f => f.name === 'projection')!.type.children[0];
    expect(names(pair)).toEqual(['index', 'u', 'v', 'depth', 'motion_compensated']);
    const merged = frameTable((await planOf({})).plan, 'town').schema.fields.find(f => f.name === 'projection')!;
    expect(names(merged.type.children[0]).slice(5)).toEqual(['sweep', 'sweep_before', 'sweep_after']);
  });

  it('says that a single sweep has no neighbour', async () => {
    const one = quick({ camera_left: null, radar_front: null, imu: null, gnss: null }, { duration_s: 0.15 });
    const issues = new Issues();
    const source = await simulatedSource(run(one), issues);
    const rig = parseRigFile(trueRigYaml(run(one)), 'rig.yaml');
    const options = { ...defaultOptions, reference: 'lidar_top', mergeSweeps: true };
    const plan = await planFrames(source, rig, options, issues);
    expect(plan.frames.length).toBe(1);
    expect(issues.sorted().find(i => i.code === 'FL0606')?.text).toMatch(/single sweep/);
    expect(plan.pairs.map(pair => pair.turnNs)).toEqual([undefined]);
  });
});
