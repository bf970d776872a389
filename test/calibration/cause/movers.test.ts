// What moves by itself is measured apart from what stands, and a second of its sweep moves it as far as it drives.
import { beforeAll, expect, test } from 'vitest';
import { displacementsOf } from '../../../src/calibration/cause/index.js';
import type { FrameEvidence, Mover } from '../../../src/calibration/evidence/index.js';
import { probeFrame } from '../../../src/calibration/nid/index.js';
import { bindLabels, defaultBinding, pointsInRig } from '../../../src/frame/scene/index.js';
import { boxCorners } from '../../../src/geometry/box3.js';
import { apply, compose, inverse, type Vec3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { decodeGray } from '../../../src/platform/node/gray.js';
import { labelledTown } from '../../support/labelled-town.js';

const frames: FrameEvidence[] = [];

beforeAll(async () => {
  const { scene, truth } = await labelledTown();
  const { labels, ofFrame } = bindLabels([truth.labels], scene, defaultBinding, new Issues());
  for await (const frame of scene.read(Array.from({ length: 17 }, (_, i) => i + 1))) {
    const picture = frame.pictures.find(one => one.sensor === 'camera_front')!;
    const cloud = frame.clouds.find(one => one.sensor === 'lidar_top')!;
    const [at, then] = [scene.poseAt(cloud.stampNs)!, scene.poseAt(picture.stampNs)!];
    // Everything where it is seen from at the picture's moment; what stands needs no more than the rig's motion.
    const T_then_now = compose(inverse(then), at);
    const { points, count } = pointsInRig(cloud, scene.poseAt);
    const T_lidar_rig = inverse(cloud.T_rig_sensor);
    const xyz = new Float32Array(3 * count);
    for (let i = 0; i < count; i++) {
      const p: Vec3 = [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
      xyz.set(apply(T_lidar_rig, apply(T_then_now, p)), 3 * i);
    }
    const movers = ofFrame[frame.index].flatMap((position): Mover[] => {
      const { velocity, boxAt } = labels[position];
      const box = boxAt(picture.stampNs);
      if (!box || !velocity || Math.hypot(...velocity) < 1.5) return [];
      return [
        {
          box: { ...box, T: compose(T_lidar_rig, box.T) },
          velocity: apply({ q: T_lidar_rig.q, t: [0, 0, 0] }, velocity),
        },
      ];
    });
    frames.push({
      frame: frame.index,
      tNs: 0,
      xyz,
      count,
      picture: await decodeGray(picture.bytes()),
      camera: picture.lens!,
      T_camera_lidar: compose(inverse(picture.T_rig_sensor), cloud.T_rig_sensor),
      compensated: true,
      twist: { linear: [8, 0, 0], angular: [0, 0, 0] },
      movers,
    });
  }
}, 60_000);

const told = (of: readonly FrameEvidence[]) => displacementsOf(of.flatMap(frame => probeFrame(frame) ?? []));

test('a car that drives ahead is a group of its own', () => {
  expect(frames.every(frame => frame.movers!.length > 0)).toBe(true);
  const moving = told(frames).filter(one => one.perMoverSecond !== 0);
  expect(moving.length).toBeGreaterThan(2);
  // As far as some point of one of the boxes moves on the picture in a moment, the other way.
  for (const { frame: index, along, perMoverSecond } of moving) {
    const { camera, T_camera_lidar, movers } = frames.find(one => one.frame === index)!;
    const fits = movers!.some(({ box, velocity }) => {
      const corners = boxCorners({ ...box, T: compose(T_camera_lidar, box.T) });
      const step = apply({ q: T_camera_lidar.q, t: [0, 0, 0] }, velocity);
      const h = 0.01;
      const [now, then] = [0, h].map(s => {
        const uv = new Float64Array(16);
        const points = corners.map((value, k) => value + s * step[k % 3]);
        const seen = new Uint8Array(8);
        camera.project(points, 8, uv, seen);
        return seen.every(one => one === 1) ? uv : uv.fill(Number.NaN);
      });
      const rates = [0, 1, 2, 3, 4, 5, 6, 7].map(
        k => -(then[2 * k + (along === 'u' ? 0 : 1)] - now[2 * k + (along === 'u' ? 0 : 1)]) / h,
      );
      return perMoverSecond > Math.min(...rates) - 3 && perMoverSecond < Math.max(...rates) + 3;
    });
    expect([index, along, fits]).toEqual([index, along, true]);
  }
});

test('turned round, it counts the other way; without anything that moves, nobody speaks of it', () => {
  const back = frames.map(frame => ({
    ...frame,
    movers: frame.movers!.map(one => ({ ...one, velocity: one.velocity.map(v => -v) as unknown as Vec3 })),
  }));
  const [there, turned] = [told(frames), told(back)];
  expect(turned.map(one => one.perMoverSecond || 0)).toEqual(there.map(one => -one.perMoverSecond || 0));
  const still = told(frames.map(({ movers: _, ...frame }) => frame));
  expect(still.every(one => one.perMoverSecond === 0)).toBe(true);
});
