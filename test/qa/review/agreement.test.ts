// Coefficients of agreement against published examples, other tools and closed forms; reports that refuse what too few items tell.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incompleteBeta } from '../../../src/qa/review/binomial.js';
import {
  type Agreement,
  agreementOf,
  agreementReport,
  estimatesOf,
  itemsOf,
  joinLedgers,
  type Made,
  type Ratings,
  type Said,
  type Stratum,
  shareOf,
  type VerdictWord,
} from '../../../src/qa/review/index.js';
import { bench, ledgerOf, onLabel } from './reviewers.js';

interface Golden {
  readonly ratings: readonly { q: number; table: Ratings[]; alpha: number; ac1: number; kappa: number | null }[];
  readonly intervals: readonly { k: number; n: number; low: number; high: number }[];
}
const golden: Golden = JSON.parse(readFileSync('test/golden/review.json', 'utf8'));

const measure = (table: readonly Ratings[], q: number): Agreement =>
  agreementOf(
    table.map((ratings, i) => ({ ratings, cluster: `${i}` })),
    q,
    table[0].length,
    1,
  );

/** Units of two raters from a table of counts, rows the first rater's. */
const fromCounts = (counts: readonly (readonly number[])[]): Ratings[] =>
  counts.flatMap((row, a) => row.flatMap((n, b) => Array.from({ length: n }, (): Ratings => [a, b])));

describe('published examples', () => {
  // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units, missing data.
  const observers = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.'];
  const units = [...observers[0]].map((_, u): Ratings => observers.map(o => (o[u] === '.' ? -1 : Number(o[u]) - 1)));

  test('Krippendorff’s alpha, nominal: (39·32 − 344)/(40·39 − 344)', () => {
    expect(measure(units, 5).alpha).toBeCloseTo(904 / 1216, 9);
    expect(measure(units, 5).alpha).toBeCloseTo(0.743, 3);
    expect(measure(units, 5).overlaps).toBe(11);
  });

  // Gwet, Handbook of Inter-Rater Reliability: the same data give AC1 = 0.77544 (irrCAC, cac.raw4raters).
  test('Gwet’s AC1 of four raters with gaps', () => {
    expect(measure(units, 5).ac1).toBeCloseTo(0.77544, 5);
  });

  // Gwet, Kappa statistic is not satisfactory for assessing the extent of agreement between raters (2002): 118, 5, 2, 0.
  test('Gwet’s AC1 where kappa collapses', () => {
    const { raw, ac1, kappa } = measure(
      fromCounts([
        [118, 5],
        [2, 0],
      ]),
      2,
    );
    expect(raw).toBeCloseTo(0.944, 9);
    expect(ac1).toBeCloseTo((0.944 - 0.054432) / (1 - 0.054432), 9);
    expect(kappa).toBeCloseTo((0.944 - (123 * 120 + 2 * 5) / 125 ** 2) / (1 - (123 * 120 + 2 * 5) / 125 ** 2), 9);
    expect(kappa).toBeCloseTo(-0.0234, 4);
  });

  // The worked example that textbooks of Cohen's kappa (1960) share: 20 both yes, 15 both no, 5 and 10 apart.
  test('Cohen’s kappa of 20-5-10-15', () => {
    const { raw, kappa } = measure(
      fromCounts([
        [20, 5],
        [10, 15],
      ]),
      2,
    );
    expect(raw).toBeCloseTo(0.7, 9);
    expect(kappa).toBeCloseTo(0.4, 9);
  });
});

test.each(golden.ratings.map((each, i) => [i, each] as const))(
  'as the packages of Python compute them: %i',
  (_, { q, table, alpha, ac1, kappa }) => {
    const found = measure(table, q);
    expect(found.alpha).toBeCloseTo(alpha, 9);
    expect(found.ac1).toBeCloseTo(ac1, 9);
    if (kappa !== null) expect(found.kappa).toBeCloseTo(kappa, 9);
  },
);

describe('what cannot be told', () => {
  test('everybody always said the same: alpha and kappa have no value, AC1 is 1', () => {
    const { raw, alpha, kappa, ac1 } = measure(
      fromCounts([
        [80, 0],
        [0, 0],
      ]),
      2,
    );
    expect([raw, alpha, kappa, ac1]).toEqual([1, Number.NaN, Number.NaN, 1]);
  });

  test('no overlap: nothing has a value, and it is refused', () => {
    const found = measure(
      [
        [0, -1],
        [-1, 1],
        [-1, -1],
      ],
      2,
    );
    expect([found.overlaps, found.raw, found.alpha]).toEqual([0, Number.NaN, Number.NaN]);
    expect(found.refused).toBe('0 items were judged by two or more; 50 are needed before agreement can be told');
    expect(found.intervals.raw).toEqual([Number.NaN, Number.NaN]);
  });

  test.each([
    [49, true],
    [50, false],
  ])('%i overlaps: refused %s', (n, refused) => {
    expect(
      measure(
        fromCounts([
          [n - 10, 0],
          [0, 10],
        ]),
        2,
      ).refused !== undefined,
    ).toBe(refused);
  });
});

