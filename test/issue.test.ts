// Texts of issues and errors: one line each, also where they quote what a hostile recording says.
import { expect, it } from 'vitest';
import { FramelockError, Issues, issueLine } from '../src/issue.js';

const long = `expected jpeg, got ${'x'.repeat(1 << 20)}; publish another encoding`;

it('a text that quotes a megabyte keeps its beginning and what to do', () => {
  const issues = new Issues();
  issues.add('FL0307', long);
  for (const text of [issues.sorted()[0].text, new FramelockError('FL0307', long).message]) {
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text).toMatch(/^expected jpeg, got x+ \[…\] x+; publish another encoding$/);
  }
});

it('a topic of a megabyte makes no line of a megabyte', () => {
  const line = issueLine({ code: 'FL0307', text: 'short', at: { topic: `/${'t'.repeat(1 << 20)}` } });
  expect(line.length).toBeLessThan(2100);
  expect(line).toMatch(/^FL0307: \/t+ .*: short$/);
});
