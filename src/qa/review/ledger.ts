// A ledger: a set of verdict records that only grows. Joining is set union, so order and repetition never matter.
import { compareTexts } from '../../text-order.js';
import { canonicalJson } from './canonical.js';
import type { Verdict } from './verdict.js';

export interface Entry {
  readonly id: string;
  /** The file that it was read from, and where its line lies in it: not copied, because ledgers of 10⁵ lines are read at once. */
  readonly file: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Undefined for a record of a later version, which is kept and not used. */
  readonly record: Verdict | undefined;
}

export interface Ledger {
  /** By id. Where an id has several contents, none of them is here. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Ids that stand for different contents: all of them, by content. None counts until a person removes the wrong one. */
  readonly conflicts: ReadonlyMap<string, readonly Entry[]>;
}

/** The line as it was written, without its end: fields that framelock does not know live here. */
export function lineOf({ file, from, to }: Entry): string {
  return new TextDecoder().decode(file.subarray(from, to)).trim();
}

export const emptyLedger: Ledger = { entries: new Map(), conflicts: new Map() };

/** Commutative, associative, idempotent. */
export function joinLedgers(ledgers: Iterable<Ledger>): Ledger {
  const joined = growingLedger();
  for (const { entries, conflicts } of ledgers) {
    for (const entry of entries.values()) joined.add(entry);
    for (const variants of conflicts.values()) for (const entry of variants) joined.add(entry);
  }
  return joined.finish();
}

export interface GrowingLedger {
  add(entry: Entry): void;
  finish(): Ledger;
}

export function growingLedger(): GrowingLedger {
  const entries = new Map<string, Entry>();
  const conflicts = new Map<string, Map<string, Entry>>();
  return {
    add(entry) {
      const { id } = entry;
      const variants = conflicts.get(id);
      const known = entries.get(id);
      if (!variants && !known) {
        entries.set(id, entry);
        return;
      }
      const line = lineOf(entry);
      if (!variants && line === lineOf(known!)) return;
      const content = contentOf(line);
      if (!variants) {
        const before = contentOf(lineOf(known!));
        if (before === content) {
          // The same record in another writing: which writing stays must not depend on the order.
          if (line < lineOf(known!)) entries.set(id, entry);
          return;
        }
        entries.delete(id);
        conflicts.set(id, new Map([[before, known!]]));
      }
      const all = conflicts.get(id)!;
      const same = all.get(content);
      if (!same || line < lineOf(same)) all.set(content, entry);
    },
    finish() {
      const sorted = [...conflicts].map(([id, variants]) => [id, [...variants.values()].sort(byLine)] as const);
      return { entries, conflicts: new Map(sorted) };
    },
  };
}

const contentOf = (line: string) => canonicalJson(JSON.parse(line));

function byLine(a: Entry, b: Entry): number {
  return compareTexts(lineOf(a), lineOf(b));
}

/** The same text for equal ledgers: lines as they were read, by id (so by time), then by their text. */
export function ledgerText({ entries, conflicts }: Ledger): string {
  const all = [...entries.values(), ...[...conflicts.values()].flat()];
  all.sort((a, b) => compareTexts(a.id, b.id) || byLine(a, b));
  return all.map(entry => `${lineOf(entry)}\n`).join('');
}

/** Records that count, in the order of their hybrid clocks; equal ones by id. */
export function recordsOf({ entries }: Ledger): Verdict[] {
  const records: Verdict[] = [];
  for (const { record } of entries.values()) if (record) records.push(record);
  return records.sort(byTime);
}

export function byTime(a: Verdict, b: Verdict): number {
  return compareTexts(a.hlc, b.hlc) || compareTexts(a.id, b.id);
}
