// What the sensors report against the truth, through code that is not the simulator's: poses, lens, labels, Doppler.
import { expect, test } from 'vitest';
import { createCamera } from '../../src/camera/index.js';
import { compose, inverse } from '../../src/geometry/se3.js';
import { readScenario, town } from '../../src/simulate/index.js';
import type { CameraSettings } from '../../src/simulate/scenario.js';
import { cast, newHit, sceneAt, surfaceVelocity } from '../../src/simulate/scene.js';
import { openStage, sensorPose } from '../../src/simulate/sensor.js';
import { BLIND, camera, infoTopic } from '../../src/simulate/sensors/camera.js';
import { geodetic } from '../../src/simulate/sensors/gnss.js';
import type { SweepTruth, ViewTruth } from '../../src/simulate/truth.js';
import { first, keepRaw, move, moveBack, points, quick, run } from './support.js';

const scenario = quick();
const simulation = run(scenario);
const { stage } = simulation;
const named = (name: string) => simulation.sensors.find(sensor => sensor.name === name) ?? expect.fail();

async function sweep(k = 2) {
  const message = await first(simulation, '/lidar_top/points', k);
  const truth = message.truth as SweepTruth;
  const T_base_lidar = named('lidar_top').T_base_sensor;
  const cloud = points(message).map(({ x, y, z, time, ring }, i) => {
    const t = message.t + (time * 1e9) / (1 - 12e-6);
    const map = move(sensorPose(stage, T_base_lidar, t), [x, y, z]);
    return { x, y, z, time, ring, t, map, surface: truth.surfaces[i] };
  });
  return { message, truth, cloud };
}

for (const name of ['camera_front', 'camera_left']) {
  test(`LiDAR points fall on the surface that ${name} sees there`, async () => {
    const settings = named(name).settings as CameraSettings;
    const { cloud, message } = await sweep();
    const tCamera = message.t + 4e7;
    const eye = camera(stage, name, settings);
    const { surfaces } = eye.render(0, tCamera);
    const T_map_camera = sensorPose(stage, eye.T_base_sensor, tCamera);
    const lens = createCamera(settings.model, settings);
    const scene = sceneAt(stage.world, tCamera);
    const hit = newHit();
    let [same, all] = [0, 0];
    for (const { map, surface } of cloud) {
      if (surface > 0 && stage.world.solids[surface - 1].drive) continue;
      const p = moveBack(T_map_camera, map);
      const uv = new Float64Array(2);
      const seen = new Uint8Array(1);
      lens.project(Float64Array.from(p), 1, uv, seen);
      const [u, v] = [Math.round(uv[0]), Math.round(uv[1])];
      if (!seen[0] || p[2] < 0.05 || u < 1 || v < 1 || u > settings.width - 2 || v > settings.height - 2) continue;
      const around = [-1, 0, 1].flatMap(dv => [-1, 0, 1].map(du => surfaces[(v + dv) * settings.width + u + du]));
      if (around.some(s => s !== around[4] || s === BLIND)) continue;
      // What the LiDAR sees over the camera's horizon of obstacles is no mismatch.
      const [o, distance] = [T_map_camera.t, Math.hypot(...p)];
      const d = map.map((x, i) => (x - o[i]) / distance);
      cast(scene, o[0], o[1], o[2], d[0], d[1], d[2], hit);
      if (hit.range < distance - 0.3) continue;
      all++;
      if (around[4] === surface) same++;
    }
    expect(all).toBeGreaterThan(200);
    expect(same / all).toBeGreaterThan(0.98);
  });
}

