// docs/DATASET.md names every reason why a message is in no frame or cannot be read, and no other.
import { expect, test } from 'vitest';
import { lostReasons } from '../../src/source/lost-book.js';
import { rejectReasons } from '../../src/sync/reject-reasons.js';
import { rowsOf, textOf } from './documents.js';

const parts = textOf('docs/DATASET.md').split(/^#{2,3} /m);
const reasonsOf = (heading: string) =>
  rowsOf(parts.find(part => part.startsWith(`${heading}\n`))!, /^[a-z]+(_[a-z]+)*(, [a-z_]+)?$/)
    .filter(([first]) => first !== 'reason')
    .flatMap(([first]) => [...first.matchAll(/[a-z_]+/g)].map(([reason]) => reason))
    .sort();

test('of policies, of dropped frames, and of messages that do not decode', () => {
  const own = rejectReasons.filter(reason => reason !== '' && reason !== 'not_asked');
  expect(reasonsOf('Why a message is in no frame')).toEqual([...own, 'undecodable'].sort());
});

test('of what the recording lost', () => {
  expect(reasonsOf('What the recording lost')).toEqual([...lostReasons].sort());
});
