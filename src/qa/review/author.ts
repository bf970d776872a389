// Makes the records of one author on one device: ids, clock, and the line to append. Pure: time and random come from outside.

import { FramelockError } from '../../issue.js';
import { checkRecord } from './check-record.js';
import { hybridClock } from './hybrid-clock.js';
import type { Ledger } from './ledger.js';
import { type Entropy, ulids } from './ulid.js';
import { checkReviewerName, ledgerPath, type Verdict } from './verdict.js';

export interface AuthorOptions {
  readonly author: string;
  readonly device: string;
  /** e.g. `framelock 0.4.0`. */
  readonly tool: string;
  /** `datasetId`. */
  readonly dataset: string;
  /** ms since 1970. */
  readonly now: () => number;
  readonly entropy: Entropy;
}

/** What a reviewer says; the rest of a record is filled in. */
export type Said = Pick<Verdict, 'target' | 'sensors' | 'calib' | 'verdict'> &
  Partial<Pick<Verdict, 'reasons' | 'note' | 'edit' | 'evidence' | 'score' | 'stratum' | 'dwell_ms' | 'supersedes'>>;

export interface Made {
  readonly record: Verdict;
  /** One line with its end: append it in a single write to `path` of the dataset. */
  readonly line: string;
}

export interface Author {
  /** The ledger that this author appends to, relative to the dataset. */
  readonly path: string;
  /** Call it with what was read before making records: later ones then sort after all of these. */
  saw(ledger: Ledger): void;
  say(said: Said): Made;
  /** Takes back an own record; taking back what took back is a redo. */
  undo(record: Verdict): Made;
  /** Settles a disagreement: `settled` are the records that were looked at. */
  adjudicate(said: Said, settled: readonly Verdict[]): Made;
}

/** Throws FL0801 for names that are none, and for what would make no valid record. */
export function reviewAuthor({ author, device, tool, dataset, now, entropy }: AuthorOptions): Author {
  checkReviewerName('an author', author);
  checkReviewerName('a device', device);
  const clock = hybridClock(device);
  const nextId = ulids(entropy);
  const make = (said: Said, adjudicates: readonly string[] | null): Made => {
    const ms = now();
    const hlc = clock.tick(ms);
    const { target, sensors, calib, verdict } = said;
    const record: Verdict = {
      v: 1,
      // Of the clock's own time: ids of one author sort as its clock does, whatever the wall clock did.
      id: nextId(Date.parse(hlc.slice(0, 24))),
      hlc,
      author,
      tool,
      target,
      sensors: [...new Set(sensors)].sort(),
      calib,
      dataset,
      verdict,
      reasons: said.reasons ?? [],
      note: said.note ?? '',
      edit: said.edit ?? null,
      evidence: said.evidence ?? {},
      score: said.score ?? null,
      stratum: said.stratum ?? 'ranked',
      dwell_ms: said.dwell_ms ?? 0,
      supersedes: said.supersedes ?? null,
      adjudicates,
    };
    const line = JSON.stringify(record);
    const checked = checkRecord(JSON.parse(line));
    if (!('record' in checked))
      throw new FramelockError('FL0801', `expected ${'fault' in checked ? checked.fault : 'a verdict'}, got another`);
    return { record, line: `${line}\n` };
  };
  return {
    path: ledgerPath(author, device),
    saw({ entries }) {
      for (const { record } of entries.values()) if (record) clock.saw(record.hlc, now());
    },
    say: said => make(said, null),
    undo: ({ target, sensors, calib, stratum, id }) =>
      make({ target, sensors, calib, stratum, verdict: null, supersedes: id }, null),
    adjudicate: (said, settled) => make(said, settled.map(({ id }) => id).sort()),
  };
}
