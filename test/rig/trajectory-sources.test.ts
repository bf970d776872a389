// Trajectories from moving transforms and odometry: tf2's composition, and real transforms of one recording.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compose, fromMatrix, inverse, type SE3, toMatrix } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { isWorldFrame, splitTransforms, type TimedTransform } from '../../src/rig/split-transforms.js';
import type { PoseColumns } from '../../src/rig/trajectory.js';
import { trajectoryFromOdometry, trajectoryFromTransforms } from '../../src/rig/trajectory-sources.js';
import { buildTransformTree } from '../../src/rig/transform-tree.js';

const noTree = () => buildTransformTree([], new Issues());

function columns(samples: readonly (readonly [number, SE3])[]): PoseColumns {
  return {
    tNs: Float64Array.from(samples, s => s[0]),
    xyz: Float64Array.from(samples.flatMap(s => [...s[1].t])),
    xyzw: Float64Array.from(samples.flatMap(s => [...s[1].q])),
  };
}
function yaw(angle: number, x = 0, y = 0, z = 0): SE3 {
  return { q: [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)], t: [x, y, z] };
}
function difference(a: SE3, b: SE3): number {
  const n = toMatrix(b);
  return Math.max(...toMatrix(a).map((value, i) => Math.abs(value - n[i])));
}
function moved(parent: string, child: string, ms: number, T: SE3, from = '/tf'): TimedTransform {
  return { parent, child, tNs: ms * 1e6, T_parent_child: T, from };
}

describe('trajectoryFromTransforms', () => {
  const mount = [
    { parent: 'base_footprint', child: 'base_link', T_parent_child: yaw(0.3, 0, 0, 1), from: '/tf_static' },
  ];

  it('interpolates every edge by itself and composes, as tf2 does', () => {
    const odom = (s: number) => yaw(s, 4 * s, s * s);
    const map = (s: number) => yaw(0.05 * s, 0.1, -s);
    const moving = [
      ...[0, 100, 200, 300, 400].map(ms => moved('odom', 'base_footprint', ms, odom(ms / 1e3))),
      ...[-50, 150, 350].map(ms => moved('map', 'odom', ms, map(ms / 1e3))),
    ];
    const path = trajectoryFromTransforms(moving, buildTransformTree(mount, new Issues()), '/base_link', new Issues())!;
    expect([path.worldFrame, path.childFrame, path.from]).toEqual(['map', 'base_link', '/tf_static + /tf']);
    expect([...path.tNs].map(t => t / 1e6)).toEqual([0, 100, 150, 200, 300, 350]);
    // At 130 ms by hand: odom edge 0.3 of the way from 100 to 200 ms, map edge 0.9 from -50 to 150 ms.
    const lerp = (a: SE3, b: SE3, s: number, angleA: number, angleB: number): SE3 =>
      yaw(angleA + s * (angleB - angleA), a.t[0] + s * (b.t[0] - a.t[0]), a.t[1] + s * (b.t[1] - a.t[1]));
    const truth = compose(
      lerp(map(-0.05), map(0.15), 0.9, -0.0025, 0.0075),
      compose(lerp(odom(0.1), odom(0.2), 0.3, 0.1, 0.2), mount[0].T_parent_child),
    );
    const found = path.at(130e6)!;
    expect(difference({ q: found.q, t: found.t.map((v, i) => v + path.origin[i]) as never }, truth)).toBeLessThan(1e-9);
    expect(path.at(351e6)).toBeUndefined();
  });

  it('leaves out a top that shares no time with what is below it', () => {
    const issues = new Issues();
    const moving = [
      ...[0, 100, 200].map(ms => moved('odom', 'base_link', ms, yaw(0, ms))),
      ...[5000, 5100].map(ms => moved('map', 'odom', ms, yaw(0, ms))),
    ];
    expect(trajectoryFromTransforms(moving, noTree(), 'base_link', issues)?.worldFrame).toBe('odom');
    expect(issues.has('FL0602')).toBe(true);
  });

  it('keeps the first of two moving parents, survives a loop, and gives nothing where nothing moves', () => {
    const issues = new Issues();
    const moving = [
      moved('odom', 'base_link', 0, yaw(0)),
      moved('map', 'base_link', 5, yaw(1)),
      moved('odom', 'base_link', 10, yaw(0, 1)),
    ];
    expect(trajectoryFromTransforms(moving, noTree(), 'base_link', issues)?.worldFrame).toBe('odom');
    expect(issues.has('FL0505')).toBe(true);
    const loop = [moved('a', 'b', 0, yaw(0)), moved('b', 'a', 0, yaw(0)), moved('a', 'b', 5, yaw(1))];
    expect(trajectoryFromTransforms(loop, noTree(), 'b', issues)?.worldFrame).toBe('a');
    expect(trajectoryFromTransforms([], buildTransformTree(mount, issues), 'base_link', issues)).toBeUndefined();
  });
});