test('names of the categories and the order of raters and units mean nothing', () => {
  const cell = fc.integer({ min: -1, max: 2 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 }), table => {
      const [a, b] = [
        measure(table, 3),
        measure(
          table.toReversed().map(([x, y, z]) => [z, x, y].map(c => (c < 0 ? c : 2 - c))),
          3,
        ),
      ];
      for (const name of ['raw', 'alpha', 'ac1'] as const)
        if (Number.isNaN(a[name])) expect(b[name]).toBeNaN();
        else expect(b[name]).toBeCloseTo(a[name], 9);
    }),
  );
});

describe('bootstrap', () => {
  const units = (perTrack: number) =>
    Array.from({ length: 600 }, (_, i) => {
      const track = Math.floor(i / perTrack);
      const same = (track * 7919) % 10 < 8;
      return { ratings: [track % 2, same ? track % 2 : 1 - (track % 2)], cluster: `${track}` };
    });

  test('one track is one draw: frames of one track do not make an interval narrower', () => {
    const width = (perTrack: number) => {
      const [low, high] = agreementOf(units(perTrack), 2, 2, 1).intervals.raw;
      return high - low;
    };
    // 600 independent items, or 30 tracks of 20 that agree alike: wider by √20.
    expect(width(20) / width(1)).toBeGreaterThan(3.2);
    expect(width(20) / width(1)).toBeLessThan(5.8);
    // √(0.8 · 0.2 / 600) · 2 · 1.96
    expect(width(1)).toBeGreaterThan(0.052);
    expect(width(1)).toBeLessThan(0.076);
  });

  test('the same seed gives the same interval, and another one not', () => {
    const at = (seed: number) => agreementOf(units(5), 2, 2, seed).intervals;
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });

  test('one track alone gives none', () => {
    expect(agreementOf(units(600), 2, 2, 1).intervals.raw).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('intervals of shares', () => {
  test.each(golden.intervals)('$k of $n as scipy computes it', ({ k, n, low, high }) => {
    expect(shareOf(k, n).low).toBeCloseTo(low, 9);
    expect(shareOf(k, n).high).toBeCloseTo(high, 9);
  });

  test('none and all of n, closed form', () => {
    for (const n of [1, 7, 50, 3000]) {
      expect(shareOf(0, n)).toMatchObject({ low: 0, value: 0 });
      expect(shareOf(0, n).high).toBeCloseTo(1 - 0.025 ** (1 / n), 9);
      expect(shareOf(n, n).low).toBeCloseTo(0.025 ** (1 / n), 9);
    }
    expect(shareOf(0, 0)).toMatchObject({ low: 0, high: 1, value: Number.NaN });
  });

  test('they cover the true share at least 95 % of the time', () => {
    for (const [p, n] of [
      [0.02, 40],
      [0.3, 25],
      [0.9, 60],
    ]) {
      let [covered, chance] = [0, (1 - p) ** n];
      for (let k = 0; k <= n; k++) {
        const { low, high } = shareOf(k, n);
        if (low <= p && p <= high) covered += chance;
        chance *= ((n - k) / (k + 1)) * (p / (1 - p));
      }
      expect(covered).toBeGreaterThanOrEqual(0.95);
    }
  });

  test('the incomplete beta function: symmetry, and polynomials of whole a and b', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 400 }),
        (x, a, b) => {
          expect(incompleteBeta(x, a, b)).toBeCloseTo(1 - incompleteBeta(1 - x, b, a), 10);
          expect(incompleteBeta(x, a, 1)).toBeCloseTo(x ** a, 10);
        },
      ),
    );
  });
});

