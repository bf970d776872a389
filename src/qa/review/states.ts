// The state of every item: the latest verdict of each author, what is stale, what is disputed, and what settles it.
import { type Ledger, recordsOf } from './ledger.js';
import { type Present, type StaleReason, stalenessOf } from './present.js';
import { type Target, targetKey, type Verdict } from './verdict.js';

export const itemStates = ['accepted', 'rejected', 'flagged', 'unsure', 'disputed', 'stale', 'open'] as const;
export type ItemState = (typeof itemStates)[number];

export interface Standing {
  readonly record: Verdict;
  /** Empty: in force. */
  readonly stale: readonly StaleReason[];
}

export interface Item {
  readonly key: string;
  /** As the latest record tells it. */
  readonly target: Target;
  readonly state: ItemState;
  /** The latest verdict of each author, by author; stale ones too, to be shown beside the item. */
  readonly verdicts: readonly Standing[];
  /** The latest adjudication of each author, likewise. */
  readonly adjudications: readonly Standing[];
  /** The records that made the state: of `accepted` and `rejected` those whose edits are applied. */
  readonly deciding: readonly Verdict[];
}

/**
 * Records in force: not taken back, and of their author no later one for the same item. In the order of time. One about another
 * recording than `dataset` never takes the place of one about this: labels of two recordings may have the same ids.
 */
export function currentRecords(ledger: Ledger, dataset?: string): Verdict[] {
  const latest = new Map<string, Verdict>();
  for (const record of activeRecords(ledger)) {
    if (record.verdict === null) continue;
    const key = `${record.adjudicates ? 'a' : 'v'} ${record.author} ${targetKey(record.target)}`;
    const keepsPlace = latest.get(key)?.dataset === dataset && record.dataset !== dataset;
    if (dataset === undefined || !keepsPlace) latest.set(key, record);
  }
  return [...latest.values()].sort((a, b) => (a.hlc < b.hlc || (a.hlc === b.hlc && a.id < b.id) ? -1 : 1));
}

/**
 * Without what was taken back. From the latest to the earliest: only a record in force takes back another, an earlier one of
 * its own author; so taking back what took back is a redo, and no two can take back each other.
 */
export function activeRecords(ledger: Ledger): Verdict[] {
  const records = recordsOf(ledger);
  const placeOf = new Map(records.map(({ id }, place) => [id, place]));
  const takenBack = new Uint8Array(records.length);
  for (let place = records.length - 1; place >= 0; place--) {
    const { supersedes, author } = records[place];
    if (supersedes === null || takenBack[place]) continue;
    const earlier = placeOf.get(supersedes);
    if (earlier !== undefined && earlier < place && records[earlier].author === author) takenBack[earlier] = 1;
  }
  return records.filter((_, place) => !takenBack[place]);
}

/** By key of the target, in the order of the keys: the same for equal ledgers. */
export function itemsOf(ledger: Ledger, present: Present = {}): Map<string, Item> {
  const byKey = new Map<string, Verdict[]>();
  for (const record of currentRecords(ledger, present.dataset)) {
    const key = targetKey(record.target);
    const known = byKey.get(key);
    if (known) known.push(record);
    else byKey.set(key, [record]);
  }
  const keys = [...byKey.keys()].sort();
  return new Map(keys.map(key => [key, itemOf(key, byKey.get(key)!, present)]));
}

function itemOf(key: string, records: readonly Verdict[], present: Present): Item {
  const standings = records
    .map((record): Standing => ({ record, stale: stalenessOf(record, present) }))
    .sort((a, b) => (a.record.author < b.record.author ? -1 : 1));
  const verdicts = standings.filter(({ record }) => !record.adjudicates);
  const adjudications = standings.filter(({ record }) => record.adjudicates);
  return { key, target: records.at(-1)!.target, ...judge(verdicts, adjudications), verdicts, adjudications };
}

const wordOf = { accept: 'accepted', reject: 'rejected', flag: 'flagged', unsure: 'unsure' } as const;

function judge(verdicts: readonly Standing[], adjudications: readonly Standing[]): Pick<Item, 'state' | 'deciding'> {
  const said = inForce(verdicts).filter(({ verdict }) => verdict !== 'skip');
  const judges = inForce(adjudications);
  const settled = new Set(judges.flatMap(({ adjudicates }) => adjudicates!));
  // A judge whose word another judge has settled does not count any more.
  const last = judges.filter(({ id }) => !settled.has(id));
  if (last.length > 0) {
    const word = last[0].verdict!;
    const unsettled = said.filter(({ id, verdict }) => verdict !== word && verdict !== 'unsure' && !settled.has(id));
    if (unsettled.length > 0 || last.some(({ verdict }) => verdict !== word))
      return { state: 'disputed', deciding: [] };
    return { state: wordOf[word as keyof typeof wordOf], deciding: last };
  }
  // Who is unsure contradicts nobody.
  const sure = said.filter(({ verdict }) => verdict !== 'unsure');
  const deciding = sure.length > 0 ? sure : said;
  const words = new Set(deciding.map(({ verdict }) => verdict!));
  if (words.size > 1) return { state: 'disputed', deciding: [] };
  for (const word of words) return { state: wordOf[word as keyof typeof wordOf], deciding };
  const wasSaid = [...verdicts, ...adjudications].some(
    ({ record, stale }) => stale.length > 0 && record.verdict !== 'skip',
  );
  return { state: wasSaid ? 'stale' : 'open', deciding: [] };
}

const inForce = (standings: readonly Standing[]) =>
  standings.filter(({ stale }) => stale.length === 0).map(({ record }) => record);
