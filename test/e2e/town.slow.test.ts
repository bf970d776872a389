// The committed recording through the command line, against its truth: times with and without the rig file, points on known cars.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apply, compose, interpolate, inverse, type SE3 } from '../../src/index.js';
import { framelock, type Ran, samples } from '../support/cli.js';
import { framesOf, type Row } from '../support/dataset.js';

const truth: Truth = JSON.parse(readFileSync(`${samples}town/truth.json`, 'utf8'));
const start = BigInt(truth.start_ns);
const folder = mkdtempSync(join(tmpdir(), 'framelock-town-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let [corrected, asRecorded]: Row[][] = [[], []];
let ran: Ran;
beforeAll(async () => {
  const convert = (out: string, ...more: string[]) =>
    framelock(['convert', `${samples}town/town.mcap`, '-o', join(folder, out), '--json', ...more]);
  ran = await convert('corrected', '--rig', `${samples}town/rig.true.yaml`);
  await convert('as-recorded');
  corrected = framesOf(join(folder, 'corrected'));
  asRecorded = framesOf(join(folder, 'as-recorded'));
});

/** Topic of each sensor that gives one message per frame. */
const picked = Object.entries(truth.sensors)
  .filter(([, s]) => ['lidar', 'camera', 'radar'].includes(s.kind))
  .map(([name, s]) => [name, s.topics.find(topic => !topic.endsWith('camera_info'))!] as const);

/** ns since the start of what a cell says. */
const since = (row: Row, sensor: string, column: string) => Number(row.at(sensor, column) - start);

describe('clocks', () => {
  test('nothing is lost and nothing remarked', () => {
    expect([ran.code, ran.issues, ran.json.frames]).toEqual([0, [], 20]);
  });

  test.each(picked)('%s: with the true rig file its stamps are the true times, within 1 µs', (sensor, topic) => {
    const trueTime = new Map(truth.messages[topic].map(([t, stamp]) => [stamp, t]));
    let worst = 0;
    for (const row of corrected) {
      if (row.at(sensor, 'match') === 'missing') continue;
      const t = trueTime.get(since(row, sensor, 'raw_stamp_ns'));
      worst = Math.max(worst, Math.abs(since(row, sensor, 'stamp_ns') - t!));
    }
    expect(worst).toBeLessThanOrEqual(1000);
  });

  test.each(picked)('%s: each frame holds the message that is truly nearest, and says how far', (sensor, topic) => {
    const times = truth.messages[topic].map(([t]) => t);
    truth.messages['/lidar_top/points'].forEach(([frame], f) => {
      const nearest = times.reduce((best, t) => (Math.abs(t - frame) < Math.abs(best - frame) ? t : best));
      expect(Math.abs(Number(corrected[f].at(sensor, 'dt_ns')) - (nearest - frame))).toBeLessThanOrEqual(1000);
    });
  });

  test.each(picked)('%s: without a rig file its stamps are wrong by its clock', (sensor, topic) => {
    const { offset_ns, drift_ppm } = truth.sensors[sensor].clock;
    const trueTime = new Map(truth.messages[topic].map(([t, stamp]) => [stamp, t]));
    const manifest = JSON.parse(readFileSync(join(folder, 'as-recorded/dataset.json'), 'utf8'));
    const { name } = manifest.sensors.find((s: { topic: string }) => s.topic === topic);
    for (const row of asRecorded) {
      if (row.at(name, 'match') === 'missing') continue;
      const stamp = since(row, name, 'stamp_ns');
      expect(stamp).toBe(since(row, name, 'raw_stamp_ns'));
      const t = trueTime.get(stamp)!;
      expect(Math.abs(stamp - t - offset_ns - drift_ppm * 1e-6 * t)).toBeLessThanOrEqual(2);
    }
  });
});

describe('projection', () => {
  /** Points that lie on parked cars (found with the true trajectory alone) must fall into the cars' true 2D boxes. */
  function onParkedCars(rows: readonly Row[]): { points: number; inside: number } {
    let [points, inside] = [0, 0];
    for (const [f, row] of rows.entries()) {
      const [t] = truth.messages['/lidar_top/points'][f];
      const cloud = row.at('lidar_top', 'points') as Float32Array;
      for (const camera of ['camera_front', 'camera_left']) {
        const stamp = since(row, camera, 'raw_stamp_ns');
        const picture = truth.labels_2d.find(l => l.sensor === camera && l.stamp === stamp)!;
        const pair = `lidar_top_in_${camera}`;
        const [index, u, v] = ['index', 'u', 'v'].map(name => row.at('projection', pair, name));
        for (const box of truth.labels_3d[f].boxes) {
          const seen = picture.boxes.find(b => b.track === box.track);
          if (!seen || seen.occluded > 0 || box.velocity_mps.some(speed => speed !== 0)) continue;
          const T_box_map = inverse(poseOf(box.map));
          for (let n = 0; n < index.length; n++) {
            const [x, y, z, , , time] = cloud.subarray(6 * index[n], 6 * index[n] + 6);
            const T_map_lidar = compose(trueRig(t + time * 1e9), poseOf(truth.sensors.lidar_top.extrinsics));
            const p = apply(compose(T_box_map, T_map_lidar), [x, y, z]);
            // 5 cm for the noise of the ranges; the lowest 15 cm may be ground.
            const within = box.size_m.every((size, axis) => Math.abs(p[axis]) < size / 2 + 0.05);
            if (!within || p[2] < 0.15 - box.size_m[2] / 2) continue;
            points++;
            const [left, top, right, bottom] = seen.box_px;
            inside += Number(u[n] > left - 2 && u[n] < right + 2 && v[n] > top - 2 && v[n] < bottom + 2);
          }
        }
      }
    }
    return { points, inside };
  }

  test('with the true rig file at least 98 % of the points on parked cars fall into their 2D boxes', () => {
    const { points, inside } = onParkedCars(corrected);
    expect(points).toBeGreaterThan(300);
    expect(inside / points).toBeGreaterThan(0.98);
    // The measure itself: with the clocks ignored it must notice.
    const ignored = onParkedCars(asRecorded);
    expect(ignored.inside / ignored.points).toBeLessThan(0.95);
  });

  test('every projection is motion-compensated', () => {
    for (const row of corrected) {
      for (const camera of ['camera_front', 'camera_left']) {
        expect(row.at('projection', `lidar_top_in_${camera}`, 'motion_compensated')).toBe(true);
      }
    }
  });
});

interface Truth {
  readonly start_ns: string;
  readonly sensors: Record<
    string,
    { kind: string; topics: string[]; clock: { offset_ns: number; drift_ppm: number }; extrinsics: Pose }
  >;
  /** t, stamp, log; ns since the start. */
  readonly messages: Record<string, [number, number, number][]>;
  readonly trajectory: { samples: (Pose & { t: number })[] };
  readonly labels_3d: { boxes: { track: string; size_m: number[]; map: Pose; velocity_mps: number[] }[] }[];
  readonly labels_2d: {
    sensor: string;
    stamp: number;
    boxes: { track: string; box_px: number[]; occluded: number }[];
  }[];
}
interface Pose {
  readonly translation_m: [number, number, number];
  readonly rotation_xyzw: [number, number, number, number];
}

function poseOf({ translation_m, rotation_xyzw }: Pose): SE3 {
  return { t: translation_m, q: rotation_xyzw };
}

/** T_map_base at a true time, between the samples of truth.json, which lie 10 ms apart. */
function trueRig(t: number): SE3 {
  const { samples: poses } = truth.trajectory;
  const after = Math.min(
    poses.length - 1,
    Math.max(
      1,
      poses.findIndex(p => p.t > t),
    ),
  );
  const [a, b] = [poses[after - 1], poses[after]];
  return interpolate(poseOf(a), poseOf(b), (t - a.t) / (b.t - a.t));
}