describe('of a ledger', () => {
  /** Two authors on `n` items of `n / 4` tracks; they differ on every fifth. */
  function reviewed(n: number) {
    const { author } = bench();
    const [ann, bob] = [author('ann'), author('bob')];
    const made: Made[] = [];
    for (let i = 0; i < n; i++) {
      const target = {
        ...onLabel(`l${i}`, 'accept').target,
        track: `t${i >> 2}`,
        category: i % 2 ? 'car' : 'bus',
      } as Said['target'];
      const word = i % 3 ? 'accept' : 'reject';
      const reasons = word === 'reject' ? ['size'] : [];
      made.push(ann.say(onLabel(`l${i}`, word, { target, reasons })));
      const other: VerdictWord = i % 5 ? word : word === 'accept' ? 'reject' : 'accept';
      made.push(bob.say(onLabel(`l${i}`, other, { target, reasons: other === 'reject' ? ['size'] : [] })));
    }
    return { made, ann, bob, ledger: ledgerOf(made.map(({ line }) => line).join('')) };
  }

  test('all, per class, per reason, by pair', () => {
    const { ledger } = reviewed(120);
    const report = agreementReport(ledger);
    expect([report.authors, report.items, report.all.overlaps, report.all.clusters]).toEqual([
      ['ann', 'bob'],
      120,
      120,
      30,
    ]);
    expect(report.all.raw).toBeCloseTo(0.8, 9);
    expect(report.classes.map(({ category, agreement }) => [category, agreement.overlaps])).toEqual([
      ['bus', 60],
      ['car', 60],
    ]);
    expect(report.reasons.map(({ reason, agreement }) => [reason, agreement.raw.toFixed(3)])).toEqual([
      ['size', '0.800'],
    ]);
    expect(report.pairs[0].agreement).toEqual(report.all);
    expect(agreementReport(ledger, 1)).toEqual(report);
  });

  test('skips, undone verdicts and adjudications are no ratings; another content of a label is another item', () => {
    const { made, ann, bob, ledger } = reviewed(60);
    const more = [
      ann.say(onLabel('l0', 'skip', { target: made[0].record.target })),
      bob.undo(made[3].record),
      bob.adjudicate(onLabel('l2', 'flag', { target: made[4].record.target }), [made[4].record]),
      ann.say(
        onLabel('l3', 'accept', {
          target: { ...made[6].record.target, rev: made[0].record.target.rev } as Said['target'],
        }),
      ),
    ];
    const report = agreementReport(joinLedgers([ledger, ledgerOf(more.map(({ line }) => line).join(''))]));
    expect([report.items, report.all.overlaps]).toEqual([61, 58]);
  });

  test('of an empty ledger nothing is claimed', () => {
    const report = agreementReport(ledgerOf(''));
    expect([report.items, report.all.overlaps, report.pairs]).toEqual([0, 0, []]);
    expect(report.all.refused).toMatch(/^0 items/);
  });
});

describe('estimates', () => {
  function estimates(said: readonly (readonly [Stratum, VerdictWord, Partial<Said>?])[]) {
    const ann = bench().author('ann');
    const made = said.map(([stratum, word, more], i) =>
      ann.say(onLabel(`l${i}`, word, { stratum, score: 1 - i / 1000, ...more })),
    );
    return estimatesOf(itemsOf(ledgerOf(made.map(({ line }) => line).join(''))));
  }
  const times = <T>(n: number, one: T): T[] => Array.from({ length: n }, () => one);

  test('residual errors of control items', () => {
    const { residualErrors } = estimates([
      ...times(90, ['control', 'accept'] as const),
      ...times(4, ['control', 'reject'] as const),
      ['control', 'accept', { edit: { dx: 0.1 } }],
      // Changes nothing.
      ['control', 'accept', { edit: { dx: 0 } }],
      ...times(3, ['control', 'unsure'] as const),
      ['control', 'skip'],
      ...times(30, ['ranked', 'reject'] as const),
    ]);
    expect(residualErrors).toMatchObject({ k: 5, n: 96, value: 5 / 96, undecided: 3, refused: undefined });
    // Whatever the three undecided are, the interval holds.
    expect(residualErrors.low).toBe(shareOf(5, 99).low);
    expect(residualErrors.high).toBe(shareOf(8, 99).high);
  });

  test('recall of planted faults, and precision of the first k', () => {
    const { recall, recallOf, precision } = estimates([
      ...times(18, ['planted', 'reject'] as const),
      ...times(2, ['planted', 'flag'] as const),
      ...times(5, ['planted', 'accept'] as const),
      ...times(9, ['ranked', 'reject'] as const),
      ...times(11, ['ranked', 'accept'] as const),
    ]);
    expect(recall).toMatchObject({ k: 20, n: 25, value: 0.8, refused: undefined });
    expect(recallOf).toEqual([{ author: 'ann', recall }]);
    expect(precision.map(({ k, precision: p }) => [k, p.k, p.n, p.refused])).toEqual([
      [10, 9, 10, undefined],
      [20, 9, 20, undefined],
      [50, 9, 20, '20 of the first 50 ranked items were reviewed; all 50 are needed'],
      [100, 9, 20, '20 of the first 100 ranked items were reviewed; all 100 are needed'],
    ]);
  });

  test('too few are told as too few', () => {
    const { residualErrors, recall } = estimates(times(5, ['control', 'accept'] as const));
    expect(residualErrors.refused).toBe('5 random control items were reviewed; 20 are needed');
    expect(recall.refused).toBe('0 planted faults were reviewed; 20 are needed');
  });
});
