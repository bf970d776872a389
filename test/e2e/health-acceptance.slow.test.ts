// The acceptance numbers of calibration health on toy towns: windows of nine frames, the true calibration and disturbed ones.
// FRAMELOCK_TOWNS says how many towns; `npm run test:health` takes eight.
import { describe, expect, it } from 'vitest';
import { checkCalibration, type PairHealth } from '../../src/calibration/health/index.js';
import { disturbed, town, type Wrong } from './town-evidence.js';

const TOWNS = Number(process.env.FRAMELOCK_TOWNS ?? 1);
const seeds = Array.from({ length: TOWNS }, (_, i) => 11 + i);
const minutes = 60_000;

/** Along each axis and in slanted directions of that length. */
const errors = (degrees: number, metres: number): Wrong[] => {
  const list: Wrong[] = [];
  const at = (k: number, v: number) => [0, 1, 2].map(i => (i === k ? v : 0)) as [number, number, number];
  for (let k = 0; k < 3; k++)
    list.push({ turn: at(k, k === 1 ? -degrees : degrees) }, { shift: at(k, k === 0 ? -metres : metres) });
  const slant = (v: number) => [v / Math.sqrt(3), -v / Math.sqrt(3), v / Math.sqrt(3)] as const;
  list.push({ turn: slant(degrees) }, { shift: slant(metres) });
  // One town: a shift; the bump below is a turn.
  return TOWNS > 1 ? list : [list[3]];
};

const refused = (checked: readonly PairHealth[]) => {
  const windows = checked.flatMap(c => c.windows);
  return { refused: windows.filter(w => w.probability < 0.5).length, of: windows.length };
};

describe('calibration health of toy towns', () => {
  it('accepts the true calibration in 99 % of windows, refuses 0.5° and 20 cm in 95 %', {
    timeout: 60 * minutes,
  }, async () => {
    const sums = { right: { refused: 0, of: 0 }, wrong: { refused: 0, of: 0 }, half: { refused: 0, of: 0 } };
    const add = (to: { refused: number; of: number }, { refused: r, of }: { refused: number; of: number }) => {
      to.refused += r;
      to.of += of;
    };
    for (const seed of seeds) {
      const source = await town(seed, 9);
      const truth = await checkCalibration(source);
      expect(truth[0].verdict, `town ${seed}: ${truth[0].reasons.join('; ')}`).toBe('healthy');
      expect(truth[0].change).toBeUndefined();
      add(sums.right, refused(truth));
      for (const wrong of errors(0.5, 0.2)) {
        const checked = await checkCalibration(disturbed(source, wrong));
        expect(checked[0].verdict, JSON.stringify(wrong)).toBe('suspicious');
        add(sums.wrong, refused(checked));
      }
      if (TOWNS > 1)
        for (const wrong of errors(0.25, 0.1))
          add(sums.half, refused(await checkCalibration(disturbed(source, wrong))));
    }
    console.info('windows refused', JSON.stringify(sums));
    expect(1 - sums.right.refused / sums.right.of).toBeGreaterThanOrEqual(0.99);
    expect(sums.wrong.refused / sums.wrong.of).toBeGreaterThanOrEqual(0.95);
  });

  it('finds a bump of 0.5° at half time at its place', { timeout: 20 * minutes }, async () => {
    const source = await town(21, TOWNS > 1 ? 18 : 12);
    const half = Math.floor(source.frames / 2);
    const [checked] = await checkCalibration(disturbed(source, { turn: [0, 0.5, 0], from: half }));
    expect(checked.verdict).toBe('suspicious');
    // Frames are looked at every 0.3 s: the place is known to one of these steps.
    expect(Math.abs(checked.change!.frame - half)).toBeLessThanOrEqual(4);
    const turned = ((checked.change!.offsetAfter[1] - checked.change!.offsetBefore[1]) * 180) / Math.PI;
    expect(Math.abs(turned + 0.5)).toBeLessThan(0.1);
    if (TOWNS > 1) expect((await checkCalibration(source))[0].change).toBeUndefined();
  });
});
