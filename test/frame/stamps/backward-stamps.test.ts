// What is said of stamps that step back: late messages, files in another order, a drive that was started again.
import { expect, test } from 'vitest';
import { reportBackward } from '../../../src/frame/stamps/backward-stamps.js';
import { Issues } from '../../../src/issue.js';

function said(seconds: number[]): string | undefined {
  const issues = new Issues();
  const sorted = !reportBackward(
    Float64Array.from(seconds, s => s * 1e9),
    '/a',
    issues,
  );
  const [issue] = issues.sorted();
  expect(sorted).toBe(issue === undefined);
  return issue && `${issue.code} ${issue.text}`;
}

test('in order: nothing', () => {
  expect(said([])).toBeUndefined();
  expect(said([1, 1, 2, 3])).toBeUndefined();
});

test('a late message asks for a look at the driver', () => {
  expect(said([1, 1.1, 1.05, 1.2])).toMatch(/^FL0404 stamps step backward 1 times in 4 messages; .* check the driver/);
});

test('parts in another order than that of time are no fault', () => {
  expect(said([5, 6, 7, 1, 2, 3])).toMatch(/between parts that are not in the order of time.*nothing is wrong/);
  expect(said([7, 8, 1, 2, 4, 5])).toMatch(/nothing is wrong/);
});

test('runs that lie over each other in time mix', () => {
  expect(said([1, 2, 3, 1.5, 2.5, 3.5])).toMatch(/by up to 1\.500 s.*frames mix them, so split the recording there/);
  expect(said([7, 8, 1, 2, 7.5, 9])).toMatch(/frames mix them/);
});

test('messages that come late by seconds, single ones and several at once, are no drive that was started again', () => {
  // 20 Hz; every 50th message is held up by 1.08 s, and of the 30th on three by 0.8 s.
  const sent = Array.from({ length: 400 }, (_, i) => i / 20);
  const came = (i: number) => sent[i] + (i % 50 === 7 ? 1.08 : i >= 30 && i < 33 ? 0.8 : 0);
  const order = [...sent.keys()].sort((a, b) => came(a) - came(b));
  const text = said(order.map(i => sent[i]));
  expect(text).toMatch(/by up to 1\.050 s: 11 came late, after others that were stamped later; all were kept/);
  expect(text).not.toMatch(/started again|split/);
});

test('a counter that goes round again and again is not late', () => {
  const round = Array.from({ length: 2000 }, (_, i) => (i / 100) % 4.294967296);
  expect(said(round)).toMatch(/by up to 4\.\d+ s: where .* counts round, .*--clock log/);
});
