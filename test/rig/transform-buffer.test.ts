// The buffer against closed forms: closure, interpolation and refusals, where tf2's own answers (tf2-lookups.test.ts) have no digits left.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, identity, rotationAngle, type SE3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { type TransformAnswer, transformBuffer } from '../../src/rig/index.js';
import { seeded } from '../support/seeded.js';
import { logOf, moved, type Transform, yaw } from './transforms.js';

const originNs = 1_700_000_000_000_000_000n;
const zeroNs = -Number(originNs);

function bufferOf(tf: readonly Transform[], latched: readonly Transform[] = []) {
  const at = (one: Transform) => ({ ...one, stampNs: one.stampNs + originNs });
  const logs = [logOf(tf.map(at), '/tf', originNs), logOf(latched.map(at), '/tf_static', originNs)];
  return transformBuffer(logs, zeroNs, new Issues());
}

function T(answer: TransformAnswer): SE3 {
  if ('refused' in answer) throw new Error(answer.text);
  return answer.T;
}

const refusal = (answer: TransformAnswer) => ('refused' in answer ? answer.refused : 'none');
const size = ({ t, q }: SE3) => Math.max(Math.hypot(...t), rotationAngle({ t, q }));

describe('closure', () => {
  it('is 1e-12 round any three frames of random trees of 50, at any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), seed => {
        const next = seeded(seed);
        const random = () => next() / 2147483647 - 0.5;
        const turn = (): SE3['q'] => {
          const q = [random(), random(), random(), random()];
          const norm = Math.hypot(...q);
          return q.map(v => v / norm) as unknown as SE3['q'];
        };
        const pose = (): SE3 => ({ q: turn(), t: [4 * random(), 4 * random(), 4 * random()] });
        const [tf, latched]: Transform[][] = [[], []];
        for (let i = 1; i < 50; i++) {
          const parent = `f${next() % i}`;
          if (random() < 0) latched.push(moved(parent, `f${i}`, 0, pose()));
          else for (const ms of [0, 70, 200]) tf.push(moved(parent, `f${i}`, ms, pose()));
        }
        const buffer = bufferOf(tf, latched);
        const [a, b, c] = [next() % 50, next() % 50, next() % 50].map(i => `f${i}`);
        const t = next() % 200_000_000;
        const at = (target: string, source: string) => T(buffer.lookup(target, source, t));
        const round = compose(compose(at(a, b), at(b, c)), at(c, a));
        expect(size(round)).toBeLessThan(1e-12);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the digits of two frames of the car under a map in UTM coordinates', () => {
    const utm = { q: yaw(1).q, t: [691_000.123, 5_334_000.456, 500] } as const;
    const buffer = bufferOf(
      [moved('utm', 'base', 0, utm)],
      [moved('base', 'a', 0, yaw(0.5, 1)), moved('base', 'b', 0, yaw(0, 0, 1))],
    );
    const found = T(buffer.lookup('a', 'b', 0));
    // By hand: Rz(-0.5) ((0, 1) - (1, 0)).
    const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
    expect(Math.hypot(found.t[0] - (-c + s), found.t[1] - (s + c))).toBeLessThan(1e-15);
  });
});

