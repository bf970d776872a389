// Static or moving: the rules of TransformLog, and that its columns give back every sample.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, inverse, rotationAngle, type SE3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { isWorldFrame, reportTransforms, sameTransform, TransformLog } from '../../src/rig/index.js';
import { STEADY } from '../../src/rig/transforms/steady-mount.js';
import { buildTransformTree, type StaticEdge } from '../../src/rig/transforms/transform-tree.js';
import { seeded } from '../support/seeded.js';
import { logOf, moved, type Transform, yaw } from './transforms.js';

const broken = { q: [Number.NaN, 0, 0, 0], t: [0, 0, 0] } as const;

describe('split', () => {
  it('counts a transform repeated unchanged as static, and one out of a world frame never', () => {
    const timed = [0, 10, 20].flatMap(ms => [
      moved('/base_link', '/lidar', ms, yaw(0.1, 1)),
      moved('odom', 'base_link', ms, yaw(0, ms)),
      moved('map', 'odom', ms, yaw(0)),
      moved('mast', 'camera', ms, yaw(ms)),
    ]);
    const { fixed, moving } = logOf(timed).split();
    expect(fixed.map(e => [e.parent, e.child, e.from])).toEqual([['base_link', 'lidar', '/tf']]);
    expect(moving.map(m => [m.parent, m.child, m.count])).toEqual([
      ['odom', 'base_link', 3],
      ['map', 'odom', 3],
      ['mast', 'camera', 3],
    ]);
  });

  it('counts a world frame as moving after one sample, and 1e-9 as no change', () => {
    const { fixed, moving } = logOf([
      moved('map', 'base_link', 0, yaw(0)),
      moved('a', 'b', 0, yaw(0)),
      moved('a', 'b', 1, yaw(0, 9e-10)),
      moved('a', 'c', 0, yaw(0)),
      moved('a', 'c', 1, yaw(0, 1.1e-9)),
      moved('a', 'd', 0, yaw(1)),
      moved('a', 'd', 1, { ...yaw(1), q: yaw(1).q.map(v => -v) as never }),
    ]).split();
    expect(fixed.map(e => [e.child, e.from])).toEqual([
      ['b', '/tf'],
      ['c', '/tf, median of 2'],
      ['d', '/tf'],
    ]);
    expect(moving.map(m => [m.child, m.count])).toEqual([['base_link', 1]]);
  });

  it('takes an edge spelled with and without a slash as one', () => {
    const log = logOf([moved('/odom', '/base_link', 0, yaw(0)), moved('odom', 'base_link', 1, yaw(1))]);
    expect(log.split().moving.map(m => [m.parent, m.child, m.count])).toEqual([['odom', 'base_link', 2]]);
  });

  it('takes the last value of a static topic, in the place of the first, and says so', () => {
    const said = [moved('a', 'b', 0, yaw(0, 1)), moved('map', 'c', 0, yaw(0)), moved('a', 'b', 1, yaw(0.5, 2))];
    const { fixed, moving, corrected } = logOf(said, '/tf_static').split();
    expect(fixed.map(e => [e.child, e.T_parent_child.t[0]])).toEqual([
      ['b', 2],
      ['c', 0],
    ]);
    expect(moving).toEqual([]);
    expect(corrected.map(one => [one.series.child, one.values, one.first.t[0], one.last.t[0]])).toEqual([
      ['b', 2, 1, 2],
    ]);
    // Said again as at first, the first is the last.
    const back = logOf([...said, said[0]], '/tf_static').split();
    expect(back.fixed[0].T_parent_child).toEqual(yaw(0, 1));
  });

  it('takes the last usable value of a static topic, and leaves what cannot be used to the tree', () => {
    const said = [moved('a', 'b', 0, yaw(0, 1)), moved('a', 'b', 1, yaw(0, 2)), moved('a', 'b', 2, broken)];
    const { fixed } = logOf(said, '/tf_static').split();
    expect(fixed.map(e => e.T_parent_child.t[0])).toEqual([2, 0]);
    const issues = new Issues();
    const tree = buildTransformTree(fixed, issues);
    expect(tree.lookup('a', 'b')).toEqual(yaw(0, 2));
    expect(issues.sorted().map(({ code }) => code)).toEqual(['FL0506']);
  });

  it('gives a broken transform once, on a static topic and on /tf', () => {
    for (const topic of ['/tf', '/tf_static'])
      expect(logOf([moved('a', 'b', 0, broken)], topic).split()).toMatchObject({ fixed: [{ child: 'b' }], moving: [] });
  });

  it('leaves out what places a frame in itself or names none, as tf2 does, and says so', () => {
    const at = (ms: number) => [
      moved('base_link', '/base_link', ms, yaw(0, ms)),
      moved('', 'gps', ms, yaw(0, ms)),
      moved('odom', 'odom', ms, yaw(0)),
      moved('odom', 'base_link', ms, yaw(0, 7 * ms)),
      moved('footprint', 'mast', ms, yaw(0, 1)),
    ];
    const split = logOf([0, 10, 20].flatMap(at)).split();
    expect(split.moving.map(m => [m.parent, m.child])).toEqual([['odom', 'base_link']]);
    const issues = new Issues();
    const tree = buildTransformTree(split.fixed, issues);
    expect(tree.frames).toEqual(['footprint', 'mast']);
    reportTransforms(split, tree, issues);
    expect(issues.sorted().map(({ code, text }) => `${code} ${text}`)).toEqual([
      'FL0506 transform base_link -> base_link of /tf places a frame in itself: it was ignored',
      'FL0506 transform  -> gps of /tf has an empty frame name: it was ignored',
    ]);
  });

  it('does not follow a static topic that changes without end, and takes the last', () => {
    const log = new TransformLog('/tf_static', true);
    for (let i = 0; i < 5000; i++) log.add({ kind: 'transforms', transforms: [moved('a', 'b', i, yaw(0, i))] }, 0n);
    const { fixed, corrected } = log.split();
    expect(fixed.map(e => e.T_parent_child.t[0])).toEqual([4999]);
    expect(corrected.map(({ values }) => values)).toEqual([1000]);
  });
});

