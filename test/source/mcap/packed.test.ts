// Messages that rosbag2 compressed one by one (mode MESSAGE): read as the same recording without compression is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../src/bytes/memory.js';
import { FramelockError, Issues } from '../../../src/issue.js';
import { nodeDigest } from '../../../src/platform/node/digest.js';
import { findMessage } from '../../../src/source/find-message.js';
import { mcap } from '../../../src/source/mcap/index.js';
import { mergedSource } from '../../../src/source/merged.js';
import { placeInFile } from '../../../src/source/place-in-file.js';
import { NO_STAMP, type Source } from '../../../src/source/source.js';
import {
  channel,
  type FileSpec,
  join,
  type MessageSpec,
  mcapFile,
  schema,
  u32,
  zstdCodec,
} from '../../support/mcap-builder.js';
import { listed, lostCount, opened } from './opened.js';

const definitions = join(
  schema(1, 'std_msgs/msg/Header', 'ros2msg', 'builtin_interfaces/Time stamp\nstring frame_id'),
  schema(
    2,
    'x_msgs/msg/Stamped',
    'ros2msg',
    `std_msgs/Header header
uint8[] data
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id`,
  ),
  channel(1, 2, '/stamped', 'cdr'),
  channel(2, 0, '/json', 'json'),
);
const sec = 1_700_000_000;
/** CDR of a header without a name, then bytes. */
const stamped = (i: number, size: number): Uint8Array =>
  join(
    Uint8Array.of(0, 1, 0, 0),
    u32(sec + i),
    u32(i * 1000),
    u32(1),
    Uint8Array.of(0, 0, 0, 0),
    u32(size),
    Uint8Array.from({ length: size }, (_, k) => (k * 7 + i) >> 3),
  );
const sizes = [0, 1, 300, 20_000, 70_000, 5];
const groups: MessageSpec[][] = [0, 1].map(g =>
  sizes.flatMap((size, i) => [
    { channel: 1, log: BigInt(g * 100 + i), data: stamped(g * 10 + i, size) },
    { channel: 2, log: BigInt(g * 100 + i), data: new TextEncoder().encode(`{"i":${i}}`) },
  ]),
);
const pack = (one: MessageSpec): MessageSpec => (one.channel === 1 ? { ...one, data: zstdCodec(one.data) } : one);
const packed = groups.map(group => group.map(pack));

const forms: [string, Partial<FileSpec>][] = [
  ['stored chunks', {}],
  ['stored chunks without checksums', { crc: false }],
  ['zstd chunks', { compression: 'zstd' }],
  ['lz4 chunks', { compression: 'lz4' }],
  ['no chunks', { chunks: false }],
];

const facts = ({ messages, channels }: Source) =>
  Array.from({ length: messages.count }, (_, i) => [
    channels[messages.channel.at(i)].topic,
    messages.logNs.at(i),
    messages.stampNs.at(i),
    messages.length.at(i),
  ]);

