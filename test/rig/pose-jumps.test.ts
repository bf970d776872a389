// Poses that jump: where, by how much, and what is none.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { poseJumps } from '../../src/rig/trajectory/pose-jumps.js';
import { makeTrajectory } from '../../src/rig/trajectory/trajectory.js';

interface Bend {
  readonly n: number;
  readonly stepNs: number;
  readonly speed: number;
  readonly rate: number;
  readonly jumpAt: number;
  readonly by: number;
  readonly turn: number;
  readonly noise: (k: number) => number;
}

/** A bend of constant speed, seen every `stepNs`; from `jumpAt` on the world is elsewhere by `by` metres and turned by `turn` rad. */
function bend({
  n = 100,
  stepNs = 20e6,
  speed = 15,
  rate = 0.5,
  jumpAt = Number.POSITIVE_INFINITY,
  by = 0,
  turn = 0,
  noise = () => 0,
}: Partial<Bend>) {
  const poses = { tNs: new Float64Array(n), xyz: new Float64Array(3 * n), xyzw: new Float64Array(4 * n) };
  for (let i = 0; i < n; i++) {
    const t = i * stepNs * 1e-9;
    const yaw = rate * t + (i >= jumpAt ? turn : 0);
    poses.tNs[i] = i * stepNs;
    poses.xyz[3 * i] = (speed / rate) * Math.sin(rate * t) + noise(2 * i) + (i >= jumpAt ? by : 0);
    poses.xyz[3 * i + 1] = (speed / rate) * (1 - Math.cos(rate * t)) + noise(2 * i + 1);
    poses.xyzw.set([0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)], 4 * i);
  }
  return poses;
}

it('finds the step in which a localiser puts the rig elsewhere, and how far', () => {
  const found = poseJumps(bend({ jumpAt: 40, by: 3 }))!;
  expect(found.count).toBe(1);
  expect(found.after[39]).toBe(1);
  expect(found.first.sample).toBe(39);
  // 15 m/s at 0.5 rad/s bends by 7.5 m/s² · (20 ms)² = 3 mm between one step and the next.
  expect(Math.abs(found.first.metres - 3)).toBeLessThan(0.004);
});

it('finds a turn on the spot', () => {
  const found = poseJumps(bend({ jumpAt: 70, turn: 0.2 }))!;
  expect([found.count, found.first.sample]).toEqual([1, 69]);
  expect(Math.abs(found.first.radians - 0.2)).toBeLessThan(1e-6);
});

it('finds both steps of a single wild pose', () => {
  const poses = bend({});
  poses.xyz[3 * 50] += 20;
  expect([...poseJumps(poses)!.after.keys()].filter(i => poseJumps(poses)!.after[i])).toEqual([49, 50]);
});

it.each([
  [
    'hard braking at 10 Hz: 10 m/s² from one step to the next',
    100e6,
    (t: number) => (t < 5 ? 20 * t : 100 + 20 * (t - 5) - 5 * (t - 5) ** 2),
  ],
  [
    'a kerb: 30 m/s² for 40 ms at 50 Hz',
    20e6,
    (t: number) => (t < 1 ? 5 * t : t < 1.04 ? 5 * t - 15 * (t - 1) ** 2 : 5 + 0.176 + 3.8 * (t - 1.04)),
  ],
  ['poses twice a second in a bend', 500e6, (t: number) => 30 * Math.sin(0.5 * t)],
])('%s is no jump', (_, stepNs, way) => {
  const poses = bend({ stepNs, speed: 0 });
  for (let i = 0; i < 100; i++) poses.xyz[3 * i] = way((i * stepNs) / 1e9);
  expect(poseJumps(poses)).toBeUndefined();
});

it('takes noise and stairs for what they are', () => {
  // Half a metre of scatter, as of plain GNSS; poses of 10 Hz published at 100 Hz.
  const noise = (k: number) => 0.5 * Math.sin(k * k * 1.7 + k);
  expect(poseJumps(bend({ noise }))).toBeUndefined();
  const stairs = bend({ stepNs: 10e6, speed: 30 });
  for (let i = 0; i < 100; i++) stairs.xyz.copyWithin(3 * i, 3 * (i - (i % 10)), 3 * (i - (i % 10)) + 3);
  expect(poseJumps(stairs)).toBeUndefined();
});

it('bursts of poses hide no jump and make none', () => {
  const poses = bend({ n: 200, jumpAt: 100, by: 2 });
  // Pairs that lie 0.1 ms apart, with 5 mm between them.
  for (let i = 1; i < 200; i += 2) {
    poses.tNs[i] = poses.tNs[i - 1] + 1e5;
    poses.xyz.copyWithin(3 * i, 3 * i - 3, 3 * i);
    poses.xyz[3 * i + 2] += 0.005;
  }
  expect([...poseJumps(poses)!.after.keys()].filter(i => poseJumps(poses)!.after[i])).toEqual([99]);
});

// The first and the last step have neighbours on one side only, and beside a jump none to trust.
it('finds any single jump of half a metre and more, wherever it lies, and nothing in an even drive', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 96 }),
      fc.double({ min: 0.5, max: 1e4, noNaN: true }),
      fc.double({ min: 0.1, max: 20, noNaN: true }),
      fc.constantFrom(5e6, 20e6, 50e6),
      (jumpAt, by, speed, stepNs) => {
        expect(poseJumps(bend({ speed, stepNs }))).toBeUndefined();
        const found = poseJumps(bend({ jumpAt, by, speed, stepNs }))!;
        expect([found.count, found.first.sample]).toEqual([1, jumpAt - 1]);
      },
    ),
  );
});

it('gives no pose inside a jump, the samples themselves at its ends, and says so once', () => {
  const issues = new Issues();
  const names = { worldFrame: 'map', childFrame: 'base_link', from: '/localised' };
  const trajectory = makeTrajectory(bend({ jumpAt: 40, by: 3 }), names, issues)!;
  expect(trajectory.at(39 * 20e6 + 1)).toBeUndefined();
  expect(trajectory.at(40 * 20e6 - 1)).toBeUndefined();
  expect(trajectory.at(39 * 20e6)!.t[0]).toBeCloseTo(30 * Math.sin(0.39), 9);
  expect(trajectory.at(40 * 20e6)!.t[0]).toBeCloseTo(30 * Math.sin(0.4) + 3, 9);
  expect(trajectory.at(41.5 * 20e6)).toBeDefined();
  expect([...trajectory.jumpsNs]).toEqual([39 * 20e6]);
  // Both sides are known, and yet nobody knows how the rig moved from one to the other.
  expect(trajectory.around(38.5 * 20e6)(39 * 20e6)).toEqual(trajectory.at(39 * 20e6));
  expect(trajectory.around(38.5 * 20e6)(40 * 20e6)).toBeUndefined();
  expect(trajectory.around(45 * 20e6)(39 * 20e6)).toBeUndefined();
  expect(trajectory.around(45 * 20e6)(40 * 20e6)).toEqual(trajectory.at(40 * 20e6));
  const [issue] = issues.sorted();
  expect(issue.code).toBe('FL0608');
  expect(issue.text).toContain('poses of base_link jump once, first by 3.00 m within 20 ms at 0.780 s');
});
