// Damage in a bag that leaves messages whole: they come, and an index that is damaged itself invents no losses.
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { buildBag } from '../../support/bag-builder.js';
import { connections, expectMessages, packed, stored, texts } from '../../support/counting-bag.js';

test.each([-20, -1, 1, 30, 400])(
  'a compressed chunk whose length is wrong by %i ends where its index begins',
  async by => {
    const bag = buildBag(connections, [packed(0, 1, 2), packed(3, 4), stored(5)]);
    const [{ data, end }] = bag.chunks;
    bag.bytes.writeUInt32LE(end - data + by, data - 4);
    const { codes } = await expectMessages(bag.bytes, texts(0, 1, 2, 3, 4, 5), 0);
    expect(codes).toContain('FL0203');
  },
);

test('connections that only the end of the bag declares are known to the messages before', async () => {
  const bag = buildBag(connections, [stored(0, 1, 2), packed(3, 4)]);
  const [{ data }] = bag.chunks;
  // What goes: the connection records in the first chunk. All behind moves, so that the index is not where the header says.
  const first = bag.messages[0].start;
  const bytes = Buffer.concat([bag.bytes.subarray(0, data), bag.bytes.subarray(first)]);
  const { codes } = await expectMessages(bytes, texts(0, 1, 2, 3, 4), 0);
  expect(codes).toContain('FL0202');
});

test('a total that names a connection twice, or one that is declared nowhere, counts nothing as lost', async () => {
  const bag = buildBag(connections, [packed(0, 1, 2), stored(3, 4)]);
  // The first chunk info: its header ends with `count`; then the data's length, and pairs of connection and count, u32 each.
  const info = bag.bytes.indexOf('chunk_pos=', bag.indexStart);
  const pairs = bag.bytes.indexOf('count=', info) + 14;
  for (const conn of [0, 7, 131_072]) {
    const bytes = Buffer.from(bag.bytes);
    bytes.writeUInt32LE(conn, pairs + 8);
    const { codes, source } = await expectMessages(bytes, texts(0, 1, 2, 3, 4), 0);
    expect([codes, source.lost]).toEqual([['FL0202'], []]);
  }
});

test('a bag behind another: its connections have the same numbers and other meanings, so it is not read, and told', async () => {
  const bag = buildBag(connections, [packed(0, 1, 2)]);
  const other = buildBag([{ conn: 0, topic: '/other' }], [stored(4, 6)]);
  const { issues, codes } = await expectMessages(Buffer.concat([bag.bytes, other.bytes]), texts(0, 1, 2), 0);
  expect(codes).toEqual(['FL0203']);
  expect(issues.sorted()[0]).toMatchObject({
    at: { offset: bag.bytes.length },
    text: expect.stringContaining(`its ${other.bytes.length} bytes were not read`),
  });
});
