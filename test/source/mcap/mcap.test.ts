// MCAP container: legal forms, then every kind of damage; what is whole is found, nothing else is.
import { beforeAll, describe, expect, it } from 'vitest';
import { meansLoss } from '../../../src/issue-losses.js';
import { cpuMs } from '../../support/cpu-time.js';
import {
  channel,
  chunk,
  chunkIndex,
  codecsReady,
  dataEnd,
  type FileSpec,
  footer,
  header,
  join,
  type MessageSpec,
  magicBytes,
  mcapFile,
  message,
  messageIndex,
  record,
  schema,
  statistics,
  u16,
  u32,
  u64,
  zstdCodec,
} from '../../support/mcap-builder.js';
import { listed, lostCount, opened } from './opened.js';

const definitions = join(
  schema(1, 'pkg/A', 'jsonschema', '{}'),
  channel(1, 1, '/a', 'json'),
  channel(2, 0, '/b', 'json'),
);
const text = (s: string) => new TextEncoder().encode(s);
const m = (channel: number, log: number | bigint, data: string): MessageSpec => ({
  channel,
  log: BigInt(log),
  data: text(data),
});
const groups = [
  [m(1, 10, '{"a":1}'), m(2, 11, '{}'), m(1, 12, '{"a":2}')],
  [m(2, 21, '{"b":"long enough to matter"}'), m(1, 20, '{"a":3}')],
  [m(1, 30, ''), m(2, 31, '{"b":4}')],
];
const all = groups.flat();
const expected = all.map(({ channel, log, data }) => ({
  topic: channel === 1 ? '/a' : '/b',
  log,
  data: Buffer.from(data).toString('hex'),
}));
const build = (options: Partial<FileSpec> = {}) => mcapFile({ definitions, groups, ...options });

beforeAll(() => codecsReady);

describe('legal files', () => {
  const forms: [string, Partial<FileSpec>, string[]][] = [
    ['chunks as stored', {}, []],
    ['chunks as stored without checksums', { crc: false }, []],
    ['lz4', { compression: 'lz4' }, []],
    ['zstd', { compression: 'zstd' }, []],
    ['no chunks', { chunks: false }, []],
    ['no summary', { summary: false }, ['FL0202']],
    ['no message indexes', { messageIndexes: false }, []],
    ['no chunks, no summary', { chunks: false, summary: false }, ['FL0202']],
  ];
  it.each(forms)('%s', async (_, options, codes) => {
    const file = await opened(build(options));
    expect(await listed(file.source)).toEqual(expected);
    expect(file.codes).toEqual(codes);
    expect(file.source.lost).toEqual([]);
    expect(file.source.channels.map(c => [c.topic, c.type, c.encoding, c.schema.encoding])).toEqual([
      ['/a', 'pkg/A', 'json', 'jsonschema'],
      ['/b', '', 'json', ''],
    ]);
  });

  it('reads a part of a message and whole blocks', async () => {
    for (const compression of ['', 'lz4', 'zstd'] as const) {
      const { source } = await opened(build({ compression }));
      expect(Buffer.from(await source.read(0, 1, 3)).toString()).toBe('"a"');
      for (let i = 0; i < source.messages.count; i++) {
        const block = await source.readBlock(source.messages.block.at(i));
        const at = source.messages.offset.at(i);
        expect(Buffer.from(block.subarray(at, at + source.messages.length.at(i))).toString('hex')).toBe(
          expected[i].data,
        );
      }
    }
  });

  it('joins channels of one topic and one schema, and keeps different schemas apart', async () => {
    const file = mcapFile({
      definitions: join(
        schema(1, 'A', 'jsonschema', '{}'),
        schema(2, 'A', 'jsonschema', '{}'),
        schema(3, 'A', 'jsonschema', '{ }'),
        channel(1, 1, '/a', 'json'),
        channel(7, 2, '/a', 'json'),
        channel(8, 3, '/a', 'json'),
        channel(9, 1, '/a', 'cbor'),
      ),
      groups: [[m(1, 1, 'x'), m(7, 2, 'y'), m(8, 3, 'z'), m(9, 4, 'w')]],
    });
    const { source } = await opened(file);
    expect([...source.messages.channel]).toEqual([0, 0, 1, 2]);
    expect(source.channels).toHaveLength(3);
  });

  it('skips records it does not know, in and between chunks', async () => {
    const records = join(
      definitions,
      record(0x80, text('private')),
      message(all[0]),
      record(0x40, text('future')),
      message(all[1]),
    );
    const file = await opened(
      join(
        magicBytes,
        header(),
        record(0x91, text('x')),
        chunk(records),
        record(0x7f),
        dataEnd(),
        footer(0),
        magicBytes,
      ),
    );
    expect(await listed(file.source)).toEqual(expected.slice(0, 2));
    expect(file.codes).toEqual(['FL0202']);
  });

  it('lists channels without messages and says when there is none at all', async () => {
    const { source, codes } = await opened(build({ groups: [], chunks: false }));
    expect(source.channels).toHaveLength(2);
    expect(codes).toEqual(['FL0206']);
  });

  it('reads large stored messages by their heads only', async () => {
    const large = Array.from({ length: 6 }, (_, i) => ({
      channel: 1,
      log: BigInt(i),
      data: new Uint8Array(3 << 20).fill(i),
    }));
    const content = mcapFile({ definitions: channel(1, 0, '/raw', 'octets'), groups: [large], crc: false });
    let read = 0;
    const { source } = await opened({
      name: 'large.mcap',
      size: content.length,
      async read(offset, length) {
        read += length;
        return content.slice(offset, offset + length);
      },
      async close() {},
    });
    expect(source.messages.count).toBe(6);
    expect(read).toBeLessThan(1 << 19);
    expect((await source.read(5)).every(byte => byte === 5)).toBe(true);
    expect(source.blocks.every(block => block.length <= 4 << 20)).toBe(true);
  });

  it('clamps log times that no signed 64-bit time can hold', async () => {
    const { source, codes } = await opened(build({ groups: [[m(1, 2n ** 64n - 1n, 'x'), m(1, 2n ** 63n - 1n, 'y')]] }));
    expect([...source.messages.logNs]).toEqual([2n ** 63n - 1n, 2n ** 63n - 1n]);
    expect(codes).toEqual(['FL0408']);
  });
});

