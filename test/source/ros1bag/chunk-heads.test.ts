// An index pass that decompresses only what it needs finds what one finds that decompresses everything.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChunkPlace,
  checked,
  type Decompress,
  type Decompressors,
  type PartRule,
  type Stored,
} from '../../../src/bytes/decompress.js';
import { buildBag, type TinyMessage } from '../../support/bag-builder.js';
import { openBag } from '../../support/open-bag.js';

const invert = (bytes: Uint8Array) => bytes.map(b => ~b & 255);
const header = 'Header header\nuint8[] data\n===\nMSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id\n';
const struct = (name: string, fields: string) => `===\nMSG: ${name}\n${fields}`;
const pose = [
  'Header header\ngeometry_msgs/Pose pose\n',
  struct('std_msgs/Header', 'uint32 seq\ntime stamp\nstring frame_id\n'),
  struct('geometry_msgs/Pose', 'geometry_msgs/Point position\ngeometry_msgs/Quaternion orientation\n'),
  struct('geometry_msgs/Point', 'float64 x\nfloat64 y\nfloat64 z\n'),
  struct('geometry_msgs/Quaternion', 'float64 x\nfloat64 y\nfloat64 z\nfloat64 w\n'),
].join('');
const connections = [
  { conn: 0, topic: '/big', type: 'test/Big', definition: header },
  // Of a kind that is kept from the index pass.
  { conn: 1, topic: '/pose', type: 'geometry_msgs/PoseStamped', definition: pose },
  { conn: 2, topic: '/late', type: 'test/Late', definition: `string[] names\n${header}` },
];

/** Decompresses to the byte what is asked for, and remembers how much that was. */
function exact(): { codecs: Decompressors; made: number[] } {
  const made: number[] = [];
  const whole = async (bytes: Uint8Array) => invert(bytes);
  const open = async (stored: Stored, size: number) => {
    const bytes = new Uint8Array(stored.length);
    await stored.read(0, bytes);
    const data = invert(bytes);
    const mine = made.push(0) - 1;
    return {
      size,
      async upTo(n: number) {
        made[mine] = Math.max(made[mine], Math.min(n, size));
        return data.slice(0, made[mine]);
      },
      close() {},
    };
  };
  return { codecs: new Map([['lz4', checked(Object.assign(whole, { open }) as Decompress)]]), made };
}

const message = fc.record({
  conn: fc.constantFrom(0, 0, 1, 2),
  seconds: fc.nat(2 ** 31),
  size: fc.oneof(fc.nat(300), fc.nat(6000), fc.nat(200_000)),
});

function messageOf({ conn, seconds, size }: { conn: number; seconds: number; size: number }): TinyMessage {
  const data = Buffer.alloc(size + 20, size & 255);
  data.writeUInt32LE(seconds, 4);
  data.writeUInt32LE(7, 8);
  data.writeUInt32LE(0, 12);
  data.writeUInt32LE(size, 16);
  return { conn, seconds, data };
}

const full: Decompressors = new Map([['lz4', checked(async (bytes: Uint8Array) => invert(bytes))]]);

async function seen(bytes: Uint8Array, codecs: Decompressors) {
  const { source, issues } = await openBag(bytes, codecs);
  const payloads: string[] = [];
  for (let m = 0; m < source.messages.count; m++)
    payloads.push(Buffer.from(await source.read(m, 0, Math.min(64, source.messages.length.at(m)))).toString('hex'));
  return { table: source.messages, lost: source.lost, issues: issues.sorted(), payloads };
}

test('the same table, the same issues, also where the recorder wrote nonsense', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(message, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.option(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) })),
      async (chunks, index, damage) => {
        const bag = buildBag(
          connections,
          chunks.map(messages => ({ messages: messages.map(messageOf), compression: 'lz4', compress: invert })),
          { index },
        );
        if (damage) {
          const { data, end } = bag.chunks[0];
          bag.bytes[Math.min(end - 1, data + Math.floor(damage.at ** 4 * (end - data)))] = damage.value;
        }
        expect(await seen(bag.bytes, exact().codecs)).toEqual(await seen(bag.bytes, full));
      },
    ),
    { numRuns: 150, seed: 3 },
  );
}, 60_000);