describe('a mount on /tf that trembles', () => {
  const next = seeded(5);
  const uniform = () => next() / 2147483647 - 0.5;
  /** As robot_state_publisher says it at 50 Hz: encoders that tremble by 4 µm, a quaternion of four digits, now and then with the other sign. */
  const trembling = (at: SE3, metres = 4e-6, digits = 4) =>
    Array.from({ length: 500 }, (_, i) => {
      const sign = i % 7 === 3 ? -1 : 1;
      const q = at.q.map(v => sign * Number((v + 1e-4 * uniform()).toFixed(digits))) as unknown as SE3['q'];
      return moved('base_link', 'lidar', 20 * i, {
        q,
        t: at.t.map(v => v + metres * uniform()) as unknown as SE3['t'],
      });
    });
  const truth = yaw(1.234, 1.5, -0.25, 2);

  it('is placed at its median, with how far it strays', () => {
    const { fixed, moving, steady } = logOf(trembling(truth)).split();
    expect(moving).toEqual([]);
    const [{ T_parent_child: T, from }] = fixed;
    expect(from).toBe('/tf, median of 500');
    // A median of 500 uniform numbers over 4 µm; the rounded quaternion lies half a digit off at most.
    expect(Math.hypot(...T.t.map((v, k) => v - truth.t[k]))).toBeLessThan(1e-6);
    expect(rotationAngle(compose(inverse(truth), T))).toBeLessThan(2e-4);
    expect(steady[0].distance).toBeLessThan(2e-6 * Math.sqrt(3) + 1e-6);
    expect(steady[0].distance).toBeGreaterThan(1e-6);
    expect(steady[0].turn).toBeGreaterThan(2e-5);
    expect(steady[0].turn).toBeLessThan(STEADY.turn);
  });

  it('moves where one sample lies beyond 1 mm or 0.05°, is none, or the frame moves in another parent', () => {
    const stays = (change: Transform) => {
      const all = [...trembling(truth), change];
      return logOf(all).split().moving.length === 0;
    };
    const off = (angle: number, x: number) =>
      moved('base_link', 'lidar', 1e4, compose(truth, { ...yaw(angle), t: [x, 0, 0] }));
    expect([stays(off(0, 0.9e-3)), stays(off(0, 1.1e-3))]).toEqual([true, false]);
    expect([stays(off(7e-4, 0)), stays(off(1.1e-3, 0))]).toEqual([true, false]);
    expect(stays(moved('base_link', 'lidar', 1e4, broken))).toBe(false);
    expect(stays(moved('odom', 'lidar', 1e4, truth))).toBe(false);
    const fromWorld = trembling(truth).map(one => ({ ...one, parent: 'odom' }));
    expect(logOf(fromWorld).split().fixed).toEqual([]);
  });

  it('and what was corrected are said, unless somebody else places the frame', () => {
    const latched = logOf([moved('a', 'b', 0, yaw(0)), moved('a', 'b', 1, yaw(0.01, 0.02))], '/tf_static').split();
    const tf = logOf(trembling(truth)).split();
    const told = (edges: readonly StaticEdge[]) => {
      const issues = new Issues();
      const tree = buildTransformTree(edges, issues);
      for (const one of [latched, tf]) reportTransforms(one, tree, issues);
      return issues.sorted();
    };
    const said = told([...latched.fixed, ...tf.fixed]).sort((a, b) => (a.code < b.code ? -1 : 1));
    expect(said.map(({ code }) => code)).toEqual(['FL0615', 'FL0616']);
    expect(said[0].text).toMatch(
      /^transform base_link -> lidar is said 500 times and differs by no more than \d\.\d µm and 0\.0\d+° /,
    );
    expect(said[1].text).toMatch(
      /2 different values; the last was used for all time: it lies 20\.0 mm and 0\.57° from the first/,
    );
    const own = (edge: StaticEdge) => ({ ...edge, from: 'rig.yaml' });
    expect(told([...latched.fixed, ...tf.fixed].map(own)).length).toBe(0);
  });
});

