// What a check says of the best fit: no number beside a verdict that nothing can be told, none of an axis that the frames do not show.
import { expect, it } from 'vitest';
import { bestFitLine, healthLines, pairHealthJson } from '../../../src/calibration/health/index.js';
import type { Learned } from '../../../src/calibration/health/learn.js';

const six = (value: number) => new Float64Array(6).fill(value) as unknown as Learned['optimum'];
const degree = Math.PI / 180;
const learned = {
  window: 8,
  optimum: Float64Array.of(0.1 * degree, 0.2 * degree, 0.3 * degree, 0.04, 0.05, 0.06),
  sigma: six(1e-4),
  covariance: new Float64Array(36),
  power: six(0),
  observable: [true, false, true, true, true, false],
  right: { mean: 0, sigma: 1 },
  wrong: { mean: 1, sigma: 1 },
} as unknown as Learned;
const pair = (verdict: 'healthy' | 'unknown') => ({
  ...{ camera: 'cam', cloud: 'lidar', verdict, reasons: ['an error of 0.5° cannot be told from none'], learned },
  frames: { asked: 9, seen: 9, usable: 9 },
  ...{ points: 900, edges: 90, windows: [], sweeps: [] },
  T_camera_lidar: { q: [0, 0, 0, 1], t: [0, 0, 0] } as const,
});

it('names the axes that it cannot tell', () => {
  expect(bestFitLine(pair('healthy'))).toBe(
    'best fit, how the points would move: pitch +0.10 ± 0.01°, yaw cannot be told, roll +0.30 ± 0.01°, right +4.0 ± 0.0 cm, down +5.0 ± 0.0 cm, ahead cannot be told',
  );
});

it('gives no numbers where the verdict is that it cannot be told', () => {
  const text = healthLines(pair('unknown')).join('\n');
  expect(text).toContain('best fit, how the points would move: cannot be told');
  expect(text).not.toContain('±');
  expect(pairHealthJson(pair('unknown'), 0n)).toMatchObject({ learned: { told: false } });
  expect(pairHealthJson(pair('healthy'), 0n)).toMatchObject({ learned: { told: true } });
});
