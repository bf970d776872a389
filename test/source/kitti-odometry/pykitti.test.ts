// Against pykitti, on a small seeded sequence (test/oracle/kitti-odometry-golden.py): stamps, poses, lenses, points in pictures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compose, fromMatrix, inverse, rotationAngle, type SE3 } from '../../../src/geometry/se3.js';
import type { CameraInfo } from '../../../src/message/value.js';
import { memoryFolder } from '../../support/memory-folder.js';
import { framesOfFolder } from '../../support/plan-of-folder.js';
import { firstOf } from '../opened-folder.js';

interface Golden {
  readonly texts: { readonly [path: string]: string };
  readonly png: string;
  readonly sweeps: readonly string[];
  readonly times_s: readonly number[];
  readonly T_w_cam0: readonly (readonly (readonly number[])[])[];
  readonly T_cam0_velo: readonly (readonly number[])[];
  readonly K: readonly (readonly (readonly number[])[])[];
  readonly projected: readonly (readonly { count: number; u: number; v: number; depth: number }[])[];
}

const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/kitti-odometry.json'), 'utf8'));
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const files = new Map<string, string | Uint8Array>(Object.entries(golden.texts));
for (const [i, sweep] of golden.sweeps.entries()) {
  const frame = String(i).padStart(6, '0');
  files.set(`sequences/07/velodyne/${frame}.bin`, bytesOf(sweep));
  for (const camera of [0, 1, 2, 3]) files.set(`sequences/07/image_${camera}/${frame}.png`, bytesOf(golden.png));
}
const all = framesOfFolder(memoryFolder(files, 'dataset'));
const expectNear = (a: SE3, b: SE3, metres: number) => {
  const off = compose(inverse(a), b);
  expect(Math.hypot(...off.t)).toBeLessThan(metres);
  expect(rotationAngle(off)).toBeLessThan(1e-6);
};

it('opens with one word, that sweeps are not moved again', async () => {
  const { issues, source } = await all;
  expect(issues.sorted().map(({ code }) => code)).toEqual(['FL0112']);
  expect(source.lost).toEqual([]);
});

it('has its stamps, to the µs that its durations have', async () => {
  const { frames } = await all;
  expect(frames.length).toBe(golden.times_s.length);
  for (const [i, { stampNs }] of frames.entries())
    expect(Math.abs(Number(stampNs) - golden.times_s[i] * 1e9)).toBeLessThanOrEqual(500);
});

it('has its poses of the left grey camera, carried to the rig by its Tr', async () => {
  const { plan, frames } = await all;
  expect(plan.rig.frameId).toBe('velodyne');
  const T_cam0_velo = fromMatrix(golden.T_cam0_velo.flat());
  const first = compose(fromMatrix(golden.T_w_cam0[0].flat()), T_cam0_velo);
  for (const [i, { T_world_rig }] of frames.entries()) {
    const T_w_velo = compose(fromMatrix(golden.T_w_cam0[i].flat()), T_cam0_velo);
    // The trajectory counts from its first place.
    const t = T_w_velo.t.map((value, k) => value - first.t[k]) as unknown as SE3['t'];
    expectNear(T_world_rig!, { q: T_w_velo.q, t }, 1e-6);
  }
});

it('has its lenses', async () => {
  const { source } = await all;
  for (const [i, K] of golden.K.entries()) {
    const info = (await firstOf(source, `image_${i}/camera_info`)) as CameraInfo;
    expect(info.K).toEqual(K.flat());
    expect([info.width, info.height]).toEqual([160, 60]);
  }
});

it('has the same points in the same pixels of all four cameras', async () => {
  const { plan, frames } = await all;
  expect(plan.pairs).toHaveLength(4);
  for (const [i, { projections }] of frames.entries())
    for (const cell of projections) {
      const facts = golden.projected[i][Number(cell!.camera.at(-1))];
      expect(cell!.index.length).toBe(facts.count);
      expect(facts.count).toBeGreaterThan(20);
      const sum = (values: Float32Array) => values.reduce((a, b) => a + b, 0);
      // float32 pixels of some hundred points.
      expect(Math.abs(sum(cell!.u) - facts.u)).toBeLessThan(facts.count * 3e-4);
      expect(Math.abs(sum(cell!.v) - facts.v)).toBeLessThan(facts.count * 3e-4);
      expect(Math.abs(sum(cell!.depth) - facts.depth)).toBeLessThan(facts.count * 3e-4);
    }
});
