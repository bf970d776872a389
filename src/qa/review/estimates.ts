// What the review says of the labels that nobody looked at, of the reviewers, and of the ranking; each with n and an interval.
import { editKey, NO_EDIT } from './apply-edit.js';
import { type Share, shareOf } from './binomial.js';
import type { Item, Standing } from './states.js';
import type { Stratum, Verdict } from './verdict.js';

/** With fewer items the interval says nothing that was not known before. */
const LEAST_ITEMS = 20;

const RANKS = [10, 20, 50, 100] as const;

export interface Estimate extends Share {
  /** Items whose answer is still out (flagged, unsure, disputed): the interval allows for all of them being either. */
  readonly undecided: number;
  /** Why no claim may be made; undefined where it may. */
  readonly refused: string | undefined;
}

export interface Estimates {
  /** Share of faulty labels, from items that were drawn at random: what the ranking does not find. */
  readonly residualErrors: Estimate;
  /** Share of planted faults that were found: by all authors together, and by each. */
  readonly recall: Estimate;
  readonly recallOf: readonly { readonly author: string; readonly recall: Estimate }[];
  /** Share of faulty items among the k that the ranking put first. */
  readonly precision: readonly { readonly k: number; readonly precision: Estimate }[];
}

/** What the verdicts on control items, planted faults and ranked items tell of those that nobody looked at. */
export function estimatesOf(items: ReadonlyMap<string, Item>): Estimates {
  const all = [...items.values()];
  const of = (stratum: Stratum) => all.filter(item => stratumOf(item) === stratum);
  const [control, planted] = [of('control'), of('planted')];
  const authors = [...new Set(planted.flatMap(({ verdicts }) => verdicts.map(({ record }) => record.author)))].sort();
  return {
    residualErrors: estimate(control.map(isFaulty), 'random control items'),
    recall: estimate(planted.map(isFound), 'planted faults'),
    recallOf: authors.map(author => ({
      author,
      recall: estimate(
        planted.map(({ verdicts }) => {
          const own = verdicts.find(({ record, stale }) => record.author === author && stale.length === 0);
          return own ? foundBy(own.record) : 'open';
        }),
        'planted faults',
      ),
    })),
    precision: precisionOf(of('ranked')),
  };
}

/** A record that says more than `ranked` is right: an item is drawn or planted for everybody. */
function stratumOf({ verdicts, adjudications }: Item): Stratum {
  const said = [...verdicts, ...adjudications].filter(isOfThis).map(({ record }) => record.stratum);
  return said.includes('planted') ? 'planted' : said.includes('control') ? 'control' : 'ranked';
}

/** Another recording's ranking says nothing of this one's. */
const isOfThis = ({ stale }: Standing) => !stale.includes('dataset');

type Answer = 'yes' | 'no' | 'undecided' | 'open';

/** A label that was accepted with a correction was not right either. */
function isFaulty({ state, deciding }: Item): Answer {
  if (state === 'open' || state === 'stale') return 'open';
  if (state === 'rejected') return 'yes';
  if (state === 'accepted') return deciding.some(({ edit }) => editKey(edit) !== NO_EDIT) ? 'yes' : 'no';
  return 'undecided';
}

/** A planted fault is also found by whom it made ask. */
function isFound(item: Item): Answer {
  return item.state === 'flagged' ? 'yes' : isFaulty(item);
}

function foundBy({ verdict, edit }: Verdict): Answer {
  if (verdict === 'reject' || verdict === 'flag') return 'yes';
  if (verdict === 'accept') return editKey(edit) === NO_EDIT ? 'no' : 'yes';
  return verdict === 'unsure' ? 'undecided' : 'open';
}

function precisionOf(ranked: readonly Item[]): Estimates['precision'] {
  const scored = ranked
    .map(item => ({ item, score: scoreOf(item) }))
    .filter((one): one is { item: Item; score: number } => one.score !== undefined)
    .sort((a, b) => b.score - a.score || (a.item.key < b.item.key ? -1 : 1));
  const answers = scored.map(({ item }) => isFaulty(item));
  return RANKS.map(k => {
    const first = answers.slice(0, k);
    const reviewed = first.filter(answer => answer !== 'open').length;
    const precision = estimate(first, 'ranked items', 1);
    const refused =
      reviewed < k ? `${reviewed} of the first ${k} ranked items were reviewed; all ${k} are needed` : undefined;
    return { k, precision: { ...precision, refused } };
  });
}

/** Of the latest record that has one. */
function scoreOf({ verdicts }: Item): number | undefined {
  let found: Verdict | undefined;
  for (const { record } of verdicts.filter(isOfThis))
    if (record.score !== null && (!found || record.hlc > found.hlc)) found = record;
  return found?.score ?? undefined;
}

function estimate(answers: readonly Answer[], what: string, least = LEAST_ITEMS): Estimate {
  const count = (answer: Answer) => answers.filter(each => each === answer).length;
  const [yes, no, undecided] = [count('yes'), count('no'), count('undecided')];
  const n = yes + no + undecided;
  const decided = shareOf(yes, yes + no);
  const verb = n === 1 ? 'was' : 'were';
  return {
    ...decided,
    low: shareOf(yes, n).low,
    high: shareOf(yes + undecided, n).high,
    undecided,
    refused: n < least ? `${n} ${what} ${verb} reviewed; ${least} are needed` : undefined,
  };
}
