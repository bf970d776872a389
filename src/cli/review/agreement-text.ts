// What `framelock review agreement` says: as a table for people and as JSON.
import { printable } from '../../issue.js';
import type { Agreement, AgreementReport, Interval } from '../../qa/review/index.js';
import { many, table } from '../print.js';

const coefficients = ['raw', 'ac1', 'alpha', 'kappa'] as const;

export function agreementJson({ authors, items, all, pairs, classes, reasons }: AgreementReport) {
  return {
    authors,
    items,
    all: oneJson(all),
    pairs: pairs.map(({ authors: two, agreement }) => ({ authors: two, ...oneJson(agreement) })),
    classes: classes.map(({ category, agreement }) => ({ category, ...oneJson(agreement) })),
    reasons: reasons.map(({ reason, agreement }) => ({ reason, ...oneJson(agreement) })),
  };
}

/** Numbers that may not be claimed, and those that have no value, are null. */
function oneJson({ overlaps, clusters, refused, intervals, ...values }: Agreement) {
  const told = (value: number) => (refused === undefined && Number.isFinite(value) ? value : null);
  const [raw, ac1, alpha, kappa] = coefficients.map(name => ({
    value: told(values[name]),
    low: told(intervals[name][0]),
    high: told(intervals[name][1]),
  }));
  return { overlaps, tracks: clusters, raw, ac1, alpha, kappa, refused: refused ?? null };
}

export function agreementText({ authors, items, all, pairs, classes, reasons }: AgreementReport): string {
  const rows: readonly (readonly [string, Agreement])[] = [
    ['all', all],
    ...(authors.length > 2 ? pairs.map(({ authors: two, agreement }) => [two.join(', '), agreement] as const) : []),
    ...classes.map(({ category, agreement }) => [`class ${category}`, agreement] as const),
    ...reasons.map(({ reason, agreement }) => [`reason ${reason}`, agreement] as const),
  ];
  const told = rows.filter(([, { refused }]) => refused === undefined);
  const refused = rows.filter(([, one]) => one.refused !== undefined);
  return [
    `${many(items, 'item')} of ${many(authors.length, 'author')}${authors.length > 0 ? `: ${authors.join(', ')}` : ''}`,
    ...(told.length > 0
      ? [
          table(
            ['of', 'n', 'tracks', 'raw', "Gwet's AC1", "Krippendorff's alpha", "Cohen's kappa"],
            told.map(([name, one]) => [
              name,
              one.overlaps,
              one.clusters,
              ...coefficients.map(coefficient => valueText(one[coefficient], one.intervals[coefficient])),
            ]),
          ),
          'in brackets the 95 % interval, from tracks drawn with replacement; – has no value',
        ]
      : []),
    ...refused.map(([name, one]) => `${printable(name)}: too few to tell (${one.refused})`),
  ].join('\n');
}

function valueText(value: number, [low, high]: Interval): string {
  if (!Number.isFinite(value)) return '–';
  return Number.isFinite(low) ? `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]` : value.toFixed(3);
}