test('range noise is what the scenario says, and points outside their true boxes are noise', async () => {
  const { cloud, truth } = await sweep();
  const ground = cloud.filter(p => p.surface === 0).map(p => p.map[2] / (p.z / Math.hypot(p.x, p.y, p.z)));
  const spread = Math.sqrt(ground.reduce((sum, x) => sum + x * x, 0) / ground.length);
  expect(spread).toBeGreaterThan(0.016);
  expect(spread).toBeLessThan(0.024);
  for (const box of truth.boxes) {
    const solid = Number(box.track.replace('track-', ''));
    const own = cloud.filter(p => p.surface === solid + 1);
    expect(own.length).toBe(box.points);
    if (box.velocity[0] !== 0) continue;
    for (const p of own) {
      const local = moveBack(box.T_map_box, p.map);
      for (const [i, x] of local.entries()) expect(Math.abs(x)).toBeLessThan(box.size_m[i] / 2 + 0.12);
    }
  }
  expect(truth.boxes.filter(box => box.points > 5).length).toBeGreaterThan(3);
  const again = compose(sensorPose(stage, { q: [0, 0, 0, 1], t: [0, 0, 0] }, truth.t), truth.boxes[0].T_base_box);
  for (const [i, x] of again.t.entries()) expect(x).toBeCloseTo(truth.boxes[0].T_map_box.t[i], 9);
});

test('the sweep turns clockwise from behind, rings count upward, times span the period', async () => {
  const { cloud } = await sweep();
  const [a, b] = [cloud[0], cloud[cloud.length - 1]];
  expect(Math.abs(Math.atan2(a.y, a.x))).toBeGreaterThan(3);
  const quarter = cloud.find(p => p.time > 0.025) ?? expect.fail();
  // A quarter turn clockwise from behind looks left.
  expect(quarter.y).toBeGreaterThan(0);
  expect(b.time).toBeGreaterThan(0.095);
  expect(b.time).toBeLessThan(0.1);
  for (const p of cloud) {
    const elevation = (Math.atan2(p.z, Math.hypot(p.x, p.y)) * 180) / Math.PI;
    expect(Math.abs(elevation - (-22 + (32 * p.ring) / 15))).toBeLessThan(0.01);
  }
});

test('Doppler is the change of range: positive when the target moves away', async () => {
  const radar = named('radar_front');
  const message = await first(simulation, '/radar_front/detections', 4);
  const truth = message.truth as SweepTruth;
  const rows = points(message);
  let [checked, receding, closing] = [0, 0, 0];
  rows.forEach((p, i) => {
    expect(Math.hypot(p.x, p.y)).toBeCloseTo(p.range, 4);
    expect(Math.atan2(p.y, p.x)).toBeCloseTo(p.azimuth, 5);
    const surface = truth.surfaces[i];
    if (surface < 0) return;
    const at = (t: number) => sensorPose(stage, radar.T_base_sensor, t);
    const target = move(at(message.t), [p.x, p.y, 0]);
    const [vx, vy] = surfaceVelocity(sceneAt(stage.world, message.t), surface, target[0], target[1]);
    const range = (dt: number) =>
      Math.hypot(...moveBack(at(message.t + dt * 1e9), [target[0] + vx * dt, target[1] + vy * dt, target[2]]));
    const rate = (range(1e-4) - range(-1e-4)) / 2e-4;
    expect(Math.abs(rate - p.doppler)).toBeLessThan(0.7);
    checked++;
    if (rate > 0.3) receding++;
    if (rate < -0.3) closing++;
  });
  expect(checked).toBeGreaterThan(15);
  expect(closing).toBeGreaterThan(5);
  expect(receding + closing).toBeGreaterThan(checked / 2);
});

