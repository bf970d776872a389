// Trajectories from moving transforms and odometry: tf2's composition, and real transforms of one recording.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, fromMatrix, inverse, type SE3, toMatrix } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import type { Trajectory } from '../../src/rig/trajectory/trajectory.js';
import { trajectoryFromOdometry, trajectoryFromTransforms } from '../../src/rig/trajectory/trajectory-sources.js';
import { TransformLog } from '../../src/rig/transforms/transform-log.js';
import { buildTransformTree } from '../../src/rig/transforms/transform-tree.js';
import { uprightMoves } from '../../src/rig/transforms/upright-moves.js';
import { memorySpill } from '../support/memory-spill.js';
import { columns, logOf, moved, movingOf, yaw } from './transforms.js';

const noTree = () => buildTransformTree([], new Issues());

function difference(a: SE3, b: SE3): number {
  const n = toMatrix(b);
  return Math.max(...toMatrix(a).map((value, i) => Math.abs(value - n[i])));
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
    const path = trajectoryFromTransforms(
      movingOf(moving),
      buildTransformTree(mount, new Issues()),
      '/base_link',
      new Issues(),
    )!;
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

  it('turns odometry round that hangs below the car, pose by pose: between two of them the way is straight in the world', () => {
    const odom = (s: number) => yaw(s, 1000 + 4 * s, s * s);
    const times = [0, 100, 200];
    const below = (world: string) => times.map(ms => moved('base_link', world, ms, inverse(odom(ms / 1e3))));
    const pathOf = (...all: ReturnType<typeof moved>[]) =>
      trajectoryFromTransforms(uprightMoves(movingOf(all)), noTree(), 'base_link', new Issues());
    const upright = pathOf(...times.map(ms => moved('odom', 'base_link', ms, odom(ms / 1e3))))!;
    // Several odometries, and a leg.
    const leg = times.map(ms => moved('base_link', 'leg', ms, yaw(ms, 0.1, 0)));
    const path = pathOf(...below('dlio_map'), ...below('odom_inverted'), ...leg)!;
    expect([path.worldFrame, path.childFrame]).toEqual(['odom_inverted', 'base_link']);
    for (const t of [0, 30e6, 130e6, 200e6]) {
      expect(difference(path.at(t)!, upright.at(t)!)).toBeLessThan(1e-9);
    }
    // A car that moves in a world already has its poses.
    const both = movingOf([...below('map'), ...times.map(ms => moved('odom', 'base_link', ms, odom(ms / 1e3)))]);
    expect(uprightMoves(both)).toBe(both);
    expect(uprightMoves(movingOf(leg)).map(({ parent }) => parent)).toEqual(['base_link']);
  });

  it('leaves out a top that shares no time with what is below it', () => {
    const issues = new Issues();
    const moving = [
      ...[0, 100, 200].map(ms => moved('odom', 'base_link', ms, yaw(0, ms))),
      ...[5000, 5100].map(ms => moved('map', 'odom', ms, yaw(0, ms))),
    ];
    expect(trajectoryFromTransforms(movingOf(moving), noTree(), 'base_link', issues)?.worldFrame).toBe('odom');
    expect(issues.has('FL0602')).toBe(true);
  });

  it('survives a loop, and gives nothing where nothing moves', () => {
    const issues = new Issues();
    const loop = [
      moved('a', 'b', 0, yaw(0)),
      moved('b', 'a', 0, yaw(0)),
      moved('a', 'b', 5, yaw(1)),
      moved('b', 'a', 5, yaw(1)),
    ];
    expect(trajectoryFromTransforms(movingOf(loop), noTree(), 'b', issues)?.worldFrame).toBe('a');
    expect(trajectoryFromTransforms([], buildTransformTree(mount, issues), 'base_link', issues)).toBeUndefined();
  });
});

it('goes only up to the first world frame where it is to be smooth', () => {
  // A localiser that corrects itself by 30 cm at 200 ms.
  const moving = [
    ...[0, 100, 200, 300, 400].map(ms => moved('odom', 'base_footprint', ms, yaw(0, ms / 100))),
    ...[0, 100, 200, 300, 400].map(ms => moved('base_footprint', 'base_link', ms, yaw(0, 0, 0, ms / 1e4))),
    ...[0, 100, 200, 300, 400].map(ms => moved('map', 'odom', ms, yaw(0, 0, ms < 200 ? 0 : 0.3))),
  ];
  const [whole, local] = [false, true].map(
    only => trajectoryFromTransforms(movingOf(moving), noTree(), 'base_link', new Issues(), only)!,
  );
  expect([whole.worldFrame, local.worldFrame]).toEqual(['map', 'odom']);
  expect(whole.at(150e6)!.t[1]).toBeCloseTo(0.15, 12);
  const [x, y, z] = local.at(150e6)!.t;
  expect(x).toBeCloseTo(1.5, 12);
  expect(y).toBe(0);
  expect(z).toBeCloseTo(0.015, 12);
});

