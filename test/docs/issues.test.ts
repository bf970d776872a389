// docs/ISSUES.md says exactly what src/issue-codes.ts says, code by code, and each code stands in a test.
import { expect, test } from 'vitest';
import { issueCodes } from '../../src/issue-codes.js';
import { meansLoss } from '../../src/issue-losses.js';
import { filesBelow, read } from '../support/tree.js';
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

test('no code without a test that names it, elsewhere than in a comment', () => {
  // Put together here, so that this file names none.
  const code = new RegExp(`\\bFL${'\\d'.repeat(4)}\\b`, 'g');
  const named = new Set(
    filesBelow('test')
      .filter(path => /^test\/.*\.(ts|py)$/.test(path))
      .flatMap(
        path =>
          read(path)
            .replace(/^ *(\/\/|\*|\/\*|#).*$/gm, '')
            .match(code) ?? [],
      ),
  );
  expect(issueCodes.map(one => one.code).filter(one => !named.has(one))).toEqual([]);
});
