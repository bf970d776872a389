// Poses that go to and fro: by how much, and what is none. Truth: a drive whose every pose is worked out, told by one publisher or by two.
import { expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { makeTrajectory } from '../../src/rig/trajectory/trajectory.js';

interface Drive {
  readonly n: number;
  readonly stepNs: number;
  /** What the sample is off the truth, m. */
  readonly off: (i: number) => number;
  /** m/s² and Hz of a hand's shaking. */
  readonly shake: number;
  readonly hz: number;
}

function said({ n = 400, stepNs = 20e6, off = () => 0, shake = 0, hz = 1 }: Partial<Drive>) {
  const poses = { tNs: new Float64Array(n), xyz: new Float64Array(3 * n), xyzw: new Float64Array(4 * n) };
  const w = 2 * Math.PI * hz;
  for (let i = 0; i < n; i++) {
    const t = i * stepNs * 1e-9;
    const yaw = 0.5 * t;
    poses.tNs[i] = i * stepNs;
    poses.xyz.set(
      [30 * Math.sin(0.5 * t) + (shake / w ** 2) * Math.sin(w * t), 30 * (1 - Math.cos(0.5 * t)) + off(i), 0],
      3 * i,
    );
    poses.xyzw.set([0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)], 4 * i);
  }
  const issues = new Issues();
  makeTrajectory(poses, { worldFrame: 'odom', childFrame: 'base_link', from: '/tf' }, issues);
  return issues.sorted().map(({ code, text }) => `${code} ${text}`);
}

it('says of two publishers by how much they differ', () => {
  const [one] = said({ off: i => (i % 2 === 0 ? 0 : 0.4) });
  expect(one).toMatch(/^FL0624 poses of base_link go to and fro by some 0\.40 m from one to the next/);
  // Two of the wheels for one of the filter.
  expect(said({ off: i => (i % 3 === 0 ? 0.4 : 0) }).length).toBe(1);
});

it('says nothing of a drive, of centimetres of noise, of stairs, of one jump, of a hand that shakes, of few poses', () => {
  expect(said({})).toEqual([]);
  expect(said({ off: i => 0.015 * Math.sin(7 * i * i) })).toEqual([]);
  const stairs = (i: number) => 30 * (Math.cos(0.01 * i) - Math.cos(0.01 * (i - (i % 5))));
  expect(said({ off: stairs })).toEqual([]);
  expect(said({ off: i => (i < 200 ? 0 : 3) })).toEqual([expect.stringMatching(/^FL0608/)]);
  expect(said({ shake: 25, hz: 4, stepNs: 100e6 })).toEqual([]);
  expect(said({ n: 20, off: i => i % 2 })).toEqual([]);
});
