// Sweeps at one instant: against the toy town's poses and ray casts, with poses of odometry, with a gyroscope alone, and refused.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { CloudCell, SyncedFrame } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { type FramePlan, planFrames } from '../../src/frame/plan.js';
import { diagonalise } from '../../src/geometry/diagonalise.js';
import { compose, inverse, type Vec3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { type CloudKernels, plainKernels, simdKernels } from '../../src/kernel/index.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { makeTrajectory } from '../../src/rig/index.js';
import { type Simulation, simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import { cast, newHit, sceneAt } from '../../src/simulate/scene.js';
import { rigAt, sensorPose } from '../../src/simulate/sensor.js';
import type { SweepTruth } from '../../src/simulate/truth.js';
import type { Source } from '../../src/source/source.js';
import { move, moveBack, quick, run } from '../simulate/support.js';
import { decodedAs } from '../support/source-messages.js';

const clock = { offset_ns: 0, drift_ppm: 0 };
const exact = { position_sigma_m: 0, rotation_sigma_deg: 0, speed_sigma_mps: 0, clock };

/** The car drives through bends, swaying; poses at 100 Hz without noise, unless told otherwise. */
function drive(lidar: object = {}, others: Record<string, object | null> = {}, seconds = 1.3) {
  const absent = { camera_left: null, radar_front: null, imu: null, gnss: null };
  const odometry = { ...exact, rate_hz: 100 };
  const lidar_top = { clock, range_sigma_m: 0, rings: 16, ...lidar };
  return run(
    quick({ lidar_top, camera_front: { clock }, odometry, ...absent, ...others } as never, { duration_s: seconds }),
  );
}

async function planOf(
  simulation: Simulation,
  options: Partial<FrameOptions> = {},
  change = (source: Source) => source,
  changeRig = (yaml: string) => yaml,
) {
  const issues = new Issues();
  const rig = parseRigFile(changeRig(trueRigYaml(simulation)), 'rig.yaml');
  const source = change(await simulatedSource(simulation, new Issues()));
  const all = { ...defaultOptions, reference: 'lidar_top', deskew: true, ...options };
  return { plan: await planFrames(source, rig, all, issues), issues };
}

async function framesOf(plan: FramePlan, issues = new Issues(), kernels?: CloudKernels) {
  const context = { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues, kernels };
  const reader = new FrameReader(plan, context);
  const frames: SyncedFrame[] = [];
  for (let f = 0; f < plan.frames.length; f++) frames.push(await reader.read(f));
  return { frames, counts: reader.deskewed.list() };
}

const lidarOf = (frame: SyncedFrame) => frame.cells.find(cell => cell.sensor.kind === 'lidar') as CloudCell;
const codes = (issues: Issues) => issues.sorted().map(issue => issue.code);

/** Of each point: as stored, as recorded, and the moments of the point and of the stamp, ns since the scenario's start. */
function pointsOf(simulation: Simulation, cloud: CloudCell) {
  const { width } = cloud.sensor.look.layout!;
  const stampNs = Number(cloud.stampNs - simulation.stage.startNs);
  const row = (points: Float32Array, i: number) => [...points.subarray(i * width, i * width + 3)] as unknown as Vec3;
  return Array.from({ length: cloud.count }, (_, i) => {
    const t = stampNs + cloud.points[i * width + cloud.times!.column] * 1e9;
    return { stored: row(cloud.points, i), recorded: row(cloud.recorded ?? cloud.points, i), t, stampNs };
  });
}

const hash = (numbers: Float32Array | Uint32Array) => createHash('sha256').update(numbers).digest('hex');

function projected(frame: SyncedFrame): string {
  const parts = frame.projections.map(p => p && [p.index, p.u, p.v, p.depth].map(hash).join());
  return parts.join(' ');
}

const lidarMount = (simulation: Simulation) => simulation.sensors.find(s => s.name === 'lidar_top')!.T_base_sensor;
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((v, i) => v - b[i]));

describe('a sweep with poses at 100 Hz', async () => {
  const simulation = drive();
  const { plan } = await planOf(simulation);
  const { frames, counts } = await framesOf(plan);
  const moved = frames.map(lidarOf).filter(cloud => cloud.deskewed?.moved);
  const { stage } = simulation;
  const T_base_lidar = lidarMount(simulation);

  it('lies within 2 mm at 50 m of where the true poses put it', () => {
    let [worst, still, count] = [0, 0, 0];
    for (const cloud of moved) {
      for (const { stored, recorded, t, stampNs } of pointsOf(simulation, cloud)) {
        const truth = moveBack(
          sensorPose(stage, T_base_lidar, stampNs),
          move(sensorPose(stage, T_base_lidar, t), recorded),
        );
        const range = Math.max(5, Math.hypot(...truth));
        worst = Math.max(worst, (distance(stored, truth) * 50) / range);
        still = Math.max(still, (distance(recorded, truth) * 50) / range);
        count++;
      }
    }
    expect(moved.length).toBeGreaterThan(9);
    expect(count).toBeGreaterThan(25_000);
    expect(worst).toBeLessThan(0.002);
    // Left alone they would be metres off.
    expect(still).toBeGreaterThan(1);
  });

  it('lies on the very surfaces that rays cast at its stamp meet, to 2 mm', () => {
    const [now, then] = [newHit(), newHit()];
    let [worst, count, elsewhere] = [0, 0, 0];
    for (const cloud of moved.slice(2, 4)) {
      for (const { stored, recorded, t, stampNs } of pointsOf(simulation, cloud)) {
        const off = offSurface(stored, stampNs, now);
        offSurface(recorded, t, then);
        if (then.surface < 0 || (then.surface > 0 && stage.world.solids[then.surface - 1].drive)) continue;
        count++;
        // Seen from the stamp, another face may stand before an edge.
        const same = now.surface === then.surface && now.nx * then.nx + now.ny * then.ny + now.nz * then.nz > 1 - 1e-9;
        if (!same) elsewhere++;
        else worst = Math.max(worst, (off * 50) / Math.max(5, Math.hypot(...stored)));
      }
    }
    expect(count).toBeGreaterThan(5000);
    expect(elsewhere / count).toBeLessThan(0.05);
    expect(worst).toBeLessThan(0.002);
  });

  /** Distance from the plane of the surface that a ray from the LiDAR at `tNs` towards the point meets, m. */
  function offSurface(point: Vec3, tNs: number, hit: ReturnType<typeof newHit>): number {
    const pose = sensorPose(stage, T_base_lidar, tNs);
    const range = Math.hypot(...point);
    const [x, y, z] = move({ q: pose.q, t: [0, 0, 0] }, point).map(v => v / range);
    cast(sceneAt(stage.world, tNs), ...pose.t, x, y, z, hit);
    return Math.abs((hit.range - range) * (x * hit.nx + y * hit.ny + z * hit.nz));
  }

  it('says by what it was moved and how far apart the poses are; time and other numbers stay', () => {
    expect(moved[0].deskewed).toEqual({ moved: true, poses: '/odom', gapNs: 10e6 });
    expect(counts).toEqual([{ sensor: 'lidar_top', moved: moved.length, widestGapNs: 10e6, why: counts[0].why }]);
    const { width } = moved[0].sensor.look.layout!;
    const rest = (points: Float32Array) => points.filter((_, i) => i % width > 2);
    expect(rest(moved[0].points)).toEqual(rest(moved[0].recorded!));
  });

  it('changes no projection, and nothing at all unless it is asked for', async () => {
    const plain = await framesOf((await planOf(simulation, { deskew: false })).plan);
    const merged = await framesOf((await planOf(simulation, { mergeSweeps: true })).plan);
    const mergedPlain = await framesOf((await planOf(simulation, { mergeSweeps: true, deskew: false })).plan);
    expect(frames.map(projected)).toEqual(plain.frames.map(projected));
    expect(merged.frames.map(projected)).toEqual(mergedPlain.frames.map(projected));
    expect(projected(frames[3])).not.toBe(projected(merged.frames[3]));
    for (const [f, frame] of plain.frames.entries()) {
      const [own, cell] = [lidarOf(frames[f]), lidarOf(frame)];
      expect(cell.deskewed).toBeUndefined();
      expect(hash(cell.points)).toBe(hash(own.recorded ?? own.points));
      expect(hash(lidarOf(merged.frames[f]).points)).toBe(hash(own.points));
    }
  });

  it('is the same to the bit by plain and by compiled loops', async () => {
    const [a, b] = await Promise.all([plainKernels(), simdKernels()].map(k => framesOf(plan, new Issues(), k)));
    const points = (frame: SyncedFrame) => hash(lidarOf(frame).points);
    expect(a.frames.map(points)).toEqual(b.frames.map(points));
  });
});

it('keeps walls no thicker than 1.1 times the noise of the ranges', async () => {
  const sigma = 0.02;
  const simulation = drive({ range_sigma_m: sigma, rings: 24, columns: 540 });
  const { plan } = await planOf(simulation);
  const { frames } = await framesOf(plan);
  const planned = simulation.plan.filter(p => simulation.topics[p.topic].topic === '/lidar_top/points');
  const ratios: number[] = [];
  const before: number[] = [];
  for (const cloud of frames.map(lidarOf).filter(c => c.deskewed?.moved)) {
    const stampNs = Number(cloud.stampNs - simulation.stage.startNs);
    const truth = (await simulation.make(planned.find(p => p.stamp === stampNs)!)).truth as SweepTruth;
    const hit = newHit();
    const scene = sceneAt(simulation.stage.world, stampNs);
    const pose = sensorPose(simulation.stage, lidarMount(simulation), stampNs);
    const walls = new Map<string, { stored: Vec3[]; recorded: Vec3[] }>();
    for (const [i, point] of pointsOf(simulation, cloud).entries()) {
      const surface = truth.surfaces[i];
      const range = Math.hypot(...point.stored);
      if (surface <= 0 || simulation.stage.world.solids[surface - 1].drive || range > 50) continue;
      // Which of a box's faces it is, by the ray that goes there.
      const d = move({ q: pose.q, t: [0, 0, 0] }, point.stored).map(v => v / range);
      cast(scene, ...pose.t, d[0], d[1], d[2], hit);
      if (hit.surface !== surface || Math.abs(hit.range - range) > 0.2 || Math.abs(hit.nz) > 0.1) continue;
      const key = `${surface} ${hit.nx.toFixed(3)} ${hit.ny.toFixed(3)}`;
      const wall = walls.get(key) ?? { stored: [], recorded: [] };
      wall.stored.push(point.stored);
      wall.recorded.push(point.recorded);
      walls.set(key, wall);
    }
    for (const wall of walls.values()) {
      if (wall.stored.length < 100) continue;
      ratios.push(thickness(wall.stored) / sigma);
      before.push(thickness(wall.recorded) / sigma);
    }
  }
  expect(ratios.length).toBeGreaterThan(20);
  const mean = (values: number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
  expect(mean(ratios)).toBeLessThan(1.1);
  // A thickness of n points has a sigma of its own of 1/√(2n).
  expect(Math.max(...ratios)).toBeLessThan(1.1 + 4 / Math.sqrt(200));
  expect(mean(before)).toBeGreaterThan(mean(ratios));
});

/** Standard deviation across the best plane. */
function thickness(points: readonly Vec3[]): number {
  const n = points.length;
  const mean = [0, 1, 2].map(k => points.reduce((sum, p) => sum + p[k] / n, 0));
  const scatter = new Float64Array(9);
  for (const p of points)
    for (let i = 0; i < 9; i++) scatter[i] += ((p[i % 3] - mean[i % 3]) * (p[(i / 3) | 0] - mean[(i / 3) | 0])) / n;
  const values = new Float64Array(3);
  diagonalise(scatter, 3, values, new Float64Array(9));
  return Math.sqrt(Math.max(0, values[0]));
}

describe('refused', () => {
  it('where poses have a gap, begin later or end sooner; what is left is as recorded', async () => {
    const simulation = drive();
    const { plan } = await planOf(simulation);
    const ns = (ms: number) => ms * 1e6 + Number(simulation.stage.startNs - plan.originNs);
    // None from 410 to 690 ms, none after 1 s.
    const ms = Array.from({ length: 101 }, (_, i) => 10 * i).filter(t => t <= 410 || t >= 690);
    const poses = ms.map(t => rigAt(simulation.stage, t * 1e6).T_map_base);
    const columns = {
      tNs: Float64Array.from(ms, ns),
      xyz: Float64Array.from(poses.flatMap(T => [...T.t])),
      xyzw: Float64Array.from(poses.flatMap(T => [...T.q])),
    };
    const deskewPoses = makeTrajectory(
      columns,
      { worldFrame: 'map', childFrame: 'base_link', from: '/poses' },
      new Issues(),
    );
    const issues = new Issues();
    const { frames, counts } = await framesOf({ ...plan, deskewPoses }, issues);
    const said = frames.map(frame => {
      const { deskewed, recorded } = lidarOf(frame);
      expect(recorded === undefined).toBe(!deskewed!.moved);
      return deskewed!.moved ? 'moved' : deskewed!.why;
    });
    expect(said).toEqual(
      [
        ...['moved', 'moved', 'moved', 'moved', 'pose_gap', 'pose_gap', 'pose_gap'],
        ...['moved', 'moved', 'moved', 'outside_poses', 'outside_poses', 'outside_poses'],
      ].slice(0, said.length),
    );
    expect(counts[0]).toMatchObject({ moved: 7, widestGapNs: 10e6, why: { pose_gap: 3 } });
    expect(
      issues
        .sorted()
        .filter(issue => issue.code === 'FL0610')
        .map(issue => issue.count),
    ).toEqual([said.length - 7]);
  });

  const spoilt =
    (change: (points: Float32Array, width: number) => void) =>
    (source: Source): Source =>
      decodedAs(source, value => {
        if (value.kind !== 'points') return value;
        const data = value.data.slice();
        const view = new DataView(data.buffer);
        for (let i = 0; i < value.width; i++) {
          // x y z intensity ring(uint16) time: the time's four bytes stand at 18.
          const [x, time] = [i * value.step, i * value.step + 18];
          const one = Float32Array.of(view.getFloat32(x, true), view.getFloat32(time, true));
          change(one, i);
          view.setFloat32(x, one[0], true);
          view.setFloat32(time, one[1], true);
        }
        return { ...value, data };
      });

  it('a point without a time has no place, a point that is NaN stays so, and the others are moved', async () => {
    const simulation = drive({ rings: 8 });
    const issues = new Issues();
    const { plan } = await planOf(simulation);
    const clean = await framesOf(plan);
    const odd = await planOf(simulation, {}, source =>
      spoilt((one, i) => {
        if (i % 7 === 3) one[1] = Number.NaN;
        if (i % 7 === 5) one[0] = Number.NaN;
      })(source),
    );
    const { frames } = await framesOf(odd.plan, issues);
    const [a, b] = [lidarOf(clean.frames[2]), lidarOf(frames[2])];
    expect(b.deskewed?.moved).toBe(true);
    const expected = pointsOf(simulation, a);
    const wrong = pointsOf(simulation, b).filter(({ stored }, i) =>
      i % 7 === 3 || i % 7 === 5 ? !stored.every(Number.isNaN) : !(distance(stored, expected[i].stored) < 1e-5),
    );
    expect(wrong).toEqual([]);
    expect(codes(issues)).toContain('FL0612');
  });

  it('sweeps without times, and recordings without poses or gyroscope', async () => {
    const simulation = drive({ rings: 4 });
    const untimed = await planOf(
      simulation,
      {},
      spoilt(one => one.fill(Number.NaN, 1)),
    );
    const issues = new Issues();
    const { frames } = await framesOf(untimed.plan, issues);
    expect(lidarOf(frames[1]).deskewed).toEqual({ moved: false, why: 'no_times' });
    expect(codes(issues)).toContain('FL0611');
    const alone = await planOf(drive({ rings: 4 }, { odometry: null }));
    const found = await framesOf(alone.plan);
    expect(lidarOf(found.frames[1]).deskewed).toEqual({ moved: false, why: 'no_poses' });
  });
});

describe('a gyroscope alone', async () => {
  // A consumer MEMS: 0.01 °/s/√Hz, a bias of 0.2 °/s that the driving car never shows.
  const imu = { clock, rate_hz: 200, gyro_density: 1.7e-4, gyro_bias: [0.002, -0.0025, 0.003] };
  const simulation = drive({}, { odometry: null, imu });
  const { plan, issues } = await planOf(simulation);
  const { frames } = await framesOf(plan);
  const { stage } = simulation;
  const T_base_lidar = lidarMount(simulation);

  it('takes the turns out, to 3 cm at 50 m with its bias in, and says that it leaves the way', () => {
    let [worst, still] = [0, 0];
    for (const cloud of frames.map(lidarOf)) {
      if (!cloud.deskewed?.moved) continue;
      expect(cloud.deskewed).toMatchObject({ poses: '/imu/data (rotation only)', gapNs: 5e6 });
      for (const { stored, recorded, t, stampNs } of pointsOf(simulation, cloud)) {
        const turn = (ns: number) => ({ q: rigAt(stage, ns).T_map_base.q, t: [0, 0, 0] as const });
        const only = compose(compose(inverse(T_base_lidar), inverse(turn(stampNs))), compose(turn(t), T_base_lidar));
        const truth = move(only, recorded);
        const range = Math.max(5, Math.hypot(...truth));
        worst = Math.max(worst, (distance(stored, truth) * 50) / range);
        still = Math.max(still, (distance(recorded, truth) * 50) / range);
      }
    }
    expect(worst).toBeLessThan(0.03);
    expect(still).toBeGreaterThan(0.5);
    expect(issues.sorted().find(issue => issue.code === 'FL0613')?.text).toMatch(
      /its bias was not removed: it never stood still/,
    );
    expect(plan.gyroBias).toMatchObject({ observable: false, rate: [0, 0, 0] });
  });

  it('says nothing of turning sweeps where the LiDAR has no place', async () => {
    const unplaced = (yaml: string) => yaml.replace(/frame: lidar_top\n {4}pose:\n( {6}.*\n)+/, 'frame: elsewhere\n');
    const { plan, issues } = await planOf(simulation, {}, source => source, unplaced);
    expect(plan.sensors.find(({ kind }) => kind === 'lidar')?.rig.T_rig_sensor).toBeUndefined();
    expect([codes(issues).includes('FL0613'), plan.deskewPoses]).toEqual([false, undefined]);
  });
});

describe('a localiser that puts the rig elsewhere', async () => {
  const simulation = drive({ rings: 4 });
  const { plan } = await planOf(simulation);
  const { frames } = await framesOf(plan);
  const jumpNs = 0.613e9;

  /** The drive's own poses, 3 m aside from `jumpNs` on. */
  function jumping() {
    const poses = plan.motionPoses!;
    const xyz = Array.from(poses.tNs, t => poses.at(t)!.t.map((v, c) => v + (c === 1 && t > jumpNs ? 3 : 0)));
    const xyzw = Array.from(poses.tNs, t => poses.at(t)!.q);
    const columns = { tNs: poses.tNs, xyz: Float64Array.from(xyz.flat()), xyzw: Float64Array.from(xyzw.flat()) };
    return makeTrajectory(columns, poses as never, new Issues())!;
  }

  it('in the map alone changes neither a projection nor a moved sweep', async () => {
    const corrected = await framesOf({ ...plan, trajectory: jumping() });
    expect(corrected.frames.map(projected)).toEqual(frames.map(projected));
    expect(corrected.frames.map(f => hash(lidarOf(f).points))).toEqual(frames.map(f => hash(lidarOf(f).points)));
  });

  it('in all poses there are leaves what touches the jump as recorded, and nothing is metres off', async () => {
    const poses = jumping();
    const torn = await framesOf({ ...plan, trajectory: poses, motionPoses: poses, deskewPoses: poses });
    const [before] = poses.jumpsNs;
    expect(poses.jumpsNs.length).toBe(1);
    let [untouched, touched] = [0, 0];
    for (const [f, frame] of torn.frames.entries()) {
      const cloud = lidarOf(frame);
      const first = Number(cloud.stampNs - plan.originNs);
      const last = first + cloud.times!.max;
      const across = first <= before && last > before;
      const whole = lidarOf(frames[f]);
      if (whole.deskewed?.moved) expect(cloud.deskewed?.moved).toBe(!across);
      for (const [k, projection] of frame.projections.entries()) {
        const right = frames[f].projections[k];
        if (!projection || !right?.compensated) continue;
        if (projection.compensated) {
          // The origin of the coordinates is another, so that last digits may differ.
          expect(projection.index.length).toBe(right.index.length);
          for (let i = 0; i < right.u.length; i++) expect(Math.abs(projection.u[i] - right.u[i])).toBeLessThan(1e-3);
          untouched++;
        } else touched++;
      }
    }
    expect(untouched).toBeGreaterThan(6);
    expect(touched).toBeGreaterThan(0);
    expect(touched).toBeLessThan(4);
  });
});
