// Painted clouds against colours cast by rays in the toy town, and the laws of who paints what.
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { plyHeader, plyVertices } from '../../src/export/painted-ply.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { movedPoints, sweepToRig } from '../../src/frame/sweep-to-rig.js';
import { apply, compose } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { depthMap, NOBODY, OUTSIDE, paintCloud, type View } from '../../src/projection/index.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import { cast, newHit, sceneAt } from '../../src/simulate/scene.js';
import { rigAt } from '../../src/simulate/sensor.js';
import { camera, shade } from '../../src/simulate/sensors/camera.js';
import type { SweepTruth } from '../../src/simulate/truth.js';
import { quick, run } from '../simulate/support.js';

const none = { clock: { offset_ns: 0, drift_ppm: 0 } };
const bare = { camera_left: null, radar_front: null, imu: null, gnss: null };

it('a painted town has the colours of the town', async () => {
  const lens = { width: 480, height: 360, fx: 312, fy: 311, cx: 241, cy: 177 };
  const town = run(
    quick({
      ...bare,
      lidar_top: { ...none, rings: 32, columns: 900, range_sigma_m: 0, dropout: 0 },
      camera_front: { ...none, ...lens, noise_sigma: 0 },
      odometry: { rate_hz: 200, position_sigma_m: 0, rotation_sigma_deg: 0 },
    }),
  );
  const { stage, scenario } = town;
  const issues = new Issues();
  const options = { ...defaultOptions, reference: 'lidar_top', visibility: true };
  const source = await simulatedSource(town, issues);
  const plan = await planFrames(source, parseRigFile(trueRigYaml(town), 'rig.yaml'), options, issues);
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const eye = camera(stage, 'camera_front', scenario.sensors.camera_front!);
  const frame = await reader.read(4);
  const [pair] = plan.pairs;
  const [cloud, seen, projection] = [frame.cells[pair.cloud], frame.cells[pair.camera], frame.projections[0]!];
  if (cloud.kind !== 'cloud' || seen.kind !== 'picture') throw new Error('nothing to paint');
  const view = town.plan.find(
    p => town.topics[p.topic].topic === seen.sensor.channel.topic && BigInt(p.stamp) + stage.startNs === seen.rawNs,
  )!;
  const picture = { ...eye.render(view.k, view.t), width: lens.width, height: lens.height };
  const painted = paintCloud(cloud.count, [
    { lens: pair.cameraSensor.rig.camera!.lens, picture, dtNs: 0, ...projection, visibility: projection.visibility! },
  ]);

  // Of every painted point: what a ray from the camera to it meets, and its colour there.
  const xyz = movedPoints(cloud, pair, sweepToRig(plan, pair, cloud)!);
  const T_map_rig = rigAt(stage, Number(cloud.stampNs - stage.startNs)).T_map_base;
  const centre = compose(rigAt(stage, view.t).T_map_base, eye.T_base_sensor).t;
  const scene = sceneAt(stage.world, view.t);
  const hit = newHit();
  const colour: [number, number, number] = [0, 0, 0];
  const sweep = town.plan.find(
    p => town.topics[p.topic].topic === cloud.sensor.channel.topic && BigInt(p.stamp) + stage.startNs === cloud.rawNs,
  )!;
  const { surfaces } = (await town.make(sweep)).truth as SweepTruth;
  const drives = (surface: number) => surface > 0 && stage.world.solids[surface - 1].drive !== undefined;
  const counts = { points: 0, hidden: 0, right: 0 };
  for (let i = 0; i < cloud.count; i++) {
    if (painted.camera[i] === NOBODY) continue;
    const p = apply(T_map_rig, [xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]]);
    const d = p.map((x, c) => x - centre[c]);
    const distance = Math.hypot(...d);
    cast(scene, ...centre, d[0] / distance, d[1] / distance, d[2] / distance, hit);
    // Between sweep and picture cars drive on: what they were or now stand before tells nothing of this.
    if (drives(surfaces[i]) || drives(hit.surface)) continue;
    counts.points++;
    if (hit.range < 0.99 * distance - 0.02) counts.hidden++;
    else {
      shade(stage, hit, colour);
      const off = colour.map((x, c) => Math.abs(255 * Math.min(1, x) - painted.rgb[3 * i + c]));
      if (Math.max(...off) <= 12) counts.right++;
    }
  }
  expect(counts.points).toBeGreaterThan(1500);
  expect(counts.hidden / counts.points).toBeLessThan(0.005);
  // The others lie within a pixel of an edge of windows, marks or things.
  expect(counts.right / (counts.points - counts.hidden)).toBeGreaterThan(0.95);
});

