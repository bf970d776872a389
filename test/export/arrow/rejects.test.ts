// The ledger of rejects: by sensor and stamp, gone through as often as wanted, in batches of any number of rows.
import { expect, test } from 'vitest';
import { rejectsOf, rejectsTable } from '../../../src/export/arrow/alignment-table.js';
import type { FramePlan } from '../../../src/frame/plan.js';
import { reasonCode } from '../../../src/sync/reject-reasons.js';

/** One camera with a message each ms; `codes` is why each ended in no frame, 0 where a frame holds it. */
function planOf(
  codes: Uint8Array,
  range = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
): FramePlan {
  const n = codes.length;
  const message = Uint32Array.from(codes, (_, i) => i);
  const ns = BigInt64Array.from(codes, (_, i) => BigInt(i) * 1_000_000n);
  const t = Float64Array.from(codes, (_, i) => i * 1e6);
  const sensor = {
    name: 'cam',
    channel: { topic: '/cam' },
    stream: { sensor: 'cam', t, rawNs: ns, logNs: ns, message },
  };
  const words = new Uint32Array(n);
  const source = {
    files: [{ name: 'a.bag', size: 1 }],
    blocks: [{ file: 0, offset: 0, length: 1, compression: '', size: 1 }],
    messages: { count: n, channel: words, logNs: ns, stampNs: ns, block: words, offset: message, length: words },
  };
  const picks = new Map([[sensor, { reason: codes }]]);
  return { source, originNs: 0n, sensors: [sensor], picks, windows: new Map(), range } as unknown as FramePlan;
}

const nearest = reasonCode('not_nearest');
const late = reasonCode('after_last_frame');

test('rejects and what did not decode, in order of stamps, the same each time', () => {
  const { rejects, outOfRange } = rejectsOf(planOf(Uint8Array.of(0, nearest, 0, 0, late)), new Set([2, 4]));
  const expected = [
    [1, 'not_nearest'],
    [2, 'undecodable'],
    [4, 'after_last_frame'],
  ];
  const list = () => [...rejects].map(({ entry, reason }) => [entry, reason]);
  expect(list()).toEqual(expected);
  expect(list()).toEqual(expected);
  expect(outOfRange).toBe(0);
});

test('outside of the asked range nothing is rejected', () => {
  const range = { from: 1e6, to: 4e6 };
  const { rejects, outOfRange } = rejectsOf(planOf(Uint8Array.of(late, nearest, 0, nearest, late), range), new Set());
  expect([...rejects].map(reject => reject.entry)).toEqual([1, 3]);
  expect(outOfRange).toBe(2);
});

test('what was not asked for is not rejected', () => {
  const { rejects, outOfRange } = rejectsOf(planOf(Uint8Array.of(reasonCode('not_asked'), 0, late)), new Set());
  expect([...rejects].map(reject => reject.entry)).toEqual([2]);
  expect(outOfRange).toBe(1);
});

test.each([0, 1, 8192, 8193, 20_000])('%i rejects fill batches of at most 8192 rows', count => {
  const plan = planOf(new Uint8Array(count).fill(nearest));
  const rows = Array.from(rejectsTable(plan, rejectsOf(plan, new Set()).rejects).batches, batch => batch.numRows);
  expect(rows.reduce((sum, n) => sum + n, 0)).toBe(count);
  expect(rows).toHaveLength(Math.ceil(count / 8192));
  expect(Math.max(0, ...rows)).toBeLessThanOrEqual(8192);
});