describe('damage', () => {
  it.each([
    ['stored chunks', {}],
    ['lz4 chunks', { compression: 'lz4' as const }],
    ['zstd chunks', { compression: 'zstd' as const }],
    ['no chunks', { chunks: false }],
  ])('cut at every byte: %s', async (_, options) => {
    const file = build(options);
    let before = 0;
    for (let length = 8; length < file.length; length++) {
      const { source, codes } = await opened(file.slice(0, length));
      const found = await listed(source);
      expect(found, `cut at ${length}`).toEqual(expected.slice(0, found.length));
      expect(found.length).toBeGreaterThanOrEqual(before);
      expect(codes, `cut at ${length}`).toContain('FL0201');
      before = found.length;
    }
    expect(before).toBe(all.length);
  });

  it('keeps the whole messages of a stored chunk that is cut', async () => {
    const file = build({ groups: [all], crc: true });
    const cut = file.indexOf(Buffer.from('{"a":3}')[0], 0);
    expect(cut).toBeGreaterThan(0);
    const { source } = await opened(file.subarray(0, Buffer.from(file).indexOf('{"a":3}') + 2));
    expect(source.messages.count).toBe(4);
  });

  it('zero-filled tail', async () => {
    const file = build({ summary: false });
    const at = Buffer.from(file).indexOf('{"b":4}');
    for (const options of [at - 3, at + 7, file.length - 40]) {
      const { source, codes } = await opened(join(file.slice(0, options), new Uint8Array(5000)));
      const found = await listed(source);
      expect(found.filter(f => !expected.some(e => e.log === f.log && e.topic === f.topic))).toEqual([]);
      expect(found.length).toBeGreaterThanOrEqual(5);
      expect(codes.some(code => code === 'FL0201' || code === 'FL0203' || code === 'FL0209')).toBe(true);
    }
  });

  it('a chunk that does not decompress is skipped and its messages are counted by their indexes', async () => {
    for (const compression of ['lz4', 'zstd'] as const) {
      const file = build({ compression });
      const second = secondChunk(file);
      const bad = file.slice();
      bad.fill(0xee, second + 9 + 44, second + 9 + 64);
      for (const content of [bad, without(bad, 'summary')]) {
        const { source, codes } = await opened(content);
        expect((await listed(source)).map(f => f.log)).toEqual([10n, 11n, 12n, 30n, 31n]);
        expect(codes).toContain('FL0205');
        expect(source.lost).toEqual([
          { reason: 'chunk_damaged', topic: '/b', count: 1 },
          { reason: 'chunk_damaged', topic: '/a', count: 1 },
        ]);
      }
    }
  });

  it('a flipped payload byte is kept with a note, a flipped length costs no more than its message', async () => {
    const file = build();
    const payload = Buffer.from(file).indexOf('{"a":2}');
    const flipped = file.slice();
    flipped[payload + 3] ^= 1;
    const kept = await opened(flipped);
    expect(kept.codes).toEqual(['FL0209']);
    expect(kept.source.messages.count).toBe(all.length);
    const middle = Buffer.from(file).indexOf('{}', Buffer.from(file).indexOf('{"a":1}'));
    const broken = file.slice();
    broken[middle - 22 - 8 + 5] = 0xff;
    const rest = await opened(broken);
    expect((await listed(rest.source)).map(f => f.log)).toEqual([10n, 12n, 21n, 20n, 30n, 31n]);
    expect(rest.source.lost).toEqual([{ reason: 'chunk_damaged', topic: '/b', count: 1 }]);
    expect(rest.codes).toContain('FL0209');
  });

  it('unknown compression: skipped and counted', async () => {
    const { source, codes } = await opened(
      join(
        magicBytes,
        header(),
        definitions,
        chunk(message(all[0]), { compression: 'brotli' }),
        messageIndex(1, [{ log: 10n, offset: 0 }]),
        chunk(message(all[1])),
        dataEnd(),
        footer(0),
        magicBytes,
      ),
    );
    expect((await listed(source)).map(f => f.log)).toEqual([11n]);
    expect(codes).toEqual(['FL0202', 'FL0204']);
    expect(source.lost).toEqual([{ reason: 'unknown_compression', topic: '/a', count: 1 }]);
  });

  it('a message before its channel is read by the record that comes later; without any it is lost', async () => {
    const data = join(magicBytes, header(), chunk(join(message(all[0]), definitions, message(all[1]))), dataEnd());
    const later = await opened(join(data, footer(0), magicBytes));
    expect(await listed(later.source)).toEqual(expected.slice(0, 2));
    expect(later.codes).toEqual(['FL0202']);
    expect(later.source.lost).toEqual([]);
    expect((await opened(join(data, definitions, footer(data.length), magicBytes))).codes).toEqual([]);
    const onlyB = join(channel(2, 0, '/b', 'json'), message(all[0]), message(all[1]));
    const none = await opened(join(magicBytes, header(), chunk(onlyB), dataEnd(), footer(0), magicBytes));
    expect((await listed(none.source)).map(f => f.log)).toEqual([11n]);
    expect(none.codes).toEqual(['FL0202', 'FL0207']);
    expect(none.source.lost).toEqual([{ reason: 'channel_unknown', topic: '', count: 1 }]);
  });

  it('a schema that comes behind its channel is used all the same, as far as it comes', async () => {
    const one = schema(1, 'pkg/A', 'jsonschema', '{}');
    const data = join(magicBytes, header(), channel(1, 1, '/a', 'json'), message(all[0]));
    const end = join(dataEnd(), footer(0), magicBytes);
    const { source, codes } = await opened(join(data, one, end));
    expect(source.channels.map(({ type }) => type)).toEqual(['pkg/A']);
    expect(codes).toEqual(['FL0202']);
    expect((await listed(source)).map(f => f.log)).toEqual([all[0].log]);
    expect((await opened(join(data, end))).source.channels.map(({ type }) => type)).toEqual(['']);
  });

  it('a byte too many in the first chunk, which moves the summary too, loses that chunk only', async () => {
    const file = build({ compression: 'zstd' });
    for (const at of [90, 100, 110]) {
      const { source, codes } = await opened(join(file.slice(0, at), Uint8Array.of(7), file.slice(at)));
      expect(await listed(source), `byte ${at}`).toEqual(expected.slice(groups[0].length));
      expect(codes).toContain('FL0202');
      expect(codes).not.toContain('FL0207');
    }
  });

  it('definitions of a chunk of a wrong checksum yield to those of the summary, and to later sound ones', async () => {
    const bent = join(channel(1, 1, '/x', 'json'), channel(2, 0, '/b', 'json'));
    const wrong = chunk(join(schema(1, 'pkg/A', 'jsonschema', '{}'), bent, message(all[0])), { crc: 1 });
    const data = join(magicBytes, header(), wrong, chunk(message(all[1])), chunk(message(all[2])), dataEnd());
    const summary = await opened(join(data, definitions, footer(data.length), magicBytes));
    expect(await listed(summary.source)).toEqual(expected.slice(0, 3));
    // The same, but the footer says nothing of the summary.
    const behind = await opened(join(data, definitions, footer(7), magicBytes));
    expect(await listed(behind.source)).toEqual(expected.slice(0, 3));
    expect(behind.codes).toContain('FL0209');
    // Sound ones that differ: each counts for what follows it, as ever.
    const sound = join(magicBytes, header(), chunk(join(definitions, message(all[0]))), bent, message(all[2]));
    expect(
      (await listed((await opened(join(sound, dataEnd(), footer(0), magicBytes))).source)).map(f => f.topic),
    ).toEqual(['/a', '/x']);
  });

  it('a channel that is redefined: each definition counts for what follows it', async () => {
    const again = channel(1, 1, '/c', 'json');
    const { source, codes } = await opened(
      join(
        magicBytes,
        header(),
        definitions,
        message(all[0]),
        again,
        message(all[2]),
        dataEnd(),
        footer(0),
        magicBytes,
      ),
    );
    expect((await listed(source)).map(f => f.topic)).toEqual(['/a', '/c']);
    expect(codes).toEqual(['FL0202', 'FL0203']);
  });

  it('a lying index and lying statistics change nothing but the report', async () => {
    const parts = join(magicBytes, header(), chunk(join(definitions, ...all.map(message))), dataEnd());
    const counts = new Map([
      [1, 400],
      [2, 3],
    ]);
    const { source, codes } = await opened(
      join(parts, definitions, statistics(counts), chunkIndex(33, 5, 9), footer(parts.length), magicBytes),
    );
    expect(await listed(source)).toEqual(expected);
    expect(codes).toEqual(['FL0202']);
    expect(source.lost).toEqual([]);
  });

  it.each([2 ** 31 - 1, 2 ** 32 - 1, 2n ** 40n, 2n ** 63n, 2n ** 64n - 1n])(
    'a length of %s in each place',
    async size => {
      const huge = u64(BigInt(size));
      const wrong = [
        join(Uint8Array.of(5), huge, u16(1), u32(0), u64(1), u64(1), text('x')),
        join(Uint8Array.of(6), huge, u64(0), u64(0), u64(4), u32(0), str0(), u64(4), text('abcd')),
        record(6, u64(0), u64(0), huge, u32(0), join(u32(4), text('zstd')), u64(13), zstdCodec(text('abcd'))),
        record(6, u64(0), u64(0), u64(4), u32(0), str0(), huge, text('abcd')),
        join(Uint8Array.of(3), huge, u16(1), u32(0xffffffff)),
        record(3, u16(5), u32(0xffffffff), text('x')),
        record(4, u16(5), u16(1), u32(0xfffffff0)),
        join(Uint8Array.of(9), huge),
        join(Uint8Array.of(0x99), huge),
      ];
      for (const [i, bytes] of wrong.entries()) {
        const { source, codes } = await opened(
          join(
            magicBytes,
            header(),
            chunk(join(definitions, message(all[0]))),
            bytes,
            chunk(message(all[1])),
            dataEnd(),
            footer(0),
            magicBytes,
          ),
        );
        const logs = (await listed(source)).map(f => f.log);
        expect(logs, `case ${i}`).toEqual([10n, 11n]);
        expect(
          codes.some(code => code === 'FL0203' || code === 'FL0205' || code === 'FL0208'),
          `case ${i}: ${codes}`,
        ).toBe(true);
      }
    },
  );

  it('a chunk that says it decompresses to more than any may is skipped, and that is a loss', async () => {
    const lie = chunk(message(all[1]), { compression: 'zstd', codec: zstdCodec });
    for (const size of [2n ** 31n, 2n ** 53n, 2n ** 64n - 1n]) {
      new DataView(lie.buffer, lie.byteOffset).setBigUint64(1 + 8 + 16, size, true);
      const file = join(magicBytes, header(), chunk(join(definitions, message(all[0]))), lie, dataEnd(), footer(0));
      const { source, codes, issues } = await opened(join(file, magicBytes));
      expect((await listed(source)).map(f => f.log)).toEqual([10n]);
      expect(codes).toContain('FL0208');
      expect(issues.sorted().find(i => i.code === 'FL0208')?.text).toMatch(/more than 536870912 bytes/);
      expect(issues.sorted().some(i => meansLoss(i.code))).toBe(true);
    }
  });

  it('wrong statistics alone, and a wrong index alone, are reported', async () => {
    const data = join(magicBytes, header(), chunk(join(definitions, ...all.map(message))), dataEnd());
    const right = new Map([
      [1, 4],
      [2, 3],
    ]);
    const end = footer(data.length);
    expect((await opened(join(data, definitions, statistics(right), end, magicBytes))).codes).toEqual([]);
    expect((await opened(join(data, definitions, statistics(new Map([[1, 7]])), end, magicBytes))).codes).toEqual([
      'FL0202',
    ]);
    const index = chunkIndex(41, 5, 0);
    expect((await opened(join(data, definitions, statistics(right), index, end, magicBytes))).codes).toEqual([
      'FL0202',
    ]);
  });

  it('a recording inside an attachment is not taken for the recording, wherever the file is cut', async () => {
    const inside = mcapFile({ definitions, groups: [all], chunks: false });
    const attachment = record(9, u64(0), u64(0), u32(0), u32(0), u64(inside.length), inside, u32(0));
    const start = join(magicBytes, header(), chunk(join(definitions, message(all[0]))));
    const file = join(start, attachment);
    for (let length = start.length; length < file.length; length++)
      expect((await opened(file.slice(0, length))).source.messages.count, `cut at ${length}`).toBe(1);
  });

  it('names attachments, which it does not read, and takes no other record for one', async () => {
    const named = (name: string) => join(u32(name.length), text(name));
    const attached = (name: string, size: number) =>
      record(9, u64(0), u64(0), named(name), named('text/yaml'), u64(size), new Uint8Array(size), u32(0));
    const said = async (...records: Uint8Array[]) => {
      const data = chunk(join(definitions, message(all[0])));
      const { source, issues } = await opened(
        join(magicBytes, header(), data, ...records, dataEnd(), footer(0), magicBytes),
      );
      expect(source.messages.count).toBe(1);
      return issues.sorted().flatMap(issue => (issue.code === 'FL0213' ? [issue.text] : []));
    };
    expect(await said()).toEqual([]);
    expect(await said(attached('calib.yaml', 12))).toEqual([
      'the recording holds an attachment that is not read: calib.yaml (12 bytes)',
    ]);
    const many = Array.from({ length: 7 }, (_, i) => attached(`${i}`.repeat(i === 0 ? 500 : 1), 3));
    expect(await said(...many)).toEqual([
      `the recording holds 7 attachments that are not read: ${'0'.repeat(100)}… (3 bytes), 1 (3 bytes), 2 (3 bytes), 3 (3 bytes), 4 (3 bytes), …`,
    ]);
    expect(await said(record(9, new Uint8Array(40).fill(1)))).toEqual([]);
  });

  it('nor is a recording inside a message that is cut', async () => {
    const inside = mcapFile({ definitions, groups: [all, all] });
    const whole = join(magicBytes, header(), definitions, message(all[0]));
    const file = join(whole, message({ channel: 1, log: 11n, data: inside }));
    for (let length = whole.length; length < file.length - 8; length++) {
      const { source, codes } = await opened(file.slice(0, length));
      expect(source.messages.count, `cut at ${length}`).toBe(1);
      expect(codes).toContain('FL0201');
    }
  });

  it('looks for the next whole chunk behind a stretch of false starts', async () => {
    const fake = join(
      record(6, new Uint8Array(60)).slice(0, 40),
      Uint8Array.of(5, 30, 0, 0, 0, 0, 0, 0, 0, 9, 9),
      u32(0),
    );
    const noise = join(...Array.from({ length: 300 }, () => join(new Uint8Array(13), fake)));
    const first = chunk(join(definitions, message(all[0]), message(all[1])));
    const file = join(magicBytes, header(), first, noise, chunk(message(all[2])), dataEnd(), footer(0), magicBytes);
    const { source, codes } = await opened(file);
    expect((await listed(source)).map(f => f.log)).toEqual([10n, 11n, 12n]);
    expect(codes).toContain('FL0203');
  });

  it('65535 channels of one long definition take no minute', async () => {
    const long = Array.from({ length: 300 }, (_, i) => `float64 f${i}`).join('\n');
    const channels = Array.from({ length: 65535 }, (_, i) => channel(i, 1, `/t${i}`, 'cdr'));
    const start = cpuMs();
    const { source } = await opened(
      mcapFile({
        definitions: join(schema(1, 'pkg/msg/Long', 'ros2msg', long), ...channels),
        groups: [[]],
        summary: false,
      }),
    );
    expect(source.channels).toHaveLength(65535);
    expect(cpuMs() - start).toBeLessThan(15_000);
  });

  it('of two lengths of a chunk the one that a record follows is used', async () => {
    const file = build();
    for (const [at, bit] of [
      [71, 1],
      [30, 64],
      [31, 1],
    ]) {
      const flipped = file.slice();
      flipped[at] ^= bit;
      const { source, codes } = await opened(flipped);
      expect(source.messages.count, `byte ${at}`).toBe(all.length);
      expect(codes).toContain('FL0203');
    }
  });

  it('one flipped bit anywhere costs at most one chunk, and is never silent when it costs messages', async () => {
    for (const options of [{}, { compression: 'zstd' as const }, { compression: 'lz4' as const }]) {
      const file = build(options);
      const summary = file.lastIndexOf(15, file.length - 200);
      for (let at = 8; at < file.length; at++) {
        const flipped = file.slice();
        flipped[at] ^= 1 << ((at * 7) % 8);
        const { source, codes } = await opened(flipped);
        const found = await listed(source);
        const where = `${JSON.stringify(options)} byte ${at} of ${file.length}, summary ${summary}`;
        expect(found.length, where).toBeGreaterThanOrEqual(all.length - 3);
        expect(found.length, where).toBeLessThanOrEqual(all.length);
        if (found.length < all.length) {
          expect(codes.length, where).toBeGreaterThan(0);
          expect(found.length + lostCount(source), where).toBe(all.length);
        }
      }
    }
  });

  it('says so when the file ends with bytes that belong to no record, or two files were joined', async () => {
    const file = build();
    const { source, codes } = await opened(join(file, file));
    expect(source.messages.count).toBe(all.length);
    expect(codes).toContain('FL0203');
  });

  it('the checksum of a data section without chunks is compared', async () => {
    const { crc32 } = await import('node:zlib');
    const data = join(magicBytes, header(), definitions, ...all.map(message));
    const good = join(data, dataEnd(crc32(data)), footer(0), magicBytes);
    expect((await opened(good)).codes).toEqual(['FL0202']);
    const bad = good.slice();
    bad[Buffer.from(bad).indexOf('{"a":2}') + 2] ^= 1;
    expect((await opened(bad)).codes).toEqual(['FL0202', 'FL0209']);
    expect(lostCount((await opened(bad)).source)).toBe(0);
  });
});

const str0 = () => u32(0);

/** Where the second chunk record starts. */
function secondChunk(file: Uint8Array): number {
  let [at, seen] = [8, 0];
  for (;;) {
    if (file[at] === 6 && ++seen === 2) return at;
    at += 9 + Number(Buffer.from(file).readBigUInt64LE(at + 1));
  }
}

function without(file: Uint8Array, _: 'summary'): Uint8Array {
  let at = 8;
  while (file[at] !== 15) at += 9 + Number(Buffer.from(file).readBigUInt64LE(at + 1));
  return join(file.slice(0, at), dataEnd(), footer(0), magicBytes);
}
