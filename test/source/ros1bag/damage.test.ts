// What a damaged bag still gives: everything that is whole, nothing that is not, and a count of the rest.
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { buildBag, u32 } from '../../support/bag-builder.js';
import { connections, expectMessages, message, packed, stored, texts } from '../../support/counting-bag.js';
import { listMessages, lostCount, openBag } from '../../support/open-bag.js';

describe('chunks and records', () => {
  test('a compressed chunk that is damaged is counted by its index', async () => {
    const bag = buildBag(connections, [packed(0, 1, 2), packed(3), stored(4)]);
    bag.bytes[bag.chunks[0].data + 30] ^= 1;
    const { codes, source, issues } = await expectMessages(bag.bytes, texts(3, 4), 3);
    expect(codes).toContain('FL0205');
    expect(issues.sorted().find(i => i.code === 'FL0205')?.at).toEqual({
      file: 'test.bag',
      offset: bag.chunks[0].start,
    });
    expect(source.lost).toEqual([
      { reason: 'chunk_damaged', topic: '/a', count: 2 },
      { reason: 'chunk_damaged', topic: '/b', count: 1 },
    ]);
  });

  test('a total in the index that is wrong loses nothing where the chunk and its own index agree', async () => {
    for (const count of [60_000, 1]) {
      const bag = buildBag(connections, [packed(0, 1, 2), stored(3, 4)]);
      // The first chunk info: its header ends with `count`; then the data's length, and its first connection and count, u32 each.
      const info = bag.bytes.indexOf('chunk_pos=', bag.indexStart);
      bag.bytes.writeUInt32LE(count, bag.bytes.indexOf('count=', info) + 18);
      const { codes, source } = await expectMessages(bag.bytes, texts(0, 1, 2, 3, 4), 0);
      expect(codes).toEqual(['FL0202']);
      expect(source.lost).toEqual([]);
    }
  });

  test('unknown compression', async () => {
    const bag = buildBag(connections, [{ ...packed(0, 1, 2), compression: 'xz' }, stored(3)]);
    const { codes, source } = await expectMessages(bag.bytes, texts(3), 3);
    expect(codes).toContain('FL0204');
    expect(source.lost[0].reason).toBe('unknown_compression');
  });

  test('a compression name is damaged: the chunk is stored, as its sizes tell', async () => {
    const bag = buildBag(connections, [{ ...stored(0, 1, 2), compression: 'nonf' }, stored(3)]);
    expect((await expectMessages(bag.bytes, texts(0, 1, 2, 3), 0)).codes).toContain('FL0204');
  });

  test.each([2 ** 28 + 1, 2 ** 31, 2 ** 32 - 1])('a chunk that claims %i bytes decompressed', async size => {
    const bag = buildBag(connections, [packed(0, 1), stored(2)]);
    bag.bytes.writeUInt32LE(size, bag.bytes.indexOf('size=', bag.chunks[0].start) + 5);
    expect((await expectMessages(bag.bytes, texts(2), 2)).codes).toContain('FL0205');
  });

  test.each([2 ** 31, 2 ** 32 - 1, 5, 60, 1000])('chunk data length %i is wrong', async length => {
    for (const first of [packed(0, 1), stored(0, 1)]) {
      const bag = buildBag(connections, [first, stored(2), stored(3)]);
      bag.bytes.writeUInt32LE(length, bag.chunks[0].data - 4);
      const { source } = await openBag(bag.bytes);
      const all = await listMessages(source);
      expect(all.slice(-2)).toEqual(texts(2, 3));
      expect(texts(0, 1, 2, 3)).toEqual(expect.arrayContaining(all));
      expect(source.messages.count + lostCount(source)).toBe(4);
    }
  });

  test.each([2 ** 31, 2 ** 32 - 1, 200, 71])('message length %i is wrong', async length => {
    const bag = buildBag(connections, [stored(0, 1, 2, 3), stored(4, 5)]);
    bag.bytes.writeUInt32LE(length, bag.messages[1].data - 4);
    expect((await expectMessages(bag.bytes, texts(0, 2, 3, 4, 5), 1)).codes).toContain('FL0203');
  });

  test('a message header is destroyed: the others are kept', async () => {
    const bag = buildBag(connections, [stored(0, 1, 2, 3), stored(4, 5)]);
    bag.bytes.fill(0, bag.messages[1].start, bag.messages[1].start + 12);
    const { issues } = await expectMessages(bag.bytes, texts(0, 2, 3, 4, 5), 1);
    expect(issues.sorted().find(i => i.code === 'FL0203')?.at?.offset).toBe(bag.messages[1].start);
  });

  test('a chunk header is destroyed: the messages of a stored chunk are kept', async () => {
    for (const index of [true, false]) {
      const bag = buildBag(connections, [stored(0), stored(1, 2, 3), stored(4)], { index });
      bag.bytes.fill(0xff, bag.chunks[1].start, bag.chunks[1].data);
      await expectMessages(bag.bytes, texts(0, 1, 2, 3, 4), 0);
    }
  });

  test('a chunk header is destroyed: the messages of a compressed chunk are lost', async () => {
    const bag = buildBag(connections, [packed(0), packed(1, 2, 3), packed(4)]);
    bag.bytes.fill(0xff, bag.chunks[1].start, bag.chunks[1].data);
    await expectMessages(bag.bytes, texts(0, 4), 3);
  });

  test('bytes of a compressed chunk are never taken for messages, though some stand there as they were', async () => {
    const verbatim = { ...packed(1, 2, 3), compress: (bytes: Uint8Array) => Uint8Array.from([255, ...bytes]) };
    for (const damage of ['length', 'header']) {
      const bag = buildBag(connections, [packed(0), verbatim, packed(4)]);
      if (damage === 'length') bag.bytes.writeUInt32LE(2 ** 30, bag.chunks[1].data - 4);
      else bag.bytes.fill(0xff, bag.chunks[1].start, bag.chunks[1].data);
      await expectMessages(bag.bytes, texts(0, 4), 3);
    }
  });

  test('what looks like a header in a gap, but claims more than the file has, is passed over', async () => {
    const bag = buildBag(connections, [stored(0, 1, 2), stored(3)]);
    const { start, end } = bag.messages[1];
    bag.bytes.writeUInt32LE(2 ** 29, end - message(1).data.length - 4);
    bag.bytes.copy(bag.bytes, start - 4, start, end - 1);
    const { source } = await openBag(bag.bytes);
    expect((await listMessages(source)).slice(-2)).toEqual(texts(2, 3));
    expect(source.messages.count + lostCount(source)).toBe(4);
  });

  test('a whole chunk with its index is overwritten', async () => {
    const bag = buildBag(connections, [stored(0), stored(1, 2, 3), stored(4)]);
    bag.bytes.fill(0, bag.chunks[1].start, bag.chunks[2].start);
    const { source } = await expectMessages(bag.bytes, texts(0, 4), 3);
    expect(source.lost.map(l => l.reason)).toEqual(['missing_from_file', 'missing_from_file']);
  });

  test('messages of an undeclared connection are counted', async () => {
    const bag = buildBag([connections[0]], [stored(0, 1, 2)]);
    const { codes, source } = await expectMessages(bag.bytes, texts(0, 2), 1);
    expect(codes).toContain('FL0207');
    expect(source.lost).toEqual([{ reason: 'channel_unknown', topic: '(connection 1)', count: 1 }]);
  });

  test('a tail of zeros', async () => {
    const bag = buildBag(connections, [stored(0, 1)], { index: false });
    await expectMessages(Buffer.concat([bag.bytes, Buffer.alloc(10_000)]), texts(0, 1), 0);
  });

  test('names that would touch a prototype do no harm', async () => {
    const odd = [{ conn: 0, topic: '__proto__', type: 'constructor', definition: 'uint8 __proto__\n' }];
    const { source } = await openBag(buildBag(odd, [{ messages: [{ conn: 0, seconds: 1, data: u32(1) }] }]).bytes);
    expect(source.channels[0].topic).toBe('__proto__');
    expect(source.messages.count).toBe(1);
  });
});
