// Labels of the simulated town on its converted frames: boxes are where the points are, at the sweep's moment and at the pictures'.
import { beforeAll, expect, test } from 'vitest';
import { bindLabels, defaultBinding, type Scene, type SceneFrame } from '../../../src/frame/scene/index.js';
import { pointsInBox } from '../../../src/geometry/box3.js';
import { compose, inverse } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import type { Label, LabelSet } from '../../../src/label/index.js';
import { projectBox } from '../../../src/projection/index.js';
import { labelledTown } from '../../support/labelled-town.js';

let scene: Scene;
let truth: LabelSet;
const frames: SceneFrame[] = [];

beforeAll(async () => {
  ({ scene, truth } = await labelledTown());
  for await (const frame of scene.read(Array.from({ length: scene.frames }, (_, i) => i))) frames.push(frame);
}, 60_000);

const bind = (labels: readonly Label[] = truth.labels, issues = new Issues()) =>
  bindLabels([labels], scene, defaultBinding, issues);

test('every box of the truth finds its sweep, and every picture its boxes', () => {
  const { labels, unbound, ofFrame } = bind();
  expect(labels.length + [...unbound.values()].reduce((a, b) => a + b, 0)).toBe(truth.labels.length);
  const boxes = labels.filter(one => one.box);
  expect(boxes).toHaveLength(truth.labels.filter(label => label.box).length);
  expect(boxes.every(one => one.offNs === 0)).toBe(true);
  expect(ofFrame.flat().sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
});

test('boxes of standing cars hold at least the returns that the simulator counted, once motion is taken out', () => {
  // Points are recorded while the rig drives on: each belongs to the place of the rig at its own moment.
  let compared = 0;
  let returns = 0;
  let inside = 0;
  for (const { box, label, frame, velocity } of bind().labels) {
    if (!box || label.category !== 'car' || Math.hypot(...(velocity ?? [0, 0, 0])) > 0.01) continue;
    const cloud = frames[frame].clouds.find(one => one.sensor === 'lidar_top')!;
    const { points, stride, count, xyz, time } = cloud;
    const moved = new Float64Array(3 * count);
    const T_now = scene.poseAt(cloud.stampNs);
    // The last sweep goes on after the last pose.
    if (!T_now || frame === scene.frames - 1) continue;
    for (let i = 0; i < count; i++) {
      const at = scene.poseAt(cloud.stampNs + BigInt(Math.round(1e9 * points[i * stride + time!])));
      if (!at) continue;
      const T = compose(inverse(T_now), compose(at, cloud.T_rig_sensor));
      const p = [points[i * stride + xyz[0]], points[i * stride + xyz[1]], points[i * stride + xyz[2]]] as const;
      moved.set(applied(T, p), 3 * i);
    }
    // The surface itself, with the LiDAR's noise of 2 cm on it.
    const wide = { ...box, size: box.size.map(s => s + 0.2) as unknown as typeof box.size };
    const found = pointsInBox(wide, { points: moved, stride: 3, xyz: [0, 1, 2], count }).length;
    compared++;
    returns += label.points!;
    inside += Math.min(found, label.points!);
  }
  expect(compared).toBeGreaterThan(50);
  expect(inside / returns).toBeGreaterThan(0.98);
});

test("a box at a picture's moment lies where the picture shows it", () => {
  const bound = bind();
  const overlaps: number[] = [];
  for (const picture of frames.flatMap(frame => frame.pictures.map(one => ({ frame, one })))) {
    const { frame, one } = picture;
    for (const position of bound.ofFrame[frame.index]) {
      const { label } = bound.labels[position];
      const shown = label.boxes2.find(box => box.camera === one.sensor);
      if (!shown || (label.occluded ?? 0) > 0.05) continue;
      const solid = bound.ofFrame[frame.index]
        .map(p => bound.labels[p])
        .find(other => other.box && other.label.track === label.track);
      const box = solid?.boxAt(one.stampNs);
      if (!box || !one.lens) continue;
      const T_camera_box = compose(inverse(one.T_rig_sensor), box.T);
      const inside = projectBox({ ...box, T: T_camera_box }, one.lens)?.inside;
      // Far ones are a few pixels high; those cut by the border are seen of less than is there.
      if (!inside || shown.bottom - shown.top < 20 || inside.left < 0 || inside.right > one.width - 1) continue;
      overlaps.push(overlapOf(inside, shown));
    }
  }
  expect(overlaps.length).toBeGreaterThan(20);
  overlaps.sort((a, b) => a - b);
  expect(overlaps[Math.floor(overlaps.length / 2)]).toBeGreaterThan(0.85);
});

test('what belongs to no frame is counted by reason and said', () => {
  const issues = new Issues();
  const [first] = truth.labels.filter(label => label.box);
  const late: Label = { ...first, id: 'late', moment: { stampNs: 1n } };
  const file: Label = { ...first, id: 'file', moment: { file: '000123' } };
  const elsewhere: Label = { ...first, id: 'elsewhere', frame: 'lidar_of_another_car' };
  const { unbound, labels } = bind([first, late, file, elsewhere], issues);
  expect(labels.map(one => one.label.id)).toEqual([first.id]);
  expect([...unbound]).toEqual([
    ['no_frame', 1],
    ['no_file', 1],
    ['no_sensor', 1],
  ]);
  expect(issues.sorted().map(issue => [issue.code, issue.count])).toEqual([['FL1004', 3]]);
});

function applied(T: { q: readonly number[]; t: readonly number[] }, p: readonly [number, number, number]): number[] {
  const [x, y, z, w] = T.q;
  const [a, b, c] = p;
  const u = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)];
  return [
    a + w * u[0] + y * u[2] - z * u[1] + T.t[0],
    b + w * u[1] + z * u[0] - x * u[2] + T.t[1],
    c + w * u[2] + x * u[1] - y * u[0] + T.t[2],
  ];
}

function overlapOf(a: Rect, b: Rect): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const both = Math.max(0, width) * Math.max(0, height);
  const area = (r: Rect) => (r.right - r.left) * (r.bottom - r.top);
  return both / (area(a) + area(b) - both);
}

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
