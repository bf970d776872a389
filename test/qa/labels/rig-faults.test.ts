// A misplaced camera, planted into the town: told as a fault of the rig with its cause and size, and taken out of what labels are judged by.
import { beforeAll, describe, expect, test } from 'vitest';
import { type BoundLabels, bindLabels, defaultBinding, type Scene } from '../../../src/frame/scene/index.js';
import type { Box3 } from '../../../src/geometry/box3.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { compose, type SE3 } from '../../../src/geometry/se3.js';
import { Issues } from '../../../src/issue.js';
import { surfaceFit } from '../../../src/qa/labels/checks/surface-fit.js';
import { judgeLabels } from '../../../src/qa/labels/judge-labels.js';
import { labelledTown } from '../../support/labelled-town.js';
import { sceneWith } from '../../support/planted-rig-faults.js';
import { imageMiddle } from './simple-checks.js';

let scene: Scene;
let labels: BoundLabels;

beforeAll(async () => {
  const town = await labelledTown();
  scene = town.scene;
  labels = bindLabels([town.truth.labels], scene, defaultBinding, new Issues());
}, 60_000);

/** The scene as a rig file would make it that places the camera by `D` wrongly, or whose pictures' stamps are early. */
function misplaced(camera: string, D: SE3, earlyNs = 0n): Scene {
  const wrong = (T: SE3) => compose(T, D);
  return {
    ...scene,
    sensors: scene.sensors.map(s =>
      s.name === camera && s.T_rig_sensor ? { ...s, T_rig_sensor: wrong(s.T_rig_sensor) } : s,
    ),
    moments: scene.moments.map(m => (m.sensor === camera ? { ...m, stampNs: m.stampNs - earlyNs } : m)),
    async *read(frames) {
      for await (const frame of scene.read(frames))
        yield {
          ...frame,
          pictures: frame.pictures.map(p =>
            p.sensor === camera ? { ...p, T_rig_sensor: wrong(p.T_rig_sensor), stampNs: p.stampNs - earlyNs } : p,
          ),
        };
    },
  };
}

const none: SE3 = { q: [0, 0, 0, 1], t: [0, 0, 0] };
const degree = Math.PI / 180;
const turn = (x: number, y: number, z: number): SE3 => ({
  q: rotationExp([x * degree, y * degree, z * degree]),
  t: [0, 0, 0],
});

const judge = (scene: Scene, given = labels) => judgeLabels(scene, given, [imageMiddle]);

test('a rig that is right has no fault, and no label is blamed', async () => {
  const judged = await judge(scene);
  expect(judged.rigFaults).toEqual([]);
  expect(judged.findings.count).toBe(0);
  expect(judged.shifts.map(one => [one.sensor, one.systematic])).toEqual([
    ['camera_front', false],
    ['camera_left', false],
  ]);
});

// A wrong mounting T·D is taken out by D: what is found, in the camera's own axes, is D itself. 10 cm are 1.2 px here: no test of them.
describe.each([
  ['turned about its y', turn(0, 1.5, 0), 0n, 'rotation', [0, 1.5 * degree, 0], 0.2 * degree],
  ['turned about its z', turn(0, 0, 4), 0n, 'rotation', [0, 0, 4 * degree], 0.6 * degree],
  ['shifted along its x', { q: none.q, t: [0.4, 0, 0] } as SE3, 0n, 'translation', [0.4, 0, 0], 0.1],
  ['80 ms early', none, 80_000_000n, 'time', [0.08], 0.012],
] as const)('a front camera %s', (_, D, earlyNs, cause, expected, near) => {
  test('is a fault of the camera alone, of that cause and size, and no label is blamed', async () => {
    const { rigFaults, findings, suspicion } = await judge(misplaced('camera_front', D, earlyNs));
    expect(rigFaults).toHaveLength(1);
    const [fault] = rigFaults;
    expect([fault.sensor, fault.takenOut]).toEqual(['camera_front', true]);
    expect([fault.cause.name, ...fault.alike]).toContain(cause);
    if (fault.cause.name === cause)
      for (const [k, value] of expected.entries()) expect(Math.abs(fault.cause.value[k] - value)).toBeLessThan(near);
    expect(findings.count).toBe(0);
    expect(Math.max(...suspicion.scores)).toBeLessThan(6);
  });
});

test('a LiDAR turned by 2° is told by where its points lie beside the boxes, and taken out', async () => {
  const turned = sceneWith(scene, { sensor: 'lidar_top', turn: [0, 0, 2 * degree] });
  const { rigFaults } = await judgeLabels(turned, labels, [surfaceFit]);
  expect(rigFaults.map(one => [one.sensor, one.cause.name, one.takenOut, one.ownFrame])).toEqual([
    ['lidar_top', 'rotation', true, false],
  ]);
  // Without adding what is left it is 1.72°.
  expect(Math.abs(rigFaults[0].cause.value[2] / degree + 2)).toBeLessThan(0.12);
}, 60_000);

test('with one label in ten off by metres the camera is still told, and those labels stay suspicious', async () => {
  const off = new Set(labels.labels.filter(one => one.box && one.position % 10 === 0).map(one => one.position));
  const moved = withBoxes(one => (off.has(one.position) ? [0, 0, 1.5] : [0, 0, 0]));
  const { rigFaults, suspicion, measurements } = await judge(misplaced('camera_front', turn(0, 1.5, 0)), moved);
  expect(rigFaults.map(one => [one.sensor, one.cause.name])).toEqual([['camera_front', 'rotation']]);
  expect(Math.abs(rigFaults[0].cause.value[1] / degree - 1.5)).toBeLessThan(0.3);
  const measured = [...new Set(measurements[0].label)];
  const ranked = measured.sort((a, b) => suspicion.scores[b] - suspicion.scores[a]);
  const faulty = measured.filter(position => off.has(position));
  expect(faulty.length).toBeGreaterThan(5);
  expect(new Set(ranked.slice(0, faulty.length))).toEqual(new Set(faulty));
});

test('a shift of one class only is no fault of the camera', async () => {
  const classes = new Set(labels.labels.map(one => one.label.category));
  expect(classes.size).toBeGreaterThan(1);
  const { rigFaults, shifts } = await judge(
    scene,
    withBoxes(one => (one.label.category === 'car' ? [0, 0, 0] : [0, 0, 1])),
  );
  expect(rigFaults).toEqual([]);
  expect(shifts.every(one => one.systematic !== true)).toBe(true);
});

test('few labels tell nothing of a camera, and that is said', async () => {
  const [first] = labels.labels.filter(one => one.box);
  const few = bindLabels(
    [labels.labels.filter(one => one.label.track === first.label.track).map(one => one.label)],
    scene,
    defaultBinding,
    new Issues(),
  );
  const { rigFaults, shifts } = await judge(misplaced('camera_front', turn(0, 3, 0)), few);
  expect(rigFaults).toEqual([]);
  for (const one of shifts)
    expect([one.systematic, one.reason]).toEqual([undefined, expect.stringMatching(/are needed/)]);
});

/** The labels with boxes moved in the rig frame. */
function withBoxes(by: (one: BoundLabels['labels'][number]) => readonly [number, number, number]): BoundLabels {
  return {
    ...labels,
    labels: labels.labels.map(one => {
      const [x, y, z] = by(one);
      const move = (box: Box3 | undefined) =>
        box && { ...box, T: { ...box.T, t: [box.T.t[0] + x, box.T.t[1] + y, box.T.t[2] + z] as const } };
      return { ...one, box: move(one.box), boxAt: (at: bigint) => move(one.boxAt(at)) };
    }),
  };
}
