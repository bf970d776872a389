// The documents' tables name every lens, policy, label format and check of labels that there is, lenses by each of their names, and no other.
import { expect, test } from 'vitest';
import { lensModels } from '../../src/camera/index.js';
import { labelWriters } from '../../src/export/labels/index.js';
import { labelFormats } from '../../src/label/index.js';
import { labelChecks } from '../../src/qa/labels/checks/index.js';
import { policies } from '../../src/sync/index.js';
import { rowsOf, textOf } from './documents.js';

/** First cells of the table that has this head. */
function firstOf(document: string, head: RegExp): string[][] {
  const lines = textOf(document).split('\n');
  const from = lines.findIndex(line => head.test(line));
  const to = lines.findIndex((line, i) => i > from && !line.startsWith('|'));
  return rowsOf(lines.slice(from + 2, to).join('\n'), /./);
}

test('lens models, and their other names', () => {
  const names = lensModels.map(({ name }) => name);
  const others = firstOf('docs/CONVENTIONS.md', /^\| model \| other names/);
  expect(others.map(([name]) => name)).toEqual(names);
  for (const [name, list] of others) {
    const said = list.split(/[,;] /).filter(word => !word.includes('an empty name'));
    const aliases = lensModels.find(model => model.name === name)!.aliases;
    expect([name, said.map(word => word.replace(/ \(.*/, '')).sort()]).toEqual([name, [...aliases].sort()]);
  }
  expect(firstOf('docs/RIG.md', /^\| `model` \| `distortion`/).map(([name]) => name)).toEqual(names);
});

test('alignment policies', () => {
  const said = firstOf('docs/CLI.md', /^\| policy \| frames/).map(([name]) => name);
  expect(said).toEqual(policies.map(({ name }) => name));
  const [option] = rowsOf(textOf('docs/CLI.md'), /^--policy name$/);
  for (const name of said) expect(option[1]).toContain(name);
});

test('label formats, and which of them are written', () => {
  const said = firstOf('docs/FORMATS.md', /^\| format \| read from \| frame/).map(([name]) => name);
  expect(said.map(name => name.replace(' (written)', '')).sort()).toEqual(labelFormats.map(({ name }) => name).sort());
  const written = said.filter(name => name.endsWith(' (written)')).map(name => name.replace(' (written)', ''));
  expect(written.sort()).toEqual(labelWriters.map(({ name }) => name).sort());
});

test('checks of labels', () => {
  const said = firstOf('docs/LABELS.md', /^\| check \| against/).flatMap(([names]) => names.split(', '));
  expect(said.sort()).toEqual(labelChecks.map(({ name }) => name).sort());
});