describe('lookups', () => {
  const drive = [0, 100, 200].map(ms => moved('odom', 'base', ms, yaw(ms / 1e3, ms / 10)));
  const buffer = bufferOf(drive, [moved('base', 'lidar', 900, yaw(0, 1))]);

  it('interpolate, hold latched edges always, and take the latest common time without one', () => {
    const found = T(buffer.lookup('odom', '/lidar', 150e6));
    expect(size(compose({ q: yaw(-0.15).q, t: [0, 0, 0] }, { q: found.q, t: [0, 0, 0] }))).toBeLessThan(1e-12);
    expect(found.t[0]).toBeCloseTo(15 + Math.cos(0.15), 12);
    expect(buffer.lookup('odom', 'lidar')).toEqual(buffer.lookup('odom', 'lidar', 200e6));
    expect(buffer.lookup('odom', 'lidar', zeroNs)).toEqual(buffer.lookup('odom', 'lidar'));
    expect(buffer.lookup('lidar', 'base', -5e9)).toMatchObject({ tNs: -5e9 });
    expect(T(buffer.lookup('nobody', 'nobody', 0))).toBe(identity);
  });

  it('lead across two times through a fixed frame', () => {
    // What the LiDAR saw at 100 ms, in the LiDAR at 200 ms.
    const across = T(buffer.lookupAcross('lidar', 200e6, 'lidar', 100e6, 'odom'));
    const by = compose(T(buffer.lookup('lidar', 'odom', 200e6)), T(buffer.lookup('odom', 'lidar', 100e6)));
    expect(across).toEqual(by);
    expect(size(T(buffer.lookupAcross('lidar', 200e6, 'lidar', 100e6, 'base')))).toBe(0);
  });

  it('refuse with a reason, to the nanosecond', () => {
    expect([-1, 0, 200e6, 200e6 + 1].map(t => refusal(buffer.lookup('odom', 'lidar', t)))).toEqual([
      'extrapolation',
      'none',
      'none',
      'extrapolation',
    ]);
    expect(refusal(buffer.lookup('odom', 'nobody', 0))).toBe('lookup');
    expect(refusal(buffer.lookup('odom', '', 0))).toBe('invalid');
    expect(refusal(bufferOf(drive, [moved('x', 'y', 0, yaw(0))]).lookup('odom', 'y', 0))).toBe('connectivity');
    const after = buffer.lookup('odom', 'base', 200e6 + 1);
    expect('text' in after && after.text).toBe('frame "base" is not known 1 ns after its last transform');
  });

  it('answer or refuse whatever is sent: no number, no name and no loop makes them throw or give what is not finite', () => {
    const odd = fc.oneof(fc.constantFrom(0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e-308), fc.double());
    const name = fc.constantFrom('a', 'b', '/a', '//b', 'c', '', '__proto__', 'constructor');
    const stampNs = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.constantFrom(0n, originNs, originNs + 1n));
    const transform = fc.record({
      parent: name,
      child: name,
      stampNs,
      translation: fc.tuple(odd, odd, odd),
      rotationXyzw: fc.oneof(fc.tuple(odd, odd, odd, odd), fc.constantFrom(yaw(0).q, yaw(1).q)),
    });
    const asked = fc.tuple(name, name, fc.oneof(odd, fc.constant(undefined)), name);
    const list = fc.array(transform, { maxLength: 30 });
    fc.assert(
      fc.property(list, list, fc.array(asked, { maxLength: 10 }), (tf, latched, questions) => {
        const logs = [logOf(tf, '/tf', originNs), logOf(latched, '/tf_static', originNs)];
        const { lookup, lookupAcross } = transformBuffer(logs, zeroNs, new Issues());
        for (const [target, source, t, fixed] of questions) {
          for (const answer of [lookup(target, source, t), lookupAcross(target, t, source, 5, fixed)]) {
            if ('refused' in answer) expect(answer.text).not.toBe('');
            else expect(Math.abs(Math.hypot(...answer.T.q) - 1)).toBeLessThan(1e-12);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leave out what is no rigid motion, names no frame or leads into itself', () => {
    const broken = { q: [Number.NaN, 0, 0, 1], t: [0, 0, 0] } as const;
    const long = { q: [0, 0, 0, 1.002], t: [0, 0, 0] } as const;
    const odd = bufferOf([
      moved('a', 'b', 0, broken),
      moved('a', 'c', 0, long),
      moved('', 'd', 0, yaw(0)),
      moved('e', 'e', 0, yaw(1)),
    ]);
    expect(odd.frames).toEqual([]);
  });
});
