// Reviewers for tests: authors with seeded ids and a clock that the test sets, and records to put into ledgers.
import { createHash } from 'node:crypto';
import { Issues } from '../../../src/issue.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import {
  type Author,
  type Ledger,
  readLedger,
  reviewAuthor,
  type Said,
  type Verdict,
} from '../../../src/qa/review/index.js';

export const digest = nodeDigest;
export const hash = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
export const DATASET = hash('recording');
export const T0 = Date.parse('2026-01-31T12:00:00Z');

/** A clock that all reviewers of a test share; each look at it is a second later. */
export function bench(dataset = DATASET) {
  let now = T0;
  let seed = 0;
  return {
    set(ms: number) {
      now = ms;
    },
    author: (author: string, device = 'desk'): Author =>
      reviewAuthor({
        author,
        device,
        tool: 'test 1',
        dataset,
        now: () => (now += 1000),
        entropy: count => createHash('sha256').update(`${author}.${device} ${seed++}`).digest().subarray(0, count),
      }),
  };
}

export function onLabel(label: string, verdict: Said['verdict'], more: Partial<Said> = {}): Said {
  return {
    target: { kind: 'label', label, track: 't1', rev: hash(label), category: 'car' },
    sensors: ['lidar', 'cam'],
    calib: hash('calib'),
    verdict,
    ...more,
  };
}

export const textOf = (records: readonly Verdict[]) => records.map(record => `${JSON.stringify(record)}\n`).join('');

/** Reads text as a ledger; fails where anything is said of it. */
export function ledgerOf(text: string): Ledger {
  const { ledger, codes } = read(text);
  if (codes.length > 0) throw new Error(`issues in a ledger: ${codes.join(' ')}`);
  return ledger;
}

export function read(text: string | Uint8Array): { ledger: Ledger; codes: string[]; issues: Issues } {
  const issues = new Issues();
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const ledger = readLedger(bytes, 'a.jsonl', issues);
  return { ledger, codes: issues.sorted().map(({ code, count }) => `${code}×${count}`), issues };
}
