// What the bag format allows, what is refused, and indexes that lie.
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { ros1bag } from '../../../src/source/ros1bag/index.js';
import { buildBag, record, u32 } from '../../support/bag-builder.js';
import { connections, expectMessages, packed, stored, texts } from '../../support/counting-bag.js';
import { listMessages, openBag } from '../../support/open-bag.js';

describe('undamaged', () => {
  test('stored and compressed chunks, file order, no issues', async () => {
    const bag = buildBag(connections, [packed(4, 5), stored(0, 1, 2), packed(3)]);
    const { codes, source } = await expectMessages(bag.bytes, texts(4, 5, 0, 1, 2, 3), 0);
    expect(codes.filter(c => c !== 'FL0301')).toEqual([]);
    expect(source.blocks.map(b => b.compression)).toEqual(['lz4', '', 'lz4']);
  });

  test('publishers of one topic and definition are one channel, another type is another', async () => {
    const same = [
      { conn: 0, topic: '/t' },
      { conn: 7, topic: '/t' },
      { conn: 9, topic: '/t', type: 'std_msgs/Int32', md5sum: 'x' },
    ];
    const of = (conn: number) => ({ conn, seconds: 1, data: u32(1) });
    const { source } = await openBag(buildBag(same, [{ messages: [of(0), of(7), of(9)] }]).bytes);
    expect(source.channels.map(c => c.type)).toEqual(['std_msgs/UInt32', 'std_msgs/Int32']);
    expect([...source.messages.channel]).toEqual([0, 0, 1]);
  });

  test('definitions that differ in comments, blanks and line ends only are one channel; in a field, they are two', async () => {
    const at = (conn: number, definition: string) => ({ conn, topic: '/t', definition });
    const of = (conn: number) => ({ conn, seconds: 1, data: u32(1) });
    const all = [at(0, 'uint32 data\n'), at(1, '# by another client\r\nuint32   data # m\r\n'), at(2, 'uint32 value')];
    const { source } = await openBag(buildBag(all, [{ messages: [of(0), of(1), of(2)] }]).bytes);
    expect([...source.messages.channel]).toEqual([0, 0, 1]);
  });

  test('an empty bag opens', async () => {
    expect((await expectMessages(buildBag([], []).bytes, [], 0)).codes).toContain('FL0206');
    expect((await expectMessages(buildBag(connections, []).bytes, [], 0)).codes).toContain('FL0206');
  });

  test('early recorders declare 20 bytes per index entry and write 12', async () => {
    const bag = buildBag(connections, [stored(0, 2), stored(1)]);
    const at = bag.chunks[0].end;
    bag.bytes.writeUInt32LE(2 * 20, at + 4 + bag.bytes.readUInt32LE(at));
    expect((await expectMessages(bag.bytes, texts(0, 2, 1), 0)).codes.filter(c => c !== 'FL0301')).toEqual([]);
  });

  test('messages of zero bytes, and a header with unknown fields in another order', async () => {
    const bag = buildBag(connections, [{ messages: [{ conn: 0, seconds: 1, data: Buffer.alloc(0) }] }], {
      index: false,
    });
    const odd = record(
      [
        ['time', Buffer.concat([u32(2), u32(3)])],
        ['zz', u32(0)],
        ['conn', u32(0)],
        ['op', Buffer.from([2])],
      ],
      u32(9),
    );
    const chunk = record(
      [
        ['size', u32(odd.length)],
        ['op', Buffer.from([5])],
        ['compression', Buffer.from('none')],
      ],
      odd,
    );
    await expectMessages(Buffer.concat([bag.bytes, chunk]), ['/a 1000000000 ', '/a 2000000003 09000000'], 0);
  });
});

describe('refused', () => {
  const context = { issues: undefined as never, decompress: new Map(), digest: undefined as never };
  test.each([
    ['#ROSBAG V1.2\n1234', 'FL0103', /rosbag migrate/],
    ['hello', 'FL0103', /something else/],
    ['', 'FL0102', /./],
  ])('%j', async (content, code, words) => {
    const { memoryBytes } = await import('../../../src/bytes/memory.js');
    const error = await ros1bag.openBytes!(memoryBytes('x', Buffer.from(content)), context).catch(e => e);
    expect(error).toBeInstanceOf(FramelockError);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
  });

  test('sniffs by content', () => {
    expect(ros1bag.sniffBytes!(Buffer.from('#ROSBAG V2.0\n...'))).toBe(true);
    expect(ros1bag.sniffBytes!(Buffer.from('#ROSBAG'))).toBe(false);
  });

  test('an encrypted bag', async () => {
    const header = record(
      [
        ['op', Buffer.from([3])],
        ['index_pos', Buffer.alloc(8)],
        ['encryptor', Buffer.from('rosbag/AesCbc')],
      ],
      Buffer.alloc(0),
    );
    await expect(openBag(Buffer.concat([Buffer.from('#ROSBAG V2.0\n'), header]))).rejects.toThrow(
      /encrypted by rosbag\/AesCbc/,
    );
  });
});

describe('index', () => {
  const whole = () => buildBag(connections, [stored(0, 1), packed(2, 3)]);

  test('missing (index_pos 0)', async () => {
    const bag = buildBag(connections, [stored(0, 1), packed(2, 3)], { index: false });
    expect((await expectMessages(bag.bytes, texts(0, 1, 2, 3), 0)).codes).toContain('FL0202');
  });

  test.each([1, 4000, 5000, 2 ** 31, 2 ** 32 - 1])('lying about its position (%i)', async position => {
    const bag = whole();
    bag.bytes.writeBigUInt64LE(BigInt(position), bag.bytes.indexOf('index_pos=') + 10);
    expect((await expectMessages(bag.bytes, texts(0, 1, 2, 3), 0)).codes).toContain('FL0202');
  });

  test.each(['conn_count=', 'chunk_count='])('lying about its %s', async field => {
    for (const value of [1, 3, 2 ** 31, 2 ** 32 - 1]) {
      const bag = whole();
      bag.bytes.writeUInt32LE(value, bag.bytes.indexOf(field) + field.length);
      const { source } = await openBag(bag.bytes);
      expect(await listMessages(source)).toEqual(texts(0, 1, 2, 3));
    }
  });

  test('counting more, or less, than there is, where the chunk and its own index agree', async () => {
    for (const [count, lost, code] of [
      [5, 0, 'FL0202'],
      [0, 0, 'FL0202'],
    ] as const) {
      const bag = whole();
      const info = bag.bytes.indexOf('chunk_pos=');
      const counts = bag.bytes.indexOf(Buffer.concat([u32(0), u32(1), u32(1), u32(1)]), info);
      bag.bytes.writeUInt32LE(count, counts + 4);
      expect((await expectMessages(bag.bytes, texts(0, 1, 2, 3), lost)).codes).toContain(code);
    }
  });

  test('records after it are scanned too', async () => {
    const bag = whole();
    const more = buildBag(connections, [{ ...stored(4), connections: [] }], { index: false });
    const bytes = Buffer.concat([bag.bytes, more.bytes.subarray(more.chunks[0].start)]);
    expect((await openBag(bytes)).source.messages.count).toBe(5);
  });
});