describe('a frame that changes its parent', () => {
  // 1 m/s along x through two halls, each with its own frame: the second lies 100 m on in the map.
  const truth = (ms: number) => ms / 1e3;
  const halls = (map: boolean) => [
    ...[0, 50, 100, 150, 200].map(ms => moved('hall_a', 'base_link', ms, yaw(0, truth(ms)))),
    ...[250, 300, 350, 400].map(ms => moved('hall_b', 'base_link', ms, yaw(0, truth(ms) - 100))),
    ...(map
      ? [0, 400].flatMap(ms => [moved('map', 'hall_a', ms, yaw(0)), moved('map', 'hall_b', ms, yaw(0, 100))])
      : []),
  ];

  it('is followed to where both parents lead, but never between the two', () => {
    const issues = new Issues();
    const path = trajectoryFromTransforms(movingOf(halls(true)), noTree(), 'base_link', issues)!;
    expect([path.worldFrame, path.tNs.length, issues.size]).toEqual(['map', 9, 0]);
    for (const ms of [0, 20, 200, 250, 333, 400]) {
      const T = path.at(ms * 1e6)!;
      expect(T.t[0] + path.origin[0]).toBeCloseTo(truth(ms), 12);
    }
    // tf2 holds the older sample there, which would set the car back by up to a step.
    expect([200.001, 225, 249.999].map(ms => path.at(ms * 1e6))).toEqual([undefined, undefined, undefined]);
    expect(path.widestStep(260e6, 280e6)).toBe(400e6);
  });

  it('keeps the parent with most poses where they lead nowhere in common', () => {
    const issues = new Issues();
    const path = trajectoryFromTransforms(movingOf(halls(false)), noTree(), 'base_link', issues)!;
    expect([path.worldFrame, path.tNs.length, path.at(300e6)]).toEqual(['hall_a', 5, undefined]);
    expect(issues.sorted().map(issue => [issue.code, issue.text])).toEqual([
      ['FL0505', expect.stringContaining('nothing connects hall_a with hall_b')],
    ]);
  });
});

