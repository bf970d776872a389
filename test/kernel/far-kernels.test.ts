// Kernels on the other side of a message give the same bits as here, for every lens, and memory that was grown there is seen here.
import { describe, expect, it } from 'vitest';
import { createCamera, lensModels, limitedView } from '../../src/camera/index.js';
import { crossing, lensOf, numbersOf } from '../../src/kernel/far/crossing.js';
import { farKernels, plainKernels, pointLayout, serveKernels } from '../../src/kernel/index.js';
import type { PointCloud } from '../../src/message/value.js';

const distortions: Record<string, number[]> = {
  plumb_bob: [-0.37, 0.2, 1e-3, -2e-3, -0.07],
  rational_polynomial: [0.4, 0.05, 1e-4, -1e-4, 0.002, 0.7, 0.15, 0.01],
  equidistant: [0.02, -0.01, 0.003, -0.0005],
  thin_prism: [-0.3, 0.1, 1e-3, -1e-3, 0, 0.1, 0, 0, 0.02, -0.01, 0.01, 0],
  tilted: [-0.3, 0.1, 1e-3, -1e-3, 0, 0.1, 0, 0, 0.02, -0.01, 0.01, 0, 0.3, -0.2],
  fov: [0.9],
  ucm: [0.4],
  mei: [1.2, -0.1, 0.02, 1e-3, -1e-3],
  eucm: [0.6, 1.1],
  double_sphere: [-0.17, 0.59],
  ftheta: [1.9, 1e-3, -2e-3, 0, 1, 0.01, -0.02],
  ftheta_backward: [1.4, 0, 0, 0, 1, 0, 0.05],
};
const lensNamed = (name: string, viewDeg?: number) =>
  createCamera(name, {
    width: 640,
    height: 480,
    fx: 300,
    fy: 290,
    cx: 310,
    cy: 250,
    distortion: distortions[name],
    viewDeg,
  });

/** The other side, with what a thread's messages would make of what is sent. */
function crossed() {
  const service = serveKernels();
  const asked: string[] = [];
  const far = farKernels(crossing(service.memory), async (method, given) => {
    asked.push(method);
    return structuredClone(service.answer(method, structuredClone(given)));
  });
  return { far, asked };
}

function cloudOf(count: number): PointCloud {
  const step = 18;
  const data = new Uint8Array(count * step);
  const view = new DataView(data.buffer);
  for (let i = 0; i < count; i++) {
    const [a, b] = [i * 2.399, ((i % 61) - 30) / 40];
    [5 * Math.cos(a), 5 * Math.sin(a), 5 * b].forEach((x, k) => void view.setFloat32(i * step + 4 * k, x, true));
    view.setUint16(i * step + 12, i % 61, true);
    view.setFloat32(i * step + 14, (i / count) * 0.1, true);
  }
  const field = (name: string, type: 'float32' | 'uint16', offset: number) => ({ name, type, offset, count: 1 });
  const fields = [field('x', 'float32', 0), field('y', 'float32', 4), field('z', 'float32', 8)];
  return {
    kind: 'points',
    frameId: 'lidar',
    width: count,
    height: 1,
    fields: [...fields, field('ring', 'uint16', 12), field('time', 'float32', 14)],
    bigEndian: false,
    step,
    rowStep: step * count,
    data,
  };
}

const still = Float64Array.of(0, -1, 0, 0.1, 0, 0, -1, -0.2, 1, 0, 0, 0.3);
const moving = {
  t: Float64Array.of(0, 5e7, 1e8),
  matrices: Float64Array.from({ length: 36 }, (_, i) => still[i % 12] + 0.01 * Math.floor(i / 12)),
};

describe.each(lensModels.map(({ name }) => name))('%s', name => {
  it('is the same lens when it is made again from its numbers', () => {
    for (const lens of [lensNamed(name), lensNamed(name, 70), limitedView(lensNamed(name, 120), 0.4)]) {
      const again = lensOf(numbersOf(lens)!);
      expect([again.model, again.maxAngle, [...again.params]]).toEqual([lens.model, lens.maxAngle, [...lens.params]]);
      expect(again.formula).toEqual(lens.formula);
    }
  });

  it.each([
    ['standing', still],
    ['moving', moving],
  ])('%s, the same bits', async (_, into) => {
    const { far } = crossed();
    const here = plainKernels();
    const cloud = cloudOf(3001);
    const layout = pointLayout(cloud);
    const lens = lensNamed(name);
    const room = await far.input(cloud.data.length);
    room.set(cloud.data);
    const results = [];
    for (const [kernels, data] of [
      [far, room.subarray(0, cloud.data.length)],
      [here, cloud.data],
    ] as const) {
      const points = await kernels.readPoints({ ...cloud, data }, layout, 0n);
      const rows = { points, stride: layout.width, count: 3001, xyz: [0, 1, 2] as const, time: 4 };
      const range = await kernels.timeRange(rows);
      await kernels.place(rows, into);
      const seen = await kernels.project(still, lens);
      const rolling = await kernels.projectRolling(
        { toCamera: moving, readout: { direction: 'top_to_bottom', ns: 2e7 } },
        lens,
      );
      results.push([
        points,
        range,
        await kernels.moved(rows, into),
        seen,
        rolling,
        await kernels.ranges(still, seen.index),
      ]);
    }
    expect(results[0]).toEqual(results[1]);
    expect((results[1][3] as { index: Uint32Array }).index.length).toBeGreaterThan(100);
  });
});

it('a lens of its own is projected here, with what was placed there', async () => {
  const { far, asked } = crossed();
  const own = { ...lensNamed('plumb_bob'), model: 'mine', formula: undefined };
  const twisted = { ...lensNamed('ucm'), project: own.project };
  const here = plainKernels();
  const points = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i * 1.7) * 4);
  const rows = { points, stride: 3, count: 1000, xyz: [0, 1, 2] as const };
  for (const kernels of [far, here]) await kernels.place(rows, still);
  for (const lens of [own, twisted]) {
    const seen = await far.project(still, lens);
    expect(seen).toEqual(here.project(still, lens));
    expect(seen.index.length).toBeGreaterThan(10);
  }
  expect(asked).not.toContain('project');
});

it('sees memory that grew on the other side, and keeps what it had', async () => {
  const { far } = crossed();
  const small = await far.keep(1000);
  small.fill(7);
  const large = await far.keep(40e6);
  large.fill(9);
  const more = await far.keep(200e6);
  expect([small[999], large[39999999], more.length]).toEqual([7, 9, 200e6]);
  await far.recycle();
  expect((await far.keep(10)).byteOffset).toBe(small.byteOffset);
});

it('what fails there fails here, with its code', async () => {
  const { far } = crossed();
  const cloud = { ...cloudOf(10), data: new Uint8Array(3) };
  await expect((async () => far.readPoints(cloud, pointLayout(cloud), 0n))()).rejects.toMatchObject({ code: 'FL0306' });
  await expect((async () => far.keep(2 ** 33))()).rejects.toMatchObject({ code: 'FL0306' });
  expect((await far.keep(100)).length).toBe(100);
});
