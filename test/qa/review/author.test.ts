// Records as an author makes them: ids and clocks that sort, whatever the wall clock does; names that are never paths.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ledgerPath, recordsOf, reviewAuthor, targetKey } from '../../../src/qa/review/index.js';
import { byTime } from '../../../src/qa/review/ledger.js';
import { DATASET, ledgerOf, onLabel } from './reviewers.js';

/** Wall clocks that jump, stand still and go back. */
const wall = fc.array(fc.integer({ min: 0, max: 2_000_000_000_000 }), { minLength: 2, maxLength: 40 });

function authorAt(times: readonly number[], device = 'desk', bytes = 0x5a) {
  let look = 0;
  return reviewAuthor({
    author: 'ann',
    device,
    tool: 'test',
    dataset: DATASET,
    now: () => times[Math.min(look++, times.length - 1)],
    entropy: count => new Uint8Array(count).fill(bytes),
  });
}

describe('ids and clocks', () => {
  test('of one author ascend, each different, whatever the wall clock does', () => {
    fc.assert(
      fc.property(wall, times => {
        const author = authorAt(times);
        const records = times.map(() => author.say(onLabel('x', 'accept')).record);
        for (let i = 1; i < records.length; i++) {
          expect(records[i].id > records[i - 1].id).toBe(true);
          expect(records[i].hlc > records[i - 1].hlc).toBe(true);
        }
        expect(recordsOf(ledgerOf(records.map(r => `${JSON.stringify(r)}\n`).join(''))).map(({ id }) => id)).toEqual(
          records.map(({ id }) => id),
        );
      }),
    );
  });

  test('come after all that was seen, though the own clock is behind; a clock a day ahead is not followed', () => {
    const now = Date.parse('2026-05-01T00:00:00Z');
    const other = (ms: number) => authorAt([ms], 'other').say(onLabel('x', 'accept'));
    const [near, far] = [other(now + 3_600_000), other(now + 365 * 86_400_000)];
    const author = authorAt([now]);
    author.saw(ledgerOf(near.line + far.line));
    const { record } = author.say(onLabel('x', 'reject'));
    expect(byTime(near.record, record)).toBe(-1);
    expect(byTime(record, far.record)).toBe(-1);
  });

  test('an id tells its ms as ULID does', () => {
    // github.com/ulid/spec: 01ARYZ6S41… is 1469918176385.
    expect(authorAt([1469918176385]).say(onLabel('x', 'accept')).record.id).toMatch(/^01ARYZ6S41/);
    expect(authorAt([0], 'desk', 0xff).say(onLabel('x', 'accept')).record.id).toBe('0000000000ZZZZZZZZZZZZZZZZ');
    expect(authorAt([0], 'desk', 0).say(onLabel('x', 'accept')).record.id).toBe('00000000000000000000000000');
  });

  test('beyond 65536 records in one ms, and beyond all random numbers, they still ascend', () => {
    const author = authorAt([1000], 'desk', 0xff);
    let last = author.say(onLabel('x', 'skip')).record;
    for (let i = 0; i < 66_000; i++) {
      const { record } = author.say(onLabel('x', 'skip'));
      if (!(record.id > last.id && record.hlc > last.hlc)) throw new Error(`${record.id} after ${last.id}`);
      last = record;
    }
  });
});

describe('names', () => {
  test.each(['', '..', '../ann', 'a/b', 'a\\b', 'a.b', 'Ann', 'ä', ' ann', '-ann', 'a'.repeat(33), 'a\n', 'con:'])(
    'an author or device called %j is refused',
    name => {
      const options = { tool: 't', dataset: DATASET, now: () => 0, entropy: (n: number) => new Uint8Array(n) };
      expect(() => reviewAuthor({ author: name, device: 'desk', ...options })).toThrow(/expected an author/);
      expect(() => reviewAuthor({ author: 'ann', device: name, ...options })).toThrow(/expected a device/);
      expect(() => ledgerPath(name, 'desk')).toThrow(/FL0801|expected an author/);
    },
  );

  test('the ledger of one author and device', () => {
    expect(ledgerPath('ann_1', 'lap-top')).toBe('review/verdicts/ann_1.lap-top.jsonl');
  });

  test('what a label is called stays text', () => {
    const label = '../../etc/passwd\n{"v":1}';
    const made = authorAt([0]).say(onLabel(label, 'reject', { note: 'a\nb' }));
    expect(made.line.split('\n').length).toBe(2);
    expect(recordsOf(ledgerOf(made.line))[0].target).toMatchObject({ label });
  });
});

test.each([
  ['a reason that is a sentence', { reasons: ['not at all'] }],
  ['a dwell of less than nothing', { dwell_ms: -1 }],
  ['evidence that is no number', { evidence: { iou: Number.NaN } }],
  ['an edit that is no number', { edit: { dx: Number.POSITIVE_INFINITY } }],
  ['a class of nothing', { edit: { category: '' } }],
  ['a calibration that is no hash', { calib: 'abc' }],
  ['a note too long', { note: 'x'.repeat(5000) }],
])('%s makes no record', (_, wrong) => {
  expect(() => authorAt([0]).say(onLabel('x', 'reject', wrong))).toThrow(/^expected /);
});

test('targets are told apart by what they are about', () => {
  const rev = DATASET;
  const keys = [
    targetKey({ kind: 'label', label: '1', rev }),
    targetKey({ kind: 'track', track: '1', rev }),
    targetKey({ kind: 'frame', stamp_ns: '1', rev }),
    targetKey({ kind: 'place', stamp_ns: '1', sensor: 'a', at: [1, 2, 3], rev }),
    targetKey({ kind: 'place', stamp_ns: '1', sensor: 'a', at: [1, 2, 3, 4], rev }),
    targetKey({ kind: 'place', stamp_ns: '1', sensor: 'b', at: [1, 2, 3], rev }),
    targetKey({ kind: 'pair', sensor: 'a', other: 'b', from_ns: '1', to_ns: '2', rev: '' }),
    targetKey({ kind: 'pair', sensor: 'a', other: 'b', from_ns: '1', to_ns: '3', rev: '' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
