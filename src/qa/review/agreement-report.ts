// Agreement of the authors of a ledger: over all verdicts, per pair of authors, per class, and per reason.
import { type Agreement, agreementOf, type Unit } from './agreement.js';
import type { Ledger } from './ledger.js';
import { activeRecords } from './states.js';
import { targetKey, trackOf, type Verdict } from './verdict.js';

/** What can be chosen; who skips says nothing. */
const WORDS = ['accept', 'reject', 'flag', 'unsure'] as const;

export interface AgreementReport {
  /** Ascending. */
  readonly authors: readonly string[];
  /** Items that at least one author judged. An item whose label was changed in between counts once for each content. */
  readonly items: number;
  readonly all: Agreement;
  readonly pairs: readonly { readonly authors: readonly [string, string]; readonly agreement: Agreement }[];
  readonly classes: readonly { readonly category: string; readonly agreement: Agreement }[];
  /** Whether a reason was given or not, over all judged items. */
  readonly reasons: readonly { readonly reason: string; readonly agreement: Agreement }[];
}

interface Judged {
  readonly cluster: string;
  readonly category: string | undefined;
  readonly byAuthor: ReadonlyMap<string, Verdict>;
}

/** `seed` of the bootstrap: equal ledgers and seeds give equal reports. Adjudications are no ratings. */
export function agreementReport(ledger: Ledger, seed = 1): AgreementReport {
  const judged = judgedItems(ledger);
  const authors = [...new Set(judged.flatMap(({ byAuthor }) => [...byAuthor.keys()]))].sort();
  const words = (items: readonly Judged[], who: readonly string[]) =>
    agreementOf(
      unitsOf(items, who, ({ verdict }) => WORDS.indexOf(verdict as (typeof WORDS)[number])),
      WORDS.length,
      who.length,
      seed,
    );
  const categories = [...new Set(judged.flatMap(({ category }) => category ?? []))].sort();
  const reasons = [...new Set(judged.flatMap(({ byAuthor }) => [...byAuthor.values()].flatMap(r => r.reasons)))].sort();
  return {
    authors,
    items: judged.length,
    all: words(judged, authors),
    pairs: pairsOf(authors).map(pair => ({ authors: pair, agreement: words(judged, pair) })),
    classes: categories.map(category => ({
      category,
      agreement: words(
        judged.filter(item => item.category === category),
        authors,
      ),
    })),
    reasons: reasons.map(reason => ({
      reason,
      agreement: agreementOf(
        unitsOf(judged, authors, record => (record.reasons.includes(reason) ? 1 : 0)),
        2,
        authors.length,
        seed,
      ),
    })),
  };
}

function unitsOf(items: readonly Judged[], authors: readonly string[], category: (record: Verdict) => number): Unit[] {
  return items.map(({ cluster, byAuthor }) => ({
    cluster,
    ratings: authors.map(author => {
      const record = byAuthor.get(author);
      return record ? category(record) : -1;
    }),
  }));
}

/** More pairs than a table can show are left to who asks for them. */
const MOST_AUTHORS = 8;

function pairsOf(authors: readonly string[]): [string, string][] {
  if (authors.length > MOST_AUTHORS) return [];
  return authors.flatMap((one, i) => authors.slice(i + 1).map((two): [string, string] => [one, two]));
}

/** The latest verdict of each author on each content of each item, without skips; two contents of one item, or two recordings, are two items. */
function judgedItems(ledger: Ledger): Judged[] {
  const items = new Map<string, { cluster: string; category: string | undefined; byAuthor: Map<string, Verdict> }>();
  for (const record of activeRecords(ledger)) {
    const { target, author, verdict, adjudicates } = record;
    if (verdict === null || adjudicates) continue;
    const key = targetKey(target);
    const at = `${target.rev} ${record.dataset} ${key}`;
    const track = trackOf(target);
    const item = items.get(at) ?? { cluster: track === '' ? key : track, category: undefined, byAuthor: new Map() };
    items.set(at, item);
    item.category = target.category ?? item.category;
    item.byAuthor.delete(author);
    if (verdict !== 'skip') item.byAuthor.set(author, record);
  }
  return [...items.keys()]
    .sort()
    .map(key => items.get(key)!)
    .filter(({ byAuthor }) => byAuthor.size > 0);
}
