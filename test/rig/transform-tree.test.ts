// The static tree: closure on random trees, one parent, no cycle, no broken rotation.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, compose, identity, inverse, type SE3, toMatrix } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { buildTransformTree, type StaticEdge } from '../../src/rig/transforms/transform-tree.js';

const number = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const transform: fc.Arbitrary<SE3> = fc
  .tuple(number(1), number(1), number(1), number(1), number(10), number(10), number(10))
  .filter(([x, y, z, w]) => Math.hypot(x, y, z, w) > 0.1)
  .map(([x, y, z, w, a, b, c]) => {
    const n = Math.hypot(x, y, z, w);
    return { q: [x / n, y / n, z / n, w / n], t: [a, b, c] };
  });
/** Frame i > 0 hangs under one of the frames before it; written in a shuffled order. */
const tree = fc
  .array(fc.tuple(transform, fc.double({ min: 0, max: 0.999, noNaN: true })), { minLength: 49, maxLength: 49 })
  .map(list =>
    list
      .map(([T, u], i) => edge(`f${Math.floor(u * (i + 1))}`, `f${i + 1}`, T))
      .sort((a, b) => a.T_parent_child.t[0] - b.T_parent_child.t[0]),
  );

function edge(parent: string, child: string, T: SE3 = identity, from = 'test'): StaticEdge {
  return { parent, child, T_parent_child: T, from };
}
function difference(a: SE3, b: SE3): number {
  const [m, n] = [toMatrix(a), toMatrix(b)];
  return Math.max(...m.map((value, i) => Math.abs(value - n[i])));
}

