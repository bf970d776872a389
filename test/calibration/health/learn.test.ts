// Learning and judging on frames whose best extrinsic is known in closed form: paraboloids with a spread of their own.
import { describe, expect, it } from 'vitest';
import { findChange } from '../../../src/calibration/health/change.js';
import type { FrameScore } from '../../../src/calibration/health/frame-score.js';
import { learn, probabilityOf } from '../../../src/calibration/health/learn.js';
import { bestChange, plainDirections, WANTED } from '../../../src/calibration/health/search.js';
import { steadyPart } from '../../../src/calibration/health/steady-part.js';
import { judgeWindow, probed } from '../../../src/calibration/health/window.js';
import { seeded } from '../../support/seeded.js';

const degree = Math.PI / 180;

/** Falls by 100 nats per 0.25° and 10 cm off `top`; each frame's own top lies beside it by a tenth of that. */
function frames(count: number, top: readonly number[], seed = 1, flat: readonly number[] = []): FrameScore[] {
  const next = seeded(seed);
  const noise = () => (next() / 2147483647 - 0.5) * 2 * Math.sqrt(3);
  return Array.from({ length: count }, (_, frame) => {
    const own = top.map((t, k) => t + 0.05 * WANTED[k] * noise());
    const score = (change: ArrayLike<number>) =>
      -own.reduce((sum, t, k) => sum + (flat.includes(k) ? 0 : 100 * ((change[k] - t) / (WANTED[k] / 2)) ** 2), 0);
    return {
      frame,
      tNs: frame * 1e8,
      points: 4000,
      edges: [300, 300],
      reflects: true,
      moves: false,
      motion: Float64Array.of(600, 600, 300, 40, 40, 20, 0),
      parts: change => [score(change), 0, 0],
      score,
    };
  });
}

const none = [0, 0, 0, 0, 0, 0];
const off = [0.3 * degree, -0.2 * degree, 0.4 * degree, 0.1, -0.05, 0.08];

describe('the search', () => {
  it('finds the top of a paraboloid', () => {
    const some = frames(5, off);
    const steps = WANTED.map(w => w / 3);
    const found = bestChange({ frames: some, steps, directions: plainDirections(steps), nats: 1 }, new Float64Array(7));
    off.forEach((o, k) => {
      expect(Math.abs(found[k] - o)).toBeLessThan(0.1 * WANTED[k]);
    });
  });

  it('follows a ridge to its top: pitch that looks like a shift down', () => {
    const [turn, shift] = [WANTED[0], WANTED[4]];
    const top = [1.2 * turn, 0, 0, 0, -0.9 * shift, 0];
    // 400 nats per quarter of WANTED on its own; pitch and shift down undo each other by three quarters.
    const [base] = frames(1, none);
    const score = (change: ArrayLike<number>) => {
      const d = top.map((t, k) => (change[k] - t) / (WANTED[k] / 4));
      return -400 * (d.reduce((sum, v) => sum + v * v, 0) + 1.5 * d[0] * d[4]);
    };
    const steps = WANTED.map(w => w / 6);
    const directions = plainDirections(steps);
    const found = bestChange({ frames: [{ ...base, score }], steps, directions, nats: 1 }, new Float64Array(7));
    // What the unlikeliness of large errors moves is 1/6400 of them.
    top.forEach((o, k) => {
      expect(Math.abs(found[k] - o)).toBeLessThan(0.02 * WANTED[k]);
    });
  });
});

describe('learning', () => {
  it('needs four frames', () => {
    expect(learn(frames(3, none))).toBeUndefined();
  });

  it('finds the optimum beside a wrong calibration, and says that the given one is not it', () => {
    const all = frames(24, off);
    const learned = learn(all)!;
    off.forEach((o, k) => {
      expect(Math.abs(learned.optimum[k] - o)).toBeLessThan(0.08 * WANTED[k]);
    });
    expect(probabilityOf(learned.optimum, learned)).toBeLessThan(0.05);
    expect(judgeWindow(all.slice(0, 9).map(probed), learned).probability).toBeLessThan(0.05);
  });

  it('accepts the right one, and refuses errors of 0.5° and 20 cm along every axis', () => {
    const learned = learn(frames(24, none))!;
    const judged = (top: readonly number[], seed: number) =>
      judgeWindow(frames(9, top, seed).map(probed), learned).probability;
    for (let seed = 10; seed < 20; seed++) expect(judged(none, seed)).toBeGreaterThan(0.5);
    WANTED.forEach((wanted, k) => {
      for (const sign of [-1, 1])
        expect(
          judged(
            none.map((_, j) => (j === k ? sign * wanted : 0)),
            30 + k,
          ),
        ).toBeLessThan(0.5);
    });
    expect(learned.observable.every(Boolean)).toBe(true);
  });

  it('says which axis the frames tell nothing of', () => {
    expect(learn(frames(24, none, 1, [5]))!.observable).toEqual([true, true, true, true, true, false]);
  });

  it('is the same every time', () => {
    expect(learn(frames(12, off))).toEqual(learn(frames(12, off)));
  });
});

describe('the steady part', () => {
  it('is everything where nothing changes, and the longer side of a bump', () => {
    const still = frames(24, none);
    expect(steadyPart(still)).toHaveLength(24);
    const turned = none.map((_, k) => (k === 1 ? 0.5 * degree : 0));
    const bumped = [...frames(14, none), ...frames(10, turned, 7)];
    expect(steadyPart(bumped)).toEqual(bumped.slice(0, 14));
    expect(steadyPart([...bumped].reverse())).toHaveLength(14);
  });

  it('of few frames is all of them', () => {
    for (const n of [0, 1, 5]) expect(steadyPart(frames(n, none))).toHaveLength(n);
  });
});

describe('a change inside a recording', () => {
  const windowsOf = (all: readonly FrameScore[], learned: NonNullable<ReturnType<typeof learn>>) => {
    const windows = [];
    for (let i = 0; i + 9 <= all.length; i += 3) windows.push(judgeWindow(all.slice(i, i + 9).map(probed), learned));
    return windows;
  };
  const numbered = (all: readonly FrameScore[]) => all.map((f, frame) => ({ ...f, frame, tNs: frame * 1e8 }));

  it('is found where it is, and not where there is none', () => {
    const still = numbered(frames(60, none));
    const learned = learn(still.filter((_, i) => i % 3 === 0))!;
    expect(findChange(windowsOf(still, learned), learned, 3)).toBeUndefined();
    const turned = none.map((_, k) => (k === 1 ? 0.5 * degree : 0));
    const windows = windowsOf(numbered([...frames(33, none), ...frames(27, turned, 5)]), learned);
    const found = findChange(windows, learned, 3)!;
    expect(windows[found.before].last).toBeLessThanOrEqual(35);
    expect(windows[found.after].first).toBeGreaterThanOrEqual(30);
    expect((found.offsetAfter[1] - found.offsetBefore[1]) / degree).toBeCloseTo(0.5, 1);
  });

  it('is not told by too few windows', () => {
    const some = frames(12, none);
    const learned = learn(some)!;
    expect(findChange(windowsOf(some, learned), learned, 3)).toBeUndefined();
  });
});
