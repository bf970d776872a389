// What a damaged bag still gives: everything that is whole, nothing that is not, and a count of the rest.
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { ros1bag } from '../../../src/source/ros1bag/index.js';
import { buildBag, record, type TinyChunk, u32 } from '../../support/bag-builder.js';
import { invert, listMessages, lostCount, openBag } from '../../support/open-bag.js';
import { seeded } from '../../support/seeded.js';

const connections = [
  { conn: 0, topic: '/a' },
  { conn: 1, topic: '/b' },
];

/** Messages count up, so that a phantom or a changed one shows. */
function message(i: number) {
  return {
    conn: i % 2,
    seconds: 100 + i,
    nanoseconds: i,
    data: Buffer.concat([u32(i), Buffer.alloc(i % 7, 0x40 + i)]),
  };
}

const text = (i: number) =>
  `${i % 2 ? '/b' : '/a'} ${BigInt(100 + i) * 1_000_000_000n + BigInt(i)} ${message(i).data.toString('hex')}`;
const texts = (...which: number[]) => which.map(text);
const stored = (...which: number[]): TinyChunk => ({ messages: which.map(message) });
const packed = (...which: number[]): TinyChunk => ({
  messages: which.map(message),
  compression: 'lz4',
  compress: invert,
});

async function expectMessages(bytes: Uint8Array, expected: string[], lost: number) {
  const opened = await openBag(bytes);
  expect(await listMessages(opened.source)).toEqual(expected);
  expect(lostCount(opened.source)).toBe(lost);
  return opened;
}

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
    const { source, codes } = await openBag(buildBag(same, [{ messages: [of(0), of(7), of(9)] }]).bytes);
    expect(source.channels.map(c => c.type)).toEqual(['std_msgs/UInt32', 'std_msgs/Int32']);
    expect([...source.messages.channel]).toEqual([0, 0, 1]);
    expect(codes).toContain('FL0210');
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

  test('counting more, or less, than there is', async () => {
    for (const [count, lost, code] of [
      [5, 4, 'FL0203'],
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
    expect(source.lost).toEqual([{ reason: 'undeclared_connection', topic: '(connection 1)', count: 1 }]);
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

describe('any damage', () => {
  const bags = {
    'stored, with index': { indexed: true, ...buildBag(connections, [stored(0, 1, 2), stored(3, 4), stored(5, 6)]) },
    'stored, without index': {
      indexed: false,
      ...buildBag(connections, [stored(0, 1, 2), stored(3, 4), stored(5, 6)], { index: false }),
    },
    compressed: { indexed: true, ...buildBag(connections, [packed(0, 1, 2), packed(3, 4), stored(5, 6)]) },
  };
  const all = texts(0, 1, 2, 3, 4, 5, 6);

  test.each(Object.entries(bags))('cut at every byte (%s): a prefix that never shrinks', async (_, bag) => {
    let most = 0;
    for (let cut = 13; cut < bag.bytes.length; cut++) {
      if (cut > 30 && cut < 4100) continue;
      const { source, codes } = await openBag(bag.bytes.subarray(0, cut));
      const messages = await listMessages(source);
      expect(messages).toEqual(all.slice(0, messages.length));
      expect(messages.length).toBeGreaterThanOrEqual(most);
      most = messages.length;
      const whole =
        bag.messages.filter(m => m.end <= cut).length +
        (bag.messages.length < 7 ? 3 * +(bag.chunks[0].end <= cut) + 2 * +(bag.chunks[1].end <= cut) : 0);
      expect(messages).toHaveLength(whole);
      expect(codes).toContain('FL0202');
    }
  });

  test.each(Object.entries(bags))(
    'one bit wrong at every byte (%s): every other message is kept',
    async (name, bag) => {
      const random = seeded(7);
      for (let at = 13; at < bag.bytes.length; at++) {
        if (at > 100 && at < 4110) continue;
        const bytes = Buffer.from(bag.bytes);
        bytes[at] ^= 1 << (random() & 7);
        const { source } = await openBag(bytes);
        const messages = await listMessages(source);
        expect(messages.length, `byte ${at}`).toBeLessThanOrEqual(7);
        expect(messages.length + lostCount(source), `byte ${at}`).toBeGreaterThanOrEqual(bag.indexed ? 7 : 6);
        // A bit of a connection record may cost all its messages, or give them another topic; any other at most one message or chunk.
        if (source.lost.some(l => l.reason === 'undeclared_connection')) continue;
        const bare = (m: string) => m.slice(m.indexOf(' '));
        const kept = messages.filter(m => all.map(bare).includes(bare(m)));
        expect(kept.length, `byte ${at}`).toBeGreaterThanOrEqual(name === 'compressed' ? 4 : 6);
      }
    },
  );

  test('a megabyte of records that each claim half of it takes no more than linear time', async () => {
    const claim = record(
      [
        ['op', Buffer.from([2])],
        ['conn', u32(0)],
        ['time', Buffer.alloc(8)],
      ],
      Buffer.alloc(0),
    );
    claim.writeUInt32LE(500_000, claim.length - 4);
    const bytes = Buffer.concat([Buffer.from('#ROSBAG V2.0\n'), ...Array.from({ length: 20_000 }, () => claim)]);
    const start = performance.now();
    await openBag(bytes);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test('random damage: only FramelockError, and soon', async () => {
    const random = seeded(11);
    const seeds = Object.values(bags);
    for (let run = 0; run < 1000; run++) {
      const bytes = Buffer.from(seeds[run % 3].bytes);
      for (let n = 1 + (random() % 6); n > 0; n--) {
        const at = random() % 3 ? 4110 + (random() % (bytes.length - 4114)) : 13 + (random() % 100);
        const kind = random() % 3;
        if (kind === 0) bytes[at] ^= 1 << (random() & 7);
        else if (kind === 1) bytes.writeUInt32LE([0, 2 ** 31, 2 ** 32 - 1, 0x7fffffff][random() & 3], at);
        else bytes.fill(random() & 255, at, Math.min(bytes.length, at + (random() % 50)));
      }
      const opened = await openBag(bytes).catch(error => error);
      if (opened instanceof Error) expect(opened).toBeInstanceOf(FramelockError);
      else expect(await listMessages(opened.source)).toHaveLength(opened.source.messages.count);
    }
  });
});