/** The rule in words of objects: all samples kept, each compared with its edge's first. */
function plainSplit(all: readonly Transform[]) {
  const keys = [...new Set(all.map(one => `${one.parent} ${one.child}`))];
  const edges = keys.map(key => all.filter(one => `${one.parent} ${one.child}` === key));
  const T = (one: Transform) => ({ q: one.rotationXyzw, t: one.translation });
  const moved = (list: Transform[]) =>
    isWorldFrame(list[0].parent) || list.some((one, i) => i > 0 && !sameTransform(T(one), T(list[0])));
  const movers = edges.filter(moved).map(list => list[0].child);
  const moves = (list: Transform[]) => movers.includes(list[0].child);
  return { moving: edges.filter(moves), fixed: edges.filter(list => !moves(list)).map(list => list[0]) };
}

describe('columns', () => {
  const pose = fc.oneof(fc.constantFrom(yaw(0), yaw(0), yaw(0, 5e-10), yaw(1, 2, 3, 4)), fc.constant(broken));
  const transform = fc
    .tuple(fc.constantFrom('odom', 'a', 'b'), fc.constantFrom('c', 'd'), fc.integer({ min: 0, max: 50 }), pose)
    .map(([parent, child, ms, T]) => moved(parent, child, ms, T));

  it('are the samples in the order recorded, whenever an edge begins to move', () => {
    fc.assert(
      fc.property(fc.array(transform, { maxLength: 60 }), all => {
        const { fixed, moving } = logOf(all).split();
        const plain = plainSplit(all);
        expect(fixed.map(e => [e.parent, e.child, ...e.T_parent_child.t])).toEqual(
          plain.fixed.map(e => [e.parent, e.child, ...e.translation]),
        );
        expect(moving.map(m => [m.parent, m.child, m.count])).toEqual(
          plain.moving.map(list => [list[0].parent, list[0].child, list.length]),
        );
        moving.forEach((series, i) => {
          const { tNs, xyz, xyzw } = series.columns();
          expect([...tNs]).toEqual(plain.moving[i].map(one => Number(one.stampNs)));
          expect([...xyz]).toEqual(plain.moving[i].flatMap(one => [...one.translation]));
          expect([...xyzw]).toEqual(plain.moving[i].flatMap(one => [...one.rotationXyzw]));
        });
      }),
      { numRuns: 300 },
    );
  });

  it('hold long silence before a move, across all their pieces', () => {
    const log = new TransformLog('/tf', false);
    const count = 40_000;
    for (let i = 0; i < count; i++)
      log.add({ kind: 'transforms', transforms: [moved('mast', 'camera', i, yaw(0, Math.max(0, i - 30_000)))] }, 0n);
    const [series] = log.split().moving;
    const { tNs, xyz, xyzw } = series.columns();
    expect([series.count, tNs.length, xyz.length, xyzw.length]).toEqual([count, count, 3 * count, 4 * count]);
    for (let i = 0; i < count; i += 1) {
      if (tNs[i] === i * 1e6 && xyz[3 * i] === Math.max(0, i - 30_000) && xyzw[4 * i + 3] === 1) continue;
      expect.fail(`sample ${i}: ${tNs[i]}, ${xyz[3 * i]}, ${xyzw[4 * i + 3]}`);
    }
  });

  it('count stamps from the origin', () => {
    const start = 1_700_000_000_000_000_000n;
    const one = { ...moved('odom', 'base_link', 0, yaw(0)), stampNs: start - 3n };
    expect([...logOf([one], '/tf', start).split().moving[0].columns().tNs]).toEqual([-3]);
  });
});

it.each(['map', '/odom', 'robot1/odom', 'world', 'my_map', 'ENU'])('%s is a world frame', f =>
  expect(isWorldFrame(f)).toBe(true),
);
it.each(['base_link', 'heatmap_cam', 'lidar', 'map_camera', ''])('"%s" is none', f =>
  expect(isWorldFrame(f)).toBe(false),
);