describe('how much is decompressed', () => {
  const bag = (...sizes: number[]) =>
    buildBag(connections, [
      { messages: [messageOf({ conn: 0, seconds: 1, size: 10 })], compression: 'lz4', compress: invert },
      {
        messages: sizes.map((size, i) => messageOf({ conn: 0, seconds: i, size })),
        compression: 'lz4',
        compress: invert,
      },
    ]);

  test('not the end of the last message', async () => {
    const { codecs, made } = exact();
    await openBag(bag(100, 2_000_000).bytes, codecs);
    expect(made[1]).toBeLessThan(2000);
  });

  test('all where little is left, so that a checksum is looked at', async () => {
    const { codecs, made } = exact();
    await openBag(bag(100_000, 50_000).bytes, codecs);
    expect(made[1]).toBeGreaterThan(150_000);
  });
});

describe('chunks that other threads begin with', () => {
  /** Answers for the other threads; `give` decides what they say. */
  function withAhead(give: (data: Uint8Array) => Promise<Uint8Array>, slow = true) {
    const { codecs, made } = exact();
    const asked: number[] = [];
    const back: Uint8Array[] = [];
    const codec = codecs.get('lz4')!;
    const ahead: Decompress = Object.assign((b: Uint8Array, size: number) => codec(b, size), {
      open: codec.open,
      slow,
      giveBack: (data: Uint8Array) => void back.push(data),
      fromFileAhead({ file, offset, length }: ChunkPlace, rule?: PartRule) {
        expect(rule?.format).toBe('ros1bag');
        asked.push(offset);
        return file.read(offset, length).then(bytes => give(invert(bytes)));
      },
    });
    return { codecs: new Map([['lz4', ahead]]) as Decompressors, made, asked, back };
  }
  const chunks = Array.from({ length: 7 }, (_, c) => ({
    messages: [messageOf({ conn: c % 2, seconds: c, size: 100 * c }), messageOf({ conn: 0, seconds: c, size: 90_000 })],
    compression: 'lz4',
    compress: invert,
  }));
  const bag = buildBag(connections, chunks);

  test('each is asked for once, in order, and gives the same', async () => {
    const { codecs, asked, made, back } = withAhead(async data => data);
    expect(await seen(bag.bytes, codecs)).toEqual(await seen(bag.bytes, full));
    expect(back.length).toBe(asked.length);
    expect((await seen(bag.bytes, codecs)).table.stampNs.at(1)).toBe(7n);
    // The first is made here, while the others are.
    expect(asked.slice(0, 6)).toEqual(bag.chunks.slice(1).map(chunk => chunk.data));
    expect(made.length).toBe(asked.length / 6);
  });

  test('not where the codec is fast: it has made them before they have crossed', async () => {
    const { codecs, asked, made } = withAhead(async data => data, false);
    await openBag(bag.bytes, codecs);
    expect(asked).toEqual([]);
    expect(made.length).toBe(7);
  });

  test('an index that lies costs nothing but the gain', async () => {
    const bytes = Buffer.from(bag.bytes);
    // The chunk position of each chunk info record.
    for (let at = bytes.indexOf('chunk_pos=', bag.indexStart); at >= 0; at = bytes.indexOf('chunk_pos=', at + 10))
      bytes.writeBigUInt64LE(bytes.readBigUInt64LE(at + 10) + 3n, at + 10);
    const { codecs, asked } = withAhead(async data => data);
    expect((await seen(bytes, codecs)).table).toEqual((await seen(bytes, full)).table);
    expect(asked).toEqual([]);
  });

  test('one that fails there is skipped like one that fails here', async () => {
    let n = 0;
    const { codecs } = withAhead(async data => {
      if (n++ === 3) throw new Error('no');
      return data;
    });
    const { source, codes } = await openBag(bag.bytes, codecs);
    expect(codes.filter(code => code !== 'FL0301')).toEqual(['FL0205']);
    expect(source.messages.count).toBe(12);
    expect(source.lost.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });
});