test('2D boxes hold the visible corners of their 3D boxes and nothing beyond', async () => {
  const { width, height } = town.sensors.camera_front ?? expect.fail();
  const exact = openStage(readScenario({ framelock_scenario: 1, seed: 7, duration_s: 1 }), keepRaw);
  const settings = { ...(town.sensors.camera_front ?? expect.fail()), noise_sigma: 0 };
  const eye = camera(exact, 'camera_front', settings);
  const made = await eye.outputs[1].make(0, { t: 3e8, stamp: 0, log: 0 });
  const { boxes } = made.truth as ViewTruth;
  expect(boxes.length).toBeGreaterThan(3);
  const lens = createCamera(settings.model, settings);
  const T_camera_map = inverse(sensorPose(exact, eye.T_base_sensor, 3e8));
  const { boxesAt } = await import('../../src/simulate/truth.js');
  let whole = 0;
  for (const box of boxesAt(exact, 3e8, [])) {
    const seen = boxes.find(b => b.track === box.track);
    if (!seen) continue;
    const edge = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    let inFront = true;
    const N = 40;
    for (let i = 0; i <= N; i++) {
      for (const [x, y, z] of boxEdges((i / N) * 2 - 1)) {
        const corner = move(box.T_map_box, [(x * box.size_m[0]) / 2, (y * box.size_m[1]) / 2, (z * box.size_m[2]) / 2]);
        const uv = new Float64Array(2);
        const ok = new Uint8Array(1);
        lens.project(Float64Array.from(move(T_camera_map, corner)), 1, uv, ok);
        if (!ok[0]) inFront = false;
        edge.left = Math.min(edge.left, uv[0]);
        edge.right = Math.max(edge.right, uv[0]);
        edge.top = Math.min(edge.top, uv[1]);
        edge.bottom = Math.max(edge.bottom, uv[1]);
      }
    }
    if (!inFront) continue;
    expect(seen.left).toBeGreaterThanOrEqual(edge.left - 1);
    expect(seen.top).toBeGreaterThanOrEqual(edge.top - 1);
    expect(seen.right).toBeLessThanOrEqual(edge.right + 1);
    expect(seen.bottom).toBeLessThanOrEqual(edge.bottom + 1);
    const inside = edge.left > 0 && edge.top > 0 && edge.right < width - 1 && edge.bottom < height - 1;
    if (seen.occluded > 0 || !inside) continue;
    whole++;
    for (const side of ['left', 'top', 'right', 'bottom'] as const)
      expect(Math.abs(seen[side] - edge[side])).toBeLessThan(1.01);
  }
  expect(whole).toBeGreaterThan(0);
});

/** One point on each of the 12 edges of the cube ±1. */
function boxEdges(s: number): [number, number, number][] {
  const ends = [
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
  ];
  return ends.flatMap(([a, b]): [number, number, number][] => [
    [s, a, b],
    [a, s, b],
    [a, b, s],
  ]);
}

test('camera pictures are upright and not mirrored: sky above, road below, pavement nearer on the right', async () => {
  const settings = named('camera_front').settings as CameraSettings;
  const { rgb, surfaces } = camera(stage, 'camera_front', settings).render(0, 1e8);
  const at = (u: number, v: number) =>
    Array.from(rgb.subarray(3 * (v * settings.width + u), 3 * (v * settings.width + u) + 3));
  expect(at(60, 3)[2]).toBeGreaterThan(at(60, 3)[0]);
  expect(surfaces[(settings.height - 2) * settings.width + 80]).toBe(0);
  // Traffic drives on the right: the pavement begins 1.75 m to the right and 5.25 m to the left.
  let [left, right] = [0, 0];
  for (let v = Math.round(settings.height * 0.7); v < settings.height; v++) {
    for (let u = 0; u < settings.width; u++) {
      const pavement = surfaces[v * settings.width + u] === 0 && at(u, v)[0] > 100 && at(u, v)[0] < 140;
      if (pavement && u < settings.width / 2) left++;
      if (pavement && u >= settings.width / 2) right++;
    }
  }
  expect(right).toBeGreaterThan(300);
  expect(left).toBeLessThan(right / 3);
});

test('camera_info lies beside the image, and GNSS puts metres where they belong', () => {
  expect(infoTopic('/cam/image/compressed')).toBe('/cam/camera_info');
  expect(infoTopic('/cam/image_raw')).toBe('/cam/camera_info');
  const [lat, lon, up] = geodetic([48.1, 11.5, 0], 1000, 1000, 3);
  // One degree at 48.1° N: 111.2 km north, 74.5 km east (WGS 84 tables).
  expect((lat - 48.1) * 111199).toBeCloseTo(1000, -1);
  expect((lon - 11.5) * 74481).toBeCloseTo(1000, -1);
  expect(up).toBe(3);
});