describe('several topics and long recordings', () => {
  it('takes what two topics say of one edge together, and the first where they differ', () => {
    const issues = new Issues();
    const both = [
      ...movingOf([0, 20].map(ms => moved('odom', 'base_link', ms, yaw(0, ms)))),
      ...movingOf(
        [10, 20].map(ms => moved('odom', 'base_link', ms, yaw(0, 5 * ms))),
        '/robot/tf',
      ),
    ];
    const path = trajectoryFromTransforms(both, noTree(), 'base_link', issues)!;
    expect([...path.tNs].map(t => [t / 1e6, path.at(t)?.t[0]])).toEqual([
      [0, 0],
      [10, 50],
      [20, 20],
    ]);
    expect([path.from, issues.sorted().map(i => i.code)]).toEqual(['/tf', ['FL0405']]);
  });

  it('composes 400 000 samples without a gap that is not in one of the edges', () => {
    // 100 Hz, each edge 1 ms after the one below; the middle one is silent for the seconds 100 to 101.
    const count = 133_334;
    const log = new TransformLog('/tf', false);
    const edges = [
      ['odom', 'base_link'],
      ['map', 'odom'],
      ['earth', 'map'],
    ];
    for (let i = 0; i < count; i++)
      for (const [e, [parent, child]] of edges.entries()) {
        if (e === 1 && i > 10_000 && i < 10_100) continue;
        log.add({ kind: 'transforms', transforms: [moved(parent, child, 10 * i + e, yaw(0, i / 100))] }, 0n);
      }
    const path = trajectoryFromTransforms(log.split().moving, noTree(), 'base_link', new Issues())!;
    expect([path.worldFrame, path.maxGapNs]).toEqual(['earth', 100e6]);
    // Known from the last edge's first stamp, 2 ms, to the lowest edge's last one.
    expect([path.coverage.fromNs, path.coverage.toNs]).toEqual([2e6, 10e6 * (count - 1)]);
    // Three stamps per step, less those before 2 ms and after the end, less the silent edge's 99 and what lies in its gap.
    expect(path.tNs.length).toBe(3 * count - 2 - 2 - 99 - 2 * 99 - 2);
    expect([path.at(100_000e6), path.at(100_001e6), path.at(100_002e6), path.at(101_000e6)].map(Boolean)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(path.tNs.every((t, i) => i === 0 || path.tNs[i - 1] < t)).toBe(true);
    // Every edge moves at 1 m/s from its own first stamp on: p(t) = t + (t - 1 ms) + (t - 2 ms).
    for (const s of [0.5, 99.9935, 102.25, 1333.3]) {
      const found = path.at(s * 1e9)!;
      expect(found.t[0] + path.origin[0]).toBeCloseTo(3 * s - 0.003, 9);
    }
  });
});

describe('trajectoryFromOdometry', () => {
  const tree = buildTransformTree(
    [{ parent: 'base_link', child: 'imu', T_parent_child: yaw(0.5, 2, 0, 1), from: 'x' }],
    new Issues(),
  );
  const poses = () =>
    columns([
      [0, yaw(0, 10)],
      [100e6, yaw(0.4, 11)],
    ]);

  it('carries the pose of the child to the rig frame', () => {
    const path = trajectoryFromOdometry(
      { ...poses(), worldFrame: 'odom', childFrame: '/imu', from: '/odom' },
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
    const base = { ...poses(), worldFrame: 'odom', from: '/odom' };
    expect(trajectoryFromOdometry({ ...base, childFrame: '' }, tree, 'base_link', issues)?.origin).toEqual([10, 0, 0]);
    expect(issues.size).toBe(0);
    expect(trajectoryFromOdometry({ ...base, childFrame: 'gps' }, tree, 'base_link', issues)).toBeUndefined();
    expect(issues.has('FL0508')).toBe(true);
  });
});

const factsFile = new URL('../../../shared/data/composed/nuscenes_sample.facts.json', import.meta.url);
describe.skipIf(!existsSync(factsFile))('nuScenes /tf, seven stamps within 43 ms (skipped without the data)', () => {
  it('gives every recorded pose back, and the relative motion of the official calibration', () => {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as {
      tf: { parent: string; child: string; stamp_ns: string; matrix: number[][] }[];
    };
    const origin = BigInt(facts.tf[0].stamp_ns);
    const timed = facts.tf.map(e => {
      const { q, t } = fromMatrix(e.matrix.flat());
      return { parent: e.parent, child: e.child, stampNs: BigInt(e.stamp_ns), translation: t, rotationXyzw: q };
    });
    const { fixed, moving } = logOf(timed, '/tf', origin).split();
    expect([fixed.length, moving.map(m => m.count)]).toEqual([0, [7]]);
    const path = trajectoryFromTransforms(moving, noTree(), 'base_link', new Issues())!;
    for (const [i, e] of facts.tf.entries()) {
      const T = path.at(Number(timed[i].stampNs - origin))!;
      const absolute: SE3 = { q: T.q, t: T.t.map((v, k) => v + path.origin[k]) as never };
      expect(difference(absolute, fromMatrix(e.matrix.flat()))).toBeLessThan(1e-9);
    }
    expect(path.at(20e6)).toBeDefined();
  });
});

describe('poses of a long drive in a file', () => {
  const count = 50_000;
  const stepNs = 20e6;
  const bend = (i: number) => yaw(1e-4 * i, 0.3 * i, Math.sin(i / 50));
  const samples = Array.from({ length: count }, (_, i) => [i * stepNs, bend(i)] as const);
  // None, one that takes all, and one that has room for the first of the two columns.
  const someSpills = () => [undefined, memorySpill(), memorySpill(8 * 3 * count + 100)];

  function expectSame(paths: readonly Trajectory[]) {
    const times = fc.array(
      fc.oneof(
        fc.double({ min: -stepNs, max: (count + 1) * stepNs, noNaN: true }),
        fc.integer({ min: 0, max: count - 1 }).map(i => i * stepNs),
      ),
    );
    fc.assert(
      fc.property(times, asked => {
        for (const t of asked) {
          const [plain, ...others] = paths.map(path => path.at(t));
          for (const other of others) expect(other).toStrictEqual(plain);
        }
      }),
    );
    expect(paths[0].at(7.5 * stepNs)).toBeDefined();
  }

  it('are what they are in memory, of odometry', () => {
    const odometry = () => ({ ...columns(samples), worldFrame: 'odom', childFrame: 'base_link', from: '/odom' });
    const spills = someSpills();
    const made = spills.map(spill => trajectoryFromOdometry(odometry(), noTree(), 'base_link', new Issues(), spill)!);
    expectSame(made);
    expect(spills.map(spill => spill?.size)).toEqual([undefined, 8 * 7 * count, 8 * 3 * count]);
  });

  it('are what they are in memory, of transforms', () => {
    const moving = movingOf(samples.map(([tNs, T]) => moved('odom', 'base_link', tNs / 1e6, T)));
    const spills = someSpills();
    const made = spills.map(
      spill => trajectoryFromTransforms(moving, noTree(), 'base_link', new Issues(), false, spill)!,
    );
    expectSame(made);
    expect(spills.map(spill => spill?.size)).toEqual([undefined, 8 * 7 * count, 8 * 3 * count]);
  });
});
