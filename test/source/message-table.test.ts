// The table of a recording's messages: what was added stands in it in order, over any number of pages.
import { expect, test } from 'vitest';
import { TableBuilder } from '../../src/source/message-table.js';
import { NO_STAMP } from '../../src/source/source.js';
import { seeded } from '../support/seeded.js';

// Around the ends of the first page, of the second, and well into the third.
test.each([0, 1, 1023, 1024, 1025, 66560, 66561, 150_000])('%i messages come out as they went in', count => {
  const table = new TableBuilder();
  const random = seeded(count);
  const rows = Array.from({ length: count }, (_, i) => ({
    channel: i % 7,
    logNs: 1_700_000_000_000_000_000n + BigInt(i),
    stampNs: i % 5 === 0 ? NO_STAMP : -BigInt(i),
    words: [random(), random(), 2 ** 32 - random()],
  }));
  let miscounted = 0;
  for (const [i, { channel, logNs, stampNs, words }] of rows.entries()) {
    if (table.count !== i) miscounted++;
    table.add(channel, logNs, stampNs, words[0], words[1], words[2]);
  }
  expect(miscounted).toBe(0);
  const found = table.finish();
  expect(found.count).toBe(count);
  for (const column of [found.channel, found.logNs, found.stampNs, found.block, found.offset, found.length])
    expect(column.length).toBe(count);
  const bad = rows.findIndex(
    ({ channel, logNs, stampNs, words }, i) =>
      found.channel[i] !== channel ||
      found.logNs[i] !== logNs ||
      found.stampNs[i] !== stampNs ||
      [found.block[i], found.offset[i], found.length[i]].some((word, k) => word !== words[k]),
  );
  expect(bad).toBe(-1);
});

test.each([255, 256, 65535, 65536])('numbers up to %i fit into the width that is chosen for them', most => {
  const table = new TableBuilder();
  table.add(most - 1, 0n, 0n, most - 1, 0, 0);
  table.add(most, 0n, 0n, most, 0, 0);
  const { channel, block } = table.finish();
  expect([[...channel], [...block]]).toEqual([
    [most - 1, most],
    [most - 1, most],
  ]);
});

test('what is finished belongs to nobody else: the arrays can be handed on, and the builder begins again', () => {
  const table = new TableBuilder();
  table.add(1, 2n, 3n, 4, 5, 6);
  const first = table.finish();
  expect(table.count).toBe(0);
  table.add(7, 8n, 9n, 10, 11, 12);
  expect([...first.logNs]).toEqual([2n]);
  expect([...table.finish().length]).toEqual([12]);
  const moved = structuredClone(first.length, { transfer: [first.length.buffer] });
  expect([...moved]).toEqual([6]);
});
