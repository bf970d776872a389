// Ledgers as sets: joining in any order, damaged lines, ids that stand twice, fields that framelock does not know.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemsOf, joinLedgers, type Ledger, ledgerText, lineOf, type Verdict } from '../../../src/qa/review/index.js';
import { bench, ledgerOf, onLabel, read, textOf } from './reviewers.js';

/** A few records of two authors, so that random ledgers overlap. */
const pool = (() => {
  const { author } = bench();
  const [ann, bob] = [author('ann'), author('bob', 'lap-top')];
  const words = ['accept', 'reject', 'flag', 'unsure', 'skip'] as const;
  const said = Array.from({ length: 24 }, (_, i) =>
    (i % 2 ? ann : bob).say(onLabel(`label ${i % 5}`, words[i % 5], { note: `ñ ${i}` })),
  ).map(({ record }) => record);
  return [
    ...said,
    ann.undo(said[1]).record,
    ann.undo(said[3]).record,
    bob.adjudicate(onLabel('label 2', 'accept'), said).record,
  ];
})();

/** Lines in another writing, with other contents, or with fields from elsewhere. */
const line = (record: Verdict, how: number): string => {
  if (how === 1) return JSON.stringify(Object.fromEntries(Object.entries(record).reverse()));
  if (how === 2) return JSON.stringify({ ...record, note: 'other' });
  if (how === 3) return JSON.stringify({ ...record, from_elsewhere: { deep: [1, 'x'] } });
  return JSON.stringify(record);
};

const anyLedger = fc
  .array(fc.tuple(fc.constantFrom(...pool), fc.integer({ min: 0, max: 3 })), { maxLength: 40 })
  .map(lines => ledgerOfAny(lines.map(([record, how]) => `${line(record, how)}\n`).join('')));

const ledgerOfAny = (text: string): Ledger => read(text).ledger;
const seen = (ledger: Ledger) => ({ text: ledgerText(ledger), items: [...itemsOf(ledger)] });

describe('joining', () => {
  test('the order does not matter, nor repetition, nor grouping', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, anyLedger, (a, b, c) => {
        const all = seen(joinLedgers([a, b, c]));
        expect(seen(joinLedgers([c, b, a]))).toEqual(all);
        expect(seen(joinLedgers([joinLedgers([a, b]), c]))).toEqual(all);
        expect(seen(joinLedgers([a, joinLedgers([b, c])]))).toEqual(all);
        expect(seen(joinLedgers([a, b, c, b, a]))).toEqual(all);
        expect(seen(joinLedgers([a, a]))).toEqual(seen(a));
      }),
    );
  });

  test('the text of a joined ledger reads back as that ledger', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, (a, b) => {
        const joined = joinLedgers([a, b]);
        expect(seen(ledgerOfAny(ledgerText(joined)))).toEqual(seen(joined));
      }),
    );
  });

  test('every line of either ledger is in the joined one', () => {
    const [one, two] = [textOf(pool.slice(0, 15)), textOf(pool.slice(10))];
    const joined = ledgerText(joinLedgers([ledgerOf(one), ledgerOf(two)]));
    expect(joined.split('\n').sort()).toEqual(textOf(pool).split('\n').sort());
  });

  test('one id with two contents: both stay, neither counts, and it is said', () => {
    const [{ record }] = [bench().author('ann').say(onLabel('x', 'accept'))];
    const two = `${line(record, 0)}\n${line(record, 2)}\n`;
    const { ledger, codes } = read(two);
    expect(codes).toEqual(['FL1053×1']);
    expect(itemsOf(ledger).size).toBe(0);
    expect(ledgerText(ledger).split('\n').sort()).toEqual(two.split('\n').sort());
    // A third copy of one of them settles nothing.
    expect(itemsOf(joinLedgers([ledger, ledgerOf(`${line(record, 0)}\n`)])).size).toBe(0);
  });

  test('fields from elsewhere survive, digit by digit', () => {
    const [{ record }] = [bench().author('ann').say(onLabel('x', 'accept'))];
    const text = `${JSON.stringify(record).replace(/}$/, ',"stamp_of_tool":1700000001007959682,"x":{"y":[1e2]}}')}\n`;
    expect(ledgerText(joinLedgers([ledgerOf(text), ledgerOf(textOf(pool))]))).toContain(text);
  });

  test('a record of a later version is kept and not used', () => {
    const { ledger, codes } = read(`{"v":2,"id":"${pool[0].id}","who":"knows"}\n`);
    expect([codes, itemsOf(ledger).size]).toEqual([['FL1054×1'], 0]);
    expect(ledgerText(ledger)).toBe(`{"v":2,"id":"${pool[0].id}","who":"knows"}\n`);
  });
});

