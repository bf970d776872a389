// Transforms of several vehicles that name the same frames: said where sensors of both are read, kept apart where those of one are.
import { expect, test } from 'vitest';
import { ofOneVehicle } from '../../src/frame/vehicles.js';
import { Issues } from '../../src/issue.js';
import { TransformLog } from '../../src/rig/index.js';

const log = (topic: string, ...edges: [parent: string, child: string, x: number][]) => {
  const one = new TransformLog(topic, topic.endsWith('static'));
  const transforms = edges.map(([parent, child, x]) => ({
    parent,
    child,
    stampNs: 0n,
    translation: [x, 0, 0] as const,
    rotationXyzw: [0, 0, 0, 1] as const,
  }));
  one.add({ kind: 'transforms', transforms } as never, 0n);
  return one.split();
};
const sensors = (...topics: string[]) => topics.map(topic => ({ channel: { topic }, look: { frameId: 'lidar' } }));

function used(splits: ReturnType<typeof log>[], ...topics: string[]): { from: string[]; codes: string[] } {
  const issues = new Issues();
  const kept = ofOneVehicle(splits, sensors(...topics), issues);
  const from = kept.flatMap(({ fixed }) => fixed.map(edge => `${edge.from} ${edge.T_parent_child.t[0]}`));
  return { from, codes: issues.sorted().map(({ code }) => code) };
}

const one = log('/r1/tf_static', ['base_link', 'lidar', 1]);
const two = log('/r2/tf_static', ['base_link', 'lidar', 2]);

test('sensors of both: all transforms stay, and it is said', () => {
  expect(used([one, two], '/r1/points', '/r2/points')).toEqual({
    from: ['/r1/tf_static 1', '/r2/tf_static 2'],
    codes: ['FL0618'],
  });
});

test('sensors of one: its own transforms, and those of no vehicle', () => {
  const common = log('/tf_static', ['base_link', 'camera', 3]);
  expect(used([one, two, common], '/r2/points', '/clock')).toEqual({
    from: ['/r2/tf_static 2', '/tf_static 3'],
    codes: [],
  });
});

test('a namespace without sensors of its own, or with frames of its own, is of the same vehicle', () => {
  expect(used([one, two], '/points')).toEqual({ from: ['/r1/tf_static 1', '/r2/tf_static 2'], codes: [] });
  const arm = log('/arm/tf_static', ['arm/base', 'arm/camera', 4]);
  expect(used([one, arm], '/r1/points', '/arm/image')).toEqual({
    from: ['/r1/tf_static 1', '/arm/tf_static 4'],
    codes: [],
  });
});

test('a namespace is a whole name: /r1 is not /r10', () => {
  const ten = log('/r10/tf_static', ['base_link', 'lidar', 10]);
  expect(used([one, ten], '/r10/points')).toEqual({ from: ['/r10/tf_static 10'], codes: [] });
});
