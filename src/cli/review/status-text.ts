// What `framelock review status` says: as lines for people and as JSON.
import {
  activeRecords,
  type Estimate,
  type Estimates,
  type Item,
  itemStates,
  type Ledger,
  staleReasons,
  verdictWords,
} from '../../qa/review/index.js';
import { median } from '../../time/order-statistics.js';
import { many, table } from '../print.js';

export interface ReviewStatus {
  readonly ledgers: number;
  readonly ledger: Ledger;
  readonly items: ReadonlyMap<string, Item>;
  /** Keys of what the dataset's queue asks for; undefined where there is no queue. */
  readonly queued?: ReadonlySet<string>;
  readonly estimates: Estimates;
  /** What verdicts could be compared with. */
  readonly checked: { readonly dataset: boolean; readonly calibration: boolean; readonly labels: boolean };
}

export function reviewStatusJson({ ledgers, ledger, items, queued, estimates, checked }: ReviewStatus) {
  const all = [...items.values()];
  const { residualErrors, recall, recallOf, precision } = estimates;
  return {
    ledgers,
    records: ledger.entries.size,
    conflicting_ids: ledger.conflicts.size,
    checked,
    queue: queued ? { items: queued.size, judged: [...queued].filter(key => items.has(key)).length } : null,
    states: itemStates.map(state => ({ state, items: all.filter(item => item.state === state).length })),
    stale: staleReasons.map(reason => ({ reason, items: all.filter(item => staleBy(item, reason)).length })),
    authors: authorsOf(ledger),
    residual_errors: estimateJson(residualErrors),
    recall: estimateJson(recall),
    recall_by_author: recallOf.map(({ author, recall: own }) => ({ author, ...estimateJson(own) })),
    precision: precision.map(({ k, precision: one }) => ({ first: k, ...estimateJson(one) })),
    items: all.map(({ key, state, target, verdicts, adjudications }) => ({
      key,
      state,
      target,
      verdicts: [...verdicts, ...adjudications].map(({ record, stale }) => ({
        id: record.id,
        author: record.author,
        verdict: record.verdict,
        adjudication: record.adjudicates !== null,
        reasons: record.reasons,
        stale,
      })),
    })),
  };
}

export function reviewStatusText(status: ReviewStatus): string {
  const { ledgers, records, queue, states, stale, authors, checked } = reviewStatusJson(status);
  const { residualErrors, recall, recallOf, precision } = status.estimates;
  const isStale = stale.filter(({ items }) => items > 0);
  const unchecked = Object.entries(checked).flatMap(([what, known]) => (known ? [] : [what]));
  return [
    `${many(records, 'record')} in ${many(ledgers, 'ledger')}, ${many(status.items.size, 'item')} with a verdict`,
    ...(queue ? [queueLine(queue)] : []),
    table(
      ['state', 'items'],
      states.map(({ state, items }) => [state, items]),
    ),
    ...(isStale.length > 0 ? [`stale by ${isStale.map(({ reason, items }) => `${reason} ${items}`).join(', ')}`] : []),
    ...(unchecked.length > 0 ? [`not compared with: ${unchecked.join(', ')}`] : []),
    ...(authors.length > 0
      ? [
          table(
            ['author', ...verdictWords, 'median s'],
            authors.map(({ author, verdicts, median_s }) => [
              author,
              ...verdictWords.map(word => verdicts[word]),
              median_s.toFixed(1),
            ]),
          ),
        ]
      : []),
    estimateLine('labels that the ranking does not find: faulty', residualErrors),
    estimateLine('planted faults: found', recall),
    ...recallOf.map(({ author, recall: own }) => estimateLine(`  by ${author}: found`, own)),
    ...precision.map(({ k, precision: one }) => estimateLine(`first ${k} of the ranking: faulty`, one)),
  ].join('\n');
}

/** What `framelock qa --review` asked for, and how far that is. */
function queueLine({ items, judged }: { readonly items: number; readonly judged: number }): string {
  const left = items - judged;
  const rest = left === 0 ? 'all have a verdict' : `${left} have no verdict yet: framelock view shows them`;
  return `review queue: ${many(items, 'item')}, ${rest}`;
}

function estimateLine(what: string, estimate: Estimate): string {
  if (estimate.refused !== undefined) return `${what}: too few to tell (${estimate.refused})`;
  const { k, n, value, low, high, undecided } = estimate;
  const open = undecided > 0 ? `, ${undecided} undecided` : '';
  return `${what}: ${k} of ${n}${open} = ${percent(value)} % (95 % interval ${percent(low)} to ${percent(high)} %)`;
}

const percent = (share: number) => (Number.isNaN(share) ? '–' : (100 * share).toFixed(1));

/** Without numbers where no claim may be made; the counts stay. */
function estimateJson({ k, n, value, low, high, undecided, refused }: Estimate) {
  const told = refused === undefined && n > 0;
  return {
    k,
    n,
    undecided,
    value: told && Number.isFinite(value) ? value : null,
    low: told ? low : null,
    high: told ? high : null,
    refused: refused ?? null,
  };
}

const staleBy = ({ verdicts, adjudications }: Item, reason: (typeof staleReasons)[number]) =>
  [...verdicts, ...adjudications].some(({ stale }) => stale.includes(reason));

/** Verdicts in force or replaced, not those taken back: what each author did. */
function authorsOf(ledger: Ledger) {
  const records = activeRecords(ledger).filter(({ verdict }) => verdict !== null);
  const names = [...new Set(records.map(({ author }) => author))].sort();
  return names.map(author => {
    const own = records.filter(record => record.author === author);
    const of = (word: string) => own.filter(({ verdict }) => verdict === word).length;
    const [accept, reject, flag, unsure, skip] = verdictWords.map(of);
    const seconds = Float64Array.from(own, ({ dwell_ms }) => dwell_ms / 1000);
    return { author, verdicts: { accept, reject, flag, unsure, skip }, median_s: median(seconds) };
  });
}
