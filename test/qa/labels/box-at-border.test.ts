// A right 2D box at the picture's border, by either custom: around what the picture shows, or what it leaves of the box around all.
import { expect, it } from 'vitest';
import { createCamera } from '../../../src/camera/index.js';
import { boxCorners } from '../../../src/geometry/box3.js';
import { imageBox } from '../../../src/qa/labels/checks/image-box.js';
import { bound, castCloud, cloudOf, labelOf, sceneOf, spinner, upright } from '../../support/made-lidar.js';
import { rawMeasurements } from '../../support/raw-measurements.js';

const [width, height, f, cx, cy] = [960, 640, 800, 479.5, 319.5];
const lens = createCamera('pinhole', { width, height, fx: f, fy: f, cx, cy, distortion: [] });
/** Looks along x of the rig from 1.4 m up. */
const T_rig_sensor = { q: [-0.5, 0.5, -0.5, 0.5], t: [0, 0, 1.4] } as const;
/** Beside the lane, its near end far out of the picture: the border cuts through its side. */
const car = upright(4.5, 3.2, 0, [4.5, 1.8, 1.6]);

/** Corners through a pinhole: u = f·(−y)/x + cx, v = f·(1.4 − z)/x + cy. */
const corners = Array.from({ length: 8 }, (_, k) => {
  const [x, y, z] = boxCorners(car).slice(3 * k, 3 * k + 3);
  return [(f * -y) / x + cx, (f * (1.4 - z)) / x + cy] as const;
});
const [us, vs] = [corners.map(([u]) => u), corners.map(([, v]) => v)];
const right = Math.max(...us);
const whole = {
  left: -0.5,
  top: Math.max(-0.5, Math.min(...vs)),
  right,
  bottom: Math.min(height - 0.5, Math.max(...vs)),
};
/** Where the lines from the far to the near corners of its inner side cross u = −0.5: at x = 800 · 2.3 / 480. */
const crossing = (f * (car.T.t[1] - 0.9)) / (cx + 0.5);
const tight = { ...whole, top: cy + (f * (1.4 - 1.6)) / crossing, bottom: cy + (f * 1.4) / crossing };

const cloud = cloudOf(castCloud(spinner, [car]), { q: [0, 0, 0, 1], t: spinner.place });

async function value(box: typeof whole): Promise<number> {
  const cell = { sensor: 'front', T_rig_sensor, stampNs: 0n, rawNs: 0n, dtNs: 0, sigmaNs: 0, file: 'a.png' };
  const picture = { ...cell, width, height, lens, bytes: () => new Uint8Array() };
  const scene = sceneOf([{ index: 0, stampNs: 0n, clouds: [cloud], pictures: [picture] }]);
  const label = labelOf('car', car, { boxes2: [{ camera: 'front', ...box }] });
  const [{ measured }] = await rawMeasurements(scene, bound([label], scene), [imageBox]);
  expect(measured).toHaveLength(1);
  return measured[0].value;
}

it('agrees with either, which are not the same, and with nothing else', async () => {
  expect(whole.bottom - whole.top).toBeGreaterThan(1.1 * (tight.bottom - tight.top));
  expect(await value(whole)).toBeLessThan(0.01);
  expect(await value(tight)).toBeLessThan(0.01);
  expect(await value({ ...tight, right: right - 80 })).toBeGreaterThan(0.35);
});
