// A chunk that is gone without leaving damage: the recorder's own counts tell, also where the offsets of the summary lead elsewhere.
import { expect, test } from 'vitest';
import { meansLoss } from '../../../src/issue-losses.js';
import {
  channel,
  chunk,
  dataEnd,
  footer,
  header,
  join,
  magicBytes,
  message,
  statistics,
} from '../../support/mcap-builder.js';
import { listed, opened } from './opened.js';

const definitions = join(channel(1, 0, '/a', 'json'), channel(2, 0, '/b', 'json'));
const data = new TextEncoder().encode('{}');
const m = (id: number, log: number) => message({ channel: id, log: BigInt(log), data });
const chunks = [join(m(1, 10), m(2, 11)), join(m(1, 20), m(1, 21), m(2, 22)), m(1, 30)].map(records => chunk(records));
const start = join(magicBytes, header(), definitions);
const summary = join(
  definitions,
  statistics(
    new Map([
      [1, 4],
      [2, 2],
    ]),
    3,
  ),
);

/** `named`: where the footer says that the summary begins. */
function fileOf(kept: readonly Uint8Array[], named = join(start, ...kept, dataEnd()).length): Uint8Array {
  return join(start, ...kept, dataEnd(), summary, footer(named), magicBytes);
}

test('a whole file says nothing', async () => {
  const { source, codes } = await opened(fileOf(chunks));
  expect([codes, source.lost, source.messages.count]).toEqual([[], [], 6]);
});

test.each([
  ['where the summary begins elsewhere', join(start, ...chunks, dataEnd()).length],
  ['where the summary is right', undefined],
])('its messages are counted as lost, %s', async (_, named) => {
  const { source, codes, issues } = await opened(fileOf([chunks[0], chunks[2]], named));
  expect((await listed(source)).map(({ log }) => log)).toEqual([10n, 11n, 30n]);
  expect(source.lost).toEqual([
    { reason: 'missing_from_file', topic: '/a', count: 2 },
    { reason: 'missing_from_file', topic: '/b', count: 1 },
  ]);
  expect(codes).toContain('FL0203');
  const said = issues.sorted().find(({ code }) => code === 'FL0203')!;
  expect(said.text).toMatch(/count 3 chunks and 6 messages, 2 and 3 are there: 3 messages are missing/);
  expect(meansLoss(said.code)).toBe(true);
});

test('counts that no missing chunk explains are wrong, not a loss', async () => {
  const other = statistics(new Map([[1, 9]]), 3);
  const file = join(start, ...chunks, dataEnd());
  const { source, codes } = await opened(join(file, definitions, other, footer(file.length), magicBytes));
  expect([codes, source.lost]).toEqual([['FL0202'], []]);
});
