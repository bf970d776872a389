// Static or moving: the rules of TransformLog, and that its columns give back every sample.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorldFrame, sameTransform, TransformLog } from '../../src/rig/index.js';
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
    expect(fixed.map(e => e.child)).toEqual(['b', 'd']);
    expect(moving.map(m => [m.child, m.count])).toEqual([
      ['base_link', 1],
      ['c', 2],
    ]);
  });

  it('takes an edge spelled with and without a slash as one', () => {
    const log = logOf([moved('/odom', '/base_link', 0, yaw(0)), moved('odom', 'base_link', 1, yaw(1))]);
    expect(log.split().moving.map(m => [m.parent, m.child, m.count])).toEqual([['odom', 'base_link', 2]]);
  });

  it('leaves the second value of a static topic to the tree, after the first', () => {
    const { fixed, moving } = logOf(
      [moved('a', 'b', 0, yaw(0, 1)), moved('map', 'c', 0, yaw(0)), moved('a', 'b', 1, yaw(0, 2))],
      '/tf_static',
    ).split();
    expect(fixed.map(e => [e.child, e.T_parent_child.t[0]])).toEqual([
      ['b', 1],
      ['c', 0],
      ['b', 2],
    ]);
    expect(moving).toEqual([]);
  });

  it('gives a broken transform once, on a static topic and on /tf', () => {
    for (const topic of ['/tf', '/tf_static'])
      expect(logOf([moved('a', 'b', 0, broken)], topic).split()).toMatchObject({ fixed: [{ child: 'b' }], moving: [] });
  });

  it('does not follow a static topic that changes without end, and keeps the first', () => {
    const log = new TransformLog('/tf_static', true);
    for (let i = 0; i < 5000; i++) log.add({ kind: 'transforms', transforms: [moved('a', 'b', i, yaw(0, i))] }, 0n);
    const { fixed } = log.split();
    expect([fixed.length, fixed[0].T_parent_child.t[0], fixed[999].T_parent_child.t[0]]).toEqual([1000, 0, 999]);
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