const lens = createCamera('pinhole', { width: 4, height: 3, fx: 4, fy: 4, cx: 1.5, cy: 1, distortion: [] });
const plain = (r: number, g: number, b: number) => ({
  width: 4,
  height: 3,
  rgb: Uint8Array.from({ length: 36 }, (_, i) => [r, g, b][i % 3]),
});
const view = (
  points: readonly [index: number, u: number, v: number, label: number][],
  more: Partial<View> = {},
): View => ({
  lens,
  picture: plain(200, 100, 50),
  dtNs: 0,
  index: Uint32Array.from(points, p => p[0]),
  u: Float32Array.from(points, p => p[1]),
  v: Float32Array.from(points, p => p[2]),
  visibility: Uint8Array.from(points, p => p[3]),
  ...more,
});

describe('paintCloud', () => {
  it('the camera nearest its axis paints, of equal ones that nearest in time; nobody leaves grey', () => {
    const off = view([
      [0, 3, 1, 1],
      [1, 1.5, 1, 1],
      [2, 1, 1, 2],
      [3, 1, 1, 0],
    ]);
    const late = view(
      [
        [1, 1.5, 1, 1],
        [2, 1, 1, 2],
        [0, 2, 1, 1],
      ],
      { picture: plain(9, 9, 9), dtNs: -5 },
    );
    const early = view(
      [
        [1, 1.5, 1, 1],
        [3, 1, 1, 2],
      ],
      { picture: plain(7, 7, 7), dtNs: 9 },
    );
    const found = paintCloud(5, [off, late, early]);
    expect([...found.camera]).toEqual([1, 0, NOBODY, NOBODY, NOBODY]);
    expect([...found.visibility]).toEqual([1, 1, 2, 0, OUTSIDE]);
    expect([...found.rgb.subarray(0, 6)]).toEqual([9, 9, 9, 200, 100, 50]);
    expect([...found.rgb.subarray(6)]).toEqual(Array(9).fill(128));
    expect([found.u[0], found.u[2], found.painted]).toEqual([2, Number.NaN, 2]);
    // The order of the cameras decides nothing but their numbers.
    const turned = paintCloud(5, [early, late, off]);
    expect(turned.rgb).toEqual(found.rgb);
    expect(turned.visibility).toEqual(found.visibility);
  });

  it('no points, no views', () => {
    expect(paintCloud(0, []).rgb.length).toBe(0);
    expect([...paintCloud(2, []).visibility]).toEqual([OUTSIDE, OUTSIDE]);
  });
});

describe('depthMap', () => {
  it('keeps the nearest visible point of each pixel in 1/256 m, and counts what is too far', () => {
    const map = depthMap(lens, {
      u: Float32Array.of(0.4, -0.5, 3.49, 3.2, 1, 2, 2),
      v: Float32Array.of(0.4, -0.5, 2.49, 2, 1, 1, 1),
      distance: Float32Array.of(5, 3, 10, 12.5, 300, 7, 0.001),
      visibility: Uint8Array.of(1, 1, 1, 1, 1, 2, 1),
    });
    expect([...map.values]).toEqual([768, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2560]);
    expect([map.filled, map.tooFar]).toEqual([3, 1]);
  });
});

describe('painted PLY', () => {
  const painted = paintCloud(3, [view([[0, 1, 1, 1]])]);
  const frame = {
    frame: 7,
    xyz: Float64Array.of(1, 2, 3, Number.NaN, 0, 0, 4, 5, 6),
    intensity: (i: number) => i,
    painted,
  };

  it('says in its header what lies in a vertex, and how many there are', () => {
    const text = new TextDecoder().decode(plyHeader(2, ['one\nline', 'näme']));
    const lines = text.split('\n');
    expect(lines.slice(0, 4)).toEqual(['ply', 'format binary_little_endian 1.0', 'comment one line', 'comment n me']);
    const sizes: Record<string, number> = { float: 4, uchar: 1, int: 4 };
    const bytes = lines.filter(l => l.startsWith('property')).reduce((sum, l) => sum + sizes[l.split(' ')[1]], 0);
    const vertices = plyVertices(frame);
    expect([vertices.count, vertices.placeless, vertices.bytes.length]).toEqual([2, 1, 2 * bytes]);
    expect(Number(lines.find(l => l.startsWith('element vertex'))!.split(/\s+/)[2])).toBe(2);
    // The number of points can be put in later without moving anything.
    expect(plyHeader(123_456_789, ['one\nline', 'näme']).length).toBe(text.length);
  });

  it('writes each property where the header says', () => {
    const { bytes } = plyVertices(frame);
    const at = new DataView(bytes.buffer, bytes.byteOffset);
    expect([0, 4, 8].map(o => at.getFloat32(o, true))).toEqual([1, 2, 3]);
    expect([...bytes.subarray(12, 17)]).toEqual([200, 100, 50, 0, 1]);
    expect([17, 21, 25].map(o => at.getFloat32(o, true))).toEqual([1, 1, 0]);
    expect([29, 33].map(o => at.getInt32(o, true))).toEqual([7, 0]);
    const second = [...bytes.subarray(37 + 12, 37 + 17)];
    expect(second).toEqual([128, 128, 128, NOBODY, OUTSIDE]);
    expect([at.getFloat32(37 + 17, true), at.getInt32(37 + 33, true)]).toEqual([Number.NaN, 2]);
  });
});
