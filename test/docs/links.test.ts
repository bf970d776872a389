// Every relative link in the documents leads to a file, and every anchor to a heading.
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, documents, linksOf, root, textOf } from './documents.js';

const expected = [
  'ARCHITECTURE',
  'CLI',
  'CONVENTIONS',
  'DATASET',
  'DECISIONS',
  'FORMATS',
  'ISSUES',
  'LIBRARY',
  'PERFORMANCE',
  'RIG',
];

test('the documents are there, and the README leads to each of them', () => {
  const targets = linksOf(textOf('README.md'));
  for (const name of expected) {
    expect(documents).toContain(`docs/${name}.md`);
    expect(targets).toContain(`docs/${name}.md`);
  }
});

describe.each(documents)('%s', path => {
  test.each(linksOf(textOf(path)).filter(target => !/^[a-z]+:/.test(target)))('link %s', target => {
    const [file, anchor] = target.split('#');
    const to = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
    expect(to.startsWith('..')).toBe(false);
    expect(existsSync(join(root, to))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(textOf(to))).toContain(anchor);
  });

  test('has no unbalanced code fence', () => {
    expect((textOf(path).match(/^```/gm) ?? []).length % 2).toBe(0);
  });
});