describe.each(forms)('%s', (_, form) => {
  const file = mcapFile({ definitions, groups: packed, ...form });

  it('the same messages, stamps and bytes as without compression', async () => {
    const plain = await opened(mcapFile({ definitions, groups, ...form }));
    const { source, codes } = await opened(file);
    expect(codes).toEqual([]);
    expect(facts(source)).toEqual(facts(plain.source));
    expect(source.messages.stampNs.at(0)).toBe(BigInt(sec) * 1_000_000_000n);
    expect(source.messages.stampNs.at(1)).toBe(NO_STAMP);
    expect(await listed(source)).toEqual(await listed(plain.source));
    expect(Buffer.from(await source.read(6, 24, 9))).toEqual(Buffer.from(groups[0][6].data.subarray(24, 33)));
  });

  it('every message has an address of its own that leads back to it, also beside another recording', async () => {
    const source = mergedSource([
      (await opened(memoryBytes('first.mcap', mcapFile({ definitions, groups })))).source,
      (await opened(memoryBytes('packed.mcap', file))).source,
    ]);
    for (let i = 0; i < source.messages.count; i++) {
      const block = source.blocks[source.messages.block.at(i)];
      const { offset, inner } = placeInFile(source.blocks, block, source.messages.offset.at(i));
      const length = source.messages.length.at(i);
      const found = findMessage(source, { file: source.files[block.file].name, offset, innerOffset: inner, length });
      expect(found).toBe(i);
    }
  });

  it('cut and flipped: an end soon, and what is listed can be read or is refused', async () => {
    const whole = packed.flat().length;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 9), fc.integer({ min: 1, max: 255 })), { maxLength: 3 }),
        fc.option(fc.nat(file.length - 9)),
        async (flips, cut) => {
          const bytes = file.slice(0, cut === null ? undefined : 8 + cut);
          for (const [at, value] of flips) if (8 + at < bytes.length) bytes[8 + at] ^= value;
          const { source, codes } = await opened(bytes);
          const reads = Array.from({ length: source.messages.count }, (_, i) => source.read(i));
          const bad = (await Promise.allSettled(reads)).filter(one => one.status === 'rejected');
          for (const { reason } of bad) expect(reason).toBeInstanceOf(FramelockError);
          if (source.messages.count - bad.length < whole) expect([...codes, ...bad]).not.toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('damage', () => {
  /** A file of one good message around a bad one. */
  const around = (data: Uint8Array) =>
    mcapFile({ definitions, groups: [[packed[0][4], { channel: 1, log: 7n, data }, packed[0][6]]], crc: false });
  const good = zstdCodec(stamped(3, 300));

  it.each([
    ['a frame that is cut', good.subarray(0, good.length - 9), 'FL0205', 'record_damaged'],
    ['a frame of its magic alone', good.subarray(0, 4), 'FL0203', 'record_damaged'],
    // Descriptor 0: a window, and no content size.
    [
      'a frame that does not tell its size',
      Uint8Array.of(...good.subarray(0, 4), 0, 0, 1, 0, 0),
      'FL0203',
      'record_damaged',
    ],
    // One segment and 8 bytes of size: 2^40.
    [
      'a frame of a terabyte',
      Uint8Array.of(...good.subarray(0, 4), 0xe0, 0, 0, 0, 0, 0, 1, 0, 0),
      'FL0203',
      'record_damaged',
    ],
    [
      'a frame of a gigabyte',
      Uint8Array.of(...good.subarray(0, 4), 0xa0, 0, 0, 0, 0x40, 1, 0, 0),
      'FL0205',
      'record_damaged',
    ],
    [
      'a frame that yields more than it says',
      Uint8Array.of(...good.subarray(0, 4), 0x20, 9, ...good.subarray(7)),
      'FL0205',
      'record_damaged',
    ],
  ])('%s ends that message alone', async (_, data, code, reason) => {
    const { source, codes } = await opened(around(data));
    expect(codes).toEqual([code]);
    expect(source.lost).toEqual([{ reason, topic: '/stamped', count: 1 }]);
    expect((await listed(source)).map(one => one.data)).toEqual(
      [groups[0][4], groups[0][6]].map(one => Buffer.from(one.data).toString('hex')),
    );
    expect(source.messages.count + lostCount(source)).toBe(3);
  });

  it('messages that would decompress to gigabytes are indexed up to four of them', async () => {
    const bomb = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x40, ...Array(20).fill(1)]);
    const bombs = Array.from({ length: 9 }, (_, i) => ({ channel: 1, log: BigInt(i), data: bomb }));
    let asked = 0;
    const zstd = async (_: Uint8Array, size: number) => {
      asked += size;
      return new Uint8Array(64);
    };
    const issues = new Issues();
    const context = { issues, decompress: new Map([['zstd', zstd]]), digest: nodeDigest };
    const source = await mcap.openBytes!(memoryBytes('a.mcap', mcapFile({ definitions, groups: [bombs] })), context);
    expect([source.messages.count, asked]).toEqual([4, 4 * 2 ** 30]);
    expect(source.lost).toEqual([{ reason: 'too_large', topic: '/stamped', count: 5 }]);
    expect(issues.has('FL0208')).toBe(true);
  });
});
