// The cause of a misfit: planted ones are named, mixtures and noise are not, and the town's own errors are found.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Displacement, displacementsOf, explain } from '../../../src/calibration/cause/index.js';
import type { FrameEvidence } from '../../../src/calibration/evidence/index.js';
import { probeFrame } from '../../../src/calibration/nid/index.js';
import { seeded } from '../../../src/calibration/observe/seeded.js';
import { rotationExp } from '../../../src/geometry/rotation-vector.js';
import { compose, type SE3 } from '../../../src/geometry/se3.js';
import { turns } from '../../support/effort.js';
import { townEvidence } from '../town-evidence.js';

const degree = Math.PI / 180;

/** A pinhole of 500 px on a car whose speed and yaw rate change: closed forms, no pictures. */
function groups(seed: number): Displacement[] {
  const random = seeded(seed);
  return Array.from({ length: 120 }, (_, k) => {
    const [x, y, z] = [(random() - 0.5) * 10, (random() - 0.5) * 3, 4 + 26 * random()];
    const along = k % 2 === 0 ? 'u' : 'v';
    const j = along === 'u' ? [500 / z, 0, (-500 * x) / z ** 2] : [0, 500 / z, (-500 * y) / z ** 2];
    const [speed, yawRate] = [12 * random(), 0.6 * (random() - 0.5)];
    // The car drives along z and turns about y: what stands still goes by −(v + ω × p).
    const still = [-yawRate * z, 0, -speed + yawRate * x];
    const mover = k % 4 < 2 ? [8 * (random() - 0.5), 0, 10 * (random() - 0.5)] : [0, 0, 0];
    const dot = (d: readonly number[]) => j[0] * d[0] + j[1] * d[1] + j[2] * d[2];
    return {
      frame: k,
      along,
      px: 0,
      weight: 0.5 + random() / 2,
      range: Math.hypot(x, y, z),
      side: 0.5 + x / z / 2,
      perTurn: [dot([0, -z, y]), dot([z, 0, -x]), dot([-y, x, 0])],
      perShift: [j[0], j[1], j[2]],
      perSecond: dot(still),
      perMoverSecond: dot(mover),
    };
  });
}

const planted = {
  rotation: (d: Displacement) => 0.8 * degree * d.perTurn[1] - 0.3 * degree * d.perTurn[0],
  translation: (d: Displacement) => 0.15 * d.perShift[0] - 0.1 * d.perShift[2],
  time: (d: Displacement) => -0.037 * d.perSecond,
  sweep: (d: Displacement) => 0.05 * d.perMoverSecond,
};

describe('displacements in closed form', () => {
  it.each(['rotation', 'translation', 'time', 'sweep'] as const)('%s is named, with its numbers', name => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), seed => {
        const random = seeded(seed + 7);
        const all = groups(seed).map(d => ({ ...d, px: planted[name](d) + 0.6 * (random() - 0.5) }));
        // One in ten outlines found another edge.
        for (let k = 0; k < all.length; k += 10) all[k] = { ...all[k], px: 16 * (random() - 0.5) };
        const found = explain(all);
        expect(found.best).toBe(name);
        expect(found.alike).toEqual([]);
        const { value, r2 } = found.causes[0];
        expect(r2).toBeGreaterThan(0.75);
        const truth = {
          rotation: [-0.3 * degree, 0.8 * degree, 0],
          translation: [0.15, 0, -0.1],
          time: [-0.037],
          sweep: [0.05],
        };
        const tolerance = { rotation: 0.05 * degree, translation: 0.03, time: 0.003, sweep: 0.006 }[name];
        for (const [k, t] of truth[name].entries()) expect(Math.abs(value[k] - t)).toBeLessThan(tolerance);
      }),
      { numRuns: turns(8, 20), seed: 1 },
    );
  });

  it('noise alone is explained by nothing, and right outlines need no cause', () => {
    const random = seeded(3);
    const noise = explain(groups(3).map(d => ({ ...d, px: 8 * (random() - 0.5) })));
    expect(noise.best).toBeUndefined();
    expect(noise.reason).toContain('none of the causes');
    const right = explain(groups(4).map(d => ({ ...d, px: 0.4 * (random() - 0.5) })));
    expect(right.best).toBeUndefined();
    expect(right.reason).toContain('nothing to explain');
  });

  it('a car at one speed straight ahead cannot tell time from a shift', () => {
    const steady = groups(5).map(d => {
      const perSecond = -9 * d.perShift[2];
      return { ...d, perSecond, perMoverSecond: 0, px: -0.04 * perSecond };
    });
    const found = explain(steady);
    expect([found.best, found.alike]).toEqual(['time', ['translation']]);
    expect(found.untested).toEqual([{ name: 'sweep', why: 'nothing is known to move by itself' }]);
  });

  it('a car that stands cannot show a time; few, empty and broken input have an answer', () => {
    const still = explain(groups(6).map(d => ({ ...d, perSecond: 0, px: planted.rotation(d) })));
    expect(still.best).toBe('rotation');
    expect(still.untested.map(one => one.name)).toEqual(['time']);
    expect(explain([]).reason).toContain('only 0 groups');
    expect(explain(groups(1).slice(0, 5)).reason).toContain('only 5 groups');
    expect(explain(groups(1).map(d => ({ ...d, px: Number.NaN }))).reason).toContain('only 0 groups');
  });
});

describe('the toy town', () => {
  let town: Map<string, FrameEvidence[]>;
  beforeAll(async () => {
    town = await townEvidence('true');
  }, 60_000);

  const explained = (change: SE3, raw?: Map<string, FrameEvidence[]>) => {
    const frames = (raw ?? town).get('lidar_top camera_front')!;
    const moved = frames.map(one => ({ ...one, T_camera_lidar: compose(change, one.T_camera_lidar) }));
    const probes = moved.map(probeFrame).filter(frame => frame !== undefined);
    return explain(displacementsOf(probes));
  };
  const none: SE3 = { q: [0, 0, 0, 1], t: [0, 0, 0] };

  it('a planted turn is a rotation, and the answer turns back', () => {
    const { best, alike, causes } = explained({ q: rotationExp([0.4 * degree, 1 * degree, 0]), t: [0, 0, 0] });
    expect([best, alike]).toEqual(['rotation', []]);
    for (const [k, planted] of [-0.4, -1, 0].entries())
      expect(Math.abs(causes[0].value[k] / degree - planted)).toBeLessThan(0.3);
  });

  it('a planted shift is a translation, and the answer shifts back', () => {
    const { best, causes } = explained({ q: none.q, t: [0.25, 0.2, 0] });
    expect(best).toBe('translation');
    for (const [k, planted] of [-0.25, -0.2].entries())
      expect(Math.abs(causes[0].value[k] - planted)).toBeLessThan(0.1);
  });

  it('its own late camera is a matter of time; at nearly one speed a shift would do as well', async () => {
    const { best, alike, causes } = explained(none, await townEvidence('raw'));
    expect(best).toBe('time');
    expect(alike).toEqual(['translation']);
    const time = causes.find(cause => cause.name === 'time')!;
    expect(Math.abs(time.value[0] + 0.041)).toBeLessThan(0.01);
    expect(Math.abs(time.value[0] + 0.041)).toBeLessThan(3 * time.sigma[0]);
  });

  it('as it is no cause is named', () => {
    const { best, causes } = explained(none);
    expect(best).toBeUndefined();
    for (const { r2 } of causes) expect(r2).toBeLessThan(0.2);
  });
});
