// docs/ISSUES.md says exactly what src/issue-codes.ts says, code by code.
import { expect, test } from 'vitest';
import { issueCodes } from '../../src/issue-codes.js';
import { meansLoss } from '../../src/issue-losses.js';
import { rowsOf, textOf } from './documents.js';

const rows = rowsOf(textOf('docs/ISSUES.md'), /^FL\d{4}$/);

test('every code once, in order', () => {
  expect(rows.map(([code]) => code)).toEqual(issueCodes.map(({ code }) => code));
});

test.each(issueCodes)('$code', ({ code, severity, meaning }) => {
  const row = rows.find(([first]) => first === code);
  expect(row?.slice(1, 4)).toEqual([severity, meansLoss(code) ? 'yes' : '', meaning]);
  // What to do is advice of its own, not the meaning again.
  expect(row?.[4]?.length).toBeGreaterThan(10);
  expect(row?.[4]).not.toBe(meaning);
  expect(row?.length).toBe(5);
});