describe('trajectoryFromOdometry', () => {
  const tree = buildTransformTree(
    [{ parent: 'base_link', child: 'imu', T_parent_child: yaw(0.5, 2, 0, 1), from: 'x' }],
    new Issues(),
  );
  const poses = columns([
    [0, yaw(0, 10)],
    [100e6, yaw(0.4, 11)],
  ]);

  it('carries the pose of the child to the rig frame', () => {
    const path = trajectoryFromOdometry(
      { ...poses, worldFrame: 'odom', childFrame: '/imu', from: '/odom' },
      tree,
      'base_link',
      new Issues(),
    )!;
    const truth = compose(yaw(0.2, 10.5), inverse(yaw(0.5, 2, 0, 1)));
    const found = path.at(50e6)!;
    expect(difference({ q: found.q, t: found.t.map((v, i) => v + path.origin[i]) as never }, truth)).toBeLessThan(
      1e-12,
    );
    expect([path.worldFrame, path.childFrame]).toEqual(['odom', 'base_link']);
  });

  it('takes an empty child as the rig, and refuses an unconnected one with FL0508', () => {
    const issues = new Issues();
    const base = { ...poses, worldFrame: 'odom', from: '/odom' };
    expect(trajectoryFromOdometry({ ...base, childFrame: '' }, tree, 'base_link', issues)?.origin).toEqual([10, 0, 0]);
    expect(issues.size).toBe(0);
    expect(trajectoryFromOdometry({ ...base, childFrame: 'gps' }, tree, 'base_link', issues)).toBeUndefined();
    expect(issues.has('FL0508')).toBe(true);
  });
});

describe('splitTransforms', () => {
  it('counts a transform repeated unchanged as static, and one out of a world frame never', () => {
    const timed = [0, 10, 20].flatMap(ms => [
      moved('/base_link', '/lidar', ms, yaw(0.1, 1)),
      moved('odom', 'base_link', ms, yaw(0, ms)),
      moved('map', 'odom', ms, yaw(0)),
      moved('mast', 'camera', ms, yaw(ms)),
    ]);
    const { fixed, moving } = splitTransforms(timed, false);
    expect(fixed.map(e => e.child)).toEqual(['/lidar']);
    expect(moving.length).toBe(9);
  });

  it('leaves the second value of a static topic to the tree, after the first', () => {
    const { fixed, moving } = splitTransforms([moved('a', 'b', 0, yaw(0, 1)), moved('a', 'b', 1, yaw(0, 2))], true);
    expect(fixed.map(e => e.T_parent_child.t[0])).toEqual([1, 2]);
    expect(moving).toEqual([]);
  });

  it.each(['map', '/odom', 'robot1/odom', 'world', 'my_map', 'ENU'])('%s is a world frame', f =>
    expect(isWorldFrame(f)).toBe(true),
  );
  it.each(['base_link', 'heatmap_cam', 'lidar', 'map_camera', ''])('"%s" is none', f =>
    expect(isWorldFrame(f)).toBe(false),
  );
});

const factsFile = new URL('../../../shared/data/composed/nuscenes_sample.facts.json', import.meta.url);
describe.skipIf(!existsSync(factsFile))('nuScenes /tf, seven stamps within 43 ms (skipped without the data)', () => {
  it('gives every recorded pose back, and the relative motion of the official calibration', () => {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as {
      tf: { parent: string; child: string; stamp_ns: string; matrix: number[][] }[];
    };
    const origin = BigInt(facts.tf[0].stamp_ns);
    const timed = facts.tf.map(e => ({
      parent: e.parent,
      child: e.child,
      tNs: Number(BigInt(e.stamp_ns) - origin),
      T_parent_child: fromMatrix(e.matrix.flat()),
      from: '/tf',
    }));
    const { fixed, moving } = splitTransforms(timed, false);
    expect([fixed.length, moving.length]).toEqual([0, 7]);
    const path = trajectoryFromTransforms(moving, noTree(), 'base_link', new Issues())!;
    for (const [i, e] of facts.tf.entries()) {
      const T = path.at(timed[i].tNs)!;
      const absolute: SE3 = { q: T.q, t: T.t.map((v, k) => v + path.origin[k]) as never };
      expect(difference(absolute, fromMatrix(e.matrix.flat()))).toBeLessThan(1e-9);
    }
    expect(path.at(20e6)).toBeDefined();
  });
});