describe('damage', () => {
  const whole = textOf(pool);
  const bytes = new TextEncoder().encode(whole);

  test('a cut anywhere loses the line that is cut, and nothing else', () => {
    const ends = [...bytes.keys()].filter(i => bytes[i] === 0x0a);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), cut => {
        const { ledger, codes } = read(bytes.slice(0, cut));
        // A line that lacks only its end is whole.
        const kept = ends.filter(end => end <= cut).length;
        expect(ledger.entries.size).toBe(kept);
        const atBorder = cut === 0 || bytes[cut - 1] === 0x0a || bytes[cut] === 0x0a;
        expect(codes).toEqual(atBorder ? [] : ['FL1051×1']);
      }),
      { numRuns: 300 },
    );
  });

  test('one byte changed: at most one line is lost or changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = bytes.slice();
        damaged[at] ^= by;
        const lines = new Set([...read(damaged).ledger.entries.values()].map(lineOf));
        const untouched = pool.filter(record => lines.has(JSON.stringify(record))).length;
        // A newline that goes joins two lines; two records with one id are a conflict of their own.
        expect(untouched).toBeGreaterThanOrEqual(pool.length - 2);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['text', 'hello'],
    ['a list', '[]'],
    ['no JSON', '{"v":1'],
    ['another verdict', JSON.stringify({ ...pool[0], verdict: 'perhaps' })],
    ['no target', JSON.stringify({ ...pool[0], target: undefined })],
    ['an unknown kind', JSON.stringify({ ...pool[0], target: { kind: 'car', rev: pool[0].calib } })],
    ['an id that is none', JSON.stringify({ ...pool[0], id: '../../x' })],
    ['an author that is a path', JSON.stringify({ ...pool[0], author: '../x' })],
    ['a number that is none', JSON.stringify({ ...pool[0], score: 1 }).replace('"score":1', '"score":1e999')],
    ['an edit with text', JSON.stringify({ ...pool[0], edit: { dx: '1' } })],
    ['a tombstone of nothing', JSON.stringify({ ...pool[0], verdict: null })],
    ['too long', JSON.stringify({ ...pool[0], x: 'y'.repeat(70_000) })],
    ['too deep', `${JSON.stringify(pool[0]).slice(0, -1)},"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['no UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe)],
    ['zeros of a crash', new Uint8Array(4096)],
  ])('a line in the middle that is %s', (_, bad) => {
    const body = typeof bad === 'string' ? new TextEncoder().encode(bad) : bad;
    const [first, rest] = [textOf(pool.slice(0, 3)), textOf(pool.slice(3))].map(text => new TextEncoder().encode(text));
    const file = new Uint8Array([...first, ...body, 0x0a, ...rest]);
    const { ledger, codes, issues } = read(file);
    expect([ledger.entries.size, codes]).toEqual([pool.length, ['FL1052×1']]);
    expect(issues.sorted()[0].at).toEqual({ file: 'a.jsonl', offset: first.length });
  });

  test('empty lines, other line ends and an empty file are no damage', () => {
    expect(read('').ledger.entries.size).toBe(0);
    expect(read(`\n\r\n${whole.replaceAll('\n', '\r\n')}\n`)).toMatchObject({ codes: [] });
    expect(ledgerText(read(whole.replaceAll('\n', '\r\n')).ledger)).toBe(ledgerText(ledgerOf(whole)));
  });

  test('names as keys are only names', () => {
    const text = `${JSON.stringify(pool[0]).slice(0, -1)},"__proto__":{"polluted":1}}\n`;
    const { ledger, codes } = read(text);
    expect([codes, ledgerText(ledger)]).toEqual([[], text]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

test('10^5 verdicts take about a second of processor time to read, and less to join and judge', () => {
  const { author } = bench();
  const files = ['ann', 'bob'].map(name => {
    const { line } = author(name).say(onLabel('LABEL', 'accept', { evidence: { iou2d: 0.58 } }));
    const [before, after] = line.split('LABEL');
    const { id } = JSON.parse(line);
    const head = before.replace(id, 'ID');
    let text = '';
    for (let i = 0; i < 50_000; i++)
      text += `${head.replace('ID', id.slice(0, 21) + String(i).padStart(5, '0'))}track ${i >> 4}@lidar@${i}${after}`;
    return new TextEncoder().encode(text);
  });
  /** The quickest of three: other tests run beside this one. */
  const quickest = <T>(work: () => T): readonly [number, T] => {
    let [least, result] = [Number.POSITIVE_INFINITY, undefined as T];
    for (let i = 0; i < 3; i++) {
      const before = process.cpuUsage();
      result = work();
      least = Math.min(least, process.cpuUsage(before).user / 1e6);
    }
    return [least, result];
  };
  const [load, ledgers] = quickest(() => files.map(bytes => read(bytes).ledger));
  const [judge, items] = quickest(() => itemsOf(joinLedgers(ledgers)));
  expect([ledgers.map(({ entries }) => entries.size), items.size]).toEqual([[50_000, 50_000], 50_000]);
  console.log(`10^5 verdicts: load ${load.toFixed(2)} s, join and judge ${judge.toFixed(2)} s of processor time`);
  // Three times what it takes: a shared processor is slower, a quadratic loop a thousand times.
  expect(load).toBeLessThan(3);
  expect(judge).toBeLessThan(3);
}, 300_000);
