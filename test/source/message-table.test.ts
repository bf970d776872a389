// The table of a recording's messages: what was added stands in it in order, over any number of pages.
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spillFile } from '../../src/platform/node/spill-file.js';
import { TableBuilder } from '../../src/source/message-table.js';
import { NO_STAMP } from '../../src/source/source.js';
import { memorySpill } from '../support/memory-spill.js';
import { seeded } from '../support/seeded.js';

const MiB = 2 ** 20;
/** Of a full page of 65 536 messages, bytes. */
const fullPage = 2 * MiB;

// Around the ends of the first page, of the second, and well into the third and fourth; in memory, in a file, and in one that runs
// full with the first page, in the midst of the second, and with the fourth.
test.each(
  [0, 1, 1023, 1024, 1025, 65536, 65537, 131072, 131073, 150_000, 210_000].flatMap(count =>
    [undefined, Number.POSITIVE_INFINITY, 0, 3.5 * MiB, 3 * fullPage].map(most => ({ count, most })),
  ),
)('$count messages come out as they went in, with a file of $most bytes', ({ count, most }) => {
  const spill = most === undefined ? undefined : memorySpill(most);
  const table = new TableBuilder(spill);
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
      found.channel.at(i) !== channel ||
      found.logNs.at(i) !== logNs ||
      found.stampNs.at(i) !== stampNs ||
      [found.block.at(i), found.offset.at(i), found.length.at(i)].some((word, k) => word !== words[k]),
  );
  expect(bad).toBe(-1);
  // Backwards, too, and as a whole.
  expect(rows.findLastIndex(({ logNs }, i) => found.logNs.at(i) !== logNs)).toBe(-1);
  expect([...found.stampNs].every((stamp, i) => stamp === rows[i].stampNs)).toBe(true);
  if (most === Number.POSITIVE_INFINITY)
    expect(spill?.size).toBe(count > 131072 ? Math.ceil(count / 65536) * fullPage : 0);
});

test('a long table lies in the file: what stays in memory does not grow with it', () => {
  const held = (count: number) => {
    const file = mkdtempSync(join(tmpdir(), 'framelock-table-'));
    const spill = spillFile({ others: [file] })!;
    const table = new TableBuilder(spill);
    for (let i = 0; i < count; i++) table.add(i & 7, BigInt(i), BigInt(-i), i >> 4, i, i ^ 5);
    const found = table.finish();
    const { arrayBuffers } = process.memoryUsage();
    expect([found.logNs.at(count - 1), found.stampNs.at(7), found.length.at(70_000)]).toEqual([
      BigInt(count - 1),
      -7n,
      70_000 ^ 5,
    ]);
    expect(readdirSync(file)).toEqual([]);
    spill.close();
    return arrayBuffers;
  };
  held(300_000);
  const [short, long] = [held(300_000), held(1_500_000)];
  expect(long - short).toBeLessThan(4 * MiB);
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

test('what is finished belongs to nobody else, and the builder begins again', () => {
  const table = new TableBuilder();
  table.add(1, 2n, 3n, 4, 5, 6);
  const first = table.finish();
  expect(table.count).toBe(0);
  table.add(7, 8n, 9n, 10, 11, 12);
  expect([...first.logNs]).toEqual([2n]);
  expect([...table.finish().length]).toEqual([12]);
  expect([...first.length]).toEqual([6]);
});