describe('buildTransformTree', () => {
  it('closes to 1e-12 of the scale on random trees of 50 frames, and lookups invert each other', () => {
    fc.assert(
      fc.property(tree, fc.nat(49), fc.nat(49), fc.nat(49), (edges, a, b, c) => {
        const built = buildTransformTree(edges, new Issues());
        expect(built.frames.length).toBe(50);
        const [A, B, C] = [`f${a}`, `f${b}`, `f${c}`];
        const closed = compose(built.lookup(A, B)!, compose(built.lookup(B, C)!, built.lookup(C, A)!));
        const scale = Math.max(1, ...edges.map(e => Math.hypot(...e.T_parent_child.t)));
        expect(difference(closed, identity) / scale).toBeLessThan(1e-12);
        expect(difference(inverse(built.lookup(A, B)!), built.lookup(B, A)!) / scale).toBeLessThan(1e-12);
        expect(built.rootOf(A)).toBe('f0');
      }),
      { numRuns: 100 },
    );
  });

  it('maps points of the source into the target, by hand', () => {
    // base_link: the lidar is 2 m up and turned 90° left (its x is the base's y).
    const s = Math.SQRT1_2;
    const built = buildTransformTree(
      [
        edge('base_link', 'lidar', { q: [0, 0, s, s], t: [0, 0, 2] }),
        edge('base_link', 'imu', { q: [0, 0, 0, 1], t: [1, 0, 0] }),
      ],
      new Issues(),
    );
    const p = apply(built.lookup('imu', 'lidar')!, [5, 0, 0]);
    for (const [i, v] of [-1, 5, 2].entries()) expect(p[i]).toBeCloseTo(v, 12);
    expect(built.provenance('imu', 'lidar')).toBe('test');
  });

  it('takes tf1 names with a slash as the same frame', () => {
    const built = buildTransformTree([edge('/base_link', '/imu'), edge('imu', 'cam')], new Issues());
    expect(built.lookup('/cam', 'base_link')).toBeDefined();
    expect(built.frames).toEqual(['base_link', 'imu', 'cam']);
  });

  it('keeps the first of two parents with FL0505, and says nothing of an identical repeat', () => {
    const issues = new Issues();
    const up: SE3 = { q: [0, 0, 0, 1], t: [0, 0, 1] };
    const minus: SE3 = { q: [0, 0, 0, -1], t: [0, 0, 1] };
    buildTransformTree([edge('a', 'x', up), edge('/a', 'x', up), edge('a', 'x', minus)], issues);
    expect(issues.size).toBe(0);
    const built = buildTransformTree([edge('a', 'x', up), edge('b', 'x', up), edge('a', 'x')], issues);
    expect(issues.sorted().map(i => [i.code, i.count])).toEqual([['FL0505', 2]]);
    expect(built.lookup('a', 'x')?.t).toEqual([0, 0, 1]);
    expect(built.lookup('b', 'x')).toBeUndefined();
  });

  it('throws FL0504 naming the frames of the cycle and no other', () => {
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'a'), edge('a', 'tail')];
    expect(() => buildTransformTree(edges, new Issues())).toThrowError(
      expect.objectContaining({ code: 'FL0504', message: expect.stringMatching(/cycle: b -> a -> c -> b; /) }),
    );
    expect(() => buildTransformTree([edge('a', 'a', { q: [0, 0, 0, 1], t: [1, 0, 0] })], new Issues())).toThrowError(
      'a -> a',
    );
    expect(buildTransformTree([edge('a', '/a')], new Issues()).frames).toEqual([]);
  });

  it('leaves out a cycle of dispensable edges whole, keeps what hangs on it, and throws where one edge is firm', () => {
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'a'), edge('a', 'tail'), edge('x', 'y', identity, 'file')];
    const issues = new Issues();
    const built = buildTransformTree(edges, issues, ({ from }) => from === 'test');
    expect(issues.sorted().map(({ code, text }) => [code, /cycle: b -> a -> c -> b; none/.test(text)])).toEqual([
      ['FL0504', true],
    ]);
    expect(built.lookup('a', 'b')).toBeUndefined();
    expect(built.lookup('b', 'c')).toBeUndefined();
    expect(built.lookup('tail', 'a')).toBeDefined();
    expect(built.rootOf('tail')).toBe('a');
    expect(built.lookup('x', 'y')).toBeDefined();
    expect(() => buildTransformTree(edges, new Issues(), e => e.parent !== 'b')).toThrowError(/cycle: b -> a -> c/);
  });

  it('knows every root in one pass, also of a chain of 200 000 frames', () => {
    const length = 200_000;
    const built = buildTransformTree(
      Array.from({ length }, (_, i) => edge(`f${i}`, `f${i + 1}`)),
      new Issues(),
    );
    // Walking up from each frame anew would be 2e10 steps.
    for (const frame of built.frames) if (built.rootOf(frame) !== 'f0') throw new Error(frame);
    expect(built.rootOf('nobody')).toBe('nobody');
  });

  it.each([
    ['NaN quaternion', [Number.NaN, 0, 0, 1], [0, 0, 0]],
    ['zero quaternion', [0, 0, 0, 0], [0, 0, 0]],
    ['length 1.01', [0, 0, 0, 1.01], [0, 0, 0]],
    ['infinite translation', [0, 0, 0, 1], [0, Number.POSITIVE_INFINITY, 0]],
  ])('leaves out an edge with %s: FL0506', (_, q, t) => {
    const issues = new Issues();
    const built = buildTransformTree([edge('a', 'b', { q: q as never, t: t as never })], issues);
    expect(issues.sorted().map(i => i.code)).toEqual(['FL0506']);
    expect(built.lookup('a', 'b')).toBeUndefined();
  });

  it('does not connect what is not connected, and a frame is always itself', () => {
    const built = buildTransformTree([edge('a', 'b'), edge('c', 'd')], new Issues());
    expect(built.lookup('b', 'd')).toBeUndefined();
    expect(built.lookup('b', 'nowhere')).toBeUndefined();
    expect(built.lookup('nowhere', 'nowhere')).toEqual(identity);
  });

  it('is not slowed or broken by a chain of 20000 frames', () => {
    const edges = Array.from({ length: 20000 }, (_, i) =>
      edge(`f${i}`, `f${i + 1}`, { q: [0, 0, 0, 1], t: [1, 0, 0] }),
    );
    const built = buildTransformTree(edges.reverse(), new Issues());
    expect(built.lookup('f0', 'f20000')?.t[0]).toBe(20000);
  });
});
